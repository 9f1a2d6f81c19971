"""The file of measures beside the index: what reports count, in tables."""
