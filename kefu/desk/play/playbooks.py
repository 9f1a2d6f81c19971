"""The playbooks of a desk: as HEAD has them, as a run has pinned them, or as files somebody is writing."""

from collections.abc import Iterable, Sequence
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
from kefu.core.playbook.lint import lint, lint_set, unknown_categories
from kefu.core.playbook.model import Playbook
from kefu.core.playbook.replay import pinned
from kefu.core.ticket.model import Ticket
from kefu.desk.session import PLAYBOOKS, Session
from kefu.store.codecs.editions import newest
from kefu.store.codecs.playbookfile import read_playbook
from kefu.store.codecs.rules import shipped

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
    """The files as HEAD has them."""
    found = []
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
    return on_disk(sorted((top / PLAYBOOKS).glob("*.yaml")), top)


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


def read_all(sources: Sequence[Source], desk: Desk, known: Catalogue | None = None) -> Shelf:
    """All playbooks, linted. `known`: the desk's categories, where `sources` are not all of them."""
    books: dict[str, Playbook] = {}
    found: list[Finding] = []
    for source in sources:
        book, wrong = read_playbook(source.data, source.path, allowed(desk))
        found += wrong
        if book is not None:
            books[book.category] = book
            found += [] if wrong else lint(book)
    heads = [book.head for book in books.values()]
    for book in books.values():
        found += unknown_categories(book, known or Catalogue.of(heads))
    found += lint_set(heads, {book.category: book.path for book in books.values()})
    return Shelf(books, tuple(sorted(found, key=lambda f: (f.path, f.line))))


@frozen
class Held:
    """A playbook and the blob that it was read from."""

    book: Playbook
    blob: str


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
    if held is None:
        raise StoreFault(
            "{id}: the playbook {blob} that it goes by is not in this clone; fetch the whole history",
            id=ticket.id,
            blob=pin[:10],
        )
    return _sound(session, pin, held.data, f"{PLAYBOOKS}/{ticket.category}.yaml")


def evidence_of(session: Session, ticket: Ticket, sign: bytes) -> Evidence | None:
    """Return what the playbook of a ticket says about evidence: the pinned one, else the one at HEAD; None if its file does not
    hold `sign`, the key without which there is no gate.

    A file with a fault holds the gates that can be read.
    """
    path = f"{PLAYBOOKS}/{ticket.category}.yaml"
    held = session.repo.objects.get(pinned(ticket) or f"{session.rev}:{path}")
    if held is None or sign not in held.data:
        return None
    book = read_playbook(held.data, path, allowed(session.desk))[0]
    return Evidence(book) if book is not None else None


def _sound(session: Session, blob: str, data: bytes, path: str) -> Held:
    """A playbook with a broken part would leave steps out: it is not gone by."""
    book, wrong = read_playbook(data, path, allowed(session.desk))
    if book is None or wrong:
        bad = wrong[0]
        raise StoreFault(
            "{path}, line {line}: {problem}. Mend it and commit it; `kefu playbook lint` tells everything",
            path=bad.path,
            line=bad.line,
            problem=bad,
        )
    return Held(book, blob)
