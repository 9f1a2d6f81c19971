"""The hand-over of returns: what was on the list is noted in each of its tickets, with the digest of the whole list."""

from collections.abc import Sequence
from hashlib import sha256

from kefu.core.reports import Row
from kefu.core.vocabulary import ids
from kefu.desk.session import Session
from kefu.desk.write import Act, Done, write


def digest(lines: Sequence[str]) -> str:
    """Return the digest of a list: another one as soon as anything in it is altered."""
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def hand_over(session: Session, rows: Sequence[Row], text: str, list_digest: str) -> list[Done]:
    """Note in each ticket of the list that it was handed over. Done once more for the same list, it does nothing more."""
    numbers = dict.fromkeys(str(row["id"]) for row in rows)
    acts = [Act("note", {"text": text})]
    return [write(session, number, acts, op=ids.derived_op("hand-over", list_digest, number)) for number in numbers]
