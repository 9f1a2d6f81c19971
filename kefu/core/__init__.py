"""The ticket and the ways in which it changes. Pure: no files, no git, no terminal, no clock of its own."""
