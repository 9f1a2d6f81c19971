"""The differences between an entry and what its action would have written, in words that a supervisor understands."""

from collections.abc import Iterator, Mapping

from kefu.core.actions.table import FIELDS
from kefu.core.base.findings import Finding, finding
from kefu.core.base.msgid import N_
from kefu.core.base.node import Node
from kefu.core.ticket.model import VERBS, Entry, word

_EXTRA: Mapping[str, str] = {
    "start": N_("entry {op}: it starts the clock {clock}, and by the rules of its time it does not"),
    "met": N_("entry {op}: it says that the clock {clock} is met, and by the rules of its time it is not"),
    "missed": N_("entry {op}: it says that the clock {clock} was missed, and it was not"),
    "pause": N_("entry {op}: it pauses the clock {clock}, and by the rules of its time it does not"),
    "resume": N_("entry {op}: it lets the clock {clock} run on, and by the rules of its time it does not"),
    "move": N_("entry {op}: it moves the due time of the clock {clock}, and by the rules of its time it does not"),
    "stop": N_("entry {op}: it stops the clock {clock}, and by the rules of its time it does not"),
}
"""The sentences about an effect that the draft does not have, by verb."""
_LEFT_OUT: Mapping[str, str] = {
    "start": N_("entry {op}: it leaves out that the clock {clock} starts"),
    "met": N_("entry {op}: it leaves out that the clock {clock} is met"),
    "missed": N_("entry {op}: it leaves out that the clock {clock} was missed"),
    "pause": N_("entry {op}: it leaves out that the clock {clock} pauses"),
    "resume": N_("entry {op}: it leaves out that the clock {clock} runs on"),
    "move": N_("entry {op}: it leaves out that the due time of the clock {clock} moves"),
    "stop": N_("entry {op}: it leaves out that the clock {clock} stops"),
}
"""The sentences about an effect that only the draft has, by verb."""


def differences(entry: Entry, expected: Mapping[str, Node], found: Mapping[str, Node]) -> Iterator[Finding]:
    """Yield each key in which `found` is not as `expected`, and each effect that only one of them has."""
    for key in dict.fromkeys((*expected, *found)):
        if key not in FIELDS:
            yield finding(
                "newer-key",
                N_("entry {op}: {key} is a field of a newer kefu; this kefu is too old to judge it"),
                line=entry.line,
                op=entry.op,
                key=key,
            )
        elif key != "effects" and expected.get(key) != found.get(key):
            yield finding(
                "not-as-drafted",
                N_("entry {op}: {key} is {found}; by the rules of its time it would be {expected}"),
                line=entry.line,
                op=entry.op,
                key=key,
                found=_shown(found.get(key)),
                expected=_shown(expected.get(key)),
            )
    yield from _effects(entry, _maps(expected.get("effects")), _maps(found.get("effects")))


def _effects(entry: Entry, expected: list[dict[str, Node]], found: list[dict[str, Node]]) -> Iterator[Finding]:
    """Yield a finding for each effect on clocks that differs, else one if only their order or number does."""
    if expected == found:
        return
    left, extra = [e for e in expected if e not in found], [e for e in found if e not in expected]
    for effect in extra:
        twin = next((e for e in left if _named(e) == _named(effect)), None)
        if twin is not None:
            left.remove(twin)
            yield from _unlike(entry, effect, twin)
        else:
            yield _told(entry, "effect-untrue", _EXTRA, effect)
    for effect in left:
        yield _told(entry, "effect-left-out", _LEFT_OUT, effect)
    # The order means nothing, but it is part of the form: a writer who changes it changed the entry.
    if not left and not extra:
        yield finding(
            "effect-order",
            "entry {op}: its effects on clocks stand twice or in another order",
            line=entry.line,
            op=entry.op,
        )


def _unlike(entry: Entry, found: Mapping[str, Node], expected: Mapping[str, Node]) -> Iterator[Finding]:
    """Yield what differs in the same effect: its due time, start, source or bearer."""
    for key in dict.fromkeys((*expected, *found)):
        if expected.get(key) != found.get(key):
            yield finding(
                "effect-differs",
                N_(
                    "entry {op}: {key} of the clock {clock} is {found}; by the rules of its time it would be {expected}"
                ),
                line=entry.line,
                op=entry.op,
                key=key,
                clock=_named(found)[1],
                found=_shown(found.get(key)),
                expected=_shown(expected.get(key)),
            )


def _told(entry: Entry, code: str, templates: Mapping[str, str], effect: Mapping[str, Node]) -> Finding:
    """Return the sentence about an effect, from the templates by its verb."""
    verb, clock = _named(effect)
    unknown = N_("entry {op}: an effect on the clock {clock} that is never written like that")
    return finding(code, templates.get(verb, unknown), line=entry.line, op=entry.op, clock=clock or "-")


def _named(effect: Mapping[str, Node]) -> tuple[str, str]:
    """Return the verb of an effect and its clock."""
    verb = next((v for v in VERBS if v in effect), "")
    return verb, word(effect.get(verb)) if verb else ""


def _maps(node: Node | None) -> list[dict[str, Node]]:
    return [n for n in node if isinstance(n, dict)] if isinstance(node, list) else []


def _shown(value: Node | None) -> str:
    """Return a value as one line; a dash for nothing."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(inner)}" for key, inner in value.items()) or "-"
    if isinstance(value, list):
        return ", ".join(_shown(inner) for inner in value) or "-"
    return value or "-"
