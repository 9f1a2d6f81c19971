"""The effects that later entries have once an entry is struck: those that they would have without it.

The timeline is gone through twice from the first entry that is struck, or no longer struck, on: with what was struck
before, and with what is struck now. Only where the two differ is an entry's effect said anew, so that what has changed in
the rules since changes nothing.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from kefu.core.actions.action import Action, Context
from kefu.core.actions.table import ACTIONS, sweeps
from kefu.core.base.errors import KefuError
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Fields, Node
from kefu.core.clocks.desk_time import env_of
from kefu.core.clocks.hand_effects import given_by_hand, hand
from kefu.core.clocks.rule_effects import effects_of
from kefu.core.clocks.rules import Rule
from kefu.core.clocks.sight import pulls
from kefu.core.fold.fold import fold
from kefu.core.fold.mends import ENDS, FOR, effect_of, mended
from kefu.core.ticket.model import VERBS, Effect, Entry, Ticket, instant, words
from kefu.core.ticket.timeline import one_per_op

Same = tuple[str, str, str, datetime | None, datetime | None]
_ORDER = (*VERBS, "of", "due", "cap", "reason", "bears", "source", "at", "anew", ENDS, FOR)


@frozen
class Replay:
    """A timeline to be gone through again: by whose desk, rules and time, and its entries as they were written."""

    context: Context
    rules: Sequence[Rule]
    number: str
    entries: Sequence[Entry]

    def without(self, gone: Collection[str], first: int) -> dict[str, Entry]:
        """Return each entry as it is where those of `gone` had never been; before the place `first` as it stands."""
        found: dict[str, Entry] = {}
        timeline: list[Entry] = []
        now = mended(self.entries, gone)
        for place, (written, entry) in enumerate(zip(self.entries, now, strict=True)):
            action = ACTIONS.get(entry.did)
            # What a strike strikes is left out here, so that it has nothing to do.
            if entry.op in gone or (action is not None and action.strikes):
                continue
            kept = self._anew(timeline, written) if place >= first and action is not None else entry
            found[entry.op] = kept
            timeline.append(kept)
        return found

    def _anew(self, timeline: Sequence[Entry], entry: Entry) -> Entry:
        """Return an entry with what it does to the clocks and waits of the timeline before it."""
        action = ACTIONS[entry.did]
        # Clocks see nothing of a note or a step, and folding for each would cost the square of a long timeline.
        if action.signals is None and action.field(ENDS) is None and not entry.effects:
            return entry
        before = fold(self.number, timeline)
        if sweeps(entry):
            stands = all(self._stands(before, e) for e in entry.effects)
            return entry if stands else replace(entry, effects=())
        written = instant(entry.fields.get("written")) or entry.at
        context = replace(self.context, actor=entry.by, at=entry.at, now=written, op=entry.op, again=True)
        fields: Fields = {key: value for key, value in entry.fields.items() if key not in ("effects", "mends")}
        given = action.given(fields) | given_by_hand(action, entry.op, entry.effects)
        if action.field(ENDS) is not None:
            fields[ENDS] = _ends(action, context, before, given)
        nodes = self._drafted(context, before, timeline, replace(entry, fields=fields, effects=()), given)
        drafted = (effect_of(node) for node in nodes if isinstance(node, dict))
        return replace(entry, fields=fields, effects=tuple(effect for effect in drafted if effect is not None))

    def _drafted(
        self, context: Context, before: Ticket, timeline: Sequence[Entry], bare: Entry, given: Fields
    ) -> list[Node]:
        """Return the effects of an entry that has none yet, as a draft gives them."""
        fields, action = dict(bare.fields), ACTIONS[bare.did]
        found = hand(context, before, bare.did, given, fields)
        if not self.rules or action.signals is None:
            return found
        after = fold(self.number, [*timeline, bare])
        env = env_of(context.desk, after.fact)
        return found + effects_of(before, after, bare, self.rules, env)

    def _stands(self, before: Ticket, effect: Effect) -> bool:
        """Return whether what a sweep found is so: a miss of a clock that runs, a count that is reached."""
        if effect.verb in ("missed", "move"):
            wanted = effect.due if effect.verb == "missed" else None
            running = (c for c in before.clocks if (c.live or c.behind) and (c.name, c.op) == (effect.clock, effect.of))
            return any(wanted is None or wanted in (c.due, *(p.then for p in c.pauses)) for c in running)
        rule = next((r for r in self.rules if r.name == effect.clock), None)
        if effect.verb != "start" or rule is None or not rule.limit.count:
            return True
        return len(pulls(before, rule.starts, env_of(self.context.desk, before.fact))) >= rule.limit.count


def mends(context: Context, rules: Sequence[Rule], ticket: Ticket, strike: Entry) -> list[Node]:
    """Return what a new strike says anew: each effect of a later entry that is another once the strike stands."""
    after = fold(ticket.id, [*ticket.entries, strike]).struck
    changed = after ^ ticket.struck
    if not changed:
        return []
    replay = Replay(context, rules, ticket.id, one_per_op(ticket.entries)[0])
    first = _first(replay.entries, changed)
    base, want = replay.without(ticket.struck, first), replay.without(after, first)
    return list(_said(mended(replay.entries, after), want, after, lambda op: base.get(op)))


def unknown(context: Context, rules: Sequence[Rule], ticket: Ticket) -> list[Node]:
    """Return what only a union shows: the effects of entries whose writers did not know of a strike before them, as they
    are without what was struck. Nothing where every effect names a clock that counts."""
    replay = Replay(context, rules, ticket.id, one_per_op(ticket.entries)[0])
    now = mended(replay.entries, ticket.struck)
    living = [e for e in now if e.op not in ticket.struck]
    if not any(effect.of in ticket.struck for e in living for effect in e.effects):
        return []
    first = _first(replay.entries, ticket.struck)
    want = replay.without(ticket.struck, first)
    return list(_said(now, want, ticket.struck, lambda _op: None))


def _first(entries: Sequence[Entry], ops: Collection[str]) -> int:
    """Return the place of the first entry with one of these ops; the opening keeps what it did."""
    return max(1, next((place for place, entry in enumerate(entries) if entry.op in ops), len(entries)))


def _ends(action: Action, context: Context, before: Ticket, given: Fields) -> list[Node]:
    """Return the waits that an entry ends; none where it would not have been taken."""
    try:
        return list(words(action.draft(context, before, given).get(ENDS)))
    except KefuError:
        return []


def _said(
    now: Iterable[Entry], want: Mapping[str, Entry], struck: Collection[str], base: Callable[[str], Entry | None]
) -> Iterator[Node]:
    """Yield the mends of all entries that need one."""
    for entry in now:
        wanted, was = want.get(entry.op), base(entry.op)
        if wanted is None or (was is not None and _set(was) == _set(wanted)):
            continue
        made = _joined(entry.effects, was.effects if was is not None else (), wanted.effects, struck)
        if _set(replace(wanted, effects=tuple(made))) != _set(entry):
            nodes: list[Fields] = [dict(effect.fields) for effect in made]
            ends = wanted.texts(ENDS)
            nodes += [{ENDS: list(ends)}] if ends and ends != entry.texts(ENDS) else []
            yield from ({k: v for k in _ORDER if (v := (node | {FOR: entry.op}).get(k))} for node in nodes or [{}])


def _joined(
    have: Sequence[Effect], was: Sequence[Effect], wanted: Sequence[Effect], struck: Collection[str]
) -> list[Effect]:
    """Return the effects that are wanted, as they stand where the strike does not change them, and those that only other
    rules than today's explain."""
    held, told = {_key(e): e for e in have}, set(map(_same, was))
    made = [held.get(_key(e), e) if _same(e) in told else e for e in wanted]
    known = {_key(e) for e in (*was, *wanted)}
    return made + [e for e in have if _key(e) not in known and e.of not in struck and was]


def _key(effect: Effect) -> tuple[str, str, str]:
    return effect.verb, effect.clock, effect.of


def _same(effect: Effect) -> Same:
    return effect.verb, effect.clock, effect.of, effect.due, effect.cap


def _set(entry: Entry) -> tuple[frozenset[Same], frozenset[str]]:
    """Return all that a mend could say anew of an entry."""
    return frozenset(map(_same, entry.effects)), frozenset(entry.texts(ENDS))
