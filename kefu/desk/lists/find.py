"""The look-up of tickets that are named: a number, a head or tail of one, `@`, `%3`, a waybill or its tail.

Several are named with commas, rows of the last list also as `%1-%6`.
"""

import re
from collections.abc import Iterator, Sequence

from kefu.core.base.errors import Usage
from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex
from kefu.core.vocabulary import ids, waybill
from kefu.desk.session import Session
from kefu.store.index.files import Broken

_ROW = regex("%([0-9]{1,6})")
_PART = regex("[0-9A-HJKMNP-TV-Z-]{2,13}")
_ROWS = regex("%([0-9]{1,6}) ?[-~] ?%?([0-9]{1,6})")
_HELD = '^(state: closed|waybill: .*|- "?[0-9A-Z]{4,40}"?)$'
"""What a ticket's file says of its waybills and its end, one line each; for git."""
_WAYBILL = 8
"""Signs from which on a word is taken for a whole waybill, where one is just that."""
_MANY = regex("[,\uff0c、]")


def find(session: Session, text: str) -> str:
    """Return the number of the one ticket that `text` names. Where more than one fits, whoever is there is asked.

    Usage if there is none, or nobody says which of them.
    """
    word = nfkc(text).strip()
    if not word:
        raise Usage("Which ticket? Name one: its number or the head or tail of it, a waybill, @ for the last one.")
    if word == "@":
        return _last(session)
    row = _ROW.fullmatch(word)
    if row:
        return _row(session, int(row[1]))
    if _ROWS.fullmatch(word) or _MANY.search(word):
        raise Usage("{text}: these are several tickets, and one is wanted", text=text)
    number = ids.normalise(word)
    if ids.is_number(number):
        if session.repo.resolve(f"{session.rev}:{ids.path_of(number)}") is None:
            raise Usage("{id}: no such ticket on this desk; `kefu sync` may bring it", id=number)
        return number
    return _by_part(session, text, number)


def find_all(session: Session, text: str) -> list[str]:
    """Return the numbers that `text` names, separated by commas of any width. Usage if it names none."""
    parts = [p for p in _MANY.split(text) if p.strip()] or [""]
    return list(dict.fromkeys(number for part in parts for number in _each(session, part)))


def _each(session: Session, part: str) -> list[str]:
    """Return the numbers that one part names: the rows from one to another, else one ticket."""
    rows = _ROWS.fullmatch(nfkc(part).strip())
    if rows is None:
        return [find(session, part)]
    first, last = sorted((int(rows[1]), int(rows[2])))
    # The last first: a range that goes on after the list is told before it is counted out.
    _row(session, last)
    return [_row(session, row) for row in range(first, last + 1)]


def numbers(session: Session) -> Iterator[str]:
    """Yield the numbers of all tickets at HEAD, by their files' names."""
    for entry in session.repo.ls_tree(session.rev, "tickets/"):
        number = ids.number_of(entry.path)
        if number is not None:
            yield number


def beginning(session: Session, text: str) -> list[str]:
    """Return the numbers that begin or end with `text` (in plain form), its dash left out or not."""
    head = f"{text[:6]}-{text[6:]}" if len(text) > 6 and "-" not in text else text
    index = session.index(whole=True)
    if index is not None:
        try:
            return [n for n in sorted({*index.ids(head=head), *index.ids(tail=text)}) if ids.is_number(n)]
        except Broken:
            session.drop_index()
    return [n for n in numbers(session) if n.startswith(head) or n.endswith(text)]


def by_waybill(session: Session, text: str, *, open_only: bool = False, tail: bool = False) -> list[str]:
    """Return the numbers of the tickets that have the waybill `text` (or have it among their others), oldest first.

    With `tail` it is the end of the waybill, of four signs or more.
    """
    wanted = waybill.normalise(text)
    # It becomes part of a pattern for git, so that it must hold plain signs only.
    if not re.fullmatch("[0-9A-Z]{4,40}", wanted):
        return []
    index = session.index(whole=True)
    if index is not None:
        try:
            found = index.by_waybill(wanted, tail=tail)
            return [n for n, closed in found if ids.is_number(n) and not (open_only and closed)]
        except Broken:
            session.drop_index()
    return _in_files(session, wanted, open_only=open_only, tail=tail)


def open_waybills(session: Session) -> dict[str, str]:
    """Return the waybills of the tickets that are not closed, each with the number of the first of them."""
    return {text: held[0] for text, held in open_holders(session).items()}


