"""Books: records of money as postings of accounts, and the journals that other programs read."""
