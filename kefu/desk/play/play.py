"""Playing a playbook on a ticket: each answer does what the commands do, in one commit. No state of a run is stored.

Two people may play one ticket at once: what a question was seen on is checked again inside the lock, and the second one
learns who answered it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from kefu.core.base.errors import Refused
from kefu.core.base.frozen import frozen
from kefu.core.playbook.answers import Given, World, accepted
from kefu.core.playbook.messages import Filling
from kefu.core.playbook.model import Playbook, Step
from kefu.core.playbook.plan import Ask, deeds, op_of
from kefu.core.playbook.replay import Around, Position, replay, run_entries
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.vocabulary import ids
from kefu.desk.play.playbooks import Held, book_for
from kefu.desk.read import Read, read
from kefu.desk.session import Session
from kefu.desk.write import Act, Done, File, write

Load = Callable[[str, str], File]
"""(path, kind of evidence) to the file. Usage if it cannot be read."""


@frozen
class Run:
    """A run as somebody sees it: the desk, the playbook it goes by, the ticket, where it stands."""

    session: Session
    held: Held
    seen: Read
    position: Position

    @property
    def book(self) -> Playbook:
        """Return the playbook."""
        return self.held.book

    @property
    def ticket(self) -> Ticket:
        """Return the ticket as it is kept."""
        return self.seen.kept

    def world(self, at: datetime | None = None) -> World:
        """Return what answers are checked against."""
        session = self.session
        return World(session.desk, session.catalogue, (at or session.now).astimezone(session.desk.zone))

    def filling(self, language: str, called: Callable[[str], str]) -> Filling:
        """Return what the fields of messages stand for."""
        session, full = self.session, self.seen.full
        answers = _full_answers(full, self.position)
        return Filling(self.book, full, answers, session.desk, session.actor.name, language, called)


def load(session: Session, number: str) -> Run:
    """Return the run on a ticket as it stands at HEAD. Refused if the desk has no playbook for it."""
    seen = read(session, number)
    held = book_for(session, seen.kept)
    return Run(session, held, seen, replay(held.book, seen.kept, Around.of(session.desk, session.now)))


def fresh(session: Session, number: str, now: datetime) -> Run:
    """Return the run as HEAD has it now, with what others did meanwhile."""
    session.now = now.astimezone(session.desk.zone).replace(microsecond=0)
    session.rev = session.repo.resolve("HEAD") or session.rev
    return load(session, number)


def _full_answers(full: Ticket, position: Position) -> Mapping[str, str]:
    """Return the answers on the path, by step, unmasked where the vault is here."""
    found: dict[str, str] = {}
    for passed in position.path:
        entry = full.entry(passed.last.op)
        said = entry.text("answer") if entry is not None and entry.did == "step" else ""
        if passed.answer is not None:
            found[passed.step.id] = found[passed.step.base] = said or passed.answer
    return found


# -- one answer


@frozen
class Reply:
    """One step with its answer. `notice`: of a wait, that notice is given now; `held`: evidence that is attached."""

    step: Step
    given: Given
    notice: bool = False
    held: str = ""


def answer(
    run: Run,
    reply: Reply,
    load_file: Load,
    *,
    at: datetime | None = None,
    op: str | None = None,
    dry_run: bool = False,
) -> Done:
    """Record one answer. Usage if it does not fit, Refused if the rules or somebody else's answer are against it."""
    good = reply if reply.notice else replace(reply, given=accepted(reply.step, reply.given, run.world(at)))
    first = op or ids.new_op()
    acts = acts_of(run, run.ticket, run.position, good, load_file, first, 0, at)
    return write(run.session, run.ticket.id, acts, at=at, op=first, dry_run=dry_run, check=unchanged(run))


def acts_of(
    run: Run,
    ticket: Ticket,
    position: Position,
    reply: Reply,
    load_file: Load,
    first: str,
    place: int,
    at: datetime | None,
) -> list[Act]:
    """Return the acts of an answer, in one commit. `place`: how many acts of the operation `first` come before."""
    may_decide(run, reply.step)
    ask = Ask(
        run.book,
        run.held.blob,
        ticket,
        position,
        reply.step,
        reply.given,
        run.world(at),
        op_of(first, place),
        notice=reply.notice,
        held=reply.held,
        ways=run.held.ways,
    )
    found = []
    for n, deed in enumerate(deeds(ask)):
        files = (load_file(reply.given.value, reply.step.value),) if deed.file else ()
        found.append(Act(deed.action, deed.given, files, joined=n > 0))
    return found


def may_decide(run: Run, step: Step) -> None:
    """Raise Refused if a decision belongs to another role."""
    if step.kind == "approve" and step.value not in run.session.actor.roles:
        raise Refused(
            "{id}: {step} is decided by a {role}: `kefu play {id}` there, or `kefu approve {id} yes|no`",
            id=run.ticket.id,
            step=step.id,
            role=step.value,
        )


def unchanged(run: Run) -> Callable[[Ticket], None]:
    """Return a check that refuses an answer to an older state of the run.

    It raises Refused if somebody else answered meanwhile, or the ticket is in another cycle.
    """

    def check(ticket: Ticket) -> None:
        known = {e.op for e in run.ticket.entries}
        new = [e for e in run_entries(ticket) if e.op not in known]
        if new:
            raise _answered(ticket, new[-1])
        asked = replay(run.book, ticket, Around.of(run.session.desk, run.session.now))
        before = run.position.asked.id if run.position.asked else ""
        now = asked.asked.id if asked.asked else ""
        if ticket.cycle != run.ticket.cycle or before != now:
            raise Refused(
                "{id}: the ticket changed meanwhile, and the next step is {step}. See `kefu play {id}`",
                id=ticket.id,
                step=now or "-",
            )

    return check


def _answered(ticket: Ticket, entry: Entry) -> Refused:
    return Refused(
        "{id}: the step {step} was answered meanwhile, by {by} at {at}: {answer}. Nothing was recorded; go on with "
        "`kefu play {id}`",
        id=ticket.id,
        step=entry.text("step"),
        by=entry.by,
        at=entry.text("at"),
        answer=entry.text("answer") or entry.text("result"),
    )


def attached(run: Run, step: Step) -> Entry | None:
    """Return the latest evidence of the step's kind that came in this cycle and that no step has used yet."""
    ticket = run.ticket
    used = {e.text("entry") for e in run_entries(ticket)}
    for entry in reversed(ticket.counted("attach")):
        files = entry.fields.get("files")
        kinds = [f.get("kind") for f in files if isinstance(f, dict)] if isinstance(files, list) else []
        mine = ticket.cycles.get(entry.cycle, entry.cycle) == ticket.cycle
        if mine and entry.op not in used and step.value in kinds:
            return entry
    return None
