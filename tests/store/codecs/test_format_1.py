"""The fixture desk of format 1, written once: it is read without a finding and written as the same bytes, for ever."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from kefu.core.actions.table import ACTIONS, FIELDS
from kefu.core.ticket.model import VERBS
from kefu.core.vocabulary import facts as fact_table
from kefu.store.yaml import read as yamlio
from tests.store.codecs.kept import FIXTURES, VALIDATOR, read, root, stays, told
from tests.tools.ticket_schema import FILE, text, ticket_schema

DESK = FIXTURES / "format-1"
FILES = sorted(DESK.rglob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_ticket_of_format_1_is_read_without_a_finding_and_written_as_it_was(path: Path) -> None:
    stays(path)


ADDED = {"ways", "pieces", "incident"}
"""Fields that entries have since the desk was made: its tickets stay as they are."""


def test_the_desk_holds_every_action_state_fact_field_and_effect() -> None:
    tickets = [read(p) for p in FILES]
    entries = [e for t in tickets for e in t.entries]
    assert {e.did for e in entries} == set(ACTIONS)
    assert {t.state for t in tickets} == {"open", "waiting", "resolved", "closed"}
    assert {f for t in tickets for f in fact_table.flat(t.facts)} == set(fact_table.OF_CASES)
    assert {f.verb for e in entries for f in e.effects} == set(VERBS)
    assert {k for e in entries for k in e.fields} == set(FIELDS) - ADDED


def test_what_the_tickets_add_up_to() -> None:
    """The fold's answer on each, so that a later version cannot read them differently."""
    assert {t.id: told(t) for t in map(read, FILES)} == {
        "261110-0AGA1NK": "open agent agent-2 contact",
        "261114-0VNRE1W": "closed desk - -",
        "261115-0DVTY1D": "open agent agent-1 -",
        "261116-0SETT1X": "closed agent agent-1 -",
        "261117-0CAT01F": "open agent agent-1 count",
        "261118-0PRBR1V": "open supervisor lead-1 contact,feedback",
        "261119-0SVD01P": "closed agent agent-1 -",
        "261120-0RES017": "resolved agent agent-2 contact",
        "261121-0DVP01R": "closed agent agent-2 -",
        "261121-0WA171F": "waiting agent agent-1 wait,wait,promise,verify,due",
        "261121-7K3F9Q5": "open agent agent-1 -",
        "261122-05EEN1V": "open agent agent-1 -",
        "261123-0FACTSY": "open agent agent-1 -",
    }


def test_the_committed_schema_is_the_generated_one() -> None:
    """`python tests/tools/ticket_schema.py` writes it."""
    assert FILE.read_text(encoding="utf-8") == text()
    Draft202012Validator.check_schema(ticket_schema())


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("state: open", "state: done", "state"),
        ("at: 2026-11-21T09:12:01+08:00", "at: yesterday", "timeline/0/at"),
        ("  did: open\n", "", "timeline/0"),
        ("    direction: inbound", "    direction: sideways", "timeline/0/facts/direction"),
        ("    of: ", "    to: ", "timeline/0/effects/1"),
        ("id: 261121-7K3F9Q5", "id: 1", "id"),
        ("- op: ", "- op: x", "timeline/0/op"),
    ],
)
def test_the_schema_refuses_what_the_codec_refuses(old: str, new: str, where: str) -> None:
    whole = (DESK / "tickets/2026/11/21/261121-7K3F9Q5.yaml").read_text(encoding="utf-8")
    assert old in whole
    document, _ = yamlio.read(whole.replace(old, new, 1).encode(), "", hand=False)
    assert document is not None
    errors = list(VALIDATOR.iter_errors(document.root))
    assert where in {"/".join(map(str, e.absolute_path)) for e in errors}


def test_a_reader_that_makes_flags_and_counts_of_them_sees_a_valid_ticket_too() -> None:
    """As JSON with booleans and integers, which is what other YAML readers give."""
    told = json.dumps(root(DESK / "tickets/2026/11/18/261118-0PRBR1V.yaml"))
    typed = told.replace('"missed": "true"', '"missed": true').replace('"rank": "1"', '"rank": 1')
    assert typed != told
    assert [e.message for e in VALIDATOR.iter_errors(json.loads(typed))] == []
