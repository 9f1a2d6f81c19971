"""A forget stands: whatever takes its entry out of a ticket again, what was erased stays so, and the entry comes back.

A `git revert` takes the entry out of the ticket, an amended history out of the history too. So each clone keeps every
erasure that it has recorded or seen in a history, in `<common>/kefu/forgotten.json`; the file may be dropped, and is made
anew from the history.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from kefu.core.actions.table import ACTIONS
from kefu.core.base.findings import Finding, finding
from kefu.core.config.desk import Desk
from kefu.core.fold.fold import fold
from kefu.core.fold.merge import unite
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.vocabulary import ids
from kefu.desk.session import Session
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs.commit import Step
from kefu.store.git.repo import Repo
from kefu.store.git.whole_file import replace_text
from kefu.store.journal.pending import kefu_directory
from kefu.store.journal.plan import FileChange, Person, Plan, View
from kefu.store.journal.write import Journal

_ERASING = tuple(name for name, action in ACTIONS.items() if action.erases)


@dataclass
class Forgotten:
    """The erasures of each ticket (by its number and its opening, as a number may be drawn twice): op to the entry's
    bytes. `tip`: the commit up to which the history was looked through."""

    tip: str = ""
    entries: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, number: str, born: str, one: Entry) -> None:
        """Take up one erasure of the ticket that the entry `born` opened."""
        self.entries.setdefault(f"{number} {born}", {})[one.op] = one.raw

    def of(self, ticket: Ticket) -> Mapping[str, str]:
        """Return the erasures of a ticket, whether they stand in it or not."""
        return self.entries.get(f"{ticket.id} {ticket.entries[0].op}", {})

    def numbers(self) -> frozenset[str]:
        """Return the numbers of the tickets that something was erased of."""
        return frozenset(key.partition(" ")[0] for key in self.entries)


def remember(repo: Repo, ticket: Ticket, *erasures: Entry) -> None:
    """Keep erasures of a ticket that were recorded here just now."""
    held = _read(repo)
    for one in erasures:
        held.add(ticket.id, ticket.entries[0].op, one)
    _write(repo, held)


def known(repo: Repo, commit: str) -> Forgotten:
    """Return every erasure that this clone knows of, those of the history of `commit` among them."""
    held = _read(repo)
    if held.tip == commit:
        return held
    since = (f"^{held.tip}",) if held.tip and repo.ask("cat-file", "-e", held.tip).code == 0 else ()
    for number, op, at in _in_history(repo, commit, since):
        path = ids.path_of(number)
        blob = repo.objects.get(f"{at}:{path}")
        found = ticket_codec.read_timeline(blob.data, path)[0] if blob is not None else None
        one = next((e for e in found.entries if e.op == op), None) if found is not None else None
        if found is not None and one is not None:
            held.add(number, found.entries[0].op, one)
    held.tip = commit
    _write(repo, held)
    return held


def _in_history(repo: Repo, commit: str, since: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield (number, op, commit) of each erasure that commits say they recorded."""
    words = tuple(f"--grep=^Kefu-Action: {name}$" for name in _ERASING)
    args = ("log", "-z", "--no-merges", "--no-mailmap", "--format=%H%x00%B", *words, commit, *since, "--")
    pieces = repo.child.pieces(args, b"\0")
    for at, body in zip(pieces, pieces, strict=True):
        for group in commit_codec.groups(body.decode("utf-8", "replace")):
            if group.trailers.get("Kefu-Action") in _ERASING and ids.is_number(group.ticket):
                yield group.ticket, group.op, at.decode()


def restore(session: Session, journal: Journal) -> list[Finding]:
    """Record again every erasure that a ticket at HEAD has lost; return a notice for each ticket.

    The entry comes back as it was. Refused like any write.
    """
    repo = session.repo
    head = repo.head().oid
    held = known(repo, head) if head is not None else Forgotten()
    lost = sorted(number for number in held.numbers() if head and _missing(repo, head, number, held))
    if not lost:
        return []

    def decide(view: View) -> list[Plan]:
        return [plan for number in lost for plan in _again(session, view, number, held)]

    journal.write(decide)
    return [
        finding(
            "forget-stands",
            "The erasure of {id} had been taken out of the ticket: it was recorded again, as an erasure stands.",
            id=number,
        )
        for number in lost
    ]


def _missing(repo: Repo, commit: str, number: str, held: Forgotten) -> list[str]:
    """Return the bytes of the erasures that the ticket has lost; none where it is another one, or cannot be read."""
    path = ids.path_of(number)
    blob = repo.objects.get(f"{commit}:{path}")
    found = ticket_codec.read(blob.data, path)[0] if blob is not None and blob.type == "blob" else None
    return [raw for op, raw in held.of(found).items() if found.entry(op) is None] if found is not None else []


def _again(session: Session, view: View, number: str, held: Forgotten) -> Iterator[Plan]:
    """Yield a commit for each erasure of a ticket that is not in it, each by whoever recorded it first."""
    path = ids.path_of(number)
    blob = view.file(path)
    ticket = ticket_codec.read(blob.data, path)[0] if blob is not None and blob.problem is None else None
    for one in _entries(path, held.of(ticket).values()) if ticket is not None else ():
        if ticket is None or ticket.entry(one.op) is not None:
            continue
        after = fold(number, unite(ticket.entries, (one,)), ticket.unknown)
        yield Plan(
            files=[FileChange(path, ticket_codec.write(after))],
            message=commit_codec.message([Step(ticket, after, one)]),
            author=_author(session.desk, one),
            written=session.now,
            op=one.op,
            digest=sha256(one.raw.encode()).hexdigest(),
        )
        ticket = after


def _entries(path: str, raws: Iterable[str]) -> Iterator[Entry]:
    """Yield entries that were kept as bytes."""
    number = ids.number_of(path)
    for raw in raws:
        found = ticket_codec.read_timeline(f"id: {number}\ntimeline:\n{ticket_codec.item(raw)}".encode(), path)[0]
        yield from found.entries if found is not None else ()


def _author(desk: Desk, one: Entry) -> Person:
    person = desk.staff.get(one.by)
    return Person(person.name, person.email, one.at) if person is not None else Person(one.by, one.by, one.at)


def _path(repo: Repo) -> Path:
    return repo.common / "kefu" / "forgotten.json"


def _read(repo: Repo) -> Forgotten:
    try:
        held = json.loads(_path(repo).read_text(encoding="utf-8"))
        entries = {str(key): {str(op): str(raw) for op, raw in ops.items()} for key, ops in held["entries"].items()}
        return Forgotten(str(held["tip"]), entries)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Forgotten()


def _write(repo: Repo, held: Forgotten) -> None:
    """Keep it. A disk that takes nothing does not matter: the history is looked through again."""
    with suppress(OSError):
        kefu_directory(repo)
        replace_text(_path(repo), json.dumps({"tip": held.tip, "entries": held.entries}))
