"""Merging two versions of a ticket's file: the union of their timelines, written in the canonical form."""

from dataclasses import replace

from kefu.core.base.findings import Finding, finding
from kefu.core.fold.fold import fold
from kefu.core.fold.merge import openings, unite, unite_unknown
from kefu.core.ticket.model import Entry
from kefu.store.codecs import quickticket
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs.ticket import Timeline


def merge_files(ours: bytes, theirs: bytes, path: str) -> tuple[bytes | None, tuple[Finding, ...]]:
    """Return the file that both add up to: (bytes, findings).

    None, and the findings say why, if one cannot be read or two tickets share the number.
    """
    if ours == theirs:
        return ours, ()
    known: dict[str, Entry] = {}
    mine, findings = _read(ours, path, known)
    if mine is None:
        return None, findings[:1]
    other, findings = _read(theirs, path, known)
    if other is None:
        return None, findings[:1]
    entries = unite(mine.entries, other.entries)
    opened = set(openings(entries))
    if len(opened) > 1:
        return None, (
            finding("two-openings", "two tickets were opened under this number ({ops})", path=path, line=1,
                    ops=", ".join(sorted(opened))),
        )  # fmt: skip
    merged = fold(mine.number, entries)
    unknown = unite_unknown(*(ticket_codec.unknown_keys(one, merged) for one in (mine, other)))
    return ticket_codec.write(replace(merged, unknown=unknown)), ()


def _read(data: bytes, path: str, known: dict[str, Entry]) -> tuple[Timeline | None, tuple[Finding, ...]]:
    """Read one version; the entries of `known` are not read again, and those of a sound timeline are added."""
    quick = quickticket.read_timeline(data, path, known)
    if quick is not None:
        return quick, ()
    found, findings = ticket_codec.read_timeline(data, path, known)
    if found is not None and not found.odd:
        known |= {entry.raw: entry for entry in found.entries}
    return found, findings
