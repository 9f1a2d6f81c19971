"""`strike`: the entry may be named as the last one that one made."""

from kefu.cli.actions.typed_line import Line
from kefu.core.actions.table import last_by
from kefu.core.base.errors import Refused
from kefu.core.base.near import plain
from kefu.core.ticket.model import Entry
from kefu.core.vocabulary import ids
from kefu.desk.read import Read, read
from kefu.desk.session import Session
from kefu.desk.write import Act

LAST = ("last", "最后", "上一条")
"""The words for the last entry that the person made."""


def command(line: Line, entry: str) -> None:
    """Strike the entry that is named."""

    def build(session: Session, number: str) -> list[Act]:
        if plain(entry) not in LAST:
            return [line.act(session)]
        return [line.act(session, {"entry": mine(session, read(session, number), line.op).op})]

    line.perform(build)


def mine(session: Session, found: Read, op: str) -> Entry:
    """Return the last entry of who acts that may be struck, in full; where `op` struck one before, that one.

    Refused if there is none.
    """
    ticket = found.full
    before = ticket.entry(ids.normalise(op)) if op else None
    struck = ticket.entry(before.text("entry")) if before is not None else None
    entry = struck or last_by(ticket, session.actor.id)
    if entry is None:
        raise Refused(
            "strike {id}: no entry of yours is left there to strike; an opening by mistake is closed with --how void",
            id=ticket.id,
        )
    return entry
