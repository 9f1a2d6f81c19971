"""The use cases: what the commands do, without a terminal."""
