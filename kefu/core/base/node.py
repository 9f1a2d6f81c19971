"""YAML as kefu reads it: every scalar is text."""

from collections.abc import Callable
from typing import TypeAlias, Union

Node: TypeAlias = Union[str, list["Node"], dict[str, "Node"]]

Fields: TypeAlias = dict[str, Node]
"""The fields of an entry, or of a part of one, by name."""

Line: TypeAlias = Callable[..., int]
"""The line of a file at which the place `(*keys)` of a document stands."""
