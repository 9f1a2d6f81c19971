"""YAML as kefu reads it: every scalar is text."""

from typing import TypeAlias, Union

Node: TypeAlias = Union[str, list["Node"], dict[str, "Node"]]
