"""Personal data found where it must never be: in a ticket, whose history forgets nothing."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from kefu.core.base.findings import Finding, finding
from kefu.core.base.node import Node
from kefu.core.base.regex import regex
from kefu.core.privacy.mask import has_phone, mask_name, mask_phone, mask_private
from kefu.core.ticket.model import Entry, Ticket, word, words
from kefu.core.vault.hide import free_fields
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary.facts import FACTS

# The part of a text that stands in the file as it is, however the text is quoted there.
_AS_IT_IS = regex(r'[^"\\\t\n]+')
_MASKS = {"name": mask_name, "phone": mask_phone, "private": mask_private}


def unmasked(ticket: Ticket) -> Iterator[Finding]:
    """Yield a finding for phone numbers in texts, names and phones in full, each with the line where it stands."""
    keep = frozenset(number for entry in ticket.entries for number in _waybills(entry))
    for entry in ticket.entries:
        yield from _bare(entry, keep)


def unmasked_in(entry: Entry, before: Ticket | None) -> Iterator[Finding]:
    """Yield the same for one entry, written on the ticket as it stood `before`."""
    earlier = before.entries if before is not None else ()
    yield from _bare(entry, frozenset(number for one in (*earlier, entry) for number in _waybills(one)))


def _bare(entry: Entry, keep: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for each value of an entry that holds personal data in full; `keep`: waybills, which are none."""
    rows, row = entry.raw.split("\n"), 0
    for name, text in _values(entry):
        fact = FACTS.get(name)
        mask = _MASKS.get(fact.type) if fact else None
        # A mask leaves what is masked already as it is, so only a full value changes.
        if mask(text) != text if mask else has_phone(text, keep):
            row = _row(rows, text, row)
            yield finding(
                "personal-data",
                "entry {op}: {key} holds personal data in full; ask who wrote it, and see the documentation on "
                "what a history cannot forget",
                line=entry.line + row,
                op=entry.op,
                key=name,
            )


def _waybills(entry: Entry) -> Iterator[str]:
    if entry.text("waybill"):
        yield entry.text("waybill")
    for name, value in _nodes(entry):
        if name in ("waybill", "other-waybills", "external.number"):
            yield from [value] if isinstance(value, str) else words(value)


def _values(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield the texts that people wrote into an entry, by field or fact, numbers of parcels apart."""
    for key in (*free_fields(), "number"):
        text = entry.text(key)
        if text:
            # The number called is masked like a phone, so it goes under the name of one.
            yield ("sender.phone" if key == "number" else key), text
    for name, value in _nodes(entry):
        fact = FACTS.get(name)
        if isinstance(value, str) and fact and fact.type not in ("waybill", "instant", "money", "word"):
            yield name, value


def _nodes(entry: Entry) -> Iterator[tuple[str, Node]]:
    """Yield the facts that an entry holds, from its opening or from its changes."""
    facts, changes = entry.fields.get("facts"), entry.fields.get("changes")
    if isinstance(facts, dict):
        yield from fact_table.flat(facts).items()
    for change in changes if isinstance(changes, list) else []:
        if isinstance(change, dict):
            yield from ((word(change.get("fact")), change[key]) for key in ("was", "now") if key in change)


def _row(rows: Sequence[str], text: str, last: int) -> int:
    """Return the row in which a text begins, sought from the row `last` on."""
    first = _AS_IT_IS.match(text)
    if first is None:
        return 0
    # Values come nearly in the order of the entry, so the search from `last` on rarely has to begin again.
    return next((i for i in chain(range(last, len(rows)), range(last)) if first[0] in rows[i]), 0)
