"""What brings measures to a commit: from nothing by reading every ticket, from another commit through git diff-tree."""

import gc
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kefu.core.base.frozen import frozen
from kefu.core.vocabulary import ids
from kefu.store.codecs.days_off import FOLDER as DAYS_OFF
from kefu.store.git.child import disk_fault
from kefu.store.git.objects import Entry
from kefu.store.git.repo import Repo
from kefu.store.index.scan import GONE, TERRITORY, changed_paths, tree
from kefu.store.measures.database import Database, Time, fault, making, opened, place, refused
from kefu.store.measures.take import few, taken

if TYPE_CHECKING:
    from kefu.store.index.fill import Tell


@frozen
class Brought:
    """Measures at a commit. `anew`: those that were there could not be used, being damaged or of another version."""

    database: Database
    anew: bool


def brought_up(repo: Repo, rev: str, time: Time, tell: "Tell") -> Brought:
    """Return the measures at `rev`. StoreFault where they cannot be kept."""
    path = place(repo)
    anew = False
    try:
        try:
            database = opened(path)
            anew = database is None and path.exists()
            if database is not None and _stands(repo, database, rev, time, tell):
                return Brought(database, False)
        except (sqlite3.DatabaseError, ValueError) as error:
            if isinstance(error, sqlite3.Error) and refused(error):
                raise
            anew = True
        _make(repo, rev, time, tell)
        database = opened(path)
        if database is None:
            raise sqlite3.OperationalError("unable to open what was made")
        return Brought(database, anew)
    except sqlite3.Error as error:
        raise fault(error, path) from error
    except OSError as error:
        raise disk_fault(error, path) from error
    finally:
        tell(None)


def _stands(repo: Repo, database: Database, rev: str, time: Time, tell: "Tell") -> bool:
    """Bring measures to `rev`; False where they must be made anew. Then they are closed."""
    done = False
    try:
        done = database.meta("commit") == rev and database.meta("working") == time.name
        if not done:
            with database.writing():
                done = _step(repo, database, rev, time, tell)
        return done
    finally:
        if not done:
            database.close()


def _step(repo: Repo, database: Database, rev: str, time: Time, tell: "Tell") -> bool:
    """Take up what changed since the commit at which the measures stand; False if git cannot tell, or time changed."""
    old = database.meta("commit")
    if old is None or database.meta("working") != time.name:
        return False
    changed = changed_paths(repo, old, rev, ("tickets/", f"{DAYS_OFF}/"))
    if changed is None or any(not one.path.startswith("tickets/") for one in changed):
        return False
    tickets = [one for one in changed if TERRITORY.fullmatch(one.path)]
    database.forget((one.path, ids.number_of(one.path) or one.path) for one in tickets)
    count = 0
    for some in few(repo, (one for one in tickets if one.mode != GONE), time.working):
        database.add(some)
        count += some.count
        tell(count)
    database.put("commit", rev)
    return True


def _make(repo: Repo, rev: str, time: Time, tell: "Tell") -> None:
    """Make measures from nothing."""
    collects = gc.isenabled()
    gc.disable()  # rows hold nothing that a collector would find, and it would look through millions of them
    try:
        with making(place(repo)) as database:
            count = 0
            for some in taken(repo, _tickets(repo, rev), time.working):
                database.add(some)
                count += some.count
                tell(count)
            database.put("commit", rev)
            database.put("working", time.name)
    finally:
        if collects:
            gc.enable()


def _tickets(repo: Repo, rev: str) -> Iterator[Entry]:
    """Yield whatever stands where only tickets may."""
    for record in repo.child.pieces(tree(rev), b"\0"):
        meta, _, path = record.partition(b"\t")
        mode, _, oid = meta.decode().split(" ")
        one = Entry(mode, oid, path.decode("utf-8", "surrogateescape"))
        if TERRITORY.fullmatch(one.path):
            yield one
