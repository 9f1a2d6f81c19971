"""Lists of the tickets that fit, by the index or else by git; a ticket that cannot be read is a row and a finding."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from kefu.core.reports import Row
from kefu.core.reports.daily import is_daily
from kefu.core.reports.lazy import Full, Held, Places
from kefu.core.reports.tickets import Listed, as_row, attention_of, due_of, findings_of
from kefu.core.times.when import fixed
from kefu.desk.lists.found import Found
from kefu.desk.session import Session
from kefu.store.index.database import DAILY, SHIFTING, STEADY, Index
from kefu.store.index.database import UNREADABLE as BAD
from kefu.store.index.files import Broken

if TYPE_CHECKING:
    from kefu.core.reports.looks import Looks


def find_rows(
    session: Session,
    terms: Sequence[str],
    now: datetime | None = None,
    *,
    places: bool = False,
    looks: "Looks | None" = None,
    daily: bool = False,
) -> Found:
    """Return the rows of the tickets that fit the terms, as they stand at `now`. Usage for an unknown term.

    With `places` the rows may be places only. `attention` is known only with `looks`, which needs the whole of kefu.yaml.
    Daily work is left out, unless terms ask for it or `daily` does.
    """
    now = fixed(now or session.now, session.zone)
    if not terms:
        index = session.index()
        try:
            if index is not None:
                found = _places(session, index, now, looks, daily=daily)
                return found if places or found.full is None else _whole(found, found.full)
        except (Broken, ValueError):
            session.drop_index()
    # Imported here, as most lists have no terms.
    from kefu.desk.lists.by_terms import asked

    return asked(session, terms, now, looks, daily=daily)


def _whole(found: Found, full: Full) -> Found:
    """Return the same list with whole rows."""
    return Found(list(full(found.rows).values()), found.now, found.findings)


def _places(session: Session, index: Index, now: datetime, looks: "Looks | None", *, daily: bool) -> Found:
    """Return every ticket that is not closed, by its place."""
    places = index.places(daily=daily)
    held = [(True, idle, due, number, path) for idle, due, number, path, kind in places if kind in (STEADY, DAILY)]
    shifting = [path for _idle, _due, _number, path, kind in places if kind == SHIFTING]
    bad = _unreadable(session, [path for _idle, _due, _number, path, kind in places if kind == BAD])
    moving = [t for t in index.live(shifting) if daily or not is_daily(t.root)] if shifting else []
    if moving or bad:
        held += [_held(ticket, now) for ticket in (*moving, *bad)]
        held.sort()
    looked = _looked(index, moving, now, looks) if looks is not None else ()
    wrong = {t.path: as_row(t, now) for t in bad}

    def full(wanted: Sequence[Row]) -> Mapping[str, Row]:
        paths = [path for row in wanted if (path := str(row["path"])) not in wrong]
        try:
            tickets = list(index.live(paths))
        except (Broken, ValueError):  # another process has brought it to another commit
            from kefu.desk.lists.from_git import read_listed

            tickets = list(read_listed(session, paths))
        return {t.path: as_row(t, now, looks) for t in tickets} | wrong

    return Found(Places(held, looks=looked), now, findings_of(bad), full)


def _looked(index: Index, moving: Sequence[Listed], now: datetime, looks: "Looks") -> list[Held]:
    """Return the places of the tickets that are to be looked at, by that time; `moving` are those with a pause that ends."""
    found: list[Held] = []
    for acted, due, number, path, kind, category in index.acts():
        at = looks.after(acted, kind, category)
        if at is not None and (due is None or due > at.timestamp()):
            found.append((True, False, at.timestamp(), number, path))
    for ticket in moving:
        at = attention_of(ticket, now, looks)
        if at is not None:
            found.append((True, False, at.timestamp(), ticket.id, ticket.path))
    return sorted(found)


def _held(ticket: Listed, now: datetime) -> Held:
    """Return the place of a ticket whose due time depends on `now`, or that cannot be read."""
    due = None if ticket.finding else due_of(ticket, now)
    return ticket.finding is None, due is None, due.timestamp() if due else 0.0, ticket.id, ticket.path


def _unreadable(session: Session, paths: Sequence[str]) -> list[Listed]:
    """Return the tickets that cannot be read, as the index says, read again for the reason."""
    if not paths:
        return []
    from kefu.desk.lists.from_git import again

    return [again(session, path) for path in paths]
