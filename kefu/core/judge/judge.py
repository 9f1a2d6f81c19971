"""The one judge: everything that is wrong with an entry, whether it is being written, pushed or found.

It drafts the entry again from its own fields, its op and its times, by what held when it was made, and compares the two. So
a rule cannot hold at the prompt and be missing where somebody else's entry is read. It needs no vault: both sides are
masked. What concurrent work makes true without anybody's fault is no finding here, for an entry is judged by what its
writer saw.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from kefu.core.actions.table import ACTIONS, sweeps
from kefu.core.base.errors import Arg, KefuError
from kefu.core.base.findings import Finding
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields, Node
from kefu.core.clocks.hand_effects import given_by_hand
from kefu.core.config.desk import Desk
from kefu.core.duties.tickets import six_of
from kefu.core.judge.differences import differences
from kefu.core.judge.draft import draft
from kefu.core.judge.duty import not_so_opened
from kefu.core.judge.personal import unmasked_in
from kefu.core.judge.situation import Situation
from kefu.core.judge.sweep import BY, Sweep, next_entry
from kefu.core.judge.untold_dues import without_untold_dues
from kefu.core.ticket.model import Entry, Ticket, instant

NOT_DRAFTED = ("vault", "forgets")
"""The keys that writing adds after the draft: what went into the vault, and which erasures the writer knew of."""


def written(entry: Entry) -> datetime:
    """Return the instant at which an entry was recorded."""
    return instant(entry.fields.get("written")) or entry.at


def judge(before: Ticket | None, entry: Entry, situation: Situation) -> list[Finding]:
    """Return what is wrong with `entry`, written on the ticket as it stood `before` (None: it opens one).

    `situation`: what held then; actor, times and op are taken from the entry itself.
    """
    known = situation.context.desk.edition <= situation.context.desk.newest
    found = list(_of_its_action(before, entry, situation)) if known else [_newer_edition(entry, situation.context.desk)]
    return [*found, *unmasked_in(entry, before)]


def _newer_edition(entry: Entry, desk: Desk) -> Finding:
    return _said(
        entry,
        "newer-edition",
        N_(
            "entry {op}: the desk went by edition {edition} of the shipped rules; this kefu is too old to judge it, "
            "it knows up to {newest}: upgrade kefu"
        ),
        edition=desk.edition,
        newest=desk.newest,
    )


def _of_its_action(before: Ticket | None, entry: Entry, situation: Situation) -> Iterator[Finding]:
    """Yield the findings of the entry's action."""
    action = ACTIONS.get(entry.did)
    if action is None:
        yield _said(
            entry,
            "newer-action",
            N_("entry {op}: {did} is an action of a newer kefu; this kefu is too old to judge it"),
            did=entry.did,
        )
    elif (before is None) is not action.opens:
        yield _said(
            entry, "no-ticket", N_("entry {op}: {did} where there is no ticket for it, or already one"), did=entry.did
        )
    elif before is None and sweeps(entry) and entry.by == BY:
        yield from not_so_opened(entry, written(entry), situation)
    elif before is not None and (action.sweeps or (sweeps(entry) and entry.by == BY)):
        yield from _swept(before, entry, situation)
    else:
        try:
            drafted = again(before, entry, situation)
        except KefuError as error:
            why = Finding("refused", error.template, args=tuple(error.args_.items()))
            yield _said(
                entry,
                "not-allowed",
                N_("entry {op}: by the rules of its time it would have been refused: {why}"),
                why=why,
            )
        except (KeyError, ValueError, TypeError, AssertionError):
            yield _said(entry, "not-made-so", N_("entry {op}: {did} is never written like that"), did=entry.did)
        else:
            told, found = without_untold_dues(before, entry, drafted, _without(entry.fields), situation)
            yield from differences(entry, told, found)
            if before is not None:
                yield from _pinned(before, entry, situation)


def again(before: Ticket | None, entry: Entry, situation: Situation) -> Fields:
    """The entry as it would be drafted now from what was given for it. Raises Usage or Refused where it would have been."""
    action = ACTIONS[entry.did]
    given = action.given(entry.fields) | given_by_hand(action, entry.op, entry.effects)
    context = replace(situation.context, actor=entry.by, at=entry.at, now=written(entry), op=entry.op, again=True)
    return draft(entry.did, replace(situation, context=context), before, given)


def _swept(before: Ticket, entry: Entry, situation: Situation) -> Iterator[Finding]:
    """A sweep's entry is what the sweep gives at the time when it was written."""
    # Of two tickets of one turn of a duty the one that stands is known by its number alone.
    other = entry.text("other")
    twin = other if other != before.id and six_of(other) == six_of(before.id) else ""
    expected = next_entry(Sweep(before, written(entry), situation.context.desk, situation.rules, twin))
    if expected is None or expected["op"] != entry.op:
        yield _said(
            entry,
            "no-miss",
            N_("entry {op}: at {when} no sweep had this to write about the clock {clock}"),
            when=written(entry).isoformat(),
            clock=entry.text("clock") or "-",
        )
    else:
        yield from differences(entry, expected, _without(entry.fields))


def _without(fields: Mapping[str, Node]) -> dict[str, Node]:
    return {key: value for key, value in fields.items() if key not in NOT_DRAFTED}


def _said(entry: Entry, code: str, template: str, **args: Arg) -> Finding:
    return Finding(code, template, "", entry.line, (("op", entry.op), *args.items()))


def _pinned(before: Ticket, entry: Entry, situation: Situation) -> Iterator[Finding]:
    """Report a step that does not pin the playbook as the commit before it has it, or does not repeat its run's pin."""
    blob = entry.text("playbook")
    if not blob:
        return
    # Replaying costs its import, and of the entries that are written few are steps.
    from kefu.core.playbook.replay import pinned, pinned_ways

    if blob != (pinned(before) or situation.book):
        yield _said(
            entry,
            "pin-unknown",
            N_(
                "entry {op}: it goes by the playbook {blob}, which is not the one of its run, nor the desk's at that time"
            ),
            blob=blob[:10],
        )
    ways, begun = entry.text("ways"), bool(pinned(before))
    if ways != pinned_ways(before) if begun else ways not in ("", situation.ways):
        yield _said(
            entry,
            "pin-unknown",
            N_("entry {op}: it goes by the ways {blob}, which are not those of its run, nor the desk's at that time"),
            blob=ways[:10] or "-",
        )
