"""The playbooks of a desk: as HEAD has them, as a run has pinned them, or as files somebody is writing."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from pathlib import Path

from kefu.core.base.errors import Refused, StoreFault, Usage
from kefu.core.base.errors import reason as cause
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.clocks.desk_time import allowed_of
from kefu.core.clocks.read import Allowed
from kefu.core.config.categories import Catalogue
from kefu.core.config.desk import Desk
from kefu.core.playbook.evidence import Evidence
from kefu.core.playbook.items import Ways
from kefu.core.playbook.lint import lint, lint_set, lint_ways, unknown_categories
from kefu.core.playbook.model import Playbook
from kefu.core.playbook.replay import pinned, pinned_ways
from kefu.core.ticket.model import Ticket
from kefu.desk.session import PLAYBOOKS, Session
from kefu.store.codecs.editions import newest
from kefu.store.codecs.playbookfile import read_playbook, read_ways, uses_ways
from kefu.store.codecs.rules import shipped
from kefu.store.index.database import WAYS

NO_DESK = Desk(timezone="UTC", zone=UTC, edition=newest(), newest=newest())
"""What playbooks are checked against where there is no desk."""


@frozen
class Source:
    """One file: how it is named, its category, its bytes."""

    path: str
    data: bytes

    @property
    def category(self) -> str:
        """The category by the file's name."""
        return self.path.rpartition("/")[2].removesuffix(".yaml")

    @property
    def is_ways(self) -> bool:
        """Whether it is the file of the ways that playbooks use."""
        return self.path.rpartition("/")[2] == WAYS.rpartition("/")[2]


@frozen
class Shelf:
    """Playbooks that were read, by category, and everything that is wrong with them."""

    books: dict[str, Playbook]
    findings: tuple[Finding, ...]

    @property
    def catalogue(self) -> Catalogue:
        """Their categories."""
        return Catalogue.of(book.head for book in self.books.values())


def at_head(session: Session) -> list[Source]:
    """The files as HEAD has them, the ways among them."""
    shared = session.repo.objects.get(f"{session.rev}:{WAYS}")
    found = [Source(WAYS, shared.data)] if shared else []
    for category in sorted(session.heads.files):
        path = session.heads.files[category]
        held = session.repo.objects.get(f"{session.rev}:{path}")
        found.append(Source(path, held.data if held else b""))
    return found


def in_tree(session: Session) -> list[Source]:
    """The files as they stand in the working tree, where there is one; else as HEAD has them."""
    top = session.repo.top
    if top is None:
        return at_head(session)
    return in_folder(top)


def in_folder(top: Path) -> list[Source]:
    """The files that stand in a working tree."""
    return on_disk(sorted((top / PLAYBOOKS).glob("*.yaml")), top)


def ways_beside(sources: Sequence[Source], session: Session | None) -> Source | None:
    """The ways that some files use: those of the desk's working tree, else those beside the first file."""
    top = session.repo.top if session is not None else None
    folder = top / PLAYBOOKS if top is not None else Path(sources[0].path).parent if sources else None
    path = folder / WAYS.rpartition("/")[2] if folder is not None else None
    return on_disk([path], top)[0] if path is not None and path.is_file() else None


def on_disk(paths: Iterable[Path], top: Path | None = None) -> list[Source]:
    """Files by their paths, named from `top` where they lie in it. Usage if one cannot be read."""
    found = []
    for path in paths:
        try:
            name = path.resolve().relative_to(top.resolve()).as_posix() if top else path.as_posix()
        except ValueError:
            name = path.as_posix()
        try:
            found.append(Source(name, path.read_bytes()))
        except OSError as error:
            raise Usage("{path}: {problem}", path=str(path), problem=cause(error)) from None
    return found


def allowed(desk: Desk) -> Allowed:
    """Return the names that playbooks of this desk may use."""
    return allowed_of(desk, tuple(rule.name for rule in shipped(desk.edition)))


