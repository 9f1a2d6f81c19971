"""Customers' files: made, known again, united, asked in rounds."""
