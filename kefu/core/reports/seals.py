"""The rows of the seals of a desk: who sealed how much when, its two lines, whether it was stamped and holds."""

from collections.abc import Sequence
from datetime import datetime

from kefu.core.base.findings import Finding
from kefu.core.reports import Column, Row
from kefu.core.seal.note import Note
from kefu.core.seal.spoken import spoken

COLUMNS = (
    Column("id", "seal"),
    Column("at", "sealed"),
    Column("by", "by"),
    Column("leaves", "leaves"),
    Column("tip", "commit", lambda oid, _language: oid[:12]),
    Column("stamped", "stamped"),
    Column("lines", "lines to read out"),
)


def row(
    number: int,
    note: Note | None,
    by: str,
    key: str,
    at: datetime | None,
    stamp: datetime | None,
    found: Sequence[Finding],
) -> Row:
    """Return the row of one seal; of one whose tag is none its number alone. `found`: what is wrong with it."""
    return {
        "id": f"{number:06}",
        "at": at,
        "by": by or None,
        "key": key or None,
        "leaves": note.leaves if note is not None else None,
        "root": note.root.hex() if note is not None else None,
        "tip": note.tip if note is not None else None,
        "before": note.before if note is not None else None,
        "receipts": note.receipts if note is not None else None,
        "signers": note.signers if note is not None else None,
        "stamped": stamp,
        "lines": " / ".join(spoken(number, note)) if note is not None else None,
        "holds": not found,
    }
