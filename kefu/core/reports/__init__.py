"""Reports: the contents of lists, as values. Renderers turn them into text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta, tzinfo
from typing import TypeAlias, Union

from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen

Cell: TypeAlias = Union[None, bool, int, str, datetime, timedelta, Sequence["Cell"], Mapping[str, "Cell"]]
UNREADABLE = "unreadable"
"""The state of a row whose ticket cannot be read."""
Row: TypeAlias = Mapping[str, Cell]


@frozen
class Column:
    """One column of a table: the key in each row, and its English title (a msgid).

    `label` returns the word that people read for a code in a language ("en" or "zh"), such as the `label` of a
    vocabulary; of several codes in one cell for each, and one without a word is left out.
    """

    key: str
    title: str
    label: Callable[[str, str], str] | None = None


@frozen
class Report:
    """A list: the kind of its rows, the columns people see, the rows (data formats show all their keys).

    `keys`: the keys of every row where all have the same, so that nobody need look at all rows before the first.
    `chosen`: somebody chose the columns, so that none gives way for another.
    """

    kind: str
    columns: tuple[Column, ...]
    items: Sequence[Row]
    now: datetime
    zone: tzinfo
    findings: tuple[Finding, ...] = field(default=())
    keys: tuple[str, ...] = ()
    chosen: bool = False