def open_holders(session: Session) -> dict[str, list[str]]:
    """Return the waybills of the tickets that are not closed, each with the numbers of all of them, oldest first."""
    index = session.index()
    found: dict[str, list[str]] = {}
    if index is not None:
        try:
            for text, number in index.open_waybills():
                found.setdefault(text, []).append(number)
            return found
        except Broken:
            session.drop_index()
            found.clear()
    closed: set[str] = set()
    known: list[tuple[str, str]] = []
    args = ("grep", "-z", "--full-name", "-E", "-e", _HELD, session.rev, "--", "tickets/")
    for line in session.repo.ask(*args).out.decode("utf-8", "surrogateescape").split("\n"):
        place, _, said = line.partition("\0")
        ticket = ids.number_of(place.partition(":")[2])
        if ticket is not None and said.startswith("state: "):
            closed.add(ticket)
        elif ticket is not None:
            known.append((said.removeprefix("waybill: ").removeprefix("- ").strip('"'), ticket))
    for text, number in sorted(known, key=lambda one: one[1]):
        if number not in closed:
            found.setdefault(text, []).append(number)
    return found


def had(session: Session, waybills: Sequence[str]) -> set[str]:
    """Return those of the waybills that a ticket has as its own, open or closed; git looks once, however many they are."""
    if not waybills:
        return set()
    # git tries each pattern on each line, so that a pattern for each waybill would cost their product.
    out = session.repo.ask("grep", "-h", "-e", "^waybill: ", session.rev, "--", "tickets/").out
    lines = out.decode("utf-8", "surrogateescape").split("\n")
    return {line.removeprefix("waybill: ").strip('"') for line in lines} & set(waybills)


def _in_files(session: Session, wanted: str, *, open_only: bool, tail: bool) -> list[str]:
    """Return what `by_waybill` does, without an index."""
    number = f"[0-9A-Z]*{wanted}" if tail else wanted
    pattern = f'^(waybill: "?{number}"?|- "?{number}"?)$'
    args = ("grep", "-l", "-z", "-E", "--full-name", "-e", pattern, session.rev, "--", "tickets/")
    out = session.repo.ask(*args).out.decode("utf-8", "surrogateescape")
    found = sorted(n for p in out.split("\0") if (n := ids.number_of(p.partition(":")[2])) is not None)
    if not open_only or not found:
        return found
    specs = [f"{session.rev}:{ids.path_of(n)}" for n in found]
    blobs = zip(found, session.repo.read_blobs(specs), strict=True)
    return [n for n, blob in blobs if blob is None or b"\nstate: closed\n" not in blob.data]


def _last(session: Session) -> str:
    last, _rows = session.last()
    if last is None or session.repo.resolve(f"{session.rev}:{ids.path_of(last)}") is None:
        raise Usage("@: you have not worked on a ticket in this directory yet; name one")
    return last


def _row(session: Session, row: int) -> str:
    _ticket, rows = session.last()
    if not 1 <= row <= len(rows):
        raise Usage("%{row}: the last list had {count} rows; run `kefu list` again", row=row, count=len(rows))
    return rows[row - 1]


def _cases(session: Session, found: list[str]) -> list[str]:
    """Return the tickets without the incidents among them, which list the waybills of others; all where all are some."""
    specs = [f"{session.rev}:{ids.path_of(n)}" for n in found]
    blobs = zip(found, session.repo.read_blobs(specs), strict=True)
    return [n for n, blob in blobs if blob is None or b"\nkind: incident\n" not in blob.data] or found


def _by_part(session: Session, text: str, part: str) -> str:
    """Return one ticket by head or tail of its number, else by waybill or the tail of one. Usage if none or several fit.

    What is the tail of one ticket's waybill and a part of another's number fits both: none is preferred.
    """
    found: list[str] = []
    bare = part.strip("-")
    if _PART.fullmatch(part) and len(bare) > 1:
        found = beginning(session, bare)
    if not found:
        found = by_waybill(session, text)
    if (not found or len(bare) < _WAYBILL) and "-" not in part:
        found = sorted({*found, *by_waybill(session, text, tail=True)})
    if len(found) > 1:
        found = _cases(session, found)
    if len(found) == 1:
        return found[0]
    if found:
        # Imported here, since few words fit several tickets and loading it costs every start.
        from kefu.desk.lists.several import ambiguous

        error = ambiguous(session.repo, session.rev, text, found)
        chosen = session.choose(error)
        if not chosen:
            raise error
        return chosen
    if ids.looks_like_number(part):
        raise Usage("{id}: a mistyped number (its check character does not fit)", id=part)
    raise Usage("{text}: no ticket has such a number or waybill", text=text)
