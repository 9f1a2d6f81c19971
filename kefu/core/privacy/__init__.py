"""Phones, names and addresses: the search for them in texts, and the masks that hide them."""
