"""Customers known again: the files that a phone or a name stands for, what is on a file, the cases linked to it."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from kefu.core.actions.link import customers_of, duplicate_of
from kefu.core.base.errors import KefuError
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.customers.marks import Party, is_another, mark, name_of, parties, phones_of, unmistakable
from kefu.core.reports.tickets import Listed
from kefu.core.vocabulary.words import FILE
from kefu.desk.customers.marks import table
from kefu.desk.lists.from_git import read_listed
from kefu.desk.lists.search import files_matching
from kefu.desk.read import Read, read
from kefu.desk.session import Session
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.index.customers import CustomerTable


@frozen
class Seen:
    """The files that the customer of a case may have. `sure`: it is one file, and what says so is his alone."""

    role: str
    files: tuple[str, ...]
    sure: bool


@frozen
class Card:
    """A customer's file as it reads here, with the numbers of the files that were united with it."""

    number: str
    read: Read
    united: tuple[str, ...] = ()
    cases: tuple[Listed, ...] = field(default_factory=tuple)

    def fact(self, name: str) -> str:
        """Return a dotted fact in full where the vault is here, empty if it is not known."""
        return self.read.full.fact(name)


def recognised(session: Session, facts: Mapping[str, Node]) -> list[Seen]:
    """Return the customers' files that the contacts in facts stand for; none without a vault."""
    named = list(parties(facts))
    held = table(session) if named and session.desk.format > 1 else None
    if held is None:
        return []
    found: dict[tuple[str, ...], Seen] = {}
    try:
        for party in named:
            one = _seen(session, held, party)
            if one is not None and (one.sure or one.files not in found):
                found[one.files] = one
    except sqlite3.Error:
        return []
    finally:
        held.close()
    return list(found.values())


def _seen(session: Session, held: CustomerTable, party: Party) -> Seen | None:
    by_phone = [n for phone in party.phones for n in held.find(mark(held.key, "phone", phone))]
    files = tuple(dict.fromkeys(_roots(session, by_phone)))
    if files:
        # A family and a front desk share a phone: another person's name is not the customer's.
        sure = len(files) == 1 and not is_another(party.names, _names(session, [*by_phone, *files]))
        return Seen(party.role, files, sure=sure)
    by_name = [n for name in party.names for n in held.find(mark(held.key, "name", name))]
    files = tuple(dict.fromkeys(_roots(session, by_name)))
    if not files:
        return None
    # A person's name with another phone is as likely another person's.
    alone = not party.phones or any(unmistakable(name) for name in party.names)
    return Seen(party.role, files, sure=len(files) == 1 and alone)


def _names(session: Session, numbers: Sequence[str]) -> tuple[str, ...]:
    """Return the names on these files, as they are compared."""
    found = [
        name for number in dict.fromkeys(numbers) for one in parties(_facts(session, number)) for name in one.names
    ]
    return tuple(dict.fromkeys(found))


def _facts(session: Session, number: str) -> Mapping[str, Node]:
    try:
        return read(session, number).full.facts
    except KefuError:  # it is gone, or cannot be read: it names nobody
        return {}


def files_of(session: Session, text: str) -> list[str]:
    """Return the files of the customers with this phone or name, the oldest first; none without a vault."""
    held = table(session)
    if held is None:
        return []
    try:
        marks = [mark(held.key, "phone", phone) for phone in phones_of(text)]
        marks += [mark(held.key, "name", name) for name in (name_of(text),) if name]
        return sorted(set(_roots(session, [n for one in marks for n in held.find(one)])))
    except sqlite3.Error:
        return []
    finally:
        held.close()


def _roots(session: Session, numbers: list[str]) -> Iterator[str]:
    """Yield the file that stands for each of those that are found: the one it was united with."""
    for number in numbers:
        try:
            yield root(session, number)
        except KefuError:  # it is gone, or cannot be read: it is nobody's file
            continue


def root(session: Session, number: str) -> str:
    """Return the file that a file was united with in the end, itself if with none; of a circle, which only two clones
    make together, the oldest. What cannot be read any more stands for nothing."""
    passed = [number]
    while True:
        try:
            link = duplicate_of(read(session, passed[-1]).kept)
        except KefuError:
            if len(passed) == 1:
                raise
            return passed[-2]
        if link is None:
            return passed[-1]
        other = link.text("other")
        if other in passed:
            return min(passed[passed.index(other) :])
        passed.append(other)


def card(session: Session, number: str) -> Card:
    """Return a customer's file with the cases that are linked to it or to a file united with it, the newest first."""
    return cards(session, [number])[number]


def cards(session: Session, numbers: Sequence[str]) -> dict[str, Card]:
    """Return the cards of several customers' files. git looks through the tickets as often as for one."""
    leads = dict(zip(numbers, numbers, strict=True))
    wanted, found = list(numbers), dict[str, Listed]()
    while wanted:
        paths = files_matching(session, f"^  other: ({'|'.join(wanted)})$")
        wanted = []
        for one in read_listed(session, sorted(paths)):
            if one.root.get("kind") != FILE:
                found[one.id] = one
            elif one.id not in leads and (other := _united_with(session, one)) in leads:
                leads[one.id] = leads[other]
                wanted.append(one.id)
    cases: dict[str, list[Listed]] = {number: [] for number in numbers}
    for one in found.values():
        for number in dict.fromkeys(leads[file] for file in _files_of(session, one) if file in leads):
            cases[number].append(one)
    return {
        number: Card(
            number,
            read(session, number),
            tuple(sorted(file for file, lead in leads.items() if lead == number and file != number)),
            tuple(sorted(cases[number], key=lambda one: (one.opened, one.id), reverse=True)),
        )
        for number in numbers
    }


def _united_with(session: Session, one: Listed) -> str:
    """Return the file that a file is united with, empty if with none."""
    link = duplicate_of(read(session, one.id).kept)
    return link.text("other") if link is not None else ""


def _files_of(session: Session, one: Listed) -> Sequence[str]:
    """Return the customers' files that a case has a link to which stands."""
    blob = session.repo.blob(session.rev, one.path)
    ticket = ticket_codec.read(blob.data, one.path)[0] if blob is not None and not blob.problem else None
    return customers_of(ticket) if ticket is not None else ()
