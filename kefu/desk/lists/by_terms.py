"""Lists by terms, and without an index: what is looked up in files, and tickets read from git by their headers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from kefu.core.base.findings import Finding
from kefu.core.reports import Row
from kefu.core.reports.looks import Looks
from kefu.core.reports.terms.query import Query
from kefu.core.reports.terms.reader import Reader
from kefu.core.reports.tickets import Listed, as_row
from kefu.core.vocabulary import ids
from kefu.core.vocabulary.words import FILE
from kefu.desk.lists import search
from kefu.desk.lists.found import Found
from kefu.desk.lists.from_git import again, bare, holds, read_listed
from kefu.desk.session import Session
from kefu.store.codecs.listed import displaced, texts
from kefu.store.index.database import Index
from kefu.store.index.files import Broken
from kefu.store.index.scan import TERRITORY, odd_files, unclosed
from kefu.store.index.spool import Spool

FILES = f"^kind: {FILE}$"
"""The line of a header by which git finds customers' files: they are few among what is closed."""


def asked(
    session: Session, terms: Iterable[str], now: datetime, looks: Looks | None = None, *, daily: bool = False
) -> Found:
    """Return the whole rows of the tickets that fit the terms; with `daily` those of daily work too, whatever they ask."""
    query = Reader(session.desk, session.catalogue, lambda: session.actor.id, now).query(terms)
    query = replace(query, daily=True) if daily else query
    index = session.index(whole=query.looks_at_closed)
    if index is not None:
        try:
            return _indexed(session, index, query, now, looks)
        except (Broken, ValueError):
            session.drop_index()
    return _direct(session, query, now, looks)


def _indexed(session: Session, index: Index, query: Query, now: datetime, looks: Looks | None) -> Found:
    """Return the tickets that fit: live ones as the index has them, closed ones read from their headers."""
    narrowed, findings = _narrowed(session, query, index)
    bad = [again(session, path) for path in index.unreadable()]
    live: Iterable[Listed] = index.live(None if narrowed is None else sorted(narrowed))
    if query.facts:
        # The index keeps what lists show, and these are other facts.
        live = read_listed(session, [ticket.path for ticket in live])
    live = list(live)
    tickets: Iterable[Listed] = [t for t in live if not query.texts or _in_file(session, t, query.texts)]
    if query.looks_at_closed:
        if narrowed is None:
            closed: Iterable[str] = index.closed(query.born[0], query.born[1] or "~")
        else:
            closed = index.closed_among([number for path in narrowed if (number := ids.number_of(path)) is not None])
        paths = [ids.path_of(number) for number in closed if query.may_be(number)]
        tickets = chain(tickets, read_listed(session, paths, query.texts))
    # A ticket that cannot be read may fit, so that it is shown unless a look-up in files rules it out.
    kept = [t for t in bad if narrowed is None or t.path in narrowed or t.misplaced]
    return _found(query, now, chain(kept, tickets), findings, looks, long=narrowed is None)


def _in_file(session: Session, ticket: Listed, wanted: Sequence[str]) -> bool:
    blob = session.repo.objects.get(f"{session.rev}:{ticket.path}")
    return blob is not None and holds(texts(blob.data), [bare(text) for text in wanted])


def _direct(session: Session, query: Query, now: datetime, looks: Looks | None) -> Found:
    """Return the tickets that fit, without an index."""
    narrowed, findings = _narrowed(session, query, None)
    if query.looks_at_closed:
        odd = [displaced(entry) for entry in odd_files(session.repo, session.rev)]
        strange = {ticket.path for ticket in odd}
        paths = sorted(narrowed - strange) if narrowed is not None else _all_paths(session)
    else:
        found = unclosed(session.repo, session.rev)
        odd = [displaced(entry) for entry in found.odd]
        paths = [path for path in found.paths if narrowed is None or path in narrowed]
    tickets = chain(read_listed(session, paths, query.texts), odd)
    return _found(query, now, tickets, findings, looks, long=narrowed is None)


def _found(
    query: Query,
    now: datetime,
    tickets: Iterable[Listed],
    findings: tuple[Finding, ...],
    looks: Looks | None,
    *,
    long: bool,
) -> Found:
    """Return the rows of the tickets that fit, with what was odd in any. With closed ones they may be very many."""
    odd: list[Finding] = []

    def rows() -> Iterator[Row]:
        for ticket in tickets:
            if ticket.finding is not None:
                odd.append(ticket.finding)
            row = as_row(ticket, now, looks)
            if query.fits(row) and (ticket.finding is not None or query.holds(ticket.root)):
                yield row

    made = Spool(rows()) if query.looks_at_closed and long else list(rows())
    # `odd` is complete only now, as making the rows fills it.
    return Found(made, now, (*findings, *odd))


def _all_paths(session: Session) -> list[str]:
    """Return the files of all tickets."""
    entries = session.repo.ls_tree(session.rev, "tickets/")
    return [e.path for e in entries if e.problem is None and TERRITORY.fullmatch(e.path)]


def _narrowed(session: Session, query: Query, index: Index | None) -> tuple[set[str] | None, tuple[Finding, ...]]:
    """Return the only files that may fit what the query looks up in files; None if it looks up nothing there."""
    sets = [search.files_with(session, text) for text in query.texts]
    for pattern in query.waybills:
        if index is not None and index.whole:
            known = index.waybills(_head(pattern.pattern))
            sets.append({ids.path_of(n) for w, n in known if pattern.fit(w) and ids.is_number(n)})
        else:
            sets.append(search.files_matching(session, _line(pattern.pattern)))
    if query.files_alone:
        sets.append(search.files_matching(session, FILES))
    findings: tuple[Finding, ...] = ()
    if query.phones or query.names:
        numbers, findings = search.in_vault(session, query.phones, query.names)
        sets.append({ids.path_of(number) for number in numbers})
    if not sets:
        return None, ()
    return {path for path in set.intersection(*sets) if TERRITORY.fullmatch(path)}, findings


def _head(pattern: str) -> str:
    """Return the plain signs with which all waybills of this pattern begin."""
    return "" if "|" in pattern else pattern.partition("[")[0] if "\\" not in pattern else ""


def _line(pattern: str) -> str:
    """Return the pattern of a header's line that names a waybill of this pattern."""
    return f'^(waybill: |- )"?({pattern})"?$'
