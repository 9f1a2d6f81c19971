"""The ticket file: read strictly, written in one canonical form.

* The header is what the timeline adds up to, and is written anew by each operation; the entries are copied byte for
  byte.
* An entry's bytes run from its `op` to its last newline, as they stand in the file without the leading `- `; their
  sha256 is the commit's `Kefu-Entry`.
* Keys stand in a fixed order, unknown ones after the known by code point; empty values are not written.
* What cannot be read gives no ticket and says why; what can be read but was not written by kefu (a header edited by
  hand, a comment, another order of keys) gives the ticket and a finding.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise

from kefu.core.actions.table import ACTIONS, FIELDS, field_of
from kefu.core.base.errors import Refused
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.fold.fold import fold
from kefu.core.ticket.model import VERBS, Effect, Entry, Ticket, instant, word
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary import ids, words
from kefu.store.codecs.fields import EFFECT_KEYS, faults, maps
from kefu.store.codecs.ticket_header import HEADER_KEYS, header, in_order, ordered_facts
from kefu.store.yaml import read as yamlio


def entry(fields: Mapping[str, Node]) -> Entry:
    """Return a new entry in its canonical bytes. `fields` are ours and must be sound, else ValueError."""
    ordered = _canonical(fields)
    if wrong := list(faults(ordered)):
        raise ValueError(f"an unsound entry: {wrong}")
    return sound_entry(ordered, yamlio.emit(ordered), 0)


def digest(one: Entry) -> str:
    """Return the sha256 of an entry's bytes, as the trailer `Kefu-Entry` holds it."""
    return sha256(one.raw.encode()).hexdigest()


def write(ticket: Ticket) -> bytes:
    """Return the canonical bytes of a ticket. Refused if they would be more than are read again."""
    data = _bytes(header(ticket), [one.raw for one in ticket.entries])
    if len(data) > yamlio.LIMIT:
        raise Refused(
            "{id}: the file would have {size} bytes, more than the {limit} that are read; go on in a new ticket: "
            "kefu open ... --after {id}",
            id=ticket.id,
            size=len(data),
            limit=yamlio.LIMIT,
        )
    return data


def _bytes(head: str, raws: Sequence[str]) -> bytes:
    return (head + "\n".join(map(item, raws))).encode()


def item(raw: str) -> str:
    """Return an entry as it stands in the file."""
    if "\n\n" not in raw:
        return "- " + raw[:-1].replace("\n", "\n  ") + "\n"
    rows = raw[:-1].split("\n")
    return f"- {rows[0]}\n" + "".join(f"  {row}\n" if row else "\n" for row in rows[1:])


@frozen
class Timeline:
    """A ticket's file, not added up: its number, its entries, the file as read, and the oddities in the entries."""

    number: str
    entries: Sequence[Entry]
    document: yamlio.Document
    root: Mapping[str, Node]
    odd: Sequence[Finding] = ()


def read_timeline(
    data: bytes, path: str, known: Mapping[str, Entry] | None = None
) -> tuple[Timeline | None, tuple[Finding, ...]]:
    """Read a ticket's entries only: (timeline, findings). None when it cannot be read; the findings then say why.

    `known`: entries by their bytes, read already from another version of the file; they are not looked at again.
    """
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
    entries, bad = _timeline(data.decode(), document, root, items, known or {})
    if entries is None:
        return None, tuple(f.placed(path) for f in bad)
    return Timeline(number, entries, document, root, bad), ()


def read(data: bytes, path: str) -> tuple[Ticket | None, tuple[Finding, ...]]:
    """Read one ticket: (ticket, findings). None when it cannot be read; the findings then say why."""
    found, findings = read_timeline(data, path)
    if found is None:
        return None, findings
    ticket = fold(found.number, found.entries)
    unknown = unknown_keys(found, ticket)
    ticket = replace(ticket, unknown=unknown)
    soft = [*found.odd, *_unlike(data, ticket, found.entries, found.document), *ticket.findings]
    soft += [
        finding("unknown-key", "the key {key} is not known; it is kept", line=found.document.line(k), key=k)
        for k in unknown
    ]
    return ticket, tuple(f.placed(path) for f in soft)


def unknown_keys(found: Timeline, ticket: Ticket) -> dict[str, Node]:
    """Return the keys of a file's header that nothing in the ticket gives: they are kept."""
    return {k: v for k, v in found.root.items() if k not in HEADER_KEYS and k not in ticket.facts}


