"""A desk made: init, its demonstration, its staff, its recipes."""
