"""One commit judged: which of its files may change, and then as what it is, entries or rules or a merge."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from kefu.core.admit.message import empty, first_difference, limit, without_entries
from kefu.core.admit.model import Refusal
from kefu.core.admit.people import Hand, Made, Tally, known, persons, signer, times
from kefu.core.admit.places import REGULAR, File, in_place, kind_of
from kefu.core.admit.refusing import UPGRADE, refuse
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.config.desk import PERMISSIONS, Desk, may
from kefu.core.judge.situation import Situation
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.vocabulary import ids
from kefu.desk.admit.evidence import Vault
from kefu.desk.admit.place import SKEW
from kefu.desk.admit.rules import Standing, Then
from kefu.desk.admit.source import Source
from kefu.desk.admit.taken import Taken
from kefu.desk.admit.tickets import Brought, Reading, Rules
from kefu.desk.admit.timelines import Timelines
from kefu.store.codecs import commit as commit_codec
from kefu.store.git.pushed import TOGETHER, Head
from kefu.store.yaml.read import LIMIT

AHEAD, SMALL = 400, 20_000
"""Tickets that are read before their commits are judged, and the bytes of each up to which they are."""
MADE_OF_MANY = ("import", "incident")
"""The words with which the message of a commit of many tickets begins; a sweep's counts actions instead."""


@frozen
class Seen:
    """A commit with one parent, as it is judged: its size in bytes, its files, and what stood at the parent."""

    head: Head
    size: int
    files: Sequence[File]
    before: Standing


@dataclass
class Judging:
    """What judging the commits of a push takes, and the numbers of the tickets whose records they erase.

    `late`: what was done by a right that was taken since, and is received only from somebody who may enter staff.
    """

    source: Source
    then: Then
    vault: Vault
    taken: Taken | None = None
    erased: set[str] = field(default_factory=set)
    late: list[Refusal] = field(default_factory=list)
    timelines: Timelines = field(init=False)
    _ahead: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.timelines = Timelines(self.source)

    def commit(self, one: Seen) -> Iterator[Refusal]:
        """Yield what is refused of a commit."""
        head, desk = one.head, one.before.desk
        made = made_of(head)
        places = desk.places if desk is not None else ()
        yield from in_place(head.oid, one.files, places)
        if desk is not None and desk.sign:
            yield from self._signed(one, made, desk)
        if head.odd:
            text = N_("its head has lines that kefu does not write: {words}")
            yield refuse(head.oid, "", "odd-commit", text, words=", ".join(head.odd))
        tickets = [f for f in one.files if kind_of(f.path, places) == "ticket" and _plain(f)]
        rules = [f for f in one.files if kind_of(f.path, places) == "rules" and (f.gone or _plain(f))]
        if tickets:
            yield from self._tickets(one, made, tickets)
        elif rules:
            yield from self.then.change(made, rules, one.before)
            yield from self._without_entries(one, made)
        elif not one.files:
            yield from empty(head.oid, head.message)
            yield from self.then.acknowledges(made, desk)
            yield from times(made, Tally(), self.source.env.now, SKEW)

    def _signed(self, one: Seen, made: Made, desk: Desk) -> Iterator[Refusal]:
        """Yield a refusal if a commit of a signed desk is not signed by a key of its author."""
        # Imported here: only a signed desk needs it.
        from kefu.store.git.signatures import signature_of

        signed = signature_of(one.head.data)
        yield from signer(made, desk, signed.key, signed.problem)
        if signed.problem is None:
            yield from self._kept(made, one.before, (signed.key,))

    def _without_entries(self, one: Seen, made: Made) -> Iterator[Refusal]:
        """Yield what is refused of message, dates and rights of a commit that changes rules."""
        if one.size > limit(0):
            yield refuse(made.commit, "", "message", N_("its message is far too long"))
        else:
            yield from without_entries(made.commit, one.head.message)
        yield from times(made, Tally(), self.source.env.now, SKEW)
        needed = () if one.before.desk is None else ("rules",) if may_rule(one.before.desk, made) else ("staff",)
        yield from self._kept(made, one.before, needed)

    def _tickets(self, one: Seen, made: Made, tickets: Sequence[File]) -> Iterator[Refusal]:
        """Yield what is refused of a commit that brings entries."""
        desk = one.before.desk
        brought = Brought(made.commit)
        form = desk.format if desk is not None and len(tickets) == 1 else 1
        left = self.taken.left(made, one.before) if self.taken is not None else None
        rules = Rules(partial(self._situation, one.before, None), partial(self._situation, one.before, 1), form, left)
        reading = Reading(self.timelines, self.vault, brought, rules, alone=len(tickets) == 1)
        grew = self._read(reading, tickets)
        self.erased |= brought.tally.erased
        yield from brought.refused
        if desk is not None:
            yield from persons(made, brought.tally.names, desk)
            yield from self._kept(made, one.before, PERMISSIONS if brought.more else brought.tally.permissions)
        yield from times(made, brought.tally, self.source.env.now, SKEW)
        if one.size > limit(grew):
            yield refuse(made.commit, "", "message", N_("its message is far longer than its entries give"))
        elif brought.whole:
            yield from _message(one.head, brought, desk)

    def _situation(self, before: Standing, edition: int | None, seen: Ticket | None, entry: Entry) -> Situation | None:
        """Return what held for an entry; None where no desk could be read. `edition`: another than the desk's."""
        return self.then.rules.situation(before.tree, seen, entry, edition)[0] if before.desk is not None else None

    def _kept(self, made: Made, before: Standing, needed: Iterable[str]) -> Iterator[Refusal]:
        """Yield what is refused because a right was taken; what only comes late waits for somebody who hands it in."""
        if self.taken is None:
            return
        if self.late and self.taken.sponsors(made.author.email):
            self.late.clear()
        for refused, late in self.taken.refused(made, before, needed):
            if not late:
                yield refused
            elif not self.taken.sponsors(self.source.env.pusher):
                self.late.append(refused)

    def read_ahead(self, files: Iterable[File]) -> None:
        """Read the tickets of some commits together, as far as they are small: each question to git takes its time."""
        self._ahead.clear()
        wanted = list(dict.fromkeys(file.blobs[1] for file in files if _plain(file) and ids.number_of(file.path)))
        if not 1 < len(wanted) <= AHEAD:
            return
        known = zip(wanted, self.source.objects.known(wanted), strict=True)
        small = [oid for oid, one in known if one is not None and one.size <= SMALL]
        self._ahead.update(zip(small, self.source.objects.bytes_of(small), strict=True))

    def _read(self, reading: Reading, tickets: Sequence[File]) -> int:
        """Read the tickets of a commit, some at a time; return the bytes that they have together."""
        total = 0
        for start in range(0, len(tickets), TOGETHER):
            some = tickets[start : start + TOGETHER]
            data = {file.path: self._ahead[file.blobs[1]] for file in some if file.blobs[1] in self._ahead}
            others = [file for file in some if file.path not in data]
            known = self.source.objects.known([file.blobs[1] for file in others])
            fitting = [file for file, one in zip(others, known, strict=True) if one is not None and one.size <= LIMIT]
            held = self.source.objects.bytes_of([file.blobs[1] for file in fitting])
            data |= {file.path: new for file, new in zip(fitting, held, strict=True)}
            total += sum(map(len, data.values()))
            for file in some:
                reading.ticket(file, data.get(file.path))
        return total


