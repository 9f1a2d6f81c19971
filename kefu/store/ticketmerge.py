"""Two versions of one ticket's file become one: the union of their timelines, written in the canonical form."""

from kefu.core.findings import Finding, finding
from kefu.core.merge import merge, openings
from kefu.core.ticket import Ticket
from kefu.store.codecs import ticket as ticket_codec


def merge_files(ours: bytes, theirs: bytes, path: str) -> tuple[bytes | None, tuple[Finding, ...]]:
    """The file that both add up to: (bytes, findings). None, and why, if one cannot be read or two tickets share the number."""
    if ours == theirs:
        return ours, ()
    read: list[Ticket] = []
    for data in (ours, theirs):
        ticket, findings = ticket_codec.read(data, path)
        if ticket is None:
            return None, findings[:1]
        read.append(ticket)
    opened = {op for ticket in read for op in openings(ticket.entries)}
    if len(opened) > 1:
        return None, (
            finding("two-openings", "two tickets were opened under this number ({ops})", path=path, line=1,
                    ops=", ".join(sorted(opened))),
        )  # fmt: skip
    merged = merge(*read)
    return ticket_codec.write(merged), ()
