"""The desk as static pages in a directory, of which only what changed is made anew."""
