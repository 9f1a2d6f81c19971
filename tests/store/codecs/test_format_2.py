"""The fixture desk of format 2, written once: read without a finding and written as the same bytes, for ever.

It holds what format 1 does not know: customers' files, daily work, an incident, what a payment pays.
"""

from pathlib import Path

import pytest

from kefu.core.ticket.model import word
from tests.store.codecs.kept import FIXTURES, read, stays, told

DESK = FIXTURES / "format-2"
FILES = sorted(DESK.rglob("*.yaml"))
NEW = {"code", "pieces", "of", "incident"}
"""The fields of entries that came with this format."""


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_ticket_is_read_without_a_finding_and_written_as_it_was(path: Path) -> None:
    stays(path)


def test_the_desk_holds_what_the_format_brought() -> None:
    tickets = [read(path) for path in FILES]
    entries = [entry for ticket in tickets for entry in ticket.entries]
    assert {"customer", "duty", "incident"} <= {word(ticket.facts["kind"]) for ticket in tickets}
    assert {"filed", "lapsed"} <= {ticket.how for ticket in tickets}
    assert {key for entry in entries for key in entry.fields} >= NEW
    assert {entry.text("relation") for entry in entries} >= {"customer", "parent", "duplicate-of"}


def test_what_the_tickets_add_up_to() -> None:
    """The fold's answer on each, so that a later version cannot read them differently."""
    assert {t.id: told(t) for t in map(read, FILES)} == {
        "261123-21R3RW4": "closed agent - -",
        "261123-3GH01KR": "resolved agent lead-1 -",
        "261123-610PDVS": "open agent lead-1 -",
        "261123-BD0WNKR": "open agent lead-1 -",
        "261123-D5N9RKK": "closed agent - -",
        "261123-DQ77QM3": "open agent - -",
        "261123-K70FE4G": "resolved head-office lead-1 report,contact,statutory",
        "261123-Q94KH32": "closed agent - -",
        "261124-TS5VMWK": "open agent - due",
    }
