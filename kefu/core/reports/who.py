"""The report on branches, hubs, couriers, staff and parties to ask, as far as the desk knows them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from kefu.core.base.joined import COMMA
from kefu.core.config.desk import Desk, area_for, mentions
from kefu.core.config.places import place_of
from kefu.core.reports import Column, Report, Row
from kefu.core.reports.know import Passage, found
from kefu.core.vocabulary.vocabulary import Vocabulary, Word
from kefu.core.vocabulary.words import LEVELS, ROLES

KINDS = Vocabulary(
    "kind",
    [
        Word("branch", ("branch",), ("网点",)),
        Word("courier", ("courier",), ("快递员",)),
        Word("staff", ("staff",), ("客服",)),
        Word("ask", ("ask",), ("找谁",)),
        Word("knowledge", ("knowledge",), ("知识",)),
    ],
)
"""The kinds of rows."""
_STAFF = LEVELS.extended([Word("manager", ("manager",), ("经理",))])


def _role_words(detail: str, language: str) -> str:
    """Return a detail with the roles that come with kefu in words; a desk's own are its words."""
    english, chinese = COMMA
    words = (_STAFF.label(part, language) for part in detail.split(english))
    return (chinese if language == "zh" else english).join(words)


COLUMNS = (
    Column("kind", "Kind", KINDS.label),
    Column("name", "Name", ROLES.label),
    Column("contact", "Contact"),
    Column("detail", "Detail", _role_words),
)


def who(desk: Desk, text: str, now: datetime, known: Sequence[Passage] = ()) -> Report:
    """Return all that the desk knows about `text`: part of a branch, hub, name, subject, or an address that a courier
    covers.

    Rows have `kind` (branch, courier, staff, ask, knowledge), `name`, `contact` and `detail`; without a text, everything is
    listed but `known`, the passages of what the branch wrote down.
    """
    rows = [*_branches(desk, text), *_couriers(desk, text), *_staff(desk, text), *_ask(desk, text)]
    if text.strip():
        rows += [_row("knowledge", one.place, f"{one.path}:{one.line}", one.text) for one in found(known, text)]
    return Report("who", COLUMNS, rows, now, desk.zone)


def _row(kind: str, name: str, contact: str | None, detail: str | None) -> Row:
    return {"kind": kind, "name": name, "contact": contact or None, "detail": detail or None}


def _fits(text: str, known: list[str | None]) -> bool:
    return not text.strip() or mentions(text, known)


def _branches(desk: Desk, text: str) -> Iterator[Row]:
    """Yield each branch whose name, alias, hub, telephone or address holds the text, or whose name stands in it."""
    for branch in desk.branches.values():
        place = place_of(desk, branch.name)
        known = [branch.name, branch.hub, place.phone, place.address, *branch.aliases]
        if _fits(text, known) or any(mentions(word, [text]) for word in (branch.name, *branch.aliases)):
            detail = ", ".join(filter(None, [branch.hub, place.address, place.hours]))
            yield _row("branch", branch.name, place.phone, detail)


def _couriers(desk: Desk, text: str) -> Iterator[Row]:
    """Yield the courier who covers the address that the text is, else every area that the text is a part of."""
    covering = area_for(desk, text)
    if covering:
        yield _row("courier", covering[1].courier, None, covering[0])
        return
    for area in desk.areas:
        if _fits(text, [area.courier, *area.match]):
            yield _row("courier", area.courier, None, ", ".join(area.match))


def _staff(desk: Desk, text: str) -> Iterator[Row]:
    for person in desk.staff.values():
        if person.ended is None and _fits(text, [person.id, person.name, person.email, *person.roles]):
            yield _row("staff", person.id, person.email, f"{person.name}, {', '.join(person.roles)}")


def _ask(desk: Desk, text: str) -> Iterator[Row]:
    """Yield each subject with the party to ask; the party may be named in either language."""
    party = ROLES.find(text)
    for ask in desk.ask:
        if _fits(text, [ask.about, ask.who]) or party == ask.who or mentions(ask.about, [text]):
            yield _row("ask", ask.who, None, ask.about)