def _timeline(
    text: str,
    document: yamlio.Document,
    root: Mapping[str, Node],
    items: Sequence[Node],
    known: Mapping[str, Entry],
) -> tuple[list[Entry] | None, list[Finding]]:
    rows = text.split("\n")
    top = document.line("timeline")
    starts = [document.lines[("timeline", i)] for i in range(len(items))]
    after = [document.line(key) for key in root if document.line(key) > top]
    stops = [start - 1 for start in starts[1:]] + [min(after, default=len(rows) + 1) - 1]
    entries: list[Entry] = []
    findings: list[Finding] = []
    fatal = False
    for i, node in enumerate(items):
        if not isinstance(node, dict):
            return None, [finding("wrong-type", "an entry must be a map of fields", line=starts[i])]
        raw = _raw(rows[starts[i] - 1 : stops[i]])
        same = known.get(raw)
        if same is not None and same.fields == node:
            entries.append(same)
            continue
        one, found = _entry(node, raw, starts[i], document, ("timeline", i))
        findings += found
        if one is not None and not _as_written(node, raw):
            findings.append(_odd(raw, yamlio.emit(_canonical(node)), starts[i], one.op))
            if not _kept(raw, node):  # copied on, the entry would say something else
                findings = [_unkept(starts[i], one.op), *findings]
                fatal = True
        fatal = fatal or one is None
        entries += [one] if one is not None else []
    return (None if fatal else entries), findings


def _raw(rows: Sequence[str]) -> str:
    """Return an entry's bytes: its lines without the leading `- ` or two spaces, and without blank lines after it."""
    lines = [rows[0][2:], *(row.removeprefix("  ") for row in rows[1:])]
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(lines) + "\n"


def _kept(raw: str, node: Mapping[str, Node]) -> bool:
    """Return whether an entry's bytes, taken out of the file by lines, still say what the file says."""
    again, _ = yamlio.read(raw.encode(), "", hand=False)
    return again is not None and again.root == node


def _unkept(line: int, op: str) -> Finding:
    return finding(
        "layout", "entry {op}: so indented that it cannot be copied; restore it from git's history", line=line, op=op
    )


def _canonical(node: Mapping[str, Node]) -> dict[str, Node]:
    ordered = in_order(node, tuple(FIELDS))
    effects = ordered.get("effects")
    if isinstance(effects, list):
        ordered["effects"] = [in_order(e, EFFECT_KEYS) if isinstance(e, dict) else e for e in effects]
    facts = ordered.get("facts")
    if isinstance(facts, dict):
        ordered["facts"] = ordered_facts(facts)
    return ordered


def _as_written(node: Mapping[str, Node], raw: str) -> bool:
    """Return whether an entry's bytes are as kefu writes them.

    A newer kefu may have set a key that this one does not know anywhere among the others, and quoted its value by a rule of
    its own: then the order of keys and the quotes tell nothing, and all else still must be as kefu writes it.
    """
    if yamlio.emit(_canonical(node)) == raw:
        return True
    return _is_newer(node) and _unquoted(yamlio.emit(node)) == _unquoted(raw)


def _is_newer(node: Mapping[str, Node]) -> bool:
    """Return whether an entry holds something that only a newer kefu knows: an action, a key, a fact, part of an effect."""
    facts, effects = node.get("facts"), maps(node.get("effects"))
    return (
        word(node.get("did")) not in ACTIONS
        or any(key not in FIELDS for key in node)
        or any(key not in EFFECT_KEYS for effect in effects for key in effect)
        or (isinstance(facts, dict) and any(name not in fact_table.FACTS for name in fact_table.flat(facts)))
    )


def _unquoted(text: str) -> str:
    return text.replace('"', "")


def _first_difference(expected: str, found: str) -> tuple[int, str, str]:
    """Return the first line (from 0) in which two texts differ, and that line of each (empty past the end)."""
    ours, theirs = expected.split("\n"), found.split("\n")
    pairs = enumerate(zip(ours, theirs, strict=False))
    at = next((i for i, (a, b) in pairs if a != b), min(len(ours), len(theirs)) - 1)
    return at, ours[at], theirs[at]


