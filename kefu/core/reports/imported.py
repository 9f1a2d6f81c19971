"""The rows of an import: what was opened, or would be, row by row."""

from datetime import datetime

from kefu.core.base.errors import KefuError
from kefu.core.base.findings import Finding
from kefu.core.reports import Cell, Column
from kefu.core.vocabulary.vocabulary import Vocabulary, Word

STATUS = Vocabulary(
    "outcome of a row",
    [
        Word("opened", ("opened",), ("开单",)),
        Word("there", ("there already",), ("已有",)),
        Word("rejected", ("rejected",), ("不能导入",)),
    ],
)
COLUMNS = (
    Column("row", "row"),
    Column("status", "outcome", STATUS.label),
    Column("id", "ticket"),
    Column("at", "happened"),
    Column("category", "category"),
    Column("waybill", "waybill"),
    Column("double", "open already"),
    Column("reason", "reason"),
)


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

    The reason is in English; a table shows it as it is.
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
