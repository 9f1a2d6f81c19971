"""Finding the tickets that are not cleanly closed, without an index: git grep and git ls-tree side by side."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from threading import Thread

from kefu.core.base.errors import StoreFault
from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex
from kefu.core.reports.tickets import Listed
from kefu.core.vocabulary import ids
from kefu.store.codecs.listed import displaced, listed
from kefu.store.git.objects import Entry
from kefu.store.git.repo import Repo

TOGETHER = 1000
"""Files whose names are looked at together."""
TERRITORY = regex("tickets/(?:[0-9]+/.*|.*[.]yaml)", re.DOTALL)
"""The paths at which only tickets may stand; a README or a schema beside them is nobody's concern."""
CLOSED = "^state: closed$"
CLOSED_LINE = regex(CLOSED.encode(), re.MULTILINE)
_ODD = regex(rb"(?:^|\0)((?!100644 )[0-9]{6}) [a-z]+ ([0-9a-f]+)\t([^\0]*)")
GONE = "000000"
"""The mode of a path at which nothing stands any more."""


@frozen
class Unclosed:
    """Tickets not surely closed. `paths`: without the line that says it; `odd`: no regular files, grep skips them."""

    paths: Sequence[str]
    odd: Sequence[Entry]


def unclosed(repo: Repo, rev: str) -> Unclosed:
    """Return every ticket at `rev` that is not cleanly closed: whatever cannot be read is among them."""
    said: list[list[Entry]] = []

    def beside() -> None:
        with suppress(StoreFault):  # nobody would see it raised in a thread: asked again below, it is
            said.append(list(odd_files(repo, rev)))

    other = Thread(target=beside)
    other.start()
    try:
        found = repo.grep_lacking(CLOSED, rev, "tickets/")
    finally:
        other.join()
    odd = said[0] if said else list(odd_files(repo, rev))
    strange = {entry.path for entry in odd}
    return Unclosed([path for path in found if TERRITORY.fullmatch(path) and path not in strange], odd)


def odd_files(repo: Repo, rev: str) -> Iterator[Entry]:
    """Yield what is no regular file at `rev` where only tickets may stand."""
    for block in repo.child.blocks(tree(rev), b"\0"):
        yield from odd_entries(block)


def tree(rev: str) -> tuple[str, ...]:
    """Return the arguments with which git names everything below tickets/ at `rev`, each up to a NUL."""
    return ("ls-tree", "-r", "-z", "--full-tree", rev, "--", "tickets/")


def odd_entries(said: bytes) -> Iterator[Entry]:
    """Yield what is no regular file where only tickets may stand, from the output `said` of `tree`."""
    for match in _ODD.finditer(said):
        path = match[3].decode("utf-8", "surrogateescape")
        if TERRITORY.fullmatch(path):
            yield Entry(match[1].decode(), match[2].decode(), path)


def changed_paths(repo: Repo, old: str, new: str, below: Sequence[str]) -> list[Entry] | None:
    """Return what now stands at each path that changed between two commits, mode `GONE` for nothing; None if git cannot tell
    (the old one is gone)."""
    done = repo.ask("diff-tree", "-r", "-z", "--no-renames", "--raw", "--full-index", old, new, "--", *below)
    return list(_changes(done.out)) if done.code == 0 else None


def _changes(out: bytes) -> Iterator[Entry]:
    parts = out.split(b"\0")
    for meta, path in zip(parts[0::2], parts[1::2], strict=False):
        _old, mode, _oid, oid, _status = meta.decode().lstrip(":").split(" ")
        yield Entry(mode, oid, path.decode("utf-8", "surrogateescape"))


def read(repo: Repo, rev: str, paths: Iterable[str]) -> Iterator[tuple[Listed, bytes]]:
    """Yield the row of each file for lists, and its bytes (none where no ticket may stand)."""
    left = iter(paths)
    while wanted := list(islice(left, TOGETHER)):
        regular = [path for path in wanted if ids.number_of(path) is not None]
        for path in wanted:
            if ids.number_of(path) is None:
                yield displaced(Entry("100644", "", path)), b""
        blobs = repo.read_blobs([f"{rev}:{path}" for path in regular])
        for path, blob in zip(regular, blobs, strict=True):
            data = blob.data if blob else b""
            yield listed(data, path), data
