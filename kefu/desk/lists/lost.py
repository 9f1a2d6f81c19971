"""Cases that no open ticket stands for, for the list of what wants somebody."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kefu.desk.session import Session
from kefu.store.index.files import Broken

if TYPE_CHECKING:
    from kefu.core.base.findings import Finding
    from kefu.core.reports import Row


def lost_cases(session: Session) -> "Sequence[Finding]":
    """Return a finding for each case that no open ticket stands for and that nobody has acknowledged."""
    index = session.index()
    rows: list[str] | None = None
    try:
        rows = index.lost() if index is not None else None
    except (Broken, ValueError):
        session.drop_index()
    if rows == []:  # nearly always: what is imported below takes longer than the question
        return ()
    from kefu.core.checks.duplicates import told
    from kefu.store.index import duplicates

    if rows is not None:
        found = list(duplicates.findings(rows))
    else:
        found = duplicates.lost(duplicates.all_in(session.repo, session.rev), session.repo, session.rev)
    return tuple(told(found, session.desk.edition))


def rows_of(session: Session, found: "Sequence[Finding]") -> "list[Row]":
    """Return the rows of the tickets that these findings are about."""
    if not found:
        return []
    from kefu.core.reports.tickets import as_row
    from kefu.desk.lists.from_git import read_listed

    return [as_row(ticket, session.now) for ticket in read_listed(session, [one.path for one in found])]
