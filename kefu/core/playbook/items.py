"""What a list of steps may hold as its file writes it: steps, uses of a way, steps that are walked again."""

from collections.abc import Mapping
from dataclasses import field
from typing import TypeAlias, Union

from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.playbook.model import Message, Step, Text

AGAIN = "again"
"""The target, within steps that are walked again, that stands for the first of them in the next round."""


@frozen
class Use:
    """A way that is used: where each of its exits leads, and which messages stand in place of the way's."""

    id: str
    way: str
    exits: Mapping[str, str]
    messages: Mapping[str, str]
    line: int = 0


@frozen
class Rounds:
    """Steps that are walked again, up to `most` times; `over`: where `again` leads in the last round."""

    id: str
    most: int
    over: str
    source: str
    items: tuple["Item", ...]
    line: int = 0


Item: TypeAlias = Union[Step, Use, Rounds]


@frozen
class Way:
    """A way that several playbooks use. `wrong`: what could not be read of it."""

    name: str
    title: Text
    exits: tuple[str, ...]
    items: tuple[Item, ...]
    messages: Mapping[str, Message]
    sources: tuple[str, ...] = ()
    wrong: tuple[Finding, ...] = ()
    line: int = 0


@frozen
class Ways:
    """The ways of a desk: what ways.yaml holds, and what is wrong with the file."""

    path: str = ""
    ways: Mapping[str, Way] = field(default_factory=dict)
    found: tuple[Finding, ...] = ()
