"""Tables that other programs wrote, as rows of text."""
