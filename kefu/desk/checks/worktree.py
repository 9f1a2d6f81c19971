"""`check --worktree`: `kefu.yaml`, the playbooks and the tickets as they stand in the working tree, before a commit."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kefu.core.actions.table import acknowledged
from kefu.core.base.errors import StoreFault, Usage
from kefu.core.base.findings import Finding, finding
from kefu.core.checks.known import unknown, unknown_attention
from kefu.core.checks.uncounted import uncounted
from kefu.core.config.desk import Desk
from kefu.core.judge.personal import unmasked
from kefu.core.ticket.model import Ticket
from kefu.core.times.days_off import DaysOff, YearOff
from kefu.core.vocabulary import ids
from kefu.desk.checks.run import Progress, Result, leave_out
from kefu.desk.play import playbooks as books
from kefu.store.codecs import config as config_codec
from kefu.store.codecs import days_off
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs.listed import displaced
from kefu.store.codecs.rules import rulebook
from kefu.store.git.objects import Entry
from kefu.store.git.repo import Repo
from kefu.store.index.scan import TERRITORY
from kefu.store.index.statutory import Statutory
from kefu.store.journal.worktree import Places, blob_held, file_bytes

_LEFT_OUT = "S"
"""git's letter for a file that a sparse checkout leaves out."""


@dataclass
class Tree:
    """The working tree of a desk: its files, and the commit that it is compared with, if there is one."""

    repo: Repo
    places: Places
    rev: str | None

    @staticmethod
    def of(repo: Repo) -> "Tree":
        """Return the working tree of a repository. Usage if it has none."""
        if repo.top is None:
            raise Usage("check --worktree: {dir} has no working tree", dir=str(repo.git_dir))
        return Tree(repo, Places(repo.top), repo.tip())

    def read(self, path: str) -> bytes | None:
        """Return the bytes that git would commit of a file; None if there is none."""
        data = file_bytes(self.places, path)
        return data.replace(b"\r\n", b"\n") if data is not None else None

    def desk(self) -> tuple[Desk | None, tuple[Finding, ...]]:
        """Return the desk that `kefu.yaml` describes, with the days off beside it, and what is wrong in it."""
        data = self.read(config_codec.PATH)
        if data is None:
            return None, (finding("no-config", "it is not there; without it this is no desk", path=config_codec.PATH),)
        desk, found = config_codec.read(data)
        if desk is None:
            return None, found
        shipped = Statutory(self.repo.common) if desk.edition <= 1 else None
        return desk.counting(DaysOff(self._year, shipped) if shipped else DaysOff(self._year)), found

    def _year(self, country: str, year: int) -> YearOff | None:
        path = days_off.path_of(country, year)
        data = self.read(path)
        found = days_off.read(data, path)[0] if data else None
        return found.off if found is not None else None

    def files(self, folder: str) -> Iterator[tuple[str, str]]:
        """Yield git's letter and the path of each file below `folder` that git holds or would take, each path once."""
        args = ("ls-files", "-t", "-z", "--cached", "--others", "--exclude-standard", "--", folder)
        seen: set[str] = set()
        for line in self.repo.child.pieces(args, b"\0"):
            letter, path = line.decode("utf-8", "surrogateescape").split(" ", 1)
            if path not in seen:  # a file in conflict is named three times
                seen.add(path)
                yield letter, path


def check_worktree(repo: Repo, progress: Progress) -> tuple[Result, Desk | None]:
    """Return everything that is wrong in the working tree, and the desk by which it was judged.

    The history and the vault are not looked at. Where `kefu.yaml` cannot be read, only that is said.
    """
    tree, result = Tree.of(repo), Result()
    desk, found = tree.desk()
    result.findings += found
    if desk is None:
        return result, None
    shelf = books.read_all(books.in_folder(tree.places.top), desk)
    result.findings += _written(tree, desk, shelf, frozenset(found))
    seen: set[tuple[str, str]] = set()
    examiner = Examiner(tree, desk, set(shelf.catalogue.heads))
    named = sorted((path, letter) for letter, path in tree.files("tickets") if TERRITORY.fullmatch(path))
    for done, (path, letter) in enumerate(named, 1):
        result.findings += examiner.look(letter, path, seen)
        progress(done, len(named))
    result.tickets = examiner.tickets
    leave_out(result, seen)
    return result, desk


