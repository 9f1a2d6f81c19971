"""The look-up of tickets that are named: a number, a head or tail of one, `@`, `%3`, a waybill; several with commas."""

import re
from collections.abc import Iterator

from kefu.core.base.errors import Usage
from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex
from kefu.core.vocabulary import ids, waybill
from kefu.desk.session import Session
from kefu.store.index.files import Broken

_ROW = regex("%([0-9]{1,6})")
_PART = regex("[0-9A-HJKMNP-TV-Z-]{2,13}")
_SHOWN = 5


def find(session: Session, text: str) -> str:
    """Return the number of the one ticket that `text` names. Usage if there is none, or more than one."""
    word = nfkc(text).strip()
    if not word:
        raise Usage("Which ticket? Name one: its number or the head or tail of it, a waybill, @ for the last one.")
    if word == "@":
        return _last(session)
    row = _ROW.fullmatch(word)
    if row:
        return _row(session, int(row[1]))
    number = ids.normalise(word)
    if ids.is_number(number):
        if session.repo.resolve(f"{session.rev}:{ids.path_of(number)}") is None:
            raise Usage("{id}: no such ticket on this desk; `kefu sync` may bring it", id=number)
        return number
    return _by_part(session, text, number)


def find_all(session: Session, text: str) -> list[str]:
    """Return the numbers that `text` names, separated by commas of any width. Usage if it names none."""
    parts = [p for p in re.split("[,\uff0c、]", text) if p.strip()] or [""]
    return list(dict.fromkeys(find(session, p) for p in parts))


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


def by_waybill(session: Session, text: str, *, open_only: bool = False) -> list[str]:
    """Return the numbers of the tickets that have the waybill `text` (or have it among their others), oldest first."""
    wanted = waybill.normalise(text)
    # It becomes part of a pattern for git, so that it must hold plain signs only.
    if not re.fullmatch("[0-9A-Z]{4,40}", wanted):
        return []
    index = session.index(whole=True)
    if index is not None:
        try:
            found = index.by_waybill(wanted)
            return [n for n, closed in found if ids.is_number(n) and not (open_only and closed)]
        except Broken:
            session.drop_index()
    return _in_files(session, wanted, open_only=open_only)


def open_waybills(session: Session) -> dict[str, str]:
    """Return the waybills of the tickets that are not closed, each with the number of the first of them."""
    index = session.index()
    found: dict[str, str] = {}
    if index is not None:
        try:
            for text, number in index.open_waybills():
                found.setdefault(text, number)
            return found
        except Broken:
            session.drop_index()
    closed: set[str] = set()
    known: list[tuple[str, str]] = []
    args = ("grep", "-z", "--full-name", "-E", "-e", "^(state: closed|waybill: .*)$", session.rev, "--", "tickets/")
    for line in session.repo.ask(*args).out.decode("utf-8", "surrogateescape").split("\n"):
        place, _, said = line.partition("\0")
        ticket = ids.number_of(place.partition(":")[2])
        if ticket is not None and said.startswith("waybill: "):
            known.append((said.removeprefix("waybill: ").strip('"'), ticket))
        elif ticket is not None:
            closed.add(ticket)
    for text, number in known:
        if number not in closed:
            found.setdefault(text, number)
    return found


def _in_files(session: Session, wanted: str, *, open_only: bool) -> list[str]:
    """Return what `by_waybill` does, without an index."""
    pattern = f'^(waybill: "?{wanted}"?|- "?{wanted}"?)$'
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


def _by_part(session: Session, text: str, part: str) -> str:
    """Return one ticket by head or tail of its number, else by waybill. Usage if none or several fit."""
    found: list[str] = []
    bare = part.strip("-")
    if _PART.fullmatch(part) and len(bare) > 1:
        found = beginning(session, bare)
    if not found:
        found = by_waybill(session, text)
    if len(found) == 1:
        return found[0]
    if found:
        more = "" if len(found) <= _SHOWN else f" (+{len(found) - _SHOWN})"
        raise Usage(
            "{text}: {count} tickets fit: {ids}{more}",
            text=text,
            count=len(found),
            ids=", ".join(found[:_SHOWN]),
            more=more,
        )
    if ids.looks_like_number(part):
        raise Usage("{id}: a mistyped number (its check character does not fit)", id=part)
    raise Usage("{text}: no ticket has such a number or waybill", text=text)
