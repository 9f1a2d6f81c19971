"""The persons of a commit: its author, whoever wrote it, and whom its entries name."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from kefu.core.actions.table import sweeps
from kefu.core.admit.model import Refusal
from kefu.core.admit.refusing import CLOCK, ROLE, refuse
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


def by_hand(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that somebody wrote, without those of a sweep."""
    return [entry for entry in entries if not (sweeps(entry) and entry.by == BY)]


def persons(made: Made, entries: Sequence[Entry], desk: Desk) -> Iterator[Refusal]:
    """Yield a refusal where author, writer and the persons of the entries do not agree, or are not of the staff."""
    author = known(desk, made.author.email)
    yield from _of_staff(made, author, made.author, "author")
    for name in dict.fromkeys(entry.by for entry in by_hand(entries)):
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


def permitted(made: Made, desk: Desk, permission: str, what: str) -> Iterator[Refusal]:
    """Yield a refusal if the author lacks a permission that it takes to change `what`."""
    author = known(desk, made.author.email)
    if author is not None and not may(desk, author.id, permission):
        text = N_("{person} may not change {what}: it takes a role with the permission {permission}")
        yield refuse(made.commit, what, "permission", text, ROLE, person=author.id, what=what, permission=permission)


def times(made: Made, entries: Sequence[Entry], now: datetime, skew: timedelta) -> Iterator[Refusal]:
    """Yield a refusal for dates that lie ahead of the server's, and an author's date that is not the last entry's."""
    latest = now + skew
    told = {"author": made.author.at, "committer": made.committer.at}
    told |= {f"written {entry.op}": written(entry) for entry in entries}
    for which, at in told.items():
        if at > latest:
            text = N_("its date ({which}) is {at}, and here it is {now}: the clock of that computer is ahead")
            yield refuse(made.commit, "", "ahead", text, CLOCK, which=which, at=at.isoformat(), now=now.isoformat())
            return
    for entry in entries:
        if entry.at > written(entry) + skew:
            text = N_("entry {op} happened at {at}, after it was written ({written})")
            yield refuse(
                made.commit, "", "before-it-happened", text,
                op=entry.op, at=entry.at.isoformat(), written=written(entry).isoformat(),
            )  # fmt: skip
    last = max((entry.at for entry in entries), default=None)
    # git keeps whole seconds.
    if last is not None and made.author.at != last.replace(microsecond=0):
        text = N_("its author's date is {found}, and its last entry says {expected}")
        yield refuse(
            made.commit, "", "author-date", text,
            found=made.author.at.isoformat(), expected=last.isoformat(),
        )  # fmt: skip
