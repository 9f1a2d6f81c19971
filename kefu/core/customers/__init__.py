"""Customers' files: by which marks a customer is known again."""
