"""The rounds of call-backs of a desk: whom one still asks, an answer recorded on the file, what came of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from kefu.core.base.errors import Usage
from kefu.core.base.node import Fields
from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex
from kefu.core.base.typed import instant
from kefu.core.config import desk as desks
from kefu.core.config.desk import needs_format
from kefu.core.customers.rounds import KEY, NEED, Asked, Month, asked, to_call
from kefu.core.intake import typed_words as given
from kefu.core.vocabulary import ids
from kefu.desk.customers.files import WHAT, standing
from kefu.desk.customers.known import Card, cards
from kefu.desk.lists.by_terms import FILES
from kefu.desk.lists.search import files_matching
from kefu.desk.read import read
from kefu.desk.session import Session
from kefu.desk.write import Act
from kefu.store.codecs import ticket as ticket_codec

_MONTH = regex("(20[0-9]{2})[-/.]?(0[1-9]|1[0-2])")


def month_of(session: Session, text: str) -> Month:
    """Return the month that is named as 2026-11, else the present one."""
    year, month = session.now.year, session.now.month
    if text:
        match = _MONTH.fullmatch(nfkc(text).strip())
        if match is None:
            raise Usage("--month {text}: not a month, such as 2026-11", text=text)
        year, month = int(match[1]), int(match[2])
    after = (year + 1, 1) if month == 12 else (year, month + 1)
    return Month(*(datetime(*one, 1, tzinfo=session.desk.zone) for one in ((year, month), after)))


def proposed(session: Session, month: Month, new: int | None, *, full: bool) -> list[Asked]:
    """Return whom the round of a month still asks: the key customers and the new ones, of these `new` at most."""
    found = [one for one in _asked(session, month) if to_call(one, month)]
    key = [one for one in found if one.group == KEY]
    fresh = sorted((one for one in found if one.group != KEY), key=lambda one: (len(one.calls), one.ticket.id))
    return [_shown(session, one, full=full) for one in (*key, *(fresh if new is None else fresh[:new]))]


def came_of(session: Session, month: Month, *, full: bool) -> list[tuple[Asked, list[str]]]:
    """Return the customers who were called in a month, each with the cases that were opened for him since."""
    called = [one for one in _asked(session, month) if one.calls]
    held = cards(session, [one.ticket.id for one in called])
    return [
        (_shown(session, one, full=full), _opened_since(held[one.ticket.id], one.calls[0].at, month)) for one in called
    ]


def _opened_since(held: Card, first: datetime, month: Month) -> list[str]:
    """Return the cases of a customer that were opened from his first call of a month to its end."""
    times = ((instant(case.opened), case.id) for case in held.cases)
    return sorted(number for at, number in times if at is not None and first <= at < month.end)


def _asked(session: Session, month: Month) -> Iterator[Asked]:
    """Yield how each customer's file stands in a month; files that were united with another are not asked."""
    paths = sorted(files_matching(session, FILES))
    numbers = standing((n for path in paths if (n := ids.number_of(path)) is not None), session)
    blobs = session.repo.blobs(session.rev, [ids.path_of(number) for number in numbers])
    for number in numbers:
        blob = blobs.get(ids.path_of(number))
        ticket = ticket_codec.read(blob.data, blob.path)[0] if blob is not None and not blob.problem else None
        if ticket is not None:
            yield asked(ticket, month)


def _shown(session: Session, one: Asked, *, full: bool) -> Asked:
    """Return the same with the file in full where that is wanted: names, phones and what was said."""
    if not full:
        return one
    whole = read(session, one.ticket.id).full
    reached = whole.entry(one.reached.op) if one.reached is not None else None
    return replace(one, ticket=whole, reached=reached)


def answer(session: Session, number: str, outcome: str, text: str, need: str, channel: str, month: str) -> list[Act]:
    """Return the acts that record what came of a call: the contact, and what the customer needs. Usage for an outcome
    that is none."""
    needs_format(session.desk, 2, WHAT)
    code = given.code(session.desk, "outcome", outcome)
    said: Fields = {"party": "customer", "way": "out", "outcome": code}
    said |= {"channel": desks.vocabulary(session.desk, "channel").parse(channel)} if channel else {}
    said |= {"text": given.clean(text, "text")} if text else {}
    acts = [Act("contact", said)]
    held = read(session, number).full
    wanted = given.line(need, "--need") if need else ""
    if wanted and wanted != held.fact(NEED):
        changes: Fields = {"changes": [{"fact": NEED, "now": wanted}]}
        acts.append(Act("amend", changes | ({"why": month} if held.fact(NEED) else {}), joined=True))
    return acts
