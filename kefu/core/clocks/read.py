"""Clock rules as files write them, to rules and findings. A rule with anything wrong is left out: half a rule says
something else. What the keys mean stands in playbooks/README.md."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from kefu.core.base.errors import Usage
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.key_reader import KeyReader, Place
from kefu.core.base.node import Line, Node
from kefu.core.base.regex import regex
from kefu.core.clocks.conditions import HAPPENED, SAME_DAY, Condition, keys, read_condition
from kefu.core.clocks.limits import KEYS as LIMIT_KEYS
from kefu.core.clocks.limits import Kind, Limit, limit_of
from kefu.core.clocks.rules import Miss, PauseRule, Rule
from kefu.core.clocks.triggers import Trigger, parse_trigger
from kefu.core.times.when import parse_span
from kefu.core.vocabulary import words

KEYS = (
    "name", "number", "starts", "when", *LIMIT_KEYS, "else-by", "calendar", "anew", "recalled", "moved-by", "met-by",
    "pauses", "peak", "missed", "default", "bears", "bears-when", "liability", "customary", "off", "source",
)  # fmt: skip
"""The keys of a rule, in the order in which they are written."""
_NAME = regex("[a-z0-9]+(-[a-z0-9]+)*")
_NEEDED = ("starts", "met-by", "source")
_LANGUAGES = ("zh", "en")


@frozen
class Allowed:
    """The names that a desk's rules may use: its calendars, levels, own results and reasons, clocks of other files; and the
    edition of the shipped rules that it goes by."""

    calendars: tuple[str, ...] = ()
    levels: tuple[str, ...] = ("agent", "supervisor", "head-office")
    words: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()
    edition: int = 1


def read_rules(node: Node, line: Line, path: str, allowed: Allowed) -> tuple[tuple[Rule, ...], tuple[Finding, ...]]:
    """Return the rules in the list `node` of the file `path`, whose lines `line` gives, and what is wrong with them."""
    if not isinstance(node, list):
        wrong = finding("rules", "clocks must be a list of rules", path=path, line=line())
        return (), (wrong,)
    # Collected first: a rule may be met by the miss of one that stands further down.
    names = tuple(n for item in node if isinstance(item, dict) and isinstance(n := item.get("name"), str))
    reader = _Reader(line, path, replace(allowed, clocks=(*allowed.clocks, *names)))
    rules: dict[str, Rule] = {}
    for index, item in enumerate(node):
        rule = reader.rule(item, (index,))
        if rule is None:
            continue
        first = rules.get(rule.name)
        if first is None:
            rules[rule.name] = rule
        else:
            reader.fault(
                "two-rules",
                "two clock rules have the name {name}; the first one stands in line {first}",
                (index, "name"),
                name=rule.name,
                first=first.line,
            )
    return tuple(rules.values()), tuple(reader.found)


def overridden(
    rules: tuple[Rule, ...], node: Node, line: Line, path: str, allowed: Allowed
) -> tuple[tuple[Rule, ...], tuple[Finding, ...]]:
    """Return the rules with what the map `node` says otherwise, by name of the clock; a wrong override changes nothing.

    Names of clocks that are not among `rules` are passed over: they may stand in another category's file.
    """
    if not isinstance(node, dict):
        return rules, (finding("rules", "overrides of clocks must be a map by name", path=path, line=line()),)
    found: list[Finding] = []
    result = []
    for rule in rules:
        said = node.get(rule.name)
        if said is None:
            result.append(rule)
            continue
        if not isinstance(said, dict):
            found.append(
                finding(
                    "override", "{name}: an override is a map of keys", path=path, line=line(rule.name), name=rule.name
                )
            )
            result.append(rule)
            continue
        other, wrong = _override(rule, said, line, path, replace(allowed, clocks=(*allowed.clocks, rule.name)))
        result.append(other)
        found += wrong
    return tuple(result), tuple(found)


def _override(
    rule: Rule, said: Mapping[str, Node], line: Line, path: str, allowed: Allowed
) -> tuple[Rule, list[Finding]]:
    """Return the rule with what `said` changes, and what is wrong with that; then it is the rule as it was."""
    dropped = LIMIT_KEYS if any(key in said for key in LIMIT_KEYS) else ()
    whole: dict[str, Node] = {key: value for key, value in rule.said.items() if key not in dropped} | dict(said)
    whole["name"] = rule.name
    # The whole rule is read again, so findings must point to the line of the override, not into a list.
    reader = _Reader(lambda *place: line(rule.name, *place[1:]), path, allowed)
    other = reader.rule(whole, (0,))
    return (rule if other is None or reader.found else other), reader.found


class _Reader(KeyReader):
    def __init__(self, line: Line, path: str, allowed: Allowed) -> None:
        super().__init__(line, path)
        self.allowed = allowed

    def rule(self, node: Node, place: Place) -> Rule | None:
        """Return one rule; None if anything in it is wrong."""
        before = len(self.found)
        if not isinstance(node, dict):
            self.fault("rule", "a clock rule is a map of keys", place)
            return None
        name = node.get("name")
        if not isinstance(name, str) or _NAME.fullmatch(name) is None:
            self.fault("rule-name", "a clock rule needs a name of lower-case letters, digits and dashes", place)
            return None
        for key in node:
            if key not in KEYS:
                self.fault(
                    "unknown-key", "{key} is no key of a clock rule; the keys are: {keys}", (*place, key),
                    key=key, keys=", ".join(KEYS),
                )  # fmt: skip
        for key in _NEEDED:
            if key not in node:
                self.fault("rule-lacks", "the clock rule {name} has no {key}", place, name=name, key=key)
        made = self.parts(name, node, place)
        return made if made is not None and len(self.found) == before else None

    def parts(self, name: str, node: Mapping[str, Node], place: Place) -> Rule | None:
        """Return the rule of a name, its parts read one by one; report what is wrong with them."""
        limit = self.tried(
            "rule-limit", lambda: limit_of(node), (*place, next((k for k in LIMIT_KEYS if k in node), "name"))
        )
        missed = self.misses(node, place)
        if limit is None:
            return None
        return Rule(
            name=name,
            limit=limit,
            starts=self.triggers(node, "starts", place),
            met_by=self.triggers(node, "met-by", place),
            source=self.text(node, "source", place),
            when=self.condition(node, "when", place),
            pauses=self.pauses(name, node, place),
            peak=self.flag(node, "peak", place, "suspends"),
            calendar=self.calendar(name, node, limit, place),
            missed=missed,
            default=self.default(name, node, missed, place),
            bears=self.word(node, "bears", words.ROLES.words, place),
            bears_when=self.condition(node, "bears-when", place),
            liability=self.said(name, node, "liability", place),
            anew=self.flag(node, "anew", place),
            recalled=self.flag(node, "recalled", place),
            moved_by=self.triggers(node, "moved-by", place),
            fallback=self.fallback(node, place),
            customary=self.flag(node, "customary", place),
            off=self.flag(node, "off", place),
            number=self.text(node, "number", place),
            path=self.path,
            line=self.line(*place),
            said=node,
        )

    def tried(self, code: str, read: Callable[[], Limit], place: Place) -> Limit | None:
        """Return what `read` returns; report its refusal as a finding."""
        try:
            return read()
        except Usage as error:
            self.refused(code, error, place)
            return None

    def trigger(self, text: str, place: Place) -> Trigger | None:
        """Return one trigger, or None with a finding."""
        extra = (*self.allowed.words, *self.allowed.clocks, *self.allowed.levels)
        try:
            return parse_trigger(text, extra, self.allowed.edition)
        except Usage as error:
            self.refused("rule-trigger", error, place)
            return None

    def triggers(self, node: Mapping[str, Node], key: str, place: Place) -> tuple[Trigger, ...]:
        """Return the triggers of a key, which holds one or a list of them: a text, or a map of `on` and `when`."""
        value = node.get(key, [])
        listed = value if isinstance(value, list) else [value]
        places = [(*place, key, n) if isinstance(value, list) else (*place, key) for n in range(len(listed))]
        found = [self.one_trigger(key, item, where) for item, where in zip(listed, places, strict=True)]
        return tuple(t for t in found if t is not None)

    def one_trigger(self, key: str, item: Node, place: Place) -> Trigger | None:
        """Return a trigger as it is written, with its condition if it has one."""
        if isinstance(item, str):
            return self.trigger(item, place)
        on = item.get("on") if isinstance(item, dict) else None
        if not isinstance(item, dict) or not isinstance(on, str) or set(item) != {"on", "when"}:
            self.fault("rule-text", "{key} takes triggers: a text, or a map of on and when", place, key=key)
            return None
        made, when = self.trigger(on, (*place, "on")), self.condition(item, "when", place)
        return replace(made, when=when) if made is not None and when is not None else None

    def condition(self, node: Mapping[str, Node], key: str, place: Place) -> Condition | None:
        """Return the condition under a key."""
        if key not in node:
            return None
        found, wrong = read_condition(node[key], self.line, self.path, (*place, key), rule=True)
        self.found += wrong
        for asked in keys(found):
            name, _, text = asked.partition(" ")
            if name in (SAME_DAY, HAPPENED):
                self.trigger(text, (*place, key))
        return found

    def fallback(self, node: Mapping[str, Node], place: Place) -> Limit | None:
        """Return the limit that holds where the first one tells no due time."""
        if "else-by" not in node:
            return None
        return self.tried("rule-limit", lambda: limit_of({"by": node["else-by"]}), (*place, "else-by"))

    def said(self, name: str, node: Mapping[str, Node], key: str, place: Place) -> tuple[tuple[str, str], ...]:
        """Return a text in both languages, nothing where the key is not there."""
        value = node.get(key)
        if value is None:
            return ()
        texts = value if isinstance(value, dict) else {}
        said = tuple((k, v) for k, v in texts.items() if k in _LANGUAGES and isinstance(v, str) and v.strip())
        if len(said) < len(_LANGUAGES) or len(texts) > len(said):
            self.fault("rule-default", "{name}: {key} takes a text in zh and in en", (*place, key), name=name, key=key)
        return said

    def calendar(self, name: str, node: Mapping[str, Node], limit: Limit, place: Place) -> str:
        """Return the calendar that is named; working time needs one, or a desk that has exactly one."""
        known = self.allowed.calendars
        value = self.text(node, "calendar", place)
        if value and value not in known:
            self.fault(
                "rule-calendar", "{name}: {calendar} is no calendar of this desk; one of: {calendars}",
                (*place, "calendar"), name=name, calendar=value, calendars=", ".join(known) or "-",
            )  # fmt: skip
        elif value and limit.kind not in (Kind.WORKING, Kind.BY):
            self.fault(
                "rule-calendar", "{name}: a calendar counts for wh, wd and a time of day only; leave it out",
                (*place, "calendar"), name=name,
            )  # fmt: skip
        elif not value and limit.kind is Kind.WORKING and len(known) != 1:
            self.fault(
                "rule-calendar", "{name}: {span} is working time; name the calendar it is counted by, of: {calendars}",
                (*place, "within"), name=name, span=str(limit.span), calendars=", ".join(known) or "-",
            )  # fmt: skip
        return value

    def pauses(self, name: str, node: Mapping[str, Node], place: Place) -> tuple[PauseRule, ...]:
        """Return the list of pauses."""
        value = node.get("pauses", [])
        if not isinstance(value, list):
            self.fault("rule-pause", "{name}: pauses takes a list", (*place, "pauses"), name=name)
            return ()
        found = [self.pause(name, item, (*place, "pauses", n)) for n, item in enumerate(value)]
        return tuple(p for p in found if p is not None)

    def pause(self, name: str, item: Node, place: Place) -> PauseRule | None:
        """Return one pause: the trigger it begins on, its reason, its cap."""
        said = item if isinstance(item, dict) else {}
        on, reason, cap = (said.get(key) for key in ("on", "reason", "cap"))
        if not isinstance(on, str) or not isinstance(reason, str) or reason not in words.PAUSES:
            self.fault(
                "rule-pause", "{name}: a pause needs on, a trigger, and reason, one of: {words}", place,
                name=name, words=", ".join(words.PAUSES.words),
            )  # fmt: skip
            return None
        for key in said:
            if key not in ("on", "reason", "cap"):
                self.fault("rule-pause", "{name}: a pause has on, reason and cap, not {key}", place, name=name, key=key)
        trigger = self.trigger(on, (*place, "on"))
        if cap is not None and not isinstance(cap, str):
            self.fault("rule-text", "{key} takes a text", (*place, "cap"), key="cap")
        try:
            span = parse_span(cap) if isinstance(cap, str) else None
            if span is not None:
                # Asked for its refusal: a cap must be time as it passes, not working time.
                span.delta()
        except Usage as error:
            self.refused("rule-pause", error, (*place, "cap"))
            return None
        return PauseRule(trigger, reason, span) if trigger is not None else None

    def misses(self, node: Mapping[str, Node], place: Place) -> tuple[Miss, ...]:
        """Return the orders of a miss."""
        found = []
        for text, where in self.texts(node, "missed", place):
            do, *rest = text.split() or [""]
            to = rest[0] if len(rest) == 1 else ""
            fits = {
                "escalate": not rest or to in self.allowed.levels,
                "notify": to in words.ROLES,
                "default": not rest,
                "record": not rest,
            }
            if not fits.get(do, False):
                self.fault(
                    "rule-missed", "{text}: a miss orders escalate, escalate LEVEL ({levels}), notify PARTY ({parties}), "
                    "default or record", where, text=text, levels=", ".join(self.allowed.levels),
                    parties=", ".join(words.ROLES.words),
                )  # fmt: skip
            found.append(Miss(do, to))
        return tuple(found)

    def default(
        self, name: str, node: Mapping[str, Node], missed: tuple[Miss, ...], place: Place
    ) -> tuple[tuple[str, str], ...]:
        """Return what is done when nobody acts, by language; a miss that orders it must have one."""
        if "default" not in node and any(miss.do == "default" for miss in missed):
            self.fault(
                "rule-default",
                "{name}: {key} takes a text in zh and in en",
                (*place, "missed"),
                name=name,
                key="default",
            )
        return self.said(name, node, "default", place)
