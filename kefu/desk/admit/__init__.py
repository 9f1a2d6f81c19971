"""A push read in one pass of git and judged: what the shared desk's door, `sync` and `audit --since` ask."""
