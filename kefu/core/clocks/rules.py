"""Clock rules: the start of a clock, its limit, its meets and pauses, the orders of a miss. Values only."""

from collections.abc import Iterable, Mapping
from dataclasses import field

from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.clocks.conditions import Condition
from kefu.core.clocks.limits import Limit
from kefu.core.clocks.triggers import Trigger
from kefu.core.times.when import Span


@frozen
class Miss:
    """One order of a missed clock: `escalate` (to the level `to`, else the next one), `notify` (the party `to`),
    `default` (the method that the rule names) or `record` (nothing but the breach)."""

    do: str
    to: str = ""

    def __str__(self) -> str:
        return f"{self.do} {self.to}".strip()


@frozen
class PauseRule:
    """The act that pauses a clock, the reason that is recorded, and the longest time (no cap: None)."""

    on: Trigger
    reason: str
    cap: Span | None = None


@frozen
class Rule:
    """One clock rule. `when`: what must hold at the start. `peak`: time in a peak season does not count. `missed`: in
    the order in which it is done. `default`: the method that then applies, by language. `bears`: who bears the delay.
    `bears_when`: what must hold at the start for that. `liability`: what the source says of a delay, by language, where it
    lays it on nobody by this clock. `customary`: shown as custom, not as a written rule. `number`: its number in the documentation's table. `said`: the
    rule as its file writes it, for overrides.

    `anew`: it starts again with each start, though it runs; what meets it meets all that began before. `recalled`: a new
    category that has it starts it from what happened before. `moved_by`: what lets its time begin again. `fallback`: the
    limit where the first one tells no due time, as the branch lists no runs; then nobody bears a delay.
    """

    name: str
    limit: Limit
    starts: tuple[Trigger, ...]
    met_by: tuple[Trigger, ...]
    source: str
    when: Condition | None = None
    pauses: tuple[PauseRule, ...] = ()
    peak: bool = False
    calendar: str = ""
    missed: tuple[Miss, ...] = ()
    default: tuple[tuple[str, str], ...] = ()
    bears: str = ""
    bears_when: Condition | None = None
    liability: tuple[tuple[str, str], ...] = ()
    anew: bool = False
    recalled: bool = False
    moved_by: tuple[Trigger, ...] = ()
    fallback: Limit | None = None
    customary: bool = False
    off: bool = False
    number: str = ""
    path: str = ""
    line: int = 0
    said: Mapping[str, Node] = field(default_factory=dict, compare=False, repr=False)


def layered(*layers: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return all rules of the layers; of two with one name the one of the later layer, in the earlier one's place."""
    found: dict[str, Rule] = {}
    for layer in layers:
        found |= {rule.name: rule for rule in layer}
    return tuple(found.values())


def texts_of(rule: Rule, language: str) -> tuple[str, str]:
    """Return what is done when nobody acts, and what the source says of a delay, in a language; empty where it says nothing."""
    default, liability = (dict(said) for said in (rule.default, rule.liability))
    return default.get(language) or default.get("en", ""), liability.get(language) or liability.get("en", "")