def read_all(
    sources: Sequence[Source],
    desk: Desk,
    known: Catalogue | None = None,
    beside: Source | None = None,
    *,
    linted: bool = True,
) -> Shelf:
    """All playbooks, and the file of ways if it is among `sources`; not `linted`, the findings are of reading alone.

    `known`: the desk's categories, where `sources` are not all of them; `beside`: the ways to use where they are not.
    """
    names = allowed(desk)
    shared = next((s for s in sources if s.is_ways), None)
    taken = shared or beside
    ways = read_ways(taken.data, taken.path, names) if taken else Ways()
    books: dict[str, Playbook] = {}
    found: list[Finding] = list(lint_ways(ways)) if shared and linted else []
    for source in (s for s in sources if not s.is_ways):
        book, wrong = read_playbook(source.data, source.path, names, ways)
        found += wrong
        if book is not None:
            books[book.category] = book
            found += [] if wrong or not linted else lint(book)
    if not linted:
        return Shelf(books, tuple(found))
    heads = [book.head for book in books.values()]
    for book in books.values():
        found += unknown_categories(book, known or Catalogue.of(heads))
    found += lint_set(heads, {book.category: book.path for book in books.values()})
    return Shelf(books, tuple(sorted(_once(found, ways.path), key=lambda f: (f.path, f.line))))


def _once(found: Iterable[Finding], ways: str) -> Iterator[Finding]:
    """Yield the findings; what is wrong with a way once, however many playbooks use it."""
    seen: set[tuple[str, int]] = set()
    for one in found:
        if one.path == ways and (one.code, one.line) in seen:
            continue
        if one.path == ways:
            seen.add((one.code, one.line))
        yield one


@frozen
class Held:
    """A playbook and the blob that it was read from, and that of the ways that it uses, if it uses any."""

    book: Playbook
    blob: str
    ways: str = ""


def book_of(session: Session, category: str) -> Held:
    """The playbook of a category at HEAD. Refused if there is none, StoreFault if it cannot be gone by."""
    session.catalogue.resolve(category)
    path = session.heads.files[category]
    held = session.repo.objects.get(f"{session.rev}:{path}")
    return _sound(session, held.oid if held else "", held.data if held else b"", path)


def book_for(session: Session, ticket: Ticket) -> Held:
    """The playbook that a ticket's run goes by: the one pinned at its first step, else the category's at HEAD."""
    pin = pinned(ticket)
    if not pin:
        if session.catalogue.get(ticket.category) is None and ticket.category not in session.heads.files:
            raise Refused("{id}: the desk has no playbook for {category}", id=ticket.id, category=ticket.category)
        return book_of(session, ticket.category)
    held = session.repo.objects.get(pin)
    shared = pinned_ways(ticket)
    if held is None or (shared and session.repo.objects.get(shared) is None):
        raise StoreFault(
            "{id}: the playbook {blob} that it goes by is not in this clone; fetch the whole history",
            id=ticket.id,
            blob=(shared if held else pin)[:10],
        )
    return _sound(session, pin, held.data, f"{PLAYBOOKS}/{ticket.category}.yaml", shared)


def evidence_of(session: Session, ticket: Ticket, sign: bytes) -> Evidence | None:
    """Return what the playbook of a ticket says about evidence: the pinned one, else the one at HEAD; None if neither its file
    nor the ways that it uses hold `sign`, the key without which there is no gate.

    A file with a fault holds the gates that can be read.
    """
    path = f"{PLAYBOOKS}/{ticket.category}.yaml"
    held = session.repo.objects.get(pinned(ticket) or f"{session.rev}:{path}")
    if held is None:
        return None
    shared = session.repo.objects.get(pinned_ways(ticket) or f"{session.rev}:{WAYS}") if uses_ways(held.data) else None
    if sign not in held.data and (shared is None or sign not in shared.data):
        return None
    names = allowed(session.desk)
    book = read_playbook(held.data, path, names, read_ways(shared.data, WAYS, names) if shared else None)[0]
    return Evidence(book) if book is not None else None


def _sound(session: Session, blob: str, data: bytes, path: str, pin: str = "") -> Held:
    """A playbook with a broken part would leave steps out: it is not gone by. `pin`: the ways that its run goes by."""
    names = allowed(session.desk)
    shared = session.repo.objects.get(pin or f"{session.rev}:{WAYS}") if uses_ways(data) else None
    book, wrong = read_playbook(data, path, names, read_ways(shared.data, WAYS, names) if shared else None)
    if book is None or wrong:
        bad = wrong[0]
        raise StoreFault(
            "{path}, line {line}: {problem}. Mend it and commit it; `kefu playbook lint` tells everything",
            path=bad.path,
            line=bad.line,
            problem=bad,
        )
    return Held(book, blob, shared.oid if shared is not None and book.uses_ways else "")
