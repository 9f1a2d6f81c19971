"""Which tickets fit, and how a ticket is found."""
