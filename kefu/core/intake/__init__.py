"""Words that people type, pasted blocks and tables, as facts."""
