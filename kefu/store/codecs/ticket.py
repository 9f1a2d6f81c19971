"""The ticket file: read strictly, written in one canonical form.

* The header is what the timeline adds up to, and is written anew by each operation; the entries are copied byte for byte.
* An entry's bytes run from its `op` to its last newline, as they stand in the file without the leading `- `; their sha256 is
  the commit's `Kefu-Entry`.
* Keys stand in a fixed order, unknown ones after the known by code point; empty values are not written.
* What cannot be read gives no ticket and says why; what can be read but was not written by kefu (a hand-edited header, a
  comment, another order of keys) gives the ticket and a finding.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from kefu.core import facts as fact_table
from kefu.core import ids
from kefu.core.findings import Finding, finding
from kefu.core.fold import fold
from kefu.core.node import Node
from kefu.core.ticket import ENVELOPE, VERBS, Clock, Effect, Entry, Ticket, instant, word
from kefu.store import yamlio

ENTRY_KEYS = (
    *ENVELOPE,
    *("after", "entry", "of", "ends", "replaces", "rests", "answers"),
    *("facts", "changes", "party", "for", "to", "way", "channel", "outcome", "name", "number", "what", "when", "whom"),
    *(
        "reason",
        "from",
        "rank",
        "playbook",
        "step",
        "answer",
        "verdict",
        "how",
        "category",
        "result",
        "cause",
        "lesson",
    ),
    *("relation", "other", "kind", "amount", "stage", "payer", "payee", "ref", "files", "invalid", "override", "until"),
    *("clock", "text", "why", "owner", "level", "responsible", "needs", "vault", "forgets", "effects"),
)
EFFECT_KEYS = (*VERBS, "of", "due", "cap", "reason", "bears", "source")
HEAD = ("id", "kind", "category", "title", "state", "level", "owner", "due", "clock")
COUNTS = ("attempts", "urged", "escalated", "reopened")
TAIL = ("clocks", "waiting", "timeline")
HEADER_KEYS = frozenset((*HEAD, *fact_table.TOP, "responsible", *COUNTS, "missing", *TAIL))
_LISTS = ("ends", "replaces", "rests", "answers", "needs", "forgets")
_MAPS = ("facts",)
_TABLES = ("changes", "files", "effects")
_DID = re.compile("[a-z][a-z-]{0,40}")
UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Header:
    """The header alone, for lists: its text values by key, as they stand in the file."""

    path: str
    root: Mapping[str, Node]


def entry(fields: Mapping[str, Node]) -> Entry:
    """A new entry in its canonical bytes. `fields` must be sound (they are ours)."""
    ordered = _canonical(fields)
    result, findings = _entry(ordered, yamlio.emit(ordered), 0)
    if result is None:
        raise ValueError(f"an unsound entry: {findings}")
    return result


def digest(one: Entry) -> str:
    """The sha256 of an entry's bytes, as the trailer `Kefu-Entry` holds it."""
    return sha256(one.raw.encode()).hexdigest()


def _in_order(fields: Mapping[str, Node], keys: Sequence[str]) -> dict[str, Node]:
    known = {k: fields[k] for k in keys if k in fields and fields[k] not in ("", [], {})}
    return known | {k: fields[k] for k in sorted(fields) if k not in keys}


def ordered_facts(node: Node) -> dict[str, Node]:
    """A nested map of facts in the order of the table, unknown ones last."""
    assert isinstance(node, dict)
    result = _in_order(node, fact_table.TOP)
    for group, names in fact_table.GROUPS.items():
        value = result.get(group)
        if isinstance(value, dict):
            result[group] = _in_order(value, [n.split(".", 1)[1] for n in names])
    return result


def header(ticket: Ticket) -> str:
    """The header's text, up to and with the line `timeline:`."""
    leading = ticket.leading
    facts = ordered_facts(dict(ticket.facts))
    head: dict[str, Node] = {
        "id": ticket.id,
        **{k: facts[k] for k in ("kind", "category", "title") if k in facts},
        "state": ticket.state,
        "level": ticket.level,
        "owner": ticket.owner,
        "due": leading.due.isoformat() if leading else "",
        "clock": leading.name if leading else "",
    }
    known: dict[str, Node] = {k: v for k, v in facts.items() if k not in HEAD}
    known["responsible"] = dict(ticket.responsible)
    for name in COUNTS:
        number: int = getattr(ticket, name)
        known[name] = str(number) if number else ""
    known["missing"] = list(ticket.missing)
    tail: dict[str, Node] = {
        "clocks": {c.name: _clock(c) for c in sorted(ticket.running, key=lambda c: c.name)},
        "waiting": [{"for": w.party, "op": w.op} for w in ticket.waits],
    }
    blocks = [head, known, tail, {k: ticket.unknown[k] for k in sorted(ticket.unknown)}]
    texts = [yamlio.emit({k: v for k, v in block.items() if v not in ("", [], {})}) for block in blocks]
    return "\n".join(t for t in [*texts, "timeline:\n"] if t)


