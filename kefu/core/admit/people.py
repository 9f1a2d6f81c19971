"""The persons of a commit: its author, whoever wrote it, and whom its entries name."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kefu.core.actions.table import ACTIONS, sweeps
from kefu.core.admit.model import Refusal
from kefu.core.admit.refusing import CLOCK, ROLE, refuse
from kefu.core.base.errors import Said
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.config.desk import Desk, Staff, may
from kefu.core.judge.judge import written
from kefu.core.judge.sweep import BY
from kefu.core.ticket.model import Entry


@frozen
class Hand:
    """Somebody who made or wrote a commit, as it names him, and when."""

    name: str
    email: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


@frozen
class Made:
    """A commit by its id, its author and whoever wrote it."""

    commit: str
    author: Hand
    committer: Hand


def known(desk: Desk, email: str) -> Staff | None:
    """Return whoever of the staff has this address, also one who left."""
    wanted = email.casefold()
    return next((p for p in desk.staff.values() if p.email.casefold() == wanted), None)


@dataclass
class Tally:
    """What the entries of one commit say of persons and times, without keeping them: an import has ten thousand.

    `names`: by whom they are, those of a sweep left out; `last`: the latest instant at which one happened; `recorded`:
    the latest at which one was written, with its op; `early`: one that happened after it was written; `permissions`: those
    that the actions take.
    """

    names: dict[str, None] = field(default_factory=dict)
    last: datetime | None = None
    recorded: tuple[datetime, str] | None = None
    early: Entry | None = None
    actions: Counter[str] = field(default_factory=Counter)
    permissions: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)

    def add(self, number: str, entry: Entry, skew: timedelta) -> None:
        """Take up an entry of a ticket."""
        at = written(entry)
        if not (sweeps(entry) and entry.by == BY):
            self.names[entry.by] = None
        self.last = entry.at if self.last is None else max(self.last, entry.at)
        self.recorded = max(self.recorded, (at, entry.op)) if self.recorded is not None else (at, entry.op)
        if entry.at > at + skew:
            self.early = entry
        self.actions[entry.did] += 1
        action = ACTIONS.get(entry.did)
        if action is not None and action.permission:
            self.permissions.add(action.permission)
        if action is not None and action.erases:
            self.erased.add(number)


def persons(made: Made, names: Iterable[str], desk: Desk) -> Iterator[Refusal]:
    """Yield a refusal where author, writer and the persons of the entries do not agree, or are not of the staff."""
    author = known(desk, made.author.email)
    yield from _of_staff(made, author, made.author, "author")
    for name in names:
        if author is not None and author.id != name:
            text = N_("its entries are by {staff}, and its author is {author}")
            yield refuse(made.commit, "", "by", text, staff=name, author=str(made.author))
    yield from _writer(made, author, desk)


def _writer(made: Made, author: Staff | None, desk: Desk) -> Iterator[Refusal]:
    """Yield a refusal where whoever wrote the commit may not have."""
    writer = known(desk, made.committer.email)
    if writer is None and made.committer.email.casefold() in desk.terminals and not desk.sign:
        return
    if made.committer.email.casefold() != made.author.email.casefold():
        yield from _of_staff(made, writer, made.committer, "committer")
        if desk.sign and author is not None:
            text = N_("it was written by {committer} for {author}; on a signed desk everybody writes for himself")
            yield refuse(made.commit, "", "written-for", text, committer=str(made.committer), author=str(made.author))


def _of_staff(made: Made, person: Staff | None, hand: Hand, rule: str) -> Iterator[Refusal]:
    if person is None:
        text = N_("{person} is not on the staff list as the commit before has it")
        yield refuse(made.commit, "", rule, text, ROLE, person=str(hand))
    elif person.ended is not None:
        text = N_("{person} left this desk on {day}")
        yield refuse(made.commit, "", "ended", text, ROLE, person=person.id, day=str(person.ended))


def signer(made: Made, desk: Desk, key: str, problem: Said | None) -> Iterator[Refusal]:
    """Yield a refusal if the signature of a commit is none, or by a key that is not its author's."""
    author = known(desk, made.author.email)
    if problem is not None:
        yield refuse(made.commit, "", "signature", N_("this desk is signed: {problem}"), problem=problem)
    elif author is not None and key not in author.keys:
        text = N_("it is signed by a key that kefu.yaml does not give {person}")
        yield refuse(made.commit, "", "signer", text, person=author.id)


def permitted(made: Made, desk: Desk, permission: str, what: str) -> Iterator[Refusal]:
    """Yield a refusal if the author lacks a permission that it takes to change `what`."""
    author = known(desk, made.author.email)
    if author is not None and not may(desk, author.id, permission):
        text = N_("{person} may not change {what}: it takes a role with the permission {permission}")
        yield refuse(made.commit, what, "permission", text, ROLE, person=author.id, what=what, permission=permission)


def times(made: Made, told: Tally, now: datetime | None, skew: timedelta) -> Iterator[Refusal]:
    """Yield a refusal for dates that lie ahead of the server's, and an author's date that is not the last entry's.

    `now`: the server's time at which a commit came, None where nobody knows it.
    """
    dates = [("author", made.author.at), ("committer", made.committer.at)]
    dates += [(told.recorded[1], told.recorded[0])] if told.recorded is not None else []
    ahead = next(((which, at) for which, at in dates if at > now + skew), None) if now is not None else None
    if now is not None and ahead is not None:
        text = N_("its date ({which}) is {at}, and here it is {now}: the clock of that computer is ahead")
        at = ahead[1].isoformat()
        yield refuse(made.commit, "", "ahead", text, CLOCK, which=ahead[0], at=at, now=now.isoformat())
    if told.early is not None:
        text = N_("entry {op} happened at {at}, after it was written")
        yield refuse(made.commit, "", "early", text, op=told.early.op, at=told.early.at.isoformat())
    # git keeps whole seconds.
    if told.last is not None and made.author.at != told.last.replace(microsecond=0):
        text = N_("its author's date is {found}, and its last entry says {expected}")
        found, expected = made.author.at.isoformat(), told.last.isoformat()
        yield refuse(made.commit, "", "author-date", text, found=found, expected=expected)
