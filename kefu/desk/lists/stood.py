"""A ticket as it stood at some time: its entries as they had been recorded, and the desk whose rules held."""

from datetime import datetime

from kefu.core.base.errors import KefuError, Usage
from kefu.core.base.frozen import frozen
from kefu.core.fold.then import Stood, stood
from kefu.desk.read import read
from kefu.desk.session import Session


@frozen
class Then:
    """What was known of a ticket at some time: as it is kept, and with the values that the vault still has."""

    kept: Stood
    full: Stood


def then(session: Session, number: str, when: datetime) -> Then:
    """Return the ticket as it stood at `when`. Usage where nothing of it had been recorded by then."""
    found = read(session, number)
    kept, full = (stood(ticket, when) for ticket in (found.kept, found.full))
    if kept is None or full is None:
        first = min(entry.recorded for entry in found.kept.entries)
        raise Usage(
            "{id}: nothing of it was recorded by {when}; its first entry is of {first}",
            id=number,
            when=when.isoformat(),
            first=first.astimezone(session.zone).isoformat(),
        )
    return Then(kept, full)


def desk_at(session: Session, when: datetime) -> Session:
    """Return the desk with the rules and playbooks that stood in it at `when`.

    Where the history does not go back so far, or its kefu.yaml of then cannot be read, it is the desk of now.
    """
    rev = session.repo.git("rev-list", "-1", f"--before={when.isoformat()}", session.rev).decode().strip()
    made = Session(session.repo, rev, session.now, session.zone, session.language, session.wanted)
    try:
        return made if rev and made.desk else session
    except KefuError:
        return session
