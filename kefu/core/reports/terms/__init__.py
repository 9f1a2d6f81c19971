"""The terms by which lists are asked: their words, how they are read, and which rows fit them."""
