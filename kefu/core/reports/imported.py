"""The rows of an import: what was opened, or would be, row by row."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from kefu.core.base.errors import KefuError, Translate
from kefu.core.base.findings import Finding
from kefu.core.reports import Cell, Column
from kefu.core.vocabulary.vocabulary import Vocabulary, Word

STATUS = Vocabulary(
    "outcome of a row",
    [
        Word("opened", ("opened",), ("开单",)),
        Word("there", ("there already",), ("已有",)),
        Word("noted", ("noted on a ticket",), ("记入已有工单",)),
        Word("passed", ("passed over",), ("略过",)),
        Word("rejected", ("rejected",), ("不能导入",)),
    ],
)
_COLUMNS = (
    Column("row", "row"),
    Column("status", "outcome", STATUS.label),
    Column("id", "ticket"),
    Column("at", "happened"),
    Column("category", "category"),
    Column("waybill", "waybill"),
    Column("double", "open already"),
    Column("reason", "reason"),
)


def columns(
    category: Callable[[str, str], str], reasons: Iterable[KefuError | Finding | None], translate: Translate
) -> tuple[Column, ...]:
    """Return the columns for people: categories by their titles, the reasons said in the language of `translate`."""
    said = {why.text(): why for why in reasons if why}
    labels: dict[str, Callable[[str, str], str]] = {
        "category": category,
        "reason": lambda text, _language: said[text].text(translate) if text in said else text,
    }
    return tuple(replace(c, label=labels[c.key]) if c.key in labels else c for c in _COLUMNS)


def as_row(
    row: int,
    status: str,
    ticket: str,
    at: datetime | None,
    category: str,
    waybill: str,
    double: str,
    why: KefuError | Finding | None,
) -> dict[str, Cell]:
    """Return one row: its place in the file, what became of it, its ticket, another open ticket with its waybill.

    The reason is in English, as data is; see `columns`.
    """
    return {
        "row": row,
        "status": status,
        "id": ticket or None,
        "at": at,
        "category": category or None,
        "waybill": waybill or None,
        "double": double or None,
        "reason": why.text() if why else None,
    }
