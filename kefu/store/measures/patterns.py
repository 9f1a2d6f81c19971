"""Patterns of a ticket's file as kefu writes it, made from the tables of facts, fields and effects.

They take a part of what the strict reader takes, and nothing else: keys in their order, each once, with values of their
form. So a key or a form that is not expected gives no match, and the ticket is folded.
"""

from collections.abc import Iterable, Sequence

from kefu.core.actions.action import Action
from kefu.core.actions.table import ACTIONS, FIELDS
from kefu.core.base.regex import regex
from kefu.core.ticket.fields import TAIL, Form
from kefu.core.vocabulary import facts as fact_table
from kefu.store.codecs.fields import ACTION, DIGEST, OP, RANK
from kefu.store.codecs.ticket_header import COUNTS

_PLAIN = r"[^\]\[{},#&*!|>'\"%@` ?:\n-][^:#\n]*+(?:(?::(?![ \n])|(?<! )#)[^:#\n]*+)*+(?<! )"
_VALUE = rf'(?:{_PLAIN}|"(?:[^"\\\n]|\\["\\nt])*+")'
_DAY = "(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_LEAP = "2[0-9](?:0[48]|[2468][048]|[13579][26])-02-29"
_INSTANT = f"(?:2[0-9]{{3}}-{_DAY}|{_LEAP})T{_CLOCK}:[0-5][0-9][+-]{_CLOCK}"
_ID = f'(?:{OP}|"{OP}")'
_FORMS: dict[Form, str] = {
    "op": _ID, "instant": _INSTANT, "action": ACTION, "rank": RANK, "digest": DIGEST, "flag": "true", "text": _VALUE,
    "staff": _VALUE,
}  # fmt: skip
_LISTS: dict[Form, str] = {"ops": _ID, "texts": _VALUE}
_SHUNNED = ("after", "entry", "replaces", "changes", "files", "incident", "mends")
"""The keys of entries that do something to others, or lists of maps: such a ticket is folded."""
FACTS = ("kind", "category", "waybill", "carrier", "external.system", "external.number", "direction", "text",
         "branches.origin", "branches.delivery", "cause")  # fmt: skip
"""The facts of an opening that are looked at."""
KEYS = ("ends", "party", "for", "to", "way", "outcome", "what",
        "whom", "reason", "step", "verdict", "how", "result", "cause", "relation", "other", "kind", "amount", "stage",
        "payer", "payee", "invalid", "clock", "owner", "responsible", "effects", "code", "pieces")  # fmt: skip
"""The keys of an entry that are looked at."""


def _line(pad: str, key: str, form: str, held: Sequence[str], name: str = "") -> str:
    value = f"({form})" if (name or key) in held else form
    return f"{pad}{key}: {value}\n"


def _maybe(lines: Iterable[str]) -> str:
    return "".join(f"(?:{line})?" for line in lines)


def _facts(pad: str, held: Sequence[str], skip: Sequence[str] = ()) -> list[str]:
    """Return a line or a block for each fact, in the order in which they are written."""
    found = []
    for key in fact_table.TOP:
        if key in skip:
            continue
        if key in fact_table.GROUPS:
            inner = (_line(f"{pad}  ", n.partition(".")[2], _fact(n), held, n) for n in fact_table.GROUPS[key])
            # One line at least: a group without any is no group.
            found.append(f"{pad}{key}:\n(?={pad}  ){_maybe(inner)}")
        elif fact_table.FACTS[key].type == "waybills":
            found.append(f"{pad}{key}:\n(?:{pad}- {_VALUE}\n)++")
        else:
            found.append(_line(pad, key, _fact(key), held))
    return found


def _fact(name: str) -> str:
    return _INSTANT if fact_table.FACTS[name].type == "instant" else _VALUE


