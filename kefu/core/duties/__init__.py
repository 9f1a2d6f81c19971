"""Work that comes again: on which days, under which numbers, until when."""