def _clock(clock: Clock) -> dict[str, Node]:
    node: dict[str, Node] = {"due": clock.due.isoformat()}
    pause = clock.paused
    if pause is not None:
        node["paused"] = pause.since.isoformat()
        if pause.cap is not None:
            node["cap"] = pause.cap.isoformat()
        if pause.then is not None:
            node["then"] = pause.then.isoformat()
    if clock.missed is not None:
        node["missed"] = "true"
    return node


def write(ticket: Ticket) -> bytes:
    """The canonical bytes of a ticket."""
    body = "\n".join(
        "- " + one.raw[:-1].replace("\n", "\n  ").replace("\n  \n", "\n\n") + "\n" for one in ticket.entries
    )
    while "\n  \n" in body:
        body = body.replace("\n  \n", "\n\n")
    return (header(ticket) + body).encode()


def read(data: bytes, path: str) -> tuple[Ticket | None, tuple[Finding, ...]]:
    """Read one ticket: (ticket, findings). None when it cannot be read; the findings then say why."""
    document, findings = yamlio.read(data, path, hand=False)
    if document is None:
        return None, findings
    root = document.root
    items = root.get("timeline") if isinstance(root, dict) else None
    if not isinstance(root, dict) or not isinstance(items, list) or not items:
        return None, (finding("no-timeline", "no list of entries under timeline", path=path, line=1),)
    number = word(root.get("id"))
    if ids.number_of(path) != number:
        wrong = finding(
            "number", "the number {id} does not fit the file's name and place", path=path, line=1, id=number
        )
        return None, (wrong,)
    entries, bad = _timeline(data.decode(), document, items)
    if entries is None:
        return None, tuple(f.placed(path) for f in bad)
    unknown = {k: v for k, v in root.items() if k not in HEADER_KEYS}
    ticket = fold(number, entries, unknown)
    soft = [*bad, *_unlike(data, ticket, document), *ticket.findings]
    soft += [
        finding("unknown-key", "the key {key} is not known; it is kept", line=document.line(k), key=k) for k in unknown
    ]
    return ticket, tuple(f.placed(path) for f in soft)


def _timeline(text: str, document: yamlio.Document, items: Sequence[Node]) -> tuple[list[Entry] | None, list[Finding]]:
    rows = text.split("\n")
    starts = [document.lines[("timeline", i)] for i in range(len(items))]
    entries: list[Entry] = []
    findings: list[Finding] = []
    fatal = False
    for i, node in enumerate(items):
        stop = starts[i + 1] - 1 if i + 1 < len(starts) else len(rows)
        raw = _raw(rows[starts[i] - 1 : stop])
        if not isinstance(node, dict):
            return None, [finding("wrong-type", "an entry must be a map of fields", line=starts[i])]
        one, found = _entry(node, raw, starts[i], document, ("timeline", i))
        findings += found
        if one is None:
            fatal = True
        else:
            entries.append(one)
            if yamlio.emit(_canonical(node)) != raw:
                findings.append(_odd(raw, yamlio.emit(_canonical(node)), starts[i], one.op))
    return (None if fatal else entries), findings


def _raw(rows: Sequence[str]) -> str:
    """An entry's bytes: its lines without the leading `- ` or two spaces, and without blank lines after it."""
    lines = [row[2:] for row in rows]
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(lines) + "\n"


def _canonical(node: Mapping[str, Node]) -> dict[str, Node]:
    ordered = _in_order(node, ENTRY_KEYS)
    effects = ordered.get("effects")
    if isinstance(effects, list):
        ordered["effects"] = [_in_order(e, EFFECT_KEYS) if isinstance(e, dict) else e for e in effects]
    if isinstance(ordered.get("facts"), dict):
        ordered["facts"] = ordered_facts(ordered["facts"])
    return ordered


def _odd(raw: str, expected: str, line: int, op: str) -> Finding:
    """Where an entry's bytes first differ from their canonical form, and whether that is a comment."""
    ours, theirs = expected.split("\n"), raw.split("\n")
    at = next(
        (i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)) - 1
    )
    if "#" in theirs[at] and "#" not in (ours[at] if at < len(ours) else ""):
        return finding("comment", "entry {op}: a comment was added by hand", line=line + at, op=op)
    return finding("not-canonical", "entry {op}: not written the way kefu writes it", line=line + at, op=op)


def _unlike(data: bytes, ticket: Ticket, document: yamlio.Document) -> list[Finding]:
    """How the file differs from what its timeline adds up to (entries apart, which keep their bytes)."""
    expected = write(ticket)
    if expected == data:
        return []
    ours, theirs = expected.decode().split("\n"), data.decode().split("\n")
    at = next(
        (i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)) - 1
    )
    row, line = theirs[at], at + 1
    if "#" in row and (row.lstrip().startswith("#") or " #" in row) and row not in ours:
        return [finding("comment", "a comment was added by hand", line=line)]
    if line < document.line("timeline"):
        return [
            finding(
                "header", "the header does not say what the timeline adds up to: expected {expected}",
                line=line, expected=ours[at] or "an empty line",
            )
        ]  # fmt: skip
    return [finding("layout", "entries out of order, or odd blank lines", line=line)]


