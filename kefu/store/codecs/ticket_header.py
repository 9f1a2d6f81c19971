"""The header of a ticket file: the sum of its timeline, written anew by each operation, and read alone by lists."""

from collections.abc import Mapping, Sequence

from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.ticket.model import Clock, Ticket
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary import ids
from kefu.store.yaml import read as yamlio

HEAD = ("id", "kind", "category", "title", "state", "level", "owner", "due", "clock")


COUNTS = ("attempts", "urged", "escalated", "reopened")


TAIL = ("clocks", "waiting", "timeline")


HEADER_KEYS = frozenset((*HEAD, *fact_table.TOP, "responsible", *COUNTS, "missing", *TAIL))


@frozen
class Header:
    """The header alone, for lists: its text values by key, as they stand in the file."""

    path: str
    root: Mapping[str, Node]


_INNER = {group: tuple(n.partition(".")[2] for n in names) for group, names in fact_table.GROUPS.items()}


def in_order(fields: Mapping[str, Node], keys: Sequence[str]) -> dict[str, Node]:
    """Return the fields in the order of `keys`, unknown ones after them by code point, empty ones left out."""
    known = {k: value for k in keys if (value := fields.get(k))}
    rest = sorted(k for k in fields if k not in known and k not in keys)
    return known | {k: fields[k] for k in rest if fields[k] not in ([], {})}


def ordered_facts(node: Mapping[str, Node]) -> dict[str, Node]:
    """Return a nested map of facts in the order of the table, unknown ones last."""
    inner = {k: in_order(v, _INNER.get(k, ())) if isinstance(v, dict) else v for k, v in node.items()}
    return in_order(inner, fact_table.TOP)


def header(ticket: Ticket) -> str:
    """Return the header's text, up to and with the line `timeline:`."""
    leading = ticket.leading
    facts = {k: v for k, v in ordered_facts(ticket.facts).items() if k in fact_table.TOP or k not in HEADER_KEYS}
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
    known["responsible"] = {k: v for k, v in ticket.responsible.items() if v}
    for name in COUNTS:
        number: int = getattr(ticket, name)
        known[name] = str(number) if number else ""
    known["missing"] = list(ticket.missing)
    tail: dict[str, Node] = {
        "clocks": {c.name: _clock(c) for c in sorted(ticket.running, key=lambda c: c.name)},
        "waiting": [{"for": w.party, "op": w.op} for w in ticket.waits],
    }
    rest = {k: ticket.unknown[k] for k in sorted(ticket.unknown) if k not in HEADER_KEYS and k not in facts}
    blocks = [head, known, tail, rest]
    texts = [yamlio.emit({k: v for k, v in block.items() if v}) for block in blocks]
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
    if clock.bears:
        node["bears"] = clock.bears
    return node


def read_header(data: bytes, path: str) -> tuple[Header | None, tuple[Finding, ...]]:
    """Read the header alone, up to `timeline:`, for lists: (header, findings). None when it cannot be read."""
    cut = data.find(b"\ntimeline:\n")
    document, findings = yamlio.read(data[: cut + 1] if cut >= 0 else data, path, hand=False)
    if document is None:
        return None, findings
    root = document.root
    if cut < 0:
        return None, (finding("no-timeline", "no list of entries under timeline", path=path, line=1),)
    if not isinstance(root, dict) or ids.number_of(path) != root.get("id"):
        wrong = finding("number", "the number does not fit the file's name and place", path=path, line=1)
        return None, (wrong,)
    return Header(path, root), ()
