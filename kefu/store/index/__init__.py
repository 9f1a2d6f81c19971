"""The index of a desk: headers at HEAD in SQLite, which may be dropped at any time."""
