"""What stands at TAB: the unfinished line, the words that may follow, and the shells that ask."""
