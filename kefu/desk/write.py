"""Writing: every action, one path. Reads the ticket inside the lock, builds the entry, masks it, commits it.

An operation is one or more acts on one ticket: all of them happen or none. Acts that are `joined` share one commit.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from kefu.core.actions.table import ACTIONS
from kefu.core.base.errors import Refused, StoreFault, Usage
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Fields, Node
from kefu.core.base.regex import regex
from kefu.core.clocks.sight import remarks
from kefu.core.config.desk import check_writable
from kefu.core.fold.fold import fold
from kefu.core.judge.draft import draft
from kefu.core.judge.judge import judge
from kefu.core.judge.situation import Situation
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.ticket.timeline import CLOCKS_APART, ahead
from kefu.core.vault.hide import in_clear, masked, named, own_values, secrets_of
from kefu.core.vault.record import Attachment, Record
from kefu.core.vocabulary import ids
from kefu.desk.judging.now import situation_of
from kefu.desk.lists.find import numbers
from kefu.desk.session import Session
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs import vault as vault_codec
from kefu.store.codecs.commit import Step
from kefu.store.git.objects import NO_FILE
from kefu.store.journal.plan import FileChange, Person, Plan, VaultChange, View
from kefu.store.journal.write import Journal

_EXTENSION = regex("[a-z][a-z0-9]{0,4}")
"""An attachment's own extension that is kept; a longer one, or a number, might tell more than what it is."""

HAND_EDITS = ("header", "comment", "not-canonical", "order", "layout")
"""Findings of a ticket that somebody edited by hand: nothing is written over them unseen."""


@frozen
class File:
    """A file to be attached: its name as it came, what it is, its bytes."""

    name: str
    kind: str
    data: bytes


@frozen
class Act:
    """One action with what was given for it. `joined`: in the commit of the act before it.

    `unread`: the end of the text, of which nobody knows what it holds: it stands in the vault alone.
    """

    action: str
    given: Fields
    files: tuple[File, ...] = ()
    joined: bool = False
    unread: str = ""


@frozen
class Done:
    """The outcome of an operation: the ticket after it, its new entries, and whether it had been recorded before (`--op`)."""

    ticket: Ticket
    entries: tuple[Entry, ...]
    already: bool = False
    warnings: tuple[Finding, ...] = ()
    commit: str = ""


class _Already(Exception):
    def __init__(self, ticket: Ticket) -> None:
        super().__init__(ticket.id)
        self.ticket = ticket


@dataclass
class State:
    """A ticket while acts are added to it, with the vault records that say what to hide. `salts`: of new records, drawn before."""

    number: str
    ticket: Ticket | None
    records: list[Record]
    warnings: list[Finding] = field(default_factory=list)
    salts: Iterator[str] | None = None


@frozen
class Made:
    """One new entry with what it puts into the vault, and what is to be said of that."""

    step: Step
    vault: Mapping[str, bytes | None]
    fresh: bool
    told: tuple[Finding, ...] = ()


def write(
    session: Session,
    number: str | None,
    acts: Sequence[Act],
    *,
    at: datetime | None = None,
    op: str | None = None,
    dry_run: bool = False,
    check: Callable[[Ticket], None] | None = None,
) -> Done:
    """Do `acts` on the ticket `number` (None: the first act opens one). Raises Usage, Refused, StoreFault; then nothing is done.

    `at`: when it happened, not in the future (but for what clocks differ). `op`: a script's own id of this operation: doing it twice does it once.
    `check` sees the ticket inside the lock and may refuse.
    """
    check_writable(session.desk)
    moment = _moment(session, at)
    first = _checked_op(op) if op else ids.new_op()
    made: list[Made] = []
    tickets: dict[str, bytes | None] = {}
    stood: str | None = None
    target = number or _new_number(session, moment, first, given=op is not None)

    def decide(view: View) -> list[Plan]:
        nonlocal stood
        stood = view.head
        made.clear()
        tickets.clear()
        state = load(session, view, target, opening=number is None)
        if state.ticket is not None and state.ticket.entry(first) is not None:
            _same_act(state.ticket, first, acts[0])
            raise _Already(state.ticket)
        if check is not None and state.ticket is not None:
            check(state.ticket)
        made.extend(build(session, view, state, acts, moment, first))
        plans = list(_plans(session, made, acts, moment))
        tickets.update({change.path: change.new for plan in plans for change in plan.files})
        return plans

    journal = Journal(session.repo, sign=session.desk.sign)
    try:
        if dry_run:
            journal.rehearse(decide)
        commit = "" if dry_run else journal.write(decide)
    except _Already as done:
        return Done(done.ticket, (), already=True, warnings=tuple(journal.notices))
    before, last = made[0].step.before, made[-1].step.after
    late = ahead(before.entries, session.now) if before is not None else ()
    told = (one for m in made for one in (*m.told, *_remarks(session, m.step)))
    warnings = (*journal.notices, *late, *told, *session.desk.days_off.untold())
    if not dry_run:
        session.wrote(stood, commit, tickets)
        session.remember(ticket=last.id)
    return Done(last, tuple(m.step.entry for m in made), warnings=warnings, commit=commit)