def made_of(head: Head) -> Made:
    """Return who made a commit and when."""
    author, writer = (Hand(one.name, one.email, one.at) for one in (head.author, head.committer))
    return Made(head.oid, author, writer)


def may_rule(desk: Desk, made: Made) -> bool:
    """Return whether the author of a commit has the permission `rules`."""
    author = known(desk, made.author.email)
    return author is not None and may(desk, author.id, "rules")


def _plain(file: File) -> bool:
    return not file.gone and file.modes[1] == REGULAR


def _message(head: Head, brought: Brought, desk: Desk | None) -> Iterator[Refusal]:
    """Yield a refusal if a message is not the one that is composed of the entries of its commit."""
    expected = _composed(head, brought, desk).encode()
    if expected == head.message:
        return
    if brought.steps and desk is not None and head.message == commit_codec.message(brought.steps).encode():
        text = N_("its message is that of an older kefu; this desk has format {format}")
        yield refuse(head.oid, "", "older-kefu", text, UPGRADE, format=desk.format)
        return
    line, ours, theirs = first_difference(expected, head.message)
    text = N_("its message is not what its entries give; line {line}: {found} instead of {expected}")
    yield refuse(head.oid, "", "message", text, line=line, found=theirs, expected=ours)


def _composed(head: Head, brought: Brought, desk: Desk | None) -> str:
    """Return the message that kefu composes for the entries of a commit, in the order in which it names the tickets."""
    if not brought.tally.actions:
        return commit_codec.administrative("mend: headers written anew from their timelines", "mend")
    word = head.message[:20].partition(b" ")[0].decode("utf-8", "replace")
    numbers = dict.fromkeys(ticket for ticket, _op, _entry in commit_codec.entries_of(head.message))
    order = [number for number in numbers if number in brought.said]
    order += [number for number in brought.said if number not in numbers]
    groups = "".join(brought.said[number] for number in order)
    if word == "sweep:":
        return commit_codec.sweep_subject(brought.tally.actions) + groups
    if word in MADE_OF_MANY or len(brought.said) != 1:
        many = word if word in MADE_OF_MANY else MADE_OF_MANY[0]
        return commit_codec.together(many, len(brought.said), [groups])
    return commit_codec.message(brought.steps, desk.format if desk is not None else 1)
