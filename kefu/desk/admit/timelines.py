"""Tickets as commits have them, each version read and folded once: the next commit mostly goes on from the last one."""

from collections import OrderedDict
from dataclasses import replace

from kefu.core.base.findings import Finding, finding
from kefu.core.base.msgid import N_
from kefu.core.fold.fold import fold
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.vocabulary import ids
from kefu.desk.admit.source import Source
from kefu.store.codecs import quickticket
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs.ticket import Timeline
from kefu.store.yaml.read import LIMIT

KEPT = 500
"""Tickets whose last version is kept folded."""


class Timelines:
    """The tickets of one repository, by path and blob."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._kept: OrderedDict[str, tuple[str, bytes, Ticket]] = OrderedDict()

    def at(self, path: str, blob: str) -> tuple[Ticket, bytes] | None:
        """Return a ticket as a blob has it, with the blob's bytes; None where it cannot be read."""
        kept = self._kept.get(path)
        if kept is not None and kept[0] == blob:
            return kept[2], kept[1]
        data = self.source.file(blob, LIMIT)
        found = timeline(data, path)[0] if data is not None else None
        if found is None or data is None:
            return None
        ticket = fold(found.number, found.entries)
        ticket = replace(ticket, unknown=ticket_codec.unknown_keys(found, ticket))
        self.keep(path, blob, data, ticket)
        return ticket, data

    def keep(self, path: str, blob: str, data: bytes, ticket: Ticket) -> None:
        """Keep a ticket as a blob has it."""
        self._kept[path] = (blob, data, ticket)
        self._kept.move_to_end(path)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def standing(self, rev: str, number: str) -> Ticket | None:
        """Return a ticket as a commit has it, None where there is none that can be read."""
        path = ids.path_of(number)
        known = self.source.known(f"{rev}:{path}") if ids.is_number(number) else None
        found = self.at(path, known.oid) if known is not None and known.type == "blob" else None
        return found[0] if found is not None else None


def timeline(
    data: bytes, path: str, known: dict[str, Entry] | None = None
) -> tuple[Timeline | None, tuple[Finding, ...]]:
    """Read the entries of a ticket's file as far as kefu wrote them; the findings say why there are none."""
    quick = quickticket.read_timeline(data, path, known if known is not None else {})
    return (quick, ()) if quick is not None else ticket_codec.read_timeline(data, path, known)


def too_large(path: str) -> Finding:
    """Return what is said of a file that is not read."""
    return finding("too-large", N_("{file} has more bytes than a ticket may have"), file=path)
