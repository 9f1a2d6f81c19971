"""The way in: a table of cases opened as tickets, a thousand rows a commit. Repeating an import repeats nothing.

A row's op is derived from what its ticket shows of it (when, category, waybill, the other system's number, the masked text), never
from unmasked personal data, which a digest would give away.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from datetime import datetime
from hashlib import sha256
from itertools import islice

from kefu.core import desk as desks
from kefu.core import facts as fact_table
from kefu.core import given, ids
from kefu.core.desk import check_writable
from kefu.core.errors import KefuError, Refused, StoreFault, Usage
from kefu.core.findings import Finding, finding
from kefu.core.frozen import frozen
from kefu.core.guessing import Fits, fitting, guess, strangers
from kefu.core.importing import Case, Map, case, in_time, moment
from kefu.core.privacy import mask_text
from kefu.core.ticket import word
from kefu.core.vaulting import Record, own_values, secrets_of
from kefu.desk.casting import Cast, Foundry
from kefu.desk.find import numbers
from kefu.desk.opening import Wish, acts_of
from kefu.desk.session import Session
from kefu.desk.write import Act
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import vault as vault_codec
from kefu.store.journal import Journal
from kefu.store.objects import Blob
from kefu.store.plan import FileChange, Person, Plan, VaultChange, View
from kefu.store.tables import Row, Table

CHUNK = 1000
"""Rows in one commit."""
SAMPLE = 2000
"""Rows that a first map is made from."""
_PHONE = "0123456789-+() *"

Reason = KefuError | Finding


@frozen
class Outcome:
    """What became of a row: `opened`, `there` (by an earlier import) or `rejected`, with the reason."""

    row: Row
    status: str
    ticket: str = ""
    category: str = ""
    waybill: str = ""
    at: datetime | None = None
    reason: Reason | None = None


@frozen
class _Wanted:
    """A row ready to be opened: the acts, when, the op of its opening and the number of its ticket."""

    row: Row
    acts: Sequence[Act]
    at: datetime
    op: str
    number: str

    def outcome(self, status: str, reason: Reason | None = None) -> Outcome:
        """What became of it."""
        facts = self.acts[0].given["facts"]
        assert isinstance(facts, dict)
        number = "" if status == "rejected" else self.number
        return Outcome(
            self.row, status, number, word(facts.get("category")), word(facts.get("waybill")), self.at, reason
        )


@frozen
class _Import:
    """What is known while an import runs: the desk's numbers by their six characters, the ops met in this file."""

    session: Session
    how: Map
    foundry: Foundry
    numbers: dict[str, list[str]]
    met: dict[str, tuple[int, Sequence[Act]]] = field(default_factory=dict)


def first_map(session: Session, table: Table) -> tuple[Map, dict[str, dict[str, int]]]:
    """A first map of a table, and the values that no target takes, with the number of rows that have each."""
    rows = [row.cells for row in islice(table.rows, SAMPLE) if row.problem is None]
    fits = _fits(session)
    how = guess(table.titles, rows, fits)
    return how, strangers(how, rows, fits)


def _fits(session: Session) -> Fits:
    def check(target: str, text: str) -> object:
        if target == "at":
            return moment(text, session.desk.zone)
        if target == "owner":
            return desks.find_staff(session.desk, text)
        if target.endswith(".phone") and (set(text) - set(_PHONE) or sum(c.isdigit() for c in text) < 5):
            raise Usage("{text}: not a phone", text=text)
        return target == "note" or given.fact(target, text, session.desk, session.catalogue, session.now)

    return fitting(check)


