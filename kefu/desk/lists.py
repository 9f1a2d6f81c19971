"""Lists: which tickets fit, read at HEAD by their headers. One that cannot be read is a row and a finding, never left out."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime

from kefu.core import ids
from kefu.core.findings import Finding
from kefu.core.frozen import frozen
from kefu.core.regex import regex
from kefu.core.reports import Row
from kefu.core.reports.tickets import UNREADABLE, Listed, as_row, findings_of
from kefu.core.terms import Query, Reader
from kefu.core.when import fixed
from kefu.desk import search
from kefu.desk.session import Session
from kefu.store.codecs.listed import displaced, listed, texts
from kefu.store.objects import Entry

_ODD = regex(rb"(?:^|\0)((?!100644 )[0-9]{6}) [a-z]+ ([0-9a-f]+)\t([^\0]*)")
TERRITORY = regex("tickets/(?:[0-9]+/.*|.*[.]yaml)", re.DOTALL)
"""Below these only tickets may stand; a README or a schema beside them is nobody's concern."""


@frozen
class Found:
    """The rows that fit, at `now`, and what was odd on the way."""

    rows: Sequence[Row]
    now: datetime
    findings: tuple[Finding, ...]

    @property
    def unreadable(self) -> bool:
        """Whether tickets were met that cannot be read."""
        return any(row["state"] == UNREADABLE for row in self.rows)


def find_rows(session: Session, terms: Iterable[str], now: datetime | None = None) -> Found:
    """The rows of the tickets that fit the terms, as they stand at `now`. Usage for a term that is not understood."""
    now = fixed(now or session.now, session.desk.zone)
    query = Reader(session.desk, session.catalogue, lambda: session.actor.id, now).query(terms)
    paths = None if query.closed else open_paths(session)
    findings: tuple[Finding, ...] = ()
    narrowed, findings = _narrowed(session, query)
    if paths is None:
        paths = sorted(narrowed) if narrowed is not None else _all_paths(session)
    elif narrowed is not None:
        paths = [path for path in paths if path in narrowed]
    tickets = list(read_listed(session, paths, query.texts))
    rows = [row for t in tickets if query.fits(row := as_row(t, now))]
    odd = [displaced(entry) for entry in odd_entries(session)]
    rows += [as_row(t, now) for t in odd]
    return Found(rows, now, findings + findings_of([*odd, *tickets]))


def open_paths(session: Session) -> list[str]:
    """The files of every ticket that is not cleanly closed: whatever cannot be read is among them."""
    found = session.repo.grep_lacking("^state: closed$", session.rev, "tickets/")
    return [path for path in found if TERRITORY.fullmatch(path)]


def _all_paths(session: Session) -> list[str]:
    """The files of all tickets."""
    entries = session.repo.ls_tree(session.rev, "tickets/")
    return [e.path for e in entries if e.problem is None and TERRITORY.fullmatch(e.path)]


def odd_entries(session: Session) -> list[Entry]:
    """What stands where only tickets may and is no regular file: git grep passes over it."""
    out = session.repo.git("ls-tree", "-r", "-z", "--full-tree", session.rev, "--", "tickets/")
    found = [Entry(m[1].decode(), m[2].decode(), m[3].decode("utf-8", "surrogateescape")) for m in _ODD.finditer(out)]
    return [entry for entry in found if TERRITORY.fullmatch(entry.path)]


def _narrowed(session: Session, query: Query) -> tuple[set[str] | None, tuple[Finding, ...]]:
    """The only files that may fit what is looked up in files; None if nothing is."""
    sets = [search.files_with(session, text) for text in query.texts]
    sets += [search.files_matching(session, _line(pattern.pattern)) for pattern in query.waybills]
    findings: tuple[Finding, ...] = ()
    if query.phones or query.names:
        numbers, findings = search.in_vault(session, query.phones, query.names)
        sets.append({ids.path_of(number) for number in numbers})
    if not sets:
        return None, ()
    return {path for path in set.intersection(*sets) if TERRITORY.fullmatch(path)}, findings


def _line(pattern: str) -> str:
    """A header's line that names a waybill of this pattern."""
    return f'^(waybill: |- )"?({pattern})"?$'


def read_listed(session: Session, paths: Sequence[str], holding: Sequence[str] = ()) -> Iterable[Listed]:
    """The tickets of these files; of those that can be read only the ones with all of the texts `holding`."""
    regular = [path for path in paths if ids.number_of(path) is not None]
    for path in paths:
        if ids.number_of(path) is None:
            yield displaced(Entry("100644", "", path))
    wanted = [_bare(text) for text in holding]
    blobs = session.repo.read_blobs([f"{session.rev}:{path}" for path in regular])
    for path, blob in zip(regular, blobs, strict=True):
        ticket = listed(blob.data if blob else b"", path)
        if not wanted or ticket.finding or blob is None or _holds(texts(blob.data), wanted):
            yield ticket


def _holds(held: Iterable[str], wanted: Sequence[str]) -> bool:
    bare = [_bare(text) for text in held]
    return all(any(w in text for text in bare) for w in wanted)


def _bare(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
