"""Customers' files: by which marks a customer is known again, whom a round of call-backs asks, what came of it."""
