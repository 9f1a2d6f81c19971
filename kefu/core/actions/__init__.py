"""The table of actions, and one file an action: all that kefu knows of it."""
