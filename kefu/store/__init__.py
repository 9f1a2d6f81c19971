"""The keeping of a desk: git, YAML files, the journal. One foreign package each."""
