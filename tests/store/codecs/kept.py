"""The desks that were written once, one a format: how their tickets are read, and what must stay as it was, for ever."""

from pathlib import Path

from jsonschema import Draft202012Validator

from kefu.core.ticket.model import Ticket
from kefu.store.codecs import ticket as codec
from kefu.store.codecs import ticket_header as header_codec
from kefu.store.yaml import read as yamlio
from tests.tools.ticket_schema import ticket_schema

FIXTURES = Path(__file__).parents[2] / "fixtures"
VALIDATOR = Draft202012Validator(ticket_schema())


def name(path: Path) -> str:
    """The path of a ticket's file inside its desk."""
    return Path(*path.relative_to(FIXTURES).parts[1:]).as_posix()


def read(path: Path) -> Ticket:
    """The ticket of a file, without a finding."""
    ticket, findings = codec.read(path.read_bytes(), name(path))
    assert findings == ()
    assert ticket is not None
    return ticket


def root(path: Path) -> yamlio.Node:
    """What a file holds."""
    document, _ = yamlio.read(path.read_bytes(), "", hand=False)
    assert document is not None
    return document.root


def stays(path: Path) -> None:
    """A ticket is read without a finding and written as the same bytes; its head and the schema agree with it."""
    ticket = read(path)
    assert codec.write(ticket) == path.read_bytes()
    header, findings = header_codec.read_header(path.read_bytes(), name(path))
    assert findings == ()
    assert header is not None
    assert header.root["state"] == ticket.state
    assert [e.message for e in VALIDATOR.iter_errors(root(path))] == []


def told(ticket: Ticket) -> str:
    """What the fold says of a ticket, in a line."""
    clocks = ",".join(c.name.split("-")[0] for c in ticket.running)
    return f"{ticket.state} {ticket.level} {ticket.owner or '-'} {clocks or '-'}"
