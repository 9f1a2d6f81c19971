"""An erasure that somebody took out of a ticket and kefu recorded again: the one entry that may come among earlier ones."""

from collections.abc import Sequence

from kefu.core.actions.table import ACTIONS
from kefu.core.ticket.model import Entry
from kefu.desk.admit.source import Source
from kefu.store.codecs import ticket as ticket_codec


def recorded_again(source: Source, commit: str, before: Sequence[Entry], after: Sequence[Entry]) -> Entry | None:
    """Return the erasure that alone is new in `after`, if a commit before had recorded just it; else None."""
    held = {entry.raw for entry in before}
    new = [entry for entry in after if entry.raw not in held]
    if len(new) != 1 or [entry.raw for entry in after if entry.raw in held] != [entry.raw for entry in before]:
        return None
    action = ACTIONS.get(new[0].did)
    if action is None or not action.erases:
        return None
    # An erasure stands, whatever became of its ticket.
    line = f"--grep=^Kefu-Entry: {ticket_codec.digest(new[0])}$"
    return new[0] if source.child.must(("rev-list", "-1", line, f"{commit}^")).strip() else None
