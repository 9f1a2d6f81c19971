"""One act on many tickets in one commit: each written, passed over or refused by itself."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256

from kefu.core.base.errors import KefuError, Refused, StoreFault, Usage
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.config.desk import check_writable
from kefu.core.ticket.model import Ticket
from kefu.core.vocabulary import ids
from kefu.desk.session import Session
from kefu.desk.write import Act, Made, build, load
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs import vault as vault_codec
from kefu.store.journal.plan import FileChange, Person, Plan, VaultChange, View
from kefu.store.journal.write import Journal

Reason = KefuError | Finding


@frozen
class Wish:
    """What is to be done on a ticket: the acts, and the op of the first of them. `opens`: there is no such ticket yet.

    `done`: what came of it, in a word, where it was written.
    """

    number: str
    acts: Sequence[Act]
    op: str
    at: datetime
    done: str
    opens: bool = False


@frozen
class Outcome:
    """What came of it on one ticket: the word of the wish, `there` (by an earlier run), `failed`, or why it was passed over."""

    number: str
    status: str
    waybill: str = ""
    reason: Reason | None = None


class _Nothing(Exception):
    """There is nothing to write."""


Passed = Callable[[Ticket], str]
"""Why a ticket is passed over, in a word; empty where it is not."""


def together(
    session: Session, wishes: Sequence[Wish], passed: Passed, *, dry_run: bool
) -> tuple[list[Outcome], tuple[Finding, ...]]:
    """Do what is wished on all the tickets in one commit; return what came of each, in order, and what is to be said.

    What has the op of a wish is there already: after a kill the same again brings what is missing. StoreFault and Refused
    as for every write, and then nothing is done.
    """
    check_writable(session.desk)
    outcomes: list[Outcome] = []

    def decide(view: View) -> Plan:
        outcomes.clear()  # somebody may have been faster, and then it is decided anew
        written: list[list[Made]] = []
        for wish in wishes:
            outcome, made = _one(session, view, wish, passed)
            outcomes.append(outcome)
            written += [made] if made else []
        if not written:
            raise _Nothing
        return _plan(session, written)

    journal = Journal(session.repo, sign=session.desk.sign)
    with suppress(_Nothing):
        if dry_run:
            journal.rehearse(decide)
        else:
            session.rev = journal.write(decide)
            session.drop_index()
    return outcomes, tuple(journal.notices)


def _one(session: Session, view: View, wish: Wish, passed: Passed) -> tuple[Outcome, list[Made]]:
    """Return what comes of a wish, and what is to be written for it."""
    try:
        state = load(session, view, wish.number, opening=wish.opens)
        before = state.ticket
        if before is not None and before.entry(wish.op) is not None:
            return _outcome(wish, before, "there"), []
        why = passed(before) if before is not None else ""
        if why and before is not None:
            return _outcome(wish, before, why), []
        made = list(build(session, view, state, wish.acts, wish.at, wish.op))
    except (Usage, Refused, StoreFault) as error:
        # One opening stands for the whole: without it nothing is done.
        if wish.opens:
            raise
        return Outcome(wish.number, "failed", reason=error), []
    return _outcome(wish, made[-1].step.after, wish.done), made


def _outcome(wish: Wish, ticket: Ticket, status: str) -> Outcome:
    return Outcome(wish.number, status, ticket.fact("waybill"))


def _plan(session: Session, written: Sequence[Sequence[Made]]) -> Plan:
    """Return one commit for new entries of many tickets: their trailers in order, each month's vault once."""
    person = session.actor
    vault: dict[str, dict[str, bytes | None]] = {}
    for one in _each(written):
        if one.vault:
            vault.setdefault(vault_codec.ref_of(one.step.after.id), {}).update(one.vault)
    last = [made[-1].step.after for made in written]
    return Plan(
        files=[FileChange(ids.path_of(ticket.id), ticket_codec.write(ticket)) for ticket in last],
        message=commit_codec.together(
            "incident", len(written), [commit_codec.said([one.step for one in made]) for made in written]
        ),
        author=Person(person.name, person.email, max(one.step.entry.at for one in _each(written))),
        written=session.now,
        op=written[0][0].step.entry.op,
        vault=[VaultChange(ref, files) for ref, files in sorted(vault.items())],
        digest=sha256("".join(one.step.entry.raw for one in _each(written)).encode()).hexdigest(),
    )


def _each(written: Sequence[Sequence[Made]]) -> Iterator[Made]:
    return (one for made in written for one in made)
