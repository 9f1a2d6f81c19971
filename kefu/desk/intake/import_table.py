"""The way in: a table of cases opened as tickets, a thousand rows a commit. Repeating an import repeats nothing."""

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from itertools import islice

from kefu.core.base.errors import KefuError, Refused, StoreFault, Usage
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.config.desk import check_writable
from kefu.core.intake.importing import Map
from kefu.core.vocabulary import ids
from kefu.desk.intake.first_map import TOTAL, cases
from kefu.desk.intake.known_number import Again, Known, again, by_number
from kefu.desk.intake.rows import Arrival, Reader
from kefu.desk.lists.find import numbers, open_waybills
from kefu.desk.session import Session
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import vault as vault_codec
from kefu.store.git.objects import Blob
from kefu.store.git.processes import processors, spread
from kefu.store.journal.plan import FileChange, Person, Plan, VaultChange, View
from kefu.store.journal.write import Journal
from kefu.store.tables.rows import Row, Table

CHUNK = 1000
"""Rows in one commit."""

Reason = KefuError | Finding


@frozen
class Outcome:
    """The end of a row: `opened`, `there` (by an earlier import), `passed` over as no case, `rejected` with the reason, or
    `noted`, which only follows when somebody takes it so.

    `again`: the ticket that has the other system's number of the row already, on which the row may be noted.

    `double`: another open ticket with the waybill of a ticket that was opened.
    """

    row: Row
    status: str
    ticket: str = ""
    category: str = ""
    waybill: str = ""
    at: datetime | None = None
    reason: Reason | None = None
    double: str = ""
    again: Again | None = None


@dataclass
class _Import:
    """The state of a running import: the desk's numbers by their six characters, the ops met in this file."""

    session: Session
    reader: Reader
    numbers: dict[str, list[str]]
    met: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    @cached_property
    def waybills(self) -> dict[str, str]:
        """Return the waybills of open tickets, each with a ticket's number; read when a first ticket is opened."""
        return open_waybills(self.session) if self.numbers else {}

    @cached_property
    def external(self) -> Known:
        """Return the other systems' numbers that tickets have, with the tickets."""
        return by_number(self.session) if self.numbers else {}


def bring_in(
    session: Session, table: Table, how: Map, *, dry_run: bool, tell: Callable[[int], None] = lambda _rows: None
) -> Iterator[Outcome]:
    """Open a ticket for each row, a thousand a commit, and yield each outcome; a row that cannot be taken is rejected.

    `tell` gets the number of rows that are done. Usage when the table lacks a column of the map; StoreFault and Refused
    as for every write, and then the chunks before stay done.
    """
    check_writable(session.desk)
    lacking = [title for title in how.columns if title not in table.titles]
    if lacking:
        raise Usage(
            "the map names the column {title}, which the table has not; it has: {known}",
            title=lacking[0],
            known=", ".join(table.titles),
        )
    known: dict[str, list[str]] = {}
    for number in numbers(session):
        known.setdefault(number[7:13], []).append(number)
    work = _Import(session, Reader(session, how), known)
    done = 0
    for rows, found in _read(work, table):
        yield from _chunk(work, rows, found, dry_run=dry_run)
        done += len(rows)
        tell(done)
    work.reader.close()


def _read(work: _Import, table: Table) -> Iterator[tuple[list[Row], list[Arrival | None]]]:
    """Yield chunks of rows as tickets: the first made here, the others by all processors while one is written."""
    every = cases(table)
    rows = list(islice(every, CHUNK))
    if not rows:
        return
    yield rows, work.reader(rows)
    given_out: deque[list[Row]] = deque()

    def feed() -> Iterator[list[Row]]:
        while more := list(islice(every, CHUNK)):
            given_out.append(more)
            yield more

    work.reader.close()  # each process has its own git
    gc.freeze()  # what is known by now stays: nobody need look through it again
    for found in spread(work.reader, feed(), processors() if len(rows) == CHUNK else 1):
        yield given_out.popleft(), found


class _Nothing(Exception):
    """No row of a chunk is to be opened."""


def _chunk(work: _Import, rows: Sequence[Row], found: Sequence[Arrival | None], *, dry_run: bool) -> list[Outcome]:
    """Return the outcomes of some rows, in their order, after one commit has written them."""
    session = work.session
    ready = _placed(work, rows, [_met(work, row, one) for row, one in zip(rows, found, strict=True)])
    outcomes = [
        one if isinstance(one, Outcome) else _outcome(row, "opened", one) for row, one in zip(rows, ready, strict=True)
    ]
    new = {i: one for i, one in enumerate(ready) if isinstance(one, Arrival)}
    open_before = work.waybills if new else {}

    def decide(view: View) -> Plan:
        stands = view.standing([ids.path_of(one.number) for one in new.values()])
        # Decided anew at each try: somebody may have taken a number meanwhile.
        for i, one in new.items():
            blob = stands.get(ids.path_of(one.number))
            outcomes[i] = _outcome(rows[i], "opened", one) if blob is None else _taken(rows[i], one, blob)
        made = [one for i, one in new.items() if outcomes[i].status == "opened"]
        if not made:
            raise _Nothing
        return _plan(session, made)

    with suppress(_Nothing):
        if dry_run:
            decide(View(session.repo, session.rev))
        elif new:
            session.rev = Journal(session.repo, sign=session.desk.sign).write(decide)
    return [_noticed(one, open_before) for one in outcomes]


