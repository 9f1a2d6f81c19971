"""Phones, names and addresses: where they stand in a text, and how they are hidden."""
