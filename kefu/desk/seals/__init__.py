"""Seals of a desk: made, verified, printed, stamped, compared."""
