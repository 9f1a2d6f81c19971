"""Personal data where it must never be: in a ticket, whose history forgets nothing."""

from collections.abc import Iterator, Sequence

from kefu.core.base.findings import Finding, finding
from kefu.core.base.node import Node
from kefu.core.privacy.mask import has_phone, mask_name, mask_phone
from kefu.core.ticket.model import Entry, Ticket, word, words
from kefu.core.vault.hide import free_fields
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary.facts import FACTS

_MASKS = {"name": mask_name, "phone": mask_phone}


def unmasked(ticket: Ticket) -> Iterator[Finding]:
    """Phone numbers in texts, names and phones in full, each with the line where it stands."""
    keep = [number for entry in ticket.entries for number in _waybills(entry)]
    for entry in ticket.entries:
        yield from _bare(entry, keep)


def unmasked_in(entry: Entry, before: Ticket | None) -> Iterator[Finding]:
    """The same of one entry, written on the ticket as it stood `before`."""
    earlier = before.entries if before is not None else ()
    yield from _bare(entry, [number for one in (*earlier, entry) for number in _waybills(one)])


def _bare(entry: Entry, keep: Sequence[str]) -> Iterator[Finding]:
    for name, text in _values(entry):
        fact = FACTS.get(name)
        mask = _MASKS.get(fact.type) if fact else None
        if mask(text) != text if mask else has_phone(text, keep):
            yield finding(
                "personal-data",
                "entry {op}: {key} holds personal data in full; ask who wrote it, and see the documentation on "
                "what a history cannot forget",
                line=_line(entry, text),
                op=entry.op,
                key=name,
            )


def _waybills(entry: Entry) -> Iterator[str]:
    for name, value in _nodes(entry):
        if name in ("waybill", "other-waybills", "external.number"):
            yield from [value] if isinstance(value, str) else words(value)


def _values(entry: Entry) -> Iterator[tuple[str, str]]:
    """What people wrote into an entry, by field or fact, numbers of parcels apart."""
    for key in (*free_fields(), "number"):
        text = entry.text(key)
        if text:
            yield ("sender.phone" if key == "number" else key), text
    for name, value in _nodes(entry):
        fact = FACTS.get(name)
        if isinstance(value, str) and fact and fact.type not in ("waybill", "instant", "money", "word"):
            yield name, value


def _nodes(entry: Entry) -> Iterator[tuple[str, Node]]:
    facts, changes = entry.fields.get("facts"), entry.fields.get("changes")
    if isinstance(facts, dict):
        yield from fact_table.flat(facts).items()
    for change in changes if isinstance(changes, list) else []:
        if isinstance(change, dict):
            yield from ((word(change.get("fact")), change[key]) for key in ("was", "now") if key in change)


def _line(entry: Entry, text: str) -> int:
    """The line of the file in which a text begins."""
    first = text.split("\n")[0]
    rows = enumerate(entry.raw.split("\n"))
    return entry.line + next((i for i, row in rows if first in row), 0)
