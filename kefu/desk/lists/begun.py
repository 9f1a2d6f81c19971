"""The tickets that a begun word may name: what is offered at TAB."""

from collections.abc import Iterable, Mapping, Sequence

from kefu.core.base.typed import words as texts
from kefu.core.reports import Row
from kefu.core.reports.lazy import Full
from kefu.core.vocabulary import ids, waybill
from kefu.desk.lists.rows import find_rows
from kefu.desk.session import Session
from kefu.store.index.files import Broken

TAIL = 4
"""Signs of a tail of a waybill at least; from as many on closed tickets are offered too."""


def begun(session: Session, text: str) -> dict[str, str]:
    """Return the words that begin with `text` and name a ticket that is not closed, each with the title.

    They are numbers, their parts after the dash, waybills and their tails: of four signs, or from where `text` stands in
    the waybill if that is longer. Of a word that several tickets have all titles are told. Where there are none they are
    those of closed tickets, with their numbers.
    """
    found: dict[str, list[str]] = {}
    wanted, part = ids.normalise(text), waybill.normalise(text)
    if len(part) != len(text):  # what is typed with dashes or blanks does not stand so in a waybill
        part = ""
    rows = find_rows(session, [], places=True, daily=True)
    held = {number: row for row in rows.rows if ids.is_number(number := str(row["id"]))}
    for number in held:
        _put(found, _of_number(number, wanted), number)
    for known, number in _waybills(session, held.values(), part, rows.full) if part else ():
        if number in held:
            _put(found, _of_waybill(known, part), number)
    if not found:
        return {_typed(text, word): ", ".join(numbers) for word, numbers in _closed(session, text, wanted).items()}
    titles = _titles([held[number] for number in dict.fromkeys(n for each in found.values() for n in each)], rows.full)
    told = {word: " / ".join(sorted({titles[n] for n in numbers} - {""})) for word, numbers in found.items()}
    return {_typed(text, word): told[word] for word in sorted(told)}


def _put(found: dict[str, list[str]], word: str, number: str) -> None:
    if word and number not in found.setdefault(word, []):
        found[word].append(number)


def _typed(text: str, word: str) -> str:
    """Return `word` with its beginning as it is typed, in any case and width."""
    return text + word[len(text) :]


def _of_number(number: str, wanted: str) -> str:
    """Return what names the ticket and begins with `wanted`: its number or a part of that; empty if nothing does."""
    if number.startswith(wanted):
        return number
    tail = number[7:]
    if tail.startswith(wanted):
        return tail
    return wanted if len(wanted) >= TAIL and number.endswith(wanted) else ""


def _of_waybill(known: str, part: str) -> str:
    """Return the waybill or the tail of it that begins with `part`; empty if none does."""
    if known.startswith(part):
        return known
    place = len(known) - TAIL if len(part) < TAIL else known.rfind(part)
    return known[place:] if place >= 0 and known.startswith(part, place) and len(known) - place >= TAIL else ""


def _waybills(session: Session, rows: Iterable[Row], part: str, full: Full | None) -> Sequence[tuple[str, str]]:
    """Return the waybills of tickets that are not closed, with their numbers; the index leaves out those without `part`."""
    index = session.index() if full is not None else None
    if index is not None and part.isascii() and part.isalnum():
        try:
            return index.live_waybills(part)
        except Broken:
            session.drop_index()
    whole = full(list(rows)).values() if full is not None else rows
    found: list[tuple[str, str]] = []
    for row in whole:
        others = row["other-waybills"]
        each = [str(row["waybill"] or ""), *texts(list(map(str, others)) if isinstance(others, list) else [])]
        found += [(known, str(row["id"])) for known in each if known]
    return found


def _titles(rows: Sequence[Row], full: Full | None) -> Mapping[str, str]:
    whole = full(rows).values() if full is not None else rows
    return {str(row["id"]): str(row["title"] or "") for row in whole}


def _closed(session: Session, text: str, wanted: str) -> dict[str, list[str]]:
    """Return the words for closed tickets, with their numbers."""
    # Imported here, as most words begin an open ticket's name.
    from kefu.desk.lists.find import beginning, by_waybill

    found: dict[str, list[str]] = {}
    if len(wanted) < TAIL or not wanted.replace("-", "").isalnum() or not wanted.isascii():
        return found
    for number in beginning(session, wanted):
        _put(found, _of_number(number, wanted), number)
    for number in by_waybill(session, text, tail=True):
        _put(found, wanted, number)
    return found
