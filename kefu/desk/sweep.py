"""`sweep`: writes what time has done to the open tickets, in one commit. For cron and CI; twice is the same as once."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from kefu.core.base.errors import KefuError
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.config.desk import check_writable
from kefu.core.duties.tickets import KIND, six_of
from kefu.core.fold.fold import fold
from kefu.core.judge.sweep import BY, Sweep, next_entry, quiet_until
from kefu.core.reports.tickets import Listed, findings_of
from kefu.core.ticket.model import Entry, Ticket, instant, word
from kefu.core.vocabulary import ids
from kefu.desk.duties.due import no_category, opened, standing, to_open
from kefu.desk.lists.find import open_holders
from kefu.desk.lists.from_git import again
from kefu.desk.session import Session
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs.commit import Step
from kefu.store.codecs.listed import displaced
from kefu.store.index.files import Broken
from kefu.store.index.scan import read, unclosed
from kefu.store.journal.plan import FileChange, Person, Plan, View
from kefu.store.journal.write import Journal

if TYPE_CHECKING:
    from kefu.desk.incidents.together import Outcome

MOST = 200
"""Entries that one sweep writes on one ticket at most: a bound for a rule that would never end."""


@frozen
class Swept:
    """One ticket that a sweep changed: the entries that it wrote there, each with the ticket before and after it."""

    steps: tuple[Step, ...]

    @property
    def after(self) -> Ticket:
        """Return the ticket after the sweep."""
        return self.steps[-1].after

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return the entries that were written."""
        return tuple(one.entry for one in self.steps)


class _Nothing(Exception):
    """There is nothing to write."""


@frozen
class Result:
    """The tickets that a sweep wrote to, and those that it could not read."""

    swept: tuple[Swept, ...]
    findings: tuple[Finding, ...]
    notices: tuple[Finding, ...] = ()
    linked: "tuple[Outcome, ...]" = ()


def sweep(session: Session, *, dry_run: bool = False) -> Result:
    """Sweep all open tickets at the session's time. Unreadable tickets are findings; the others are swept."""
    check_writable(session.desk)
    findings: list[Finding] = []
    numbers = _candidates(session, findings)
    swept: list[Swept] = []
    broken: list[Finding] = []
    quiet: dict[str, float | None] = {}
    seen: list[str] = []

    def decide(view: View) -> Plan:
        # The journal decides again when somebody else was faster.
        swept.clear()
        broken.clear()
        quiet.clear()
        seen[:] = [view.head or ""]
        stands = standing(session, view)
        for path in numbers:
            found, wrong = _one(session, view, path, quiet, stands)
            broken.extend(wrong)
            if found is not None:
                swept.append(found)
        swept.extend(_duties(session, view))
        if not swept:
            raise _Nothing
        return _plan(session, swept)

    journal = Journal(session.repo, sign=session.desk.sign)
    if numbers or session.desk.duties:
        with suppress(_Nothing):
            if dry_run:
                journal.rehearse(decide)
            else:
                session.rev = seen[0] = journal.write(decide)
    if quiet and seen == [session.rev] and not dry_run:
        _noted(session, quiet)
    linked, told = _linked(session, dry_run=dry_run)
    strange = (found for duty in session.desk.duties if (found := no_category(session, duty)) is not None)
    return Result(tuple(swept), (*findings, *broken), (*journal.notices, *strange, *told), linked)


def _duties(session: Session, view: View) -> Iterator[Swept]:
    """Yield the tickets of duties that are opened, each with what time has done to it since it began."""
    for one in to_open(session, view):
        first = opened(session, one)
        yield Swept((first, *_steps(session, first.after, {})))


def _linked(session: Session, *, dry_run: bool) -> "tuple[tuple[Outcome, ...], tuple[Finding, ...]]":
    """Put the tickets under the incidents that list their waybills. Only one of the staff can: the links are acts of his."""
    # Imported here: only a desk where tickets share a waybill has something to link.
    if not any(len(held) > 1 for held in open_holders(session).values()):
        return (), ()
    from kefu.desk.incidents.members import late
    from kefu.desk.incidents.together import together

    wishes = late(session)
    if not wishes:
        return (), ()
    try:
        _ = session.actor
    except KefuError:
        said = N_("{count} tickets belong to an incident; a sweep by one of the staff links them")
        return (), (finding("not-linked", said, count=len(wishes)),)
    outcomes, told = together(session, wishes, lambda one: "closed" if one.state == "closed" else "", dry_run=dry_run)
    return tuple(one for one in outcomes if one.status not in ("there", "closed")), told


