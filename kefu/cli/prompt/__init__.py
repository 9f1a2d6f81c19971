"""Many command lines in one process: their words, how each runs, the prompt and what stands around it."""
