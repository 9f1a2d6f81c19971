"""Where a desk is kept: git, YAML files, the journal. One foreign package each."""
