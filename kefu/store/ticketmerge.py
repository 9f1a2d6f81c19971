"""Two versions of one ticket's file become one: the union of their timelines, written in the canonical form."""

from dataclasses import replace

from kefu.core.findings import Finding, finding
from kefu.core.fold import fold
from kefu.core.merge import openings, unite, unite_unknown
from kefu.store.codecs import ticket as ticket_codec


def merge_files(ours: bytes, theirs: bytes, path: str) -> tuple[bytes | None, tuple[Finding, ...]]:
    """The file that both add up to: (bytes, findings). None, and why, if one cannot be read or two tickets share the number."""
    if ours == theirs:
        return ours, ()
    mine, findings = ticket_codec.read_timeline(ours, path)
    if mine is None:
        return None, findings[:1]
    known = {entry.raw: entry for entry in mine.entries} if not mine.odd else {}
    other, findings = ticket_codec.read_timeline(theirs, path, known)
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
