"""Writing the desk as pages: which tickets have one, which are written anew, which are gone."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Protocol

from kefu import __version__
from kefu.core.base.errors import Refused
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.base.typed import word
from kefu.core.reports import Row
from kefu.core.reports.daily import is_daily
from kefu.core.reports.looks import Looks
from kefu.core.reports.tickets import Listed
from kefu.core.ticket.model import Ticket
from kefu.core.vocabulary import ids
from kefu.core.vocabulary.words import FILE
from kefu.desk.lists.found import Found
from kefu.desk.lists.rows import find_rows
from kefu.desk.pages.changed import changed
from kefu.desk.pages.folder import NOTE, REPORTS, TICKETS, Folder, Kept, Stand
from kefu.desk.session import CONFIG, PLAYBOOKS, Session
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.git.flock import Busy, held
from kefu.store.index.scan import read as read_listed

PATIENCE = 60.0
"""Seconds to wait for another run that writes the same pages."""
TOGETHER = 200
"""Tickets that are read together."""
_ROW = ("category", "title", "owner", "waybill", "result")


class Draw(Protocol):
    """How pages look: whole pages for values of the desk. `numbers` finds the tickets that a page names."""

    def ticket(self, ticket: Ticket, known: Collection[str]) -> str:
        """Return the page of a ticket; it leads to the pages of the `known` ones."""

    def unreadable(self, number: str, finding: Finding) -> str:
        """Return the page of a ticket that cannot be read."""

    def numbers(self, page: str) -> set[str]:
        """Return the numbers of tickets that a page names."""

    def lists(self, found: Found, closed: Sequence[Row], known: Collection[str]) -> Iterable[tuple[str, str]]:
        """Yield the pages of lists: where each stands and its text."""

    def books(self) -> Iterable[tuple[str, str]]:
        """Yield the pages of the playbooks."""

    def reports(self, known: Collection[str]) -> Iterable[tuple[str, str, Callable[[], str]]]:
        """Yield the reports: where each stands, its period, and what makes its page."""


@frozen
class Published:
    """How a run ended: the pages that there are for tickets, the files written and removed, what could not be read;
    `shallow`: the clone holds a part of the history, so that what was closed before that has no page."""

    tickets: int
    written: int
    removed: int
    findings: tuple[Finding, ...]
    shallow: bool


def publish(
    session: Session, directory: Path, since: timedelta, looks: str, draw: Draw, tell: Callable[[int], None]
) -> Published:
    """Write the pages of the desk at HEAD into a directory, or what of them changed since they were written there.

    Tickets that are not closed have a page, and those that were changed in the time `since` up to now. `looks`: what else
    decides how a page reads, such as its language; where that is another, all are written anew.
    """
    folder = Folder(directory, session.repo, session.rev)
    try:
        with held(folder.path / f"{NOTE}.lock", PATIENCE):
            return _Run(session, folder, since, looks, draw, tell).done()
    except Busy:
        raise Refused("another kefu writes pages into {dir}: wait for it and try again", dir=str(directory)) from None


class _Run:
    """One run over one directory."""

    def __init__(
        self, session: Session, folder: Folder, since: timedelta, looks: str, draw: Draw, tell: Callable[[int], None]
    ) -> None:
        self.session, self.folder, self.draw, self.tell = session, folder, draw, tell
        self.oldest = int((session.now - since).timestamp())
        self.by = _by(session, f"{since} {looks}")
        self.found = find_rows(session, [], looks=Looks(session.desk))
        numbers = (ids.number_of(str(row["path"])) for row in self.found.rows)
        self.live = {number for number in numbers if number is not None}
        self.written = self.removed = 0

    def done(self) -> Published:
        """Write what is to be written, and last of all of what the pages are."""
        old = self.folder.stood()
        anew = old.by != self.by or not old.tip
        tickets, wanted = self._wanted(Stand("", self.by, {}) if anew else old)
        tickets = {n: k for n, k in tickets.items() if n in self.live or k.changed >= self.oldest}
        there = self.folder.tickets()
        # A page leads to the pages of those that it names: it changes as these come and go.
        moved = tickets.keys() ^ old.tickets.keys()
        wanted |= {n for n, k in tickets.items() if n not in there or not moved.isdisjoint(k.names)}
        wanted &= tickets.keys()
        if anew or wanted or old.tip != self.session.rev:
            # Until all is written they are pages of no commit: whatever the next run is of, it writes them anew.
            self.folder.stand(Stand("", "", {}))
        for number, names in self._tickets(sorted(wanted), tickets.keys()):
            tickets[number] = Kept(tickets[number].changed, names, tickets[number].row)
        if anew or not self.folder.holds(f"{PLAYBOOKS}.html"):
            self._books()
        for place, said in self.draw.lists(self.found, list(self._closed(tickets)), tickets.keys()):
            self.written += self.folder.write(place, said)
        made = self._reports({} if moved else old.made, tickets.keys())
        self.removed += self.folder.keep(TICKETS, tickets)
        self.folder.stand(Stand(self.session.rev, self.by, tickets, made))
        shallow = (self.session.repo.common / "shallow").is_file()
        return Published(len(tickets), self.written, self.removed, self.found.findings, shallow)

    def _wanted(self, old: Stand) -> tuple[dict[str, Kept], set[str]]:
        """Return the tickets that have a page, and those whose page is to be written."""
        repo, rev = self.session.repo, self.session.rev
        change = changed(repo, old.tip, rev, self.oldest)
        tickets = dict(old.tickets) if change.since is not None else {}
        looked = set(change.times) if change.since is None else set(change.since)
        for number in looked:
            tickets.pop(number, None)
        closed = sorted(looked - self.live)
        for ticket, _data in read_listed(repo, rev, [ids.path_of(number) for number in closed]):
            if ticket.finding is None and not _apart(ticket):
                row = {key: word(ticket.root.get(key)) for key in _ROW}
                tickets[ticket.id] = Kept(change.times[ticket.id], row=row)
        fresh = {n for n in self.live if n in looked or n not in tickets or tickets[n].row is not None}
        tickets |= {number: Kept(change.times.get(number, 0)) for number in fresh}
        return tickets, (looked & tickets.keys()) | fresh

    def _tickets(self, numbers: list[str], known: Collection[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Write the pages of tickets and yield which others each names."""
        left = iter(numbers)
        while some := list(islice(left, TOGETHER)):
            paths = [ids.path_of(number) for number in some]
            blobs = self.session.repo.blobs(self.session.rev, paths)
            for number, path in zip(some, paths, strict=True):
                blob = blobs.get(path)
                ticket, findings = ticket_codec.read(blob.data if blob and not blob.problem else b"", path)
                wrong = next((one for one in self.found.findings if one.path == path), None)
                if ticket is None or wrong is not None:
                    said = self.draw.unreadable(number, wrong or findings[0])
                else:
                    said = self.draw.ticket(ticket, known)
                self.written += self.folder.write(f"{TICKETS}/{number}.html", said)
                yield number, tuple(sorted(self.draw.numbers(said) - {number}))
            self.tell(self.written)

    def _books(self) -> None:
        names = []
        for place, said in self.draw.books():
            self.written += self.folder.write(place, said)
            folder, _, name = place.rpartition("/")
            names += [name.removesuffix(".html")] if folder else []
        self.removed += self.folder.keep(PLAYBOOKS, names)

    def _reports(self, old: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
        """Write the reports that are of something else than what `old` says, and return of what each is."""
        made: dict[str, str] = {}
        for place, period, page in self.draw.reports(known):
            made[place] = f"{self.session.rev} {self.by} {period}"
            if old.get(place) != made[place] or not self.folder.holds(place):
                self.written += self.folder.write(place, page())
        names = [place.rpartition("/")[2].removesuffix(".html") for place in made]
        self.removed += self.folder.keep(REPORTS, names)
        return made

    def _closed(self, tickets: dict[str, Kept]) -> Iterator[Row]:
        for number, kept in tickets.items():
            if kept.row is not None:
                at = datetime.fromtimestamp(kept.changed, UTC)
                yield {**kept.row, "owner": kept.row["owner"] or None, "id": number, "state": "closed", "changed": at}


def _apart(ticket: Listed) -> bool:
    """Return whether it is no case: a customer's file, or daily work."""
    return word(ticket.root.get("kind")) == FILE or is_daily(ticket.root)


def _by(session: Session, more: str) -> str:
    """Return a digest of all but the tickets by which pages are written: this kefu, kefu.yaml, the playbooks."""
    found = (session.repo.objects.get(f"{session.rev}:{name}") for name in (CONFIG, PLAYBOOKS))
    said = "\0".join([__version__, more, *(one.oid if one else "" for one in found)])
    return sha256(said.encode()).hexdigest()
