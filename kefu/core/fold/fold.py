"""The fold: a timeline's entries to the ticket they add up to, by the thirteen rules of the design's section 6.

Total and pure: any set of entries folds, in whatever order it came together; it knows no rule book, no calendar and no
present time. What does not count is kept and reported. Each action says by the verbs of `Standing` what it changes.
"""

from collections.abc import Iterable, Mapping, Sequence

from kefu.core.actions.table import ACTIONS, changes_of, strikeable
from kefu.core.base.findings import finding
from kefu.core.base.msgid import N_
from kefu.core.base.node import Node
from kefu.core.fold.clocks import clocks_of
from kefu.core.fold.mends import mended
from kefu.core.ticket.model import Entry, State, Ticket
from kefu.core.ticket.state import Standing
from kefu.core.ticket.timeline import one_per_op, ordered, struck_ops
from kefu.core.vocabulary import facts as fact_table

__all__ = ["fold", "ordered"]


def fold(number: str, entries: Iterable[Entry], unknown: Mapping[str, Node] | None = None) -> Ticket:
    """Return the ticket that `entries` add up to. Of no entries it is a ticket that was never opened."""
    timeline = ordered(entries)
    counting, findings = one_per_op(timeline)
    standing = Standing(_struck(timeline, counting), findings)
    counting = list(mended(counting, standing.struck))
    for entry in counting:
        _add(standing, entry)
    return _ticket(standing, number, timeline, counting, unknown or {})


def struck_in(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the ops that are struck in the ticket that `entries` add up to, without folding it."""
    timeline = ordered(entries)
    return _struck(timeline, one_per_op(timeline)[0])


def _struck(timeline: Sequence[Entry], counting: Sequence[Entry]) -> frozenset[str]:
    return struck_ops(timeline, counting, _strikes, strikeable)


def _strikes(entry: Entry) -> str:
    """Return the op that an entry strikes, empty if it strikes none."""
    action = ACTIONS.get(entry.did)
    return entry.text(action.strikes) if action is not None and action.strikes else ""


def _add(standing: Standing, entry: Entry) -> None:
    """Take one entry, in the order of the timeline."""
    action = ACTIONS.get(entry.did)
    if entry.op in standing.struck:
        # A struck reopening still names a cycle, in which others may have written; they must be found (rule 1).
        if entry.text("after"):
            standing.cycles.strike(entry)
    elif action is not None:
        action.apply(standing, entry)
    else:
        standing.note(
            "unknown-action", N_("entry {op}: an action that this version does not know; kept, changes nothing"), entry
        )
    # What was recorded, whether it counts or not: `amend` asks whether its writer knew of it.
    for name, _was, now in changes_of(entry):
        fact_table.put(standing.recorded, name, now)


def _ticket(
    standing: Standing, number: str, timeline: tuple[Entry, ...], counting: Sequence[Entry], unknown: Mapping[str, Node]
) -> Ticket:
    """Return the ticket as it stands, with its clocks."""
    state: State = "waiting" if standing.base == "open" and standing.waits else standing.base
    clocks, clock_findings = clocks_of([e for e in counting if e.op not in standing.struck], standing)
    if not standing.opened:
        standing.findings.append(finding("no-open", "the timeline has no opening entry", line=1))
    return Ticket(
        id=number,
        entries=timeline,
        struck=standing.struck,
        facts=standing.facts,
        state=state,
        level=standing.levels.level,
        owner=standing.levels.owner,
        cycle=standing.cycles.current,
        cycles=standing.cycles.names(),
        clocks=clocks,
        waits=tuple(standing.waits.values()) if state == "waiting" else (),
        escalates=standing.levels.standing,
        unsolved=tuple(standing.unsolved),
        responsible=standing.responsible,
        needs=standing.needs,
        forgets=tuple(standing.forgets),
        verdict=standing.verdict,
        attempts=standing.attempts,
        urged=standing.urged,
        escalated=standing.levels.times,
        reopened=standing.reopened,
        how=standing.how if standing.base == "closed" else "",
        ignored=tuple(standing.ignored),
        findings=(*standing.findings, *clock_findings),
        unknown=unknown,
        spells=tuple(standing.spells),
    )