def _header() -> str:
    head = ("kind", "category", "title", "state", "level", "owner", "due", "clock")
    responsible = ("party", "name", "notified", "channel", "replied", "result")
    first = _maybe(_line("", key, _VALUE, ()) for key in head)
    known = _facts("", (), head)
    known.append(f"responsible:\n(?=  ){_maybe(_line('  ', key, _VALUE, ()) for key in responsible)}")
    known += [_line("", key, "[0-9]{1,9}", ()) for key in COUNTS]
    known.append(f"missing:\n(?:- {_VALUE}\n)++")
    inner = ("paused", "cap", "then", "missed", "bears")
    clock = f"  [A-Za-z0-9][A-Za-z0-9_.-]{{0,99}}:\n    due: {_INSTANT}\n"
    clock += _maybe(_line("    ", key, _VALUE, ()) for key in inner)
    clocks = f"clocks:\n((?:{clock})++)"
    waiting = f"waiting:\n(?:- for: {_VALUE}\n  op: {_ID}\n)++"
    return f"id: ([0-9A-Z-]+)\n{first}(?:\n{_maybe(known)})?(?:\n{_maybe([clocks, waiting])})?\ntimeline:\n"


def _effects() -> str:
    tail = f"(?:    bears: {_VALUE}\n)?(?:    source: {_VALUE}\n)?(?:    at: {_INSTANT}\n)?"
    begun = f"  - start: {_VALUE}\n    due: {_INSTANT}\n{tail}"
    missed = f"  - missed: {_VALUE}\n    of: {_ID}\n    due: {_INSTANT}\n"
    ended = f"  - (?:met|stop): {_VALUE}\n    of: {_ID}\n(?:    at: {_INSTANT}\n)?"
    return f"  effects:\n((?:{begun}|{missed}|{ended})++)"


def _body(action: Action) -> str:
    """Return the rest of an entry of an action, after its cycle."""
    own = {one.name for one in (*action.fields, *TAIL)}
    lines = []
    for key, field in FIELDS.items():
        if key not in own or key in _SHUNNED or key in _FIRST:
            continue
        if key == "facts":
            lines.append(f"  facts:\n(?=    ){_maybe(_facts('    ', FACTS))}")
        elif key == "effects":
            lines.append(_effects())
        elif field.form in _LISTS:
            items = f"(?:  - {_LISTS[field.form]}\n)++"
            lines.append(f"  {key}:\n" + (f"({items})" if key in KEYS else items))
        elif field.form in _FORMS:
            lines.append(_line("  ", key, _FORMS[field.form], KEYS))
    # The last group never holds anything: it stands for the keys that an action does not have.
    return _maybe(lines) + "((?!))?(?:\n(?=- )|$(?!\n))"


def _held(action: Action) -> tuple[str, ...]:
    """Return the keys that the groups of a body hold, in their order."""
    own = {one.name for one in (*action.fields, *TAIL)} - {*_SHUNNED, *_FIRST}
    held = (FACTS if key == "facts" else (key,) for key in FIELDS if key in own and key in (*KEYS, "facts"))
    return tuple(name for names in held for name in names)


_FIRST = ("op", "at", "written", "seq", "by", "did", "cycle")
ENVELOPE = regex(
    f"- op: ({_ID})\n  at: ({_INSTANT})\n(?:  written: ({_INSTANT})\n)?(?:  seq: ({_INSTANT})\n)?"
    f"  by: ({_VALUE})\n  did: ({ACTION})\n  cycle: ({_ID})\n"
)
"""The keys with which every entry begins: the groups are op, at, written, seq, by, did, cycle."""
BODIES = {name: regex(_body(action)) for name, action in ACTIONS.items()}
"""The rest of an entry, by its action."""
HELD = {name: _held(action) for name, action in ACTIONS.items()}
"""The keys that the groups of a body hold."""
HEADER = regex(_header())
EFFECT = regex(
    f"  - (start|met|missed|stop): ({_VALUE})\n(?:    of: ({_ID})\n)?(?:    due: ({_INSTANT})\n)?(?:    bears: ({_VALUE})\n)?"
    f"(?:    source: {_VALUE}\n)?(?:    at: ({_INSTANT})\n)?"
)
CLOCK = regex("(?m:^  ([^ ]+):$)")
"""The name of a clock in a header."""
