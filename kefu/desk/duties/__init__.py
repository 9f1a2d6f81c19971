"""Daily work: the tickets that a sweep opens for it, and the hand-over of a shift."""
