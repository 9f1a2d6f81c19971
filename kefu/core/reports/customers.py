"""The lists of customers: the files, the cases of one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, tzinfo

from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.base.typed import word
from kefu.core.reports import Cell, Column, Report, Row
from kefu.core.reports.tickets import SHOWN_STATES, Listed, as_row
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary.words import CLASSES

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
