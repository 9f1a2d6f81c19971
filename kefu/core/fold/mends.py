"""The effects of entries as strikes leave them: a strike says anew what later entries do to clocks (rule 9).

What an entry does to clocks is computed when it is written, by what its writer saw: which attempt was the second, which
clock ran. Once an entry before it is struck, the strike's `mends` stand in the place of its effects.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from kefu.core.base.node import Node
from kefu.core.ticket.model import VERBS, Effect, Entry, instant, word

FOR = "for"
"""The key of a mend that names the entry whose effect it is. One without a verb: that entry has no effect."""
ENDS = "ends"
"""The key of a mend that says which waits that entry ends."""


def mended(entries: Sequence[Entry], struck: Collection[str]) -> Sequence[Entry]:
    """Return the entries with the effects that they have now: of several mends of one entry those of the last count."""
    found: dict[str, list[Mapping[str, Node]]] = {}
    for entry in entries:
        mends = entry.fields.get("mends")
        if isinstance(mends, list) and entry.op not in struck:
            found |= _by_entry(m for m in mends if isinstance(m, dict))
    return [_mended(e, found[e.op]) if e.op in found else e for e in entries] if found else entries


def _by_entry(mends: Iterable[Mapping[str, Node]]) -> dict[str, list[Mapping[str, Node]]]:
    found: dict[str, list[Mapping[str, Node]]] = {}
    for mend in mends:
        found.setdefault(word(mend.get(FOR)), []).append(mend)
    return found


def _mended(entry: Entry, mends: Iterable[Mapping[str, Node]]) -> Entry:
    effects: list[Effect] = []
    fields = dict(entry.fields)
    for mend in mends:
        effect = effect_of({key: value for key, value in mend.items() if key != FOR})
        effects += [effect] if effect is not None else []
        if ENDS in mend:
            fields[ENDS] = mend[ENDS]
    return replace(entry, effects=tuple(effects), fields=fields)


def effect_of(node: Mapping[str, Node]) -> Effect | None:
    """Return an effect as a value; None if it has no verb."""
    verb = next((v for v in VERBS if v in node), "")
    if not verb:
        return None
    due, cap, at = (instant(node.get(key)) for key in ("due", "cap", "at"))
    return Effect(verb, word(node.get(verb)), word(node.get("of")), due, cap, at, dict(node))
