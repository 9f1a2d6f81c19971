"""The lists of tickets that fit, and the look-up of one ticket."""