def bring_in(
    session: Session, table: Table, how: Map, *, dry_run: bool, tell: Callable[[int], None] = lambda _rows: None
) -> Iterator[Outcome]:
    """Open a ticket for each row, a thousand a commit; `tell` hears how many rows are done. What cannot be taken is rejected.

    Usage when the table lacks a column of the map; StoreFault and Refused as every write: then the chunks before stay done.
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
    work = _Import(session, how, Foundry(session), known)
    done = 0
    while rows := list(islice(table.rows, CHUNK)):
        yield from _chunk(work, rows, dry_run=dry_run)
        done += len(rows)
        tell(done)


class _Nothing(Exception):
    """No row of a chunk is to be opened."""


def _chunk(work: _Import, rows: Sequence[Row], *, dry_run: bool) -> list[Outcome]:
    """The outcomes of some rows, in their order; they are written by one commit."""
    outcomes: dict[int, Outcome] = {}
    ready: list[tuple[_Wanted, Cast]] = []
    session = work.session
    salts = list(vault_codec.salts(2 * len(rows)))
    for i, one in enumerate(_placed(work, [_ready(work, row) for row in rows])):
        if isinstance(one, _Wanted):
            try:
                made = work.foundry.cast(one.number, one.acts, one.at, one.op, salts[2 * i : 2 * i + 2])
            except (Usage, Refused) as error:
                one = one.outcome("rejected", error)
            else:
                ready.append((one, made))
                continue
        outcomes[one.row.number] = one

    def decide(view: View) -> Plan:
        stands = view.standing([ids.path_of(one.number) for one, _ in ready])
        made: list[Cast] = []
        for one, new in ready:
            blob = stands.get(ids.path_of(one.number))
            outcomes[one.row.number] = one.outcome("opened") if blob is None else _taken(one, blob)
            made += [new] if blob is None else []
        if not made:
            raise _Nothing
        return _plan(session, made)

    with suppress(_Nothing):
        if dry_run:
            decide(View(session.repo, session.rev))
        elif ready:
            session.rev = Journal(session.repo, sign=session.desk.sign).write(decide)
    return [outcomes[row.number] for row in rows]


def _ready(work: _Import, row: Row) -> _Wanted | Outcome:
    """A row made ready to be opened, without its number yet; an outcome if it cannot be."""
    if row.problem is not None:
        return Outcome(row, "rejected", reason=row.problem)
    session = work.session
    try:
        found = case(row.cells, work.how, session.desk.zone)
        at = in_time(found.at, session.now) if found.at else session.now
        category = found.facts.get("category", "")
        if not category:
            return Outcome(row, "rejected", reason=finding("import-category", "no category is given"))
        acts = acts_of(session, Wish(category, found.facts, owner=found.owner, incomplete=True))
        if found.note:
            acts.append(Act("note", {"text": given.clean(found.note, "note")}, joined=True))
    except (Usage, Refused) as error:
        return Outcome(row, "rejected", at=None, reason=error)
    op = _op(acts[0], found)
    while op in work.met:
        before, same = work.met[op]
        if same == acts:
            return Outcome(row, "rejected", reason=finding("import-twice", "the same as row {row}", row=before))
        op = ids.derived_op(op, "again")
    work.met[op] = (row.number, acts)
    return _Wanted(row, acts, at, op, "")


def _op(opening: Act, found: Case) -> str:
    """The op of a row's opening, the same in every file and at every time."""
    facts = opening.given["facts"]
    assert isinstance(facts, dict)
    own = Record("", "", values=own_values({"facts": facts}))
    shown = mask_text(word(facts.get("text")), secrets_of([own], [word(facts.get("waybill"))]))
    names = ("category", "waybill", "external.system", "external.number")
    when = str(int(found.at.timestamp())) if found.at else ""
    return ids.derived_op("import", when, *(fact_table.text(facts, name) or "" for name in names), shown)


def _placed(work: _Import, rows: Sequence[_Wanted | Outcome]) -> Iterator[_Wanted | Outcome]:
    """Each row with the number of its ticket: a free one, or that of the ticket which an earlier import made of it."""
    paths = {ids.path_of(n) for one in rows if isinstance(one, _Wanted) for n in _similar(work, one.op)}
    held = work.session.repo.blobs(work.session.rev, paths) if paths else {}
    for one in rows:
        if not isinstance(one, _Wanted):
            yield one
            continue
        before = next((n for n in _similar(work, one.op) if _holds(held.get(ids.path_of(n)), one.op)), None)
        if before is not None:
            yield replace(one, number=before).outcome("there")
        else:
            number = _free(work, one)
            work.numbers.setdefault(number[7:13], []).append(number)
            yield replace(one, number=number)


def _similar(work: _Import, op: str) -> Iterator[str]:
    """The numbers that stand and may have come from this op, whatever the day."""
    for six in (op[:6], op[4:]):
        yield from work.numbers.get(six, ())


def _free(work: _Import, one: _Wanted) -> str:
    local = one.at.astimezone(work.session.desk.zone)
    for six in (one.op[:6], one.op[4:]):
        number = ids.new_number(local, six)
        if number not in work.numbers.get(six, ()):
            return number
    raise StoreFault("{id}: two rows lead to one ticket number; import them on different days", id=number)


def _holds(blob: Blob | None, op: str) -> bool:
    return blob is not None and (f"\n- op: {op}\n".encode() in blob.data or f'\n- op: "{op}"\n'.encode() in blob.data)


def _taken(one: _Wanted, blob: Blob) -> Outcome:
    """What becomes of a row whose number somebody else has given away since we looked: most often by the same import."""
    if _holds(blob, one.op):
        return one.outcome("there")
    return one.outcome(
        "rejected", finding("import-number", "its number {id} was taken meanwhile; import it again", id=one.number)
    )


def _plan(session: Session, made: Sequence[Cast]) -> Plan:
    """One commit for many new tickets: the trailers of each entry in their order, the latest `at`, the vault of each month."""
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
    """How many rows were opened, there, rejected."""
    found = {"opened": 0, "there": 0, "rejected": 0}
    for one in outcomes:
        found[one.status] += 1
    return found
