"""The commands about customers' files, and what is said of a customer who is known."""