def _noticed(one: Outcome, known: dict[str, str]) -> Outcome:
    """Return the outcome with the other open ticket of its waybill; `known` grows by what is opened."""
    if one.status != "opened" or not one.waybill:
        return one
    other = known.setdefault(one.waybill, one.ticket)
    return one if other == one.ticket else replace(one, double=other)


def _outcome(row: Row, status: str, one: Arrival, ticket: str = "", reason: Reason | None = None) -> Outcome:
    """Return the outcome of a row that can be a ticket."""
    number = "" if status == "rejected" else ticket or one.number
    return Outcome(row, status, number, one.category, one.waybill, one.at, None if status == "there" else reason)


def _met(work: _Import, row: Row, found: Arrival | None) -> Arrival | Outcome:
    """Return a row as a ticket of an op that no row before it has; an outcome if it cannot be one."""
    if row.problem is not None:
        return Outcome(row, "passed" if row.problem.code == TOTAL else "rejected", reason=row.problem)
    try:
        one = found or work.reader.arrival(row)
    except (Usage, Refused) as error:
        return Outcome(row, "rejected", reason=error)
    op = one.op
    while op in work.met:
        before, same = work.met[op]
        if same == one.same:
            return Outcome(row, "rejected", reason=finding("import-twice", "the same as row {row}", row=before))
        # Another case that shows the same gets an op of its own, the same one at each import.
        op = ids.derived_op(op, "again")
    work.met[op] = (row.number, one.same)
    return one if op == one.op else work.reader.arrival(row, op=op)


def _placed(work: _Import, rows: Sequence[Row], found: Sequence[Arrival | Outcome]) -> list[Arrival | Outcome]:
    """Return each row with a free number for its ticket, or as `there` if an earlier import made a ticket of it."""
    paths = {ids.path_of(n) for one in found if isinstance(one, Arrival) for n in _similar(work, one.op)}
    held = work.session.repo.blobs(work.session.rev, paths) if paths else {}
    placed: list[Arrival | Outcome] = []
    for row, one in zip(rows, found, strict=True):
        if isinstance(one, Arrival):
            before = next((n for n in _similar(work, one.op) if _holds(held.get(ids.path_of(n)), one.op)), "")
            placed.append(_outcome(row, "there", one, before) if before else _fresh(work, row, one))
        else:
            placed.append(one)
    return placed


def _fresh(work: _Import, row: Row, one: Arrival) -> Arrival | Outcome:
    """Return a new case with its number, or as refused where its number in the other system is a ticket's already."""
    found = again(work.session, work.external, one) if one.external[1] else None
    if found is not None:
        known = _outcome(row, "there" if found.done else "rejected", one, found.ticket, found.reason)
        return known if found.done else replace(known, again=found)
    made = _numbered(work, row, one)
    if one.external[1]:
        work.external.setdefault(one.external, {}).setdefault(one.waybill, made.number)
    return made


def _similar(work: _Import, op: str) -> Iterator[str]:
    """Yield the numbers that stand and may have come from this op, whatever the day."""
    for six in (op[:6], op[4:]):
        yield from work.numbers.get(six, ())


def _numbered(work: _Import, row: Row, one: Arrival) -> Arrival:
    """Return the ticket with a number that no other has. StoreFault if both numbers that its op gives are taken."""
    local = one.at.astimezone(work.session.desk.zone)
    for six in (one.op[:6], one.op[4:]):
        number = ids.new_number(local, six)
        if number not in work.numbers.get(six, ()):
            work.numbers.setdefault(six, []).append(number)
            return one if number == one.number else work.reader.arrival(row, op=one.op, number=number)
    raise StoreFault("{id}: two rows lead to one ticket number; import them on different days", id=number)


def _holds(blob: Blob | None, op: str) -> bool:
    return blob is not None and (f"\n- op: {op}\n".encode() in blob.data or f'\n- op: "{op}"\n'.encode() in blob.data)


def _taken(row: Row, one: Arrival, blob: Blob) -> Outcome:
    """Return the outcome of a row whose number was given away since we looked: most often by the same import."""
    if _holds(blob, one.op):
        return _outcome(row, "there", one)
    taken = finding("import-number", "its number {id} was taken meanwhile; import it again", id=one.number)
    return _outcome(row, "rejected", one, reason=taken)


def _plan(session: Session, made: Sequence[Arrival]) -> Plan:
    """Return one commit for many new tickets: their entries' trailers in order, the latest `at`, each month's vault."""
    person = session.actor
    vault: dict[str, dict[str, bytes | None]] = {}
    for one in made:
        if one.vault:
            vault.setdefault(vault_codec.ref_of(one.number), {}).update(one.vault)
    return Plan(
        files=[FileChange(ids.path_of(one.number), one.data) for one in made],
        message=commit_codec.together("import", len(made), [one.trailers for one in made]),
        author=Person(person.name, person.email, max(one.at for one in made)),
        written=session.now,
        op=made[0].op,
        vault=[VaultChange(ref, files) for ref, files in sorted(vault.items())],
        digest=sha256("".join(one.raw for one in made).encode()).hexdigest(),
    )


def counts(outcomes: Iterable[Outcome]) -> Mapping[str, int]:
    """Return how many rows were opened, there, noted, passed over, rejected."""
    found = {"opened": 0, "there": 0, "noted": 0, "passed": 0, "rejected": 0}
    for one in outcomes:
        found[one.status] += 1
    return found
