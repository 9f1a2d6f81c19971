"""Entries that kefu would not have written, in files and commits that look as if it had."""

from collections.abc import Callable, Mapping

from kefu.core.base.node import Node
from kefu.core.fold.fold import fold
from kefu.core.ticket.model import Ticket
from kefu.core.vocabulary import ids
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import ticket as codec
from tests.cli.desks import Desk

Fields = Mapping[str, Node]


def ticket_of(desk: Desk, number: str) -> Ticket:
    """A ticket as it stands in the working tree."""
    ticket, _found = codec.read(desk.file(number).read_bytes(), ids.path_of(number))
    assert ticket is not None
    return ticket


def forge(desk: Desk, number: str, fields: Fields, *, author: str = "", date: str = "", **trailers: str) -> str:
    """Append an entry with these fields, in canonical form, under the trailers that it gives; and commit it by plain git.

    What is not among the fields is that of the last entry. `trailers`: those to be untrue, without `Kefu-`. The commit's id.
    """
    before = ticket_of(desk, number)
    last = before.entries[-1]
    envelope = {"at": last.fields["at"], "by": last.by, "cycle": before.cycle, "op": ids.new_op()}
    whole = {**envelope, **fields}
    entry = codec.entry(whole if "seq" in whole else {**whole, "seq": _after(before)})
    after = fold(number, [*before.entries, entry], before.unknown)
    desk.file(number).write_bytes(codec.write(after))
    message = commit_codec.message([commit_codec.Step(before, after, entry)])
    for name, value in trailers.items():
        rows = [f"Kefu-{name}: {value}" if row.startswith(f"Kefu-{name}: ") else row for row in message.split("\n")]
        message = "\n".join(rows)
    desk.git("add", "-A")
    desk.git(
        "commit",
        "-q",
        "-m",
        message,
        f"--date={date or entry.at.isoformat()}",
        *([f"--author={author}"] if author else []),
    )
    return desk.git("rev-parse", "HEAD").strip()


def _after(before: Ticket) -> str:
    """The `seq` of a writer whose clock is not after the last entry."""
    from datetime import timedelta

    return (before.entries[-1].key + timedelta(seconds=1)).isoformat()


Forgery = Callable[[Desk, str], object]