def _entry(
    node: Mapping[str, Node], raw: str, line: int, document: yamlio.Document | None = None, place: yamlio.Place = ()
) -> tuple[Entry | None, list[Finding]]:
    """One entry with what is wrong in it; None when its envelope or a field it is folded by is not sound."""

    def at(key: str) -> int:
        return document.line(*place, key) if document else 0

    wrong = [
        finding("wrong-type", "{key} must be {form}", line=at(key) or line, key=key, form=form)
        for key, form in _faults(node)
    ]
    if wrong:
        return None, wrong
    unknown = [
        finding("unknown-key", "the key {key} is not known; it is kept", line=at(k), key=k)
        for k in node
        if k not in ENTRY_KEYS
    ]
    when = instant(node["at"])
    key = instant(node.get("seq")) or instant(node.get("written")) or when
    assert when is not None
    assert key is not None
    made = Entry(
        op=word(node["op"]),
        at=when,
        key=key,
        by=word(node["by"]),
        did=word(node["did"]),
        cycle=word(node["cycle"]),
        fields=node,
        effects=tuple(_effect(e) for e in _dicts(node.get("effects")) if any(v in e for v in VERBS)),
        raw=raw,
        line=line,
    )
    return made, unknown


def _dicts(node: Node | None) -> list[dict[str, Node]]:
    return [n for n in node if isinstance(n, dict)] if isinstance(node, list) else []


def _faults(node: Mapping[str, Node]) -> list[tuple[str, str]]:
    """The keys of an entry with a wrong type, each with the form it must have."""
    faults = []
    if not ids.is_op(word(node.get("op"))):
        faults.append(("op", "ten base-32 characters"))
    if not ids.is_op(word(node.get("cycle"))):
        faults.append(("cycle", "the op of an open or reopen"))
    if not word(node.get("by")):
        faults.append(("by", "a staff id"))
    if _DID.fullmatch(word(node.get("did"))) is None:
        faults.append(("did", "the name of an action"))
    if instant(node.get("at")) is None:
        faults.append(("at", "an instant such as 2026-11-21T09:12:30+08:00"))
    faults += [
        (k, "an instant such as 2026-11-21T09:12:30+08:00")
        for k in ("written", "seq", "until", "when")
        if k in node and instant(node[k]) is None
    ]
    for key, value in node.items():
        if key in _LISTS and not (isinstance(value, list) and all(isinstance(v, str) for v in value)):
            faults.append((key, "a list of texts"))
        elif key in _TABLES and not (isinstance(value, list) and all(isinstance(v, dict) for v in value)):
            faults.append((key, "a list of maps"))
        elif key in _MAPS and not isinstance(value, dict):
            faults.append((key, "a map"))
        elif key in ENTRY_KEYS and key not in (*_LISTS, *_TABLES, *_MAPS) and not isinstance(value, str):
            faults.append((key, "text"))
    faults += [("facts", form) for form in _fact_faults(node.get("facts"))]
    faults += [("effects", form) for e in _dicts(node.get("effects")) for form in _effect_faults(e)]
    return faults


def _fact_faults(node: Node | None) -> list[str]:
    if not isinstance(node, dict):
        return []
    faults = []
    for key, value in node.items():
        if key in fact_table.GROUPS and not isinstance(value, dict):
            faults.append(f"a map with {key} as a map")
        elif key in fact_table.FACTS and key != "other-waybills" and not isinstance(value, str):
            faults.append(f"a map with {key} as text")
    for name, value in fact_table.flat(node).items():
        if name in fact_table.FACTS and fact_table.FACTS[name].type == "instant" and instant(value) is None:
            faults.append(f"a map with {name} as an instant")
    return faults


def _effect_faults(effect: Mapping[str, Node]) -> list[str]:
    verbs = [v for v in VERBS if v in effect]
    if not verbs:
        return []
    if len(verbs) > 1 or not isinstance(effect[verbs[0]], str):
        return ["one verb with the name of a clock each"]
    if verbs[0] in ("start", "move", "resume", "missed") and "due" not in effect:
        return [f"a list in which {verbs[0]} has a due"]
    return [f"a list with {k} as an instant" for k in ("due", "cap") if k in effect and instant(effect[k]) is None]


def _effect(node: Mapping[str, Node]) -> Effect:
    verb = next(v for v in VERBS if v in node)
    return Effect(
        verb=verb,
        clock=word(node[verb]),
        of=word(node.get("of")),
        due=instant(node.get("due")),
        cap=instant(node.get("cap")),
        fields=node,
    )


def read_header(data: bytes, path: str) -> tuple[Header | None, tuple[Finding, ...]]:
    """Read the header alone (up to `timeline:`): what lists need. The timeline is not looked at."""
    cut = data.find(b"\ntimeline:\n")
    if cut < 0:
        return None, (finding("no-timeline", "no list of entries under timeline", path=path, line=1),)
    document, findings = yamlio.read(data[: cut + 1], path, hand=False)
    if document is None:
        return None, findings
    root = document.root
    if not isinstance(root, dict) or ids.number_of(path) != root.get("id"):
        wrong = finding("number", "the number does not fit the file's name and place", path=path, line=1)
        return None, (wrong,)
    return Header(path, root), ()
