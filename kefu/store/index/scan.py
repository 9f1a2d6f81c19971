"""Which files hold tickets that are not cleanly closed, without an index: git grep and git ls-tree side by side."""

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
"""Below these only tickets may stand; a README or a schema beside them is nobody's concern."""
CLOSED = "^state: closed$"
CLOSED_LINE = regex(CLOSED.encode(), re.MULTILINE)
_ODD = regex(rb"(?:^|\0)((?!100644 )[0-9]{6}) [a-z]+ ([0-9a-f]+)\t([^\0]*)")


@frozen
class Unclosed:
    """`paths`: regular files without the line of a closed ticket; `odd`: what is no regular file, which grep passes over."""

    paths: Sequence[str]
    odd: Sequence[Entry]


def unclosed(repo: Repo, rev: str) -> Unclosed:
    """Every ticket at `rev` that is not cleanly closed: whatever cannot be read is among them."""
    said: list[list[Entry]] = []

    def beside() -> None:
        with suppress(StoreFault):
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
    """What stands where only tickets may at `rev` and is no regular file."""
    for block in repo.child.blocks(tree(rev), b"\0"):
        yield from odd_entries(block)


def tree(rev: str) -> tuple[str, ...]:
    """The arguments with which git names everything below tickets/ at `rev`, each up to a NUL."""
    return ("ls-tree", "-r", "-z", "--full-tree", rev, "--", "tickets/")


def odd_entries(said: bytes) -> Iterator[Entry]:
    """What of `tree` stands where only tickets may and is no regular file."""
    for match in _ODD.finditer(said):
        path = match[3].decode("utf-8", "surrogateescape")
        if TERRITORY.fullmatch(path):
            yield Entry(match[1].decode(), match[2].decode(), path)


def read(repo: Repo, rev: str, paths: Iterable[str]) -> Iterator[tuple[Listed, bytes]]:
    """What lists know of the files, and the bytes of each (none where no ticket may stand)."""
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
