"""YAML as kefu reads and writes it: the only ruamel."""
