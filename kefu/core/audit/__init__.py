"""The audit of a whole history: what is found in it, what that means, and what cannot be known."""
