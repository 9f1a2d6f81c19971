"""The room that decides what may be written and finds what is wrong with what was: drafts, the sweep, and the one
judge."""
