"""What a ticket is and how it changes. Pure: no files, no git, no terminal, no clock of its own."""
