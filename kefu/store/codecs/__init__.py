"""The codecs: one strict reader and writer for each format."""
