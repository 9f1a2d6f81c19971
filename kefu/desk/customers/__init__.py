"""Customers' files: made, known again, united."""
