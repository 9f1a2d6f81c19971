"""What brings the index to a commit: from nothing through git grep, from another commit through git diff-tree."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator

from kefu.core.base.regex import regex
from kefu.core.reports.tickets import Listed
from kefu.core.vocabulary import ids
from kefu.store.codecs import config as config_codec
from kefu.store.codecs import playbook as playbook_codec
from kefu.store.codecs.days_off import FOLDER as DAYS_OFF
from kefu.store.codecs.listed import displaced
from kefu.store.git.repo import Repo
from kefu.store.index import duplicates
from kefu.store.index.database import CONFIG, PLAYBOOKS, WAYS, Index
from kefu.store.index.scan import GONE, TERRITORY, changed_paths, read, tree, unclosed
from kefu.store.index.taken import Change, take_up
from kefu.store.yaml import read as yamlio

_PATH = regex(rb"100644 blob [0-9a-f]+\t(tickets/[^\0]*)\0")
_LINE = '^(waybill: |- "?[0-9A-Z]{4,40}"?$)'
"""Lines of a header that name waybills; those of a timeline are indented."""
Tell = Callable[[int | None], None]
"""Told now and then how many tickets have been taken up, and None at the end."""


def silent(count: int | None) -> None:
    """Tells nobody."""


def brought_up(repo: Repo, rev: str, *, whole: bool = False, tell: Tell = silent) -> Index | None:
    """The index at `rev`, with the closed tickets if `whole`; None where none can be kept."""
    index = Index.at(repo, make=True)
    for _ in range(2):
        if index is None:
            return None
        try:
            if index.meta("commit") != rev or (whole and not index.whole):
                try:
                    with index.writing():
                        _bring(repo, index, rev, whole, tell)
                finally:
                    tell(None)
            index.rev = rev
            return index
        except sqlite3.OperationalError:  # busy, read-only, or no room
            index.close()
            return None
        except (sqlite3.DatabaseError, ValueError):
            index = index.anew()
    return None


def _bring(repo: Repo, index: Index, rev: str, whole: bool, tell: Tell) -> None:
    stands = index.meta("commit")
    if stands != rev and not (stands and _step(repo, index, stands, rev)):
        _from_nothing(repo, index, rev, tell)
    if whole and not index.whole:
        _closed(repo, index, rev, tell)
    index.put("commit", rev)


def _from_nothing(repo: Repo, index: Index, rev: str, tell: Tell) -> None:
    index.clear()
    found = unclosed(repo, rev)
    index.add_live(_told((ticket for ticket, _ in read(repo, rev, found.paths)), tell))
    index.add_live(displaced(entry) for entry in found.odd)
    every = duplicates.all_in(repo, rev)
    index.add_duplicates(map(duplicates.kept, every.values()))
    index.put_lost((), map(duplicates.told, duplicates.lost(every, repo, rev)))
    folders = (PLAYBOOKS.rstrip("/"), DAYS_OFF)
    for path in (CONFIG, *(e.path for folder in folders for e in repo.entries(rev, folder))):
        blob = repo.blob(rev, path)
        _file(index, path, blob.data if blob and not blob.problem else None)


def _told(tickets: Iterable[Listed], tell: Tell) -> Iterator[Listed]:
    """The tickets; every hundredth is told."""
    for count, ticket in enumerate(tickets):
        if count % 100 == 0:
            tell(count)
        yield ticket


def _file(index: Index, path: str, data: bytes | None) -> None:
    """Take up kefu.yaml, a playbook or a year of days off; one that is not sound is noted as such, one that is gone is dropped."""
    index.stir()  # by other rules there may be something to write
    if path == CONFIG:
        _config(index, data)
    elif data is None:
        index.drop_file(path)
    elif path.startswith(f"{DAYS_OFF}/"):
        index.add_file(path, yamlio.read(data, path, hand=True)[0])
    elif path.endswith(".yaml") and path.count("/") == 1 and path != WAYS:
        head, findings = playbook_codec.read_head(data, path)
        index.add_head(path, None if findings else head)


def _config(index: Index, data: bytes | None) -> None:
    """Take up kefu.yaml, and zone and language of the desk that it makes."""
    index.drop_basics()
    if data is None:
        index.drop_file(CONFIG)
        return
    document = yamlio.read(data, CONFIG, hand=True)[0]
    index.add_file(CONFIG, document)
    desk = config_codec.read(b"", CONFIG, document)[0] if document is not None else None
    if desk is not None:
        index.add_basics(str(desk.zone), desk.language)


def _step(repo: Repo, index: Index, old: str, new: str) -> bool:
    """Take up what changed between two commits; False if git cannot tell (the old one is gone)."""
    changed = changed_paths(repo, old, new, ("tickets/", CONFIG, PLAYBOOKS))
    if changed is None:
        return False
    blobs = repo.read_blobs([e.oid if e.problem is None else "" for e in changed])
    tickets: list[Change] = []
    for entry, blob in zip(changed, blobs, strict=True):
        data = None if entry.mode == GONE or blob is None else blob.data
        if entry.path == CONFIG or entry.path.startswith(PLAYBOOKS):
            _file(index, entry.path, data)
        elif TERRITORY.fullmatch(entry.path):
            tickets.append((entry, data))
    take_up(repo, index, new, tickets)
    return True


def _closed(repo: Repo, index: Index, rev: str, tell: Tell) -> None:
    """Take up all closed tickets: their numbers by their files' names, their waybills by lines of their headers.

    Nothing is held in memory. One process: three quarters of the time are those of git, which reads with several threads
    while this takes up what it says.
    """
    live = index.paths()
    index.add_closed(_numbers(repo, rev, live, tell))
    index.add_closed_waybills(_waybills(repo, rev, live))
    index.put("whole", "yes")


def _numbers(repo: Repo, rev: str, live: Collection[str], tell: Tell) -> Iterator[str]:
    """The tickets below tickets/ that are not among `live`."""
    count = 0
    for block in repo.child.blocks(tree(rev), b"\0"):
        for match in _PATH.finditer(block):
            path = match[1].decode("utf-8", "surrogateescape")
            number = ids.number_of(path)
            if number is not None and path not in live:
                count += 1
                yield number
        tell(count)


def _waybills(repo: Repo, rev: str, live: Collection[str]) -> Iterator[tuple[str, str]]:
    """(waybill, number of the file that names it) of all that are not among `live`."""
    args = ("grep", "-z", "-a", "-E", "--full-name", "--no-color", "-e", _LINE, rev, "--", "tickets/")
    for record in repo.child.pieces(args, b"\n", codes=(0, 1)):
        name, _, line = record.decode("utf-8", "surrogateescape").partition("\0")
        path = name[len(rev) + 1 :]
        if path not in live:
            yield line.removeprefix("waybill: ").removeprefix("- ").strip('"'), path[-19:-5]
