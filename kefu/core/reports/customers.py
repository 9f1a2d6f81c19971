"""The lists of customers: the files, the cases of one, whom a round asks, what came of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, tzinfo

from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.base.typed import word
from kefu.core.customers.rounds import Asked
from kefu.core.reports import Cell, Column, Report, Row
from kefu.core.reports.tickets import SHOWN_STATES, Listed, as_row
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary.words import CLASSES, OUTCOMES

_ID = Column("id", "ticket")
_WHO = (_ID, Column("name", "name"), Column("class", "class of customer", CLASSES.label), Column("phone", "phone"))


@frozen
class Page:
    """What lists have in common: the moment and the zone they are for, and what was odd."""

    now: datetime
    zone: tzinfo
    findings: tuple[Finding, ...] = ()


def _who(number: str, facts: Mapping[str, Node]) -> dict[str, Cell]:
    """Return the cells that say who a customer is, as the facts have them: masked, or in full."""
    told = {key: fact_table.text(facts, name) for key, name in _CELLS.items()}
    return {"id": number, **told}


_CELLS = {"name": "caller.name", "class": "file.class", "phone": "caller.phone"}


def files(held: Iterable[Listed], page: Page) -> Report:
    """Return the list of customers' files, by number."""
    rows: list[Row] = []
    for one in held:
        row = as_row(one, page.now)
        rows.append({**_who(one.id, one.root), "filed": row["opened"], "need": word(one.root.get("demand")) or None})
    columns = (*_WHO, Column("filed", "on file since"), Column("need", "need"))
    return Report("customers", columns, rows, page.now, page.zone, page.findings)


def cases(held: Sequence[Listed], page: Page, category: Callable[[str, str], str]) -> Report:
    """Return the cases of one customer, the newest first; `category` returns the label of a category in a language."""
    rows = [{k: v for k, v in as_row(one, page.now).items() if k in _CASE} for one in held]
    columns = (
        _ID,
        Column("opened", "opened"),
        Column("state", "state", SHOWN_STATES.label),
        Column("category", "category", category),
        Column("waybill", "waybill"),
        Column("title", "title"),
    )
    return Report("tickets", columns, rows, page.now, page.zone, page.findings)


_CASE = ("id", "kind", "category", "title", "state", "level", "owner", "waybill", "opened")


def one(number: str, facts: Mapping[str, Node], united: Sequence[str], held: Report) -> Report:
    """Return one customer with all that is on the file and the cases, for other programs."""
    on_file = {key: fact_table.text(facts, name) for key, name in _MORE.items()}
    row: Row = {**_who(number, facts), **on_file, "united": list(united), "cases": list(held.items)}
    return Report("customer", _WHO, [row], held.now, held.zone, held.findings)


_MORE = {"address": "caller.address", "prices": "file.prices", "remarks": "file.remarks", "need": "demand"}


def proposed(asked: Sequence[Asked], page: Page) -> Report:
    """Return whom a round still asks: key customers, then new ones, first who was tried least and reached longest ago."""
    rows: list[Row] = [
        {
            **_who(one.ticket.id, one.ticket.facts),
            "before": one.before.at if one.before is not None else None,
            "tries": len(one.calls),
        }
        for one in sorted(asked, key=_turn)
    ]
    columns = (*_WHO, Column("before", "last reached"), Column("tries", "tries this month"))
    return Report("round", columns, rows, page.now, page.zone, page.findings)


def _turn(one: Asked) -> tuple[str, int, float, str]:
    reached = one.before.at.timestamp() if one.before is not None else 0.0
    return one.group, len(one.calls), reached, one.ticket.id


def came_of(asked: Sequence[tuple[Asked, Sequence[str]]], page: Page) -> Report:
    """Return what came of a round: each customer who was called, with the cases opened for him since."""
    rows: list[Row] = []
    for one, opened in sorted(asked, key=lambda pair: (pair[0].group, pair[0].ticket.id)):
        last = one.reached or one.calls[-1]
        rows.append(
            {
                **_who(one.ticket.id, one.ticket.facts),
                "outcome": last.text("outcome") or None,
                "reached": one.reached is not None,
                "called": last.at,
                "opinion": (one.reached.text("text") if one.reached is not None else "") or None,
                "need": one.need or None,
                "tickets": list(opened),
            }
        )
    columns = (
        *_WHO[:3],
        Column("called", "called"),
        Column("outcome", "outcome", OUTCOMES.label),
        Column("opinion", "opinion"),
        Column("need", "need"),
        Column("tickets", "tickets"),
    )
    return Report("round", columns, rows, page.now, page.zone, page.findings)
