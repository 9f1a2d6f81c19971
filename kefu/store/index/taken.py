"""Tickets that changed between two commits, taken up into the index: by whoever brings it up, or by the write that made them."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping

from kefu.core.base.errors import KefuError
from kefu.core.reports.tickets import Listed
from kefu.core.vocabulary import ids
from kefu.store.codecs.listed import displaced, listed
from kefu.store.git.objects import Entry
from kefu.store.git.repo import Repo
from kefu.store.index import duplicates
from kefu.store.index.database import PATIENCE, Index, waybills_of
from kefu.store.index.scan import CLOSED_LINE, GONE

FEW = 12
"""Up to this many changed tickets are looked for among the duplicates one by one."""

Change = tuple[Entry, bytes | None]
"""What stands at a path of tickets now, and its bytes; none where it is no file that is read."""


def follow(repo: Repo, index: Index, commits: tuple[str, str], files: Mapping[str, bytes | None]) -> bool:
    """Bring an index that stands at the first commit to the second, between which just these tickets were written.

    Return whether it stands there now. Nobody is waited for, and nothing is raised: what was written is recorded.
    """
    changed = [(Entry(GONE if data is None else "100644", "", path), data) for path, data in files.items()]
    try:
        index.base.execute("PRAGMA busy_timeout = 0")
        with index.writing():
            if index.meta("commit") != commits[0]:
                return False
            take_up(repo, index, commits[1], changed)
            index.put("commit", commits[1])
    except (sqlite3.Error, ValueError, KefuError):
        return False
    finally:
        index.base.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")
    index.rev = commits[1]
    return True


def take_up(repo: Repo, index: Index, rev: str, changed: Collection[Change]) -> None:
    """Take up what stands at `rev` at the paths of tickets that changed."""
    live: list[Listed] = []
    for entry, data in changed:
        index.forget(entry.path, ids.number_of(entry.path) or entry.path)
        if entry.mode != GONE:
            live += _taken(index, entry, data)
    index.add_live(live)
    _lost(repo, index, rev, [number for entry, _ in changed if (number := ids.number_of(entry.path)) is not None])


def _taken(index: Index, entry: Entry, data: bytes | None) -> Iterator[Listed]:
    """The live row of a changed file; a closed ticket is taken up among the closed ones instead."""
    number = ids.number_of(entry.path)
    closed = data is not None and CLOSED_LINE.search(data) is not None
    if entry.problem or data is None or (number is None and not closed):
        yield displaced(entry)
    elif not closed:
        yield listed(data, entry.path)
    elif number is not None:
        root = listed(data, entry.path).root
        index.add_closed([number])
        one = duplicates.duplicate_in(data, entry.path)
        index.add_duplicates([duplicates.kept(one)] if one is not None else [])
        index.add_waybills((waybill, number) for waybill in waybills_of(root))


def _lost(repo: Repo, index: Index, rev: str, changed: Collection[str]) -> None:
    """Look anew at the cases of duplicates that changed tickets belong to."""
    if len(changed) <= FEW and not any(map(index.in_a_case, changed)):
        return  # without reading all of them: a large desk has thousands
    known = duplicates.known(index.duplicates())
    among = duplicates.touched(known, changed) if known else set()
    if among:
        index.put_lost(among, map(duplicates.told, duplicates.lost(known, repo, rev, sorted(among))))
