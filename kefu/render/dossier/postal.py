"""The report to the postal authority on an appeal, as far as the ticket knows what it asks for: findings and who is
responsible, what was agreed, whether the customer is satisfied, who handled it, and what is still to come."""

from collections.abc import Iterator

from kefu.core.actions import owed
from kefu.core.actions.approve import ACTION as APPROVE
from kefu.core.actions.callback import ACTION as CALLBACK
from kefu.core.actions.propose import ACTION as PROPOSE
from kefu.core.actions.reply import ACTION as REPLY
from kefu.core.actions.resolve import ACTION as RESOLVE
from kefu.core.base.errors import visible
from kefu.core.base.msgid import N_
from kefu.core.dossier.model import Dossier
from kefu.core.reports.tickets import clock_label
from kefu.core.ticket.model import Entry
from kefu.core.vocabulary import words
from kefu.core.vocabulary.facts import flat
from kefu.core.vocabulary.words import CUSTOMERS
from kefu.render.people import moment
from kefu.render.style import Style
from kefu.render.ticket import Page

_COMPLAINT = ("waybill", "carrier", "channel", "raised-by", "customer", "demand", "external.system", "external.number", "external.due")  # fmt: skip
_FOUND = ("result", "cause")
_LIABLE = ("liable.party", "liable.for", "liable.basis", "violation")

PARTS = (
    N_("Complaint"),
    N_("Findings"),
    N_("Responsibility"),
    N_("Agreement, compensation or explanation"),
    N_("Whether the customer is satisfied"),
    N_("Handled by"),
    N_("Telephone of the handler"),
    N_("If not finished: progress and expected time"),
)
"""The parts of the report, in their order."""


def postal(one: Dossier, page: Page, style: Style) -> Iterator[tuple[str, list[str]]]:
    """Yield each part of the report with its lines; none where the record does not say it, to be filled in by hand."""
    made = (_complaint, _findings, _responsible, _agreed, _satisfied, _handler, _telephone, _progress)
    for title, lines in zip(PARTS, made, strict=True):
        yield style.translate(title), list(lines(one, page, style))


def _facts(one: Dossier, page: Page, names: tuple[str, ...]) -> Iterator[str]:
    held = flat(one.ticket.facts)
    yield from (page.fact(name, held[name]) for name in names if held.get(name))


def _entries(page: Page, entries: Iterator[Entry]) -> Iterator[str]:
    for entry in entries:
        first, *rest = page.entry(entry)
        when, _, said = first.partition(f"  {entry.op}  ")
        yield " ".join((f"{when}  {said}", *(row.strip() for row in rest)))


def _complaint(one: Dossier, page: Page, style: Style) -> Iterator[str]:
    born = moment(one.ticket.born, page.now, page.zone)
    yield style.translate("received {when}").format(when=born)
    # What came as one text is the title too, cut where it is long.
    title, said = one.ticket.fact("title"), one.ticket.fact("text")
    yield from (visible(part) for part in dict.fromkeys((title, said)) if part)
    yield from _facts(one, page, _COMPLAINT)


def _findings(one: Dossier, page: Page, _style: Style) -> Iterator[str]:
    yield from _facts(one, page, _FOUND)
    # What a customer answers is no finding of ours.
    replies = [e for e in one.ticket.counted(REPLY.name) if e.text("party").partition(":")[0] not in CUSTOMERS]
    found = [e for e in replies if not e.flag("invalid")]
    yield from _entries(page, iter([*found, *one.ticket.counted(RESOLVE.name)]))


def _responsible(one: Dossier, page: Page, style: Style) -> Iterator[str]:
    held = one.ticket.responsible
    if held.get("party"):
        label = words.PAYERS.label(held["party"], style.language)
        yield visible(f"{label} {held.get('name', '')}".rstrip())
    yield from _facts(one, page, _LIABLE)


def _agreed(one: Dossier, page: Page, _style: Style) -> Iterator[str]:
    yield from _entries(page, iter(one.ticket.counted(PROPOSE.name, APPROVE.name, owed.NAME)))


def _satisfied(one: Dossier, page: Page, _style: Style) -> Iterator[str]:
    yield from _entries(page, iter(one.ticket.counted(CALLBACK.name)))


def _handler(one: Dossier, _page: Page, _style: Style) -> Iterator[str]:
    yield from (visible(name) for name in (one.handler, one.desk) if name)


def _telephone(_one: Dossier, _page: Page, _style: Style) -> Iterator[str]:
    # A desk keeps no numbers of its own people.
    yield from ()


def _progress(one: Dossier, page: Page, style: Style) -> Iterator[str]:
    ticket = one.ticket
    yield words.STATES.label(ticket.state, style.language)
    if ticket.state == "closed":
        return
    yield from page.waits()
    for clock in ticket.running:
        due = clock.due_at(one.made)
        when = moment(due, page.now, page.zone) if due is not None else "–"
        name = visible(clock_label(clock.name, style.language))
        yield style.translate("clock {clock} due {when}").format(clock=name, when=when)
