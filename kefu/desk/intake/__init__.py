"""Tickets from outside: an opening, and tables of them."""
