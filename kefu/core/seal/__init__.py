"""What a seal holds: a tree over the whole history, a note of fixed lines about it, two lines to read out."""