def _remarks(session: Session, step: Step) -> Iterator[Finding]:
    """What is to be said of a new entry to whoever wrote it."""
    rules = session.rulebook(step.after.category).on if step.entry.effects else ()
    return remarks(step.after, step.entry, session.desk, rules)


def build(session: Session, view: View, state: State, acts: Sequence[Act], at: datetime, op: str) -> Iterator[Made]:
    """The entries of `acts` on one ticket, in their order; `state` follows them. The first has the id `op`."""
    for i, act in enumerate(acts):
        situation = situation_of(
            session, act.action, act.given, state.ticket, at, op if i == 0 else ids.derived_op(op, str(i))
        )
        made = _make(situation, state, act, view)
        state.ticket = made.step.after
        yield made


def _moment(session: Session, at: datetime | None) -> datetime:
    now = session.now
    if at is None:
        return now
    # A time read from another clock may lie a little ahead of this one.
    if at > now + CLOCKS_APART:
        raise Usage("--at {at} is in the future (it is {now})", at=at.isoformat(), now=now.isoformat())
    return at


def _checked_op(op: str) -> str:
    wanted = ids.normalise(op)
    if not ids.is_op(wanted):
        raise Usage("--op {op}: ten characters out of 0-9 and A-Z without I, L, O, U", op=op)
    return wanted


def _new_number(session: Session, at: datetime, op: str, *, given: bool) -> str:
    """A free number. With an op given by a script it follows from the op, so that doing it twice finds the first ticket."""
    local = at.astimezone(session.desk.zone)
    if given:
        found = next((n for n in numbers(session) if n[7:13] == op[:6]), None)
        return found or ids.new_number(local, op[:6])
    while True:
        number = ids.new_number(local)
        if session.repo.resolve(f"{session.rev}:{ids.path_of(number)}") is None:
            return number


def load(session: Session, view: View, number: str, *, opening: bool) -> State:
    """Return a ticket as it stands, with its records. Usage if there is none, StoreFault if nothing may be written over it."""
    path = ids.path_of(number)
    blob = view.file(path)
    if blob is None:
        if opening:
            return State(number, None, [])
        raise Usage("{id}: no such ticket on this desk", id=number)
    if blob.problem:
        raise StoreFault(
            "{path} is {problem}, not a ticket: restore the file from git's history",
            path=path,
            problem=NO_FILE[blob.problem],
        )
    ticket, findings = ticket_codec.read(blob.data, path)
    wrong = findings[0] if ticket is None else next((f for f in findings if f.code in HAND_EDITS), None)
    if ticket is None or wrong is not None:
        assert wrong is not None
        raise StoreFault(
            "{path}, line {line}: {problem}. Nothing was written; `kefu check` tells more, `git log -- {path}` who changed it",
            path=path,
            line=wrong.line,
            problem=wrong,
        )
    return State(number, ticket, list(records(view, ticket)))


def records(view: View, ticket: Ticket) -> Iterator[Record]:
    """The vault records of a ticket that are here and can be read."""
    ref = vault_codec.ref_of(ticket.id)
    for entry in ticket.entries:
        if entry.text("vault"):
            path = vault_codec.path_of(ticket.id, entry.op)
            blob = view.vault(ref, path)
            record = vault_codec.read(blob.data, path)[0] if blob is not None else None
            if record is not None:
                yield record


def _same_act(ticket: Ticket, op: str, act: Act) -> None:
    entry = ticket.entry(op)
    assert entry is not None
    if entry.did != act.action:
        raise Refused(
            "{id}: the op {op} was used for another operation ({did}); use a new one",
            id=ticket.id,
            op=op,
            did=entry.did,
        )


