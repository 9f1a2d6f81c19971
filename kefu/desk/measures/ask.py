"""The door to measures: brought to HEAD when they are asked for, then read by SQL and never written."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from kefu.core.base.errors import KefuError, Said, StoreFault
from kefu.core.measures.working import Working
from kefu.desk.session import Session, silent
from kefu.store.measures.database import Database, Time, fault, refused, standing

if TYPE_CHECKING:
    from kefu.store.index.fill import Tell

ANEW = Said("What reports count was damaged or of another version of kefu, and was counted anew.")


class Measures:
    """Measures at the commit `rev`, which stay as they are until `close`. `unreadable`: the files that are not counted;
    `notes`: what is to be said of them."""

    def __init__(self, database: Database, notes: tuple[Said, ...]) -> None:
        self._database = database
        # What is read from here on is of one commit, whoever brings the file on meanwhile.
        database.base.execute("PRAGMA query_only = ON")
        database.base.execute("BEGIN")
        self.rev = database.meta("commit") or ""
        self.unreadable = database.unreadable()
        self.notes = notes

    def rows(self, sql: str, args: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows that answer a question to the tables tickets, cycles, entries, clocks and money.

        Their columns are the fields of `kefu.core.measures.rows`; "by" and "to" stand in quotes. StoreFault if the file
        cannot be read any more.
        """
        try:
            yield from self._database.base.execute(sql, tuple(args))
        except sqlite3.DatabaseError as error:
            raise self._fault(error) from error

    def _fault(self, error: sqlite3.DatabaseError) -> KefuError:
        path = self._database.path
        if isinstance(error, sqlite3.OperationalError) or refused(error):
            return fault(error, path)
        with suppress(OSError):
            path.unlink(missing_ok=True)
        return StoreFault("{path} was damaged and has been taken away: ask again, and it is made anew.", path=str(path))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


def measures(session: Session, tell: "Tell" = silent) -> Measures:
    """Return the measures of the desk at HEAD; the first time they are made, which `tell` is told. StoreFault where the
    disk does not take them."""
    time = _time(session)
    held = standing(session.repo, session.rev, time)
    if held is not None:
        return Measures(held, ())
    from kefu.store.measures.fill import brought_up  # with all that reads tickets, which most reports need not

    made = brought_up(session.repo, session.rev, time, tell)
    return Measures(made.database, (ANEW,) if made.anew else ())


def _time(session: Session) -> Time:
    """Return the working time of the desk: that of its first calendar, as in all that it says of working hours."""
    desk = session.desk
    calendar = next(iter(desk.calendars.values()), None)
    name = sha256(f"{calendar!r} {desk.timezone} {desk.edition}".encode()).hexdigest()
    return Time(Working(calendar, desk.zone) if calendar is not None else None, name)