def _odd(raw: str, expected: str, line: int, op: str) -> Finding:
    """Return the finding for the first line in which an entry's bytes differ from their canonical form."""
    at, ours, theirs = _first_difference(expected, raw)
    if "#" in theirs and "#" not in ours:
        return finding("comment", "entry {op}: a comment was added by hand", line=line + at, op=op)
    return finding("not-canonical", "entry {op}: not written the way kefu writes it", line=line + at, op=op)


def _unlike(data: bytes, ticket: Ticket, entries: Sequence[Entry], document: yamlio.Document) -> list[Finding]:
    """Return a finding if the file is not what its timeline adds up to (entries apart, which keep their bytes)."""
    expected = _bytes(header(ticket), [one.raw for one in ticket.entries])
    if expected == data:
        return []
    at, ours, theirs = _first_difference(expected.decode(), data.decode())
    if theirs.lstrip().startswith("#") or (" #" in theirs and theirs.partition(" #")[0] == ours):
        return [finding("comment", "a comment was added by hand", line=at + 1)]
    if at + 1 < document.line("timeline"):
        return [
            finding(
                "header", "the header does not say what the timeline adds up to: expected {expected}",
                line=at + 1, expected=ours or "an empty line",
            )
        ]  # fmt: skip
    for one, following in pairwise(entries):
        if following.order <= one.order:
            return [finding("order", "entry {op}: out of order, or twice", line=following.line, op=following.op)]
    return [finding("layout", "something after the header that kefu does not write there", line=at + 1)]


def _entry(
    node: Mapping[str, Node], raw: str, line: int, document: yamlio.Document | None = None, place: yamlio.Place = ()
) -> tuple[Entry | None, list[Finding]]:
    """Read one entry: (entry, findings). None when its envelope or a field it is folded by is not sound."""

    def at(*inner: str | int) -> int:
        return document.line(*place, *inner) if document else line

    wrong = [
        finding(
            "wrong-type", template, line=at(*inner), key=str(next(p for p in reversed(inner) if isinstance(p, str)))
        )
        for inner, template in faults(node)
    ]
    if wrong:
        return None, wrong
    made = sound_entry(node, raw, line)
    odd = [finding("unknown-word", "{key}: {word} is not a known word; it is kept", line=at(key), key=key, word=text)
           for key, text in _odd_words(node)]  # fmt: skip
    odd += [
        finding("unknown-effect", "an effect that this version does not know; it is kept", line=at("effects", i))
        for i, effect in enumerate(maps(node.get("effects")))
        if not any(v in effect for v in VERBS)
    ]
    return made, odd + [
        finding("unknown-key", "the key {key} is not known; it is kept", line=at(k), key=k)
        for k in node
        if k not in FIELDS
    ]


def sound_entry(node: Mapping[str, Node], raw: str, line: int) -> Entry:
    """Return an entry from its fields, of which `faults` finds none."""
    when = instant(node["at"])
    # `seq` is there only where the clock of the writer was behind the entry before.
    key = instant(node.get("seq")) or instant(node.get("written")) or when
    assert when is not None
    assert key is not None
    return Entry(
        op=word(node["op"]),
        at=when,
        key=key,
        by=word(node["by"]),
        did=word(node["did"]),
        cycle=word(node["cycle"]),
        fields=node,
        effects=tuple(_effect(e) for e in maps(node.get("effects")) if any(v in e for v in VERBS)),
        raw=raw,
        line=line,
    )


def _odd_words(node: Mapping[str, Node]) -> Iterator[tuple[str, str]]:
    """Yield the words of an entry and of its facts that are not in their closed vocabulary."""
    for key, value in node.items():
        if isinstance(value, str) and key in FIELDS:
            known = field_of(word(node["did"]), key)
            table = known.vocabulary if known is not None else ""
            if table and value not in words.TABLES[table]:
                yield key, value
    facts = node.get("facts")
    for name, value in fact_table.flat(facts).items() if isinstance(facts, dict) else ():
        fact = fact_table.FACTS.get(name)
        if fact is None:
            yield "facts", name
        elif fact.words and isinstance(value, str) and value not in words.TABLES[fact.words]:
            yield name, value


def _effect(node: Mapping[str, Node]) -> Effect:
    verb = next(v for v in VERBS if v in node)
    return Effect(
        verb=verb,
        clock=word(node[verb]),
        of=word(node.get("of")),
        due=instant(node.get("due")),
        cap=instant(node.get("cap")),
        at=instant(node.get("at")),
        fields=node,
    )