def _make(situation: Situation, state: State, act: Act, view: View) -> Made:
    """One entry: drafted in full, masked, with its record; and the ticket that it leads to."""
    given = dict(act.given)
    attachments = tuple(_attachment(i, f) for i, f in enumerate(act.files, 1))
    if attachments:
        given["files"] = [{"n": str(a.n), "kind": a.kind, "type": a.ext, "bytes": str(a.bytes)} for a in attachments]
    before = state.ticket
    action, context = ACTIONS[act.action], situation.context
    full = draft(act.action, situation, before, given)
    own = Record(state.number, context.op, values=own_values(full), texts=named(full))
    secrets = secrets_of([*state.records, own], waybills(before, full))
    shown, texts = masked(full, secrets, unread=act.unread)
    record = replace(own, texts=texts, files=attachments)
    vault: dict[str, bytes | None] = {}
    if action.erases and before is not None:
        vault = dict.fromkeys(_record_files(view, before.id))
    elif not record.empty:
        data = vault_codec.write(record, next(state.salts) if state.salts else None)
        vault = {vault_codec.path_of(state.number, context.op): data}
        vault |= {
            vault_codec.file_path(state.number, context.op, a): f.data
            for a, f in zip(attachments, act.files, strict=True)
        }
        shown["vault"] = vault_codec.digest(data)
        if before is not None and before.forgets:
            shown["forgets"] = list(before.forgets)
        state.records.append(record)
    entry = ticket_codec.entry(shown)
    wrong = judge(before, entry, situation)
    if wrong:
        raise Refused("{action}: {problem}. Nothing was recorded", action=act.action, problem=wrong[0])
    after = fold(state.number, [*(before.entries if before else ()), entry], before.unknown if before else {})
    return Made(Step(before, after, entry), vault, fresh=action.erases, told=tuple(_too_late(before, own)))


def _too_late(before: Ticket | None, own: Record) -> Iterator[Finding]:
    """Yield what is to be said of contacts that stand in clear in what was written before they were known."""
    clear = in_clear(before, own) if before is not None and not own.empty else []
    if clear:
        yield finding(
            "contact-late",
            "written in clear before this contact was entered: {entries}. The history keeps it; what can be done, and for "
            "how long, stands in docs/erasure.md",
            entries=", ".join(entry.op for entry in clear),
        )


def _record_files(view: View, number: str) -> Iterator[str]:
    """Every file of the ticket's records in its vault: they are left out of the vault's new beginning."""
    ref = vault_codec.ref_of(number)
    for entry in view.vault_files(ref, number):
        if entry.problem == "directory":
            yield from (inner.path for inner in view.vault_files(ref, entry.path))
        else:
            yield entry.path


def _attachment(n: int, file: File) -> Attachment:
    ext = file.name.rpartition(".")[2].lower()
    ext = ext if _EXTENSION.fullmatch(ext) and "." in file.name else "bin"
    return Attachment(n, ext, file.name, file.kind, sha256(file.data).hexdigest(), len(file.data))


def waybills(ticket: Ticket | None, full: Fields) -> Iterator[str]:
    """The ticket's own waybills, which are never hidden."""
    nodes: list[Node | None] = [full.get("waybill")]
    facts = full.get("facts")
    for held in (ticket.facts if ticket else None, facts if isinstance(facts, dict) else None):
        if held is not None:
            nodes += [held.get("waybill"), held.get("other-waybills")]
    changes = full.get("changes")
    nodes += (
        [c.get("now") for c in changes if isinstance(c, dict) and "waybill" in word(c.get("fact"))]
        if isinstance(changes, list)
        else []
    )
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif isinstance(node, list):
            yield from (n for n in node if isinstance(n, str))


def _plans(session: Session, made: Sequence[Made], acts: Sequence[Act], at: datetime) -> Iterator[Plan]:
    """The commits: acts that are joined share one."""
    person = session.actor
    start = 0
    for end in range(1, len(made) + 1):
        if end < len(made) and acts[end].joined:
            continue
        part = made[start:end]
        steps = [m.step for m in part]
        after = steps[-1].after
        vault = {k: v for m in part for k, v in m.vault.items()}
        ref = vault_codec.ref_of(after.id)
        yield Plan(
            files=[FileChange(ids.path_of(after.id), ticket_codec.write(after))],
            message=commit_codec.message(steps, session.desk.format),
            author=Person(person.name, person.email, at),
            written=session.now,
            op=steps[0].entry.op,
            vault=[VaultChange(ref, vault, fresh=any(m.fresh for m in part))] if vault else [],
            digest=sha256("".join(one.entry.raw for one in steps).encode()).hexdigest(),
        )
        start = end
