"""What a shared desk admits: the rules by which a push is judged, over values that one pass of git gave."""
