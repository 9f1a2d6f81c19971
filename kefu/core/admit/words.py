"""Words of an entry that its desk must know: staff, levels, codes of the vocabularies, the day in a ticket's number."""

from collections.abc import Iterator

from kefu.core.actions.table import FIELDS, field_of
from kefu.core.base.findings import Finding, finding
from kefu.core.base.msgid import N_
from kefu.core.checks.known import unknown_in
from kefu.core.config.desk import Desk, vocabulary
from kefu.core.ticket.model import Entry
from kefu.core.vocabulary import facts as fact_table


def strange(entry: Entry, desk: Desk, opened: str | None) -> Iterator[Finding]:
    """Yield a finding for each word that the desk does not know. `opened`: the number of the ticket that it begins."""
    yield from unknown_in(entry, desk)
    for key, table, word in _words(entry):
        if word not in vocabulary(desk, table).words:
            text = N_("entry {op}: {key}: {word} is not a known word")
            yield finding("unknown-word", text, op=entry.op, key=key, word=word)
    if opened is not None:
        day = f"{entry.at.astimezone(desk.zone):%y%m%d}"
        if not opened.startswith(f"{day}-"):
            text = N_(
                "entry {op}: it opens {id}, and it happened on {day}: a number begins with the day of its opening"
            )
            yield finding("number-day", text, op=entry.op, id=opened, day=day)


def _words(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """Yield (key, vocabulary, word) for each word of an entry and its facts that a vocabulary must hold."""
    for key, value in entry.fields.items():
        known = field_of(entry.did, key) if isinstance(value, str) and key in FIELDS else None
        if known is not None and known.vocabulary and isinstance(value, str):
            yield key, known.vocabulary, value
    facts = entry.fields.get("facts")
    for name, value in fact_table.flat(facts).items() if isinstance(facts, dict) else ():
        fact = fact_table.FACTS.get(name)
        if fact is not None and fact.words and isinstance(value, str):
            yield name, fact.words, value
