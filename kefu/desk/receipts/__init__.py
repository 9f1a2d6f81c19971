"""Receipts: written where a push came to, read where somebody asks when an entry was handed in."""