def _written(tree: Tree, desk: Desk, shelf: books.Shelf, said: frozenset[Finding]) -> Iterator[Finding]:
    """Yield what is wrong in what people write but `kefu.yaml` itself: playbooks, their clocks, days off."""
    yield from unknown_attention(desk, shelf.catalogue.heads, config_codec.PATH)
    known = {*said, *shelf.findings}
    yield from shelf.findings
    for source in books.in_folder(tree.places.top):
        for one in rulebook(desk, b"" if source.is_ways else source.data, source.path).findings:
            if one not in known:
                known.add(one)
                yield one
    for _letter, path in tree.files(days_off.FOLDER):
        data = tree.read(path)
        if path.endswith(".yaml") and data is not None:
            yield from days_off.read(data, path)[1]


class Examiner:
    """Looks at one file after the other where only tickets may stand."""

    def __init__(self, tree: Tree, desk: Desk, categories: set[str]) -> None:
        self.tickets = 0
        self._tree, self._desk, self._categories = tree, desk, categories
        self._rules = rulebook(desk).on if desk.edition > 1 else ()
        self._before = {e.path: e.oid for e in tree.repo.ls_tree(tree.rev, "tickets/")} if tree.rev else {}
        # What a merge brings is written by kefu elsewhere; its commits are not below HEAD yet.
        self._uniting = tree.repo.operation_in_progress() is not None

    def look(self, letter: str, path: str, seen: set[tuple[str, str]]) -> Iterator[Finding]:
        """Yield what is wrong with one file; put the findings that its entries acknowledge into `seen`."""
        data = self._tree.read(path)
        if data is None:
            if letter != _LEFT_OUT and path in self._before:
                yield finding(
                    "ticket-removed",
                    "the ticket is gone from the working tree; `git restore {file}` puts it back",
                    path=path,
                    file=path,
                )
            return
        entry = Entry(self._mode(path), "", path)
        self.tickets += 1
        if entry.problem is not None or ids.number_of(path) is None:
            found = displaced(entry).finding
            yield from (found,) if found is not None else ()
            return
        ticket, wrong = ticket_codec.read(data, path)
        yield from wrong
        if ticket is None:
            return
        for one in self._odd(ticket):
            yield one.placed(path)
        seen |= {(path, one) for one in acknowledged(ticket)}
        yield from self._changed(ticket, data, path)

    def _odd(self, ticket: Ticket) -> Iterable[Finding]:
        yield from unknown(ticket, self._desk, self._categories)
        yield from unmasked(ticket)
        yield from uncounted(ticket, self._desk, self._rules)

    def _mode(self, path: str) -> str:
        mode = os.lstat(self._tree.places.at(path)).st_mode
        if stat.S_ISLNK(mode):
            return "120000"
        if stat.S_ISDIR(mode):
            return "160000"
        counts = self._tree.repo.flag("core.filemode")
        return "100755" if counts and mode & stat.S_IXUSR else "100644"

    def _changed(self, ticket: Ticket, data: bytes, path: str) -> Iterator[Finding]:
        """Yield a finding for each entry of the last commit that is not as it was, and for each that is new by hand."""
        oid = self._before.get(path)
        if blob_held(data, self._tree.repo.hash_name, (oid,)) == oid:
            return
        before = self._committed(oid, path)
        now = {entry.op: entry for entry in ticket.entries}
        for op, digest in before.items():
            if op not in now:
                yield finding(
                    "entry-removed",
                    "entry {op} is gone; `git restore {file}` puts it back",
                    path=path,
                    op=op,
                    file=path,
                )
            elif ticket_codec.digest(now[op]) != digest:
                yield finding(
                    "entry-changed",
                    "entry {op}: not as the last commit has it; `git restore {file}` puts it back",
                    path=path,
                    line=now[op].line,
                    op=op,
                    file=path,
                )
        for op, entry in now.items() if not self._uniting else ():
            if op not in before:
                yield finding(
                    "entry-without-commit",
                    "entry {op} was written by hand: kefu writes an entry and its commit in one; take it out again",
                    path=path,
                    line=entry.line,
                    op=op,
                )

    def _committed(self, oid: str | None, path: str) -> dict[str, str]:
        """Return the entries of a ticket in the last commit, each with its digest; none where it cannot be read."""
        if oid is None:
            return {}
        held = self._tree.repo.objects.get(oid)
        if held is None:
            raise StoreFault("{path}: its last version {oid} is missing here; git fsck tells more", path=path, oid=oid)
        ticket, _found = ticket_codec.read(held.data, path)
        return {entry.op: ticket_codec.digest(entry) for entry in ticket.entries} if ticket is not None else {}
