"""A ticket's bytes to its row in lists. The timeline is not parsed: a few plain things are looked for in its lines."""

import re
from collections.abc import Mapping
from datetime import datetime

from kefu.core.actions.action import LIVE
from kefu.core.actions.table import ACTIONS, last_act, proposal, told
from kefu.core.base.errors import Said
from kefu.core.base.findings import finding
from kefu.core.base.node import Node
from kefu.core.base.regex import regex
from kefu.core.base.typed import instant, word
from kefu.core.reports.tickets import Listed
from kefu.core.ticket.model import Entry
from kefu.core.vault.hide import free_fields
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary import ids
from kefu.store.codecs import quick
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs import ticket_header as header_codec
from kefu.store.git.objects import Entry as TreeEntry
from kefu.store.yaml import read as yamlio

_CUT = b"\ntimeline:\n"
_OPENED = regex(rb"\n  at: ([^\n]{10,40})\n")
_BEARS = regex(rb'\n  - start: ([^\n]+)\n(?:    (?!bears)[^\n]*\n)*    bears: "?([^"\n]+)"?\n')
_STANDS: Mapping[str, Said] = {
    p: p for p in (Said("symlink"), Said("directory"), Said("executable"), Said("submodule"))
}
_WAYBILL = regex(rb'^waybill: "?([0-9A-Z]{4,40})"?$', re.MULTILINE)
_OTHERS = regex(rb'^- "?([0-9A-Z]{4,40})"?$', re.MULTILINE)
_PROPOSES = [f"\n  did: {a.name}\n".encode() for a in ACTIONS.values() if a.proposes]
_DECIDES = [f"\n  did: {a.name}\n".encode() for a in ACTIONS.values() if a.decides]
_ITEM = b"\n- "
_ENTRY = regex(rb"op: [^\n]+\n  at: \"?([^\"\n]{10,40})\"?\n(?:  [^\n]*\n)*?  did: \"?([^\"\n]+)\"?\n")
_IN = b"\n  way: in\n"
_SWEPT = b"\n  clock: "
_OTHERS_ACTS = frozenset(a.name.encode() for a in ACTIONS.values() if not a.ours)
_TELLS = frozenset(a.name.encode() for a in ACTIONS.values() if a.tells)
_STRIKES = [f"\n  did: {a.name}\n".encode() for a in ACTIONS.values() if a.strikes]


def listed(data: bytes, path: str) -> Listed:
    """Return the row of the ticket; one that cannot be read has a finding."""
    number = ids.number_of(path) or path
    cut = data.find(_CUT)
    root = _quick(data[: cut + 1], path) if cut >= 0 else None
    if root is None:
        header, findings = header_codec.read_header(data, path)
        if header is None:
            return Listed(number, path, _waybills(data), finding=findings[0])
        root = dict(header.root)
    body = data[cut:]
    opened = _OPENED.search(body)
    acted, spoken = _acts(body, path, data) if word(root.get("state")) in LIVE else ("", False)
    proposed = _proposed(body, path, data)
    return Listed(
        number,
        path,
        root,
        opened=opened[1].decode("utf-8", "replace") if opened else "",
        bears={m[1].decode("utf-8", "replace"): m[2].decode("utf-8", "replace") for m in _BEARS.finditer(body)},
        proposed=proposed is not None,
        amount=proposed.text("amount") if proposed is not None else "",
        acted=acted,
        told=spoken,
        struck=_struck(body),
    )


def _waybills(data: bytes) -> dict[str, Node]:
    """Return what looks like the waybills of a ticket that cannot be read: it is still found by them."""
    found: dict[str, Node] = {}
    one = _WAYBILL.search(data)
    if one:
        found["waybill"] = one[1].decode()
    others: list[Node] = [number.decode() for number in _OTHERS.findall(data)]
    return found | ({"other-waybills": others} if others else {})


def _quick(head: bytes, path: str) -> dict[str, Node] | None:
    try:
        root = quick.root(head.decode())
    except UnicodeDecodeError:
        return None
    return root if root is not None and root.get("id") == ids.number_of(path) else None


def _proposed(body: bytes, path: str, data: bytes) -> Entry | None:
    """Return the proposal that stands and nobody decided on; only a ticket where there may be one is read whole."""
    last = max(map(body.rfind, _PROPOSES))
    if last < 0 or last < max(map(body.rfind, _DECIDES)):
        return None
    ticket, _ = ticket_codec.read(data, path)
    return None if ticket is None else proposal(ticket)


def _struck(body: bytes) -> bool:
    return any(mark in body for mark in _STRIKES)


def _acts(body: bytes, path: str, data: bytes) -> tuple[str, bool]:
    """Return when the last act of ours was, and whether somebody was told something.

    A ticket with something struck, or with an entry that is not written as kefu writes it, is read whole.
    """
    latest: datetime | None = None
    spoken = False
    if not _struck(body):
        for item in body.split(_ITEM)[1:]:
            part = item + b"\n"
            found = _ENTRY.match(part)
            at = instant(found[1].decode("ascii", "replace")) if found else None
            if found is None or at is None:
                break
            if found[2] in _OTHERS_ACTS or _IN in part or _SWEPT in part:
                continue
            spoken = spoken or found[2] in _TELLS
            latest = at if latest is None or at > latest else latest
        else:
            if latest is not None:
                return latest.isoformat(), spoken
    ticket, _ = ticket_codec.read(data, path)
    when = last_act(ticket) if ticket is not None else None
    if ticket is None or when is None:
        # The day of its number: a ticket whose timeline says nothing is to be looked at all the same.
        return f"20{path[-19:-17]}-{path[-17:-15]}-{path[-15:-13]}T00:00:00+00:00", False
    return when.isoformat(), told(ticket)


def displaced(entry: TreeEntry) -> Listed:
    """Return the row of what is no ticket where only tickets may stand: a symlink, a directory, another file."""
    number = ids.number_of(entry.path)
    if number is not None and entry.problem:
        found = finding(
            "wrong-place",
            "a {problem}, not a ticket: restore the file from git's history",
            path=entry.path,
            problem=_STANDS.get(entry.problem, entry.problem),
        )
    else:
        found = finding(
            "wrong-place", "not a ticket's file: only tickets/YYYY/MM/DD/NUMBER.yaml is one", path=entry.path
        )
    return Listed(number or entry.path, entry.path, finding=found)


def texts(data: bytes) -> list[str]:
    """Return what people wrote in a ticket: its title, the texts and facts of its entries; nothing if it is no YAML."""
    document, _ = yamlio.read(data, "", hand=False)
    root = document.root if document else None
    if not isinstance(root, dict):
        return []
    items = root.get("timeline")
    entries = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    found = [root.get("title")]
    for entry in entries:
        found += [entry.get(key) for key in free_fields()]
        facts, changes = entry.get("facts"), entry.get("changes")
        found += fact_table.flat(facts).values() if isinstance(facts, dict) else ()
        found += [c.get("now") for c in changes if isinstance(c, dict)] if isinstance(changes, list) else ()
    return [text for text in found if isinstance(text, str)]
