"""The timeline of a ticket as kefu writes it, read several times as fast as YAML: a sync may unite a thousand tickets.

Only what looks as kefu writes it is understood: all else gives None, and the strict reader decides. Any other answer is
that of the strict reader, but for the lines and for what is merely odd.
"""

from kefu.core.base.findings import Finding
from kefu.core.fold.fold import fold
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.vocabulary import ids
from kefu.store.codecs import quick
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs.fields import faults
from kefu.store.codecs.ticket import Timeline, item, sound_entry
from kefu.store.yaml import read as yamlio

_CUT = "\ntimeline:\n"
_DEEP = "\n" + " " * 30
"""So far in stands nothing that kefu writes; the strict reader has a limit of depth."""


def read_folded(data: bytes, path: str) -> tuple[Ticket | None, tuple[Finding, ...]]:
    """Return the ticket in `data` for whoever reads thousands, or None and why it cannot be read.

    Nearly all are as kefu wrote them, and so are read several times as quickly. What is merely odd is not told.
    """
    quick_one = read_timeline(data, path, {})
    if quick_one is not None:
        return fold(quick_one.number, quick_one.entries), ()
    ticket, wrong = ticket_codec.read(data, path)
    return ticket, wrong if ticket is None else ()


def read_timeline(data: bytes, path: str, known: dict[str, Entry]) -> Timeline | None:
    """Return the timeline in `data`, or None where only the strict reader can tell.

    `known`: entries by their bytes, which are not read again; those read here are added.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    head, cut, rest = text.partition(_CUT)
    root = quick.root(head + "\n") if cut and len(data) <= yamlio.LIMIT and _DEEP not in text else None
    number = ids.number_of(path)
    if root is None or number is None or root.get("id") != number or "timeline" in root or rest[:2] != "- ":
        return None
    # Written back, the entries must give the same bytes: then they were taken apart as they were put together.
    raws = [one.replace("\n  ", "\n") + "\n" for one in rest[2:].removesuffix("\n").split("\n\n- ")]
    if any("\n\n" in raw for raw in raws) or "\n".join(map(item, raws)) != rest:
        return None
    entries = []
    for raw in raws:
        entry = known.get(raw) or _entry(raw)
        if entry is None:
            return None
        known[raw] = entry
        entries.append(entry)
    return Timeline(number, entries, yamlio.Document(root, {}), root)


def _entry(raw: str) -> Entry | None:
    node = quick.root(raw)
    return None if node is None or any(faults(node)) else sound_entry(node, raw, 0)
