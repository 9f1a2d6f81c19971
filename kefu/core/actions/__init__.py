"""The table of actions, and one file for each action with all that kefu knows of it."""
