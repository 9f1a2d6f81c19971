"""What may be written and what is wrong with what was: drafts, the sweep, and the one judge."""