def _candidates(session: Session, findings: list[Finding]) -> list[str]:
    """Return the files of the tickets on which a sweep may write, by the index if there is one, else by git."""
    index = session.index()
    if index is not None:
        try:
            bad = [again(session, path) for path in index.unreadable()]
            quiet = index.quiet(session.now.timestamp())
            found = [t.path for t in index.live() if t.path not in quiet and _may_have(session, t)]
        except (Broken, ValueError):
            session.drop_index()
        else:
            # A stray file is no ticket that could be overdue; a ticket that became a symlink is.
            findings += findings_of(ticket for ticket in bad if ids.number_of(ticket.path) is not None)
            return found
    return [t.path for t in _live(session, findings) if _may_have(session, t)]


def _live(session: Session, findings: list[Finding]) -> Iterator[Listed]:
    """Yield what lists show of all tickets that are not cleanly closed."""
    standing = unclosed(session.repo, session.rev)
    findings += findings_of(displaced(one) for one in standing.odd if ids.number_of(one.path) is not None)
    for ticket, _ in read(session.repo, session.rev, [p for p in standing.paths if ids.number_of(p) is not None]):
        findings += findings_of([ticket])
        if ticket.finding is None:
            yield ticket


def _may_have(session: Session, ticket: Listed) -> bool:
    """Return whether a sweep may write something: a clock due, a count, a platform's deadline; what a colleague did unaware of
    a strike."""
    root = ticket.root
    if root.get("attempts") or root.get("external") or (ticket.struck and session.desk.edition > 1):
        return True
    if word(root.get("kind")) == KIND and session.desk.duties:
        return True
    running = root.get("clocks")
    for clock in running.values() if isinstance(running, dict) else []:
        if isinstance(clock, dict):
            key = "due" if "paused" not in clock else "then"
            due = instant(word(clock.get(key)))
            if due is not None and due < session.now:
                return True
    return False


def _noted(session: Session, quiet: Mapping[str, float | None]) -> None:
    """Note in the index on which tickets the next sweeps have nothing to write, so that they need not read them."""
    session.drop_index()  # it may stand at the commit before
    index = session.index()
    if index is not None:
        index.hush(quiet.items())


def _one(
    session: Session, view: View, path: str, quiet: dict[str, float | None], stands: Mapping[str, str]
) -> tuple[Swept | None, tuple[Finding, ...]]:
    """Return what a sweep makes of one ticket (None if nothing), and why it cannot be read (nothing if it can).

    `quiet` takes up until when there is nothing more to write on it, in seconds; `stands`: see `standing`.
    """
    blob = view.file(path)
    if blob is None:  # somebody took it away meanwhile, and the history says who
        return None, ()
    if blob.problem:
        return None, findings_of([displaced(blob)])
    # Only here is the timeline read: the header, by which the ticket was chosen, may be sound all the same.
    before, findings = ticket_codec.read(blob.data, path)
    if before is None:
        return None, findings[:1]
    twin = stands.get(six_of(before.id), before.id) if before.entries[0].by == BY else before.id
    made = _steps(session, before, quiet, twin if twin != before.id else "")
    return (Swept(made) if made else None), ()


def _steps(session: Session, before: Ticket, quiet: dict[str, float | None], twin: str = "") -> tuple[Step, ...]:
    """Return what time has done to a ticket beside its `twin`, one entry after the other."""
    rules = session.rulebook(before.category).on
    made: list[Step] = []
    while len(made) < MOST:
        fields = next_entry(Sweep(before, session.now, session.desk, rules, twin))
        if fields is None:
            known, until = quiet_until(Sweep(before, session.now, session.desk, rules))
            quiet |= {ids.path_of(before.id): until.timestamp() if until else None} if known else {}
            break
        entry = ticket_codec.entry(fields)
        made.append(Step(before, fold(before.id, [*before.entries, entry], before.unknown), entry))
        before = made[-1].after
    return tuple(made)


def _plan(session: Session, swept: list[Swept]) -> Plan:
    name, email = session.repo.identity()
    return Plan(
        files=[FileChange(ids.path_of(s.after.id), ticket_codec.write(s.after)) for s in swept],
        message=commit_codec.sweep_message([step for s in swept for step in s.steps]),
        author=Person(name, email, max(e.at for s in swept for e in s.entries)),
        written=session.now,
        op=swept[-1].entries[-1].op,
    )
