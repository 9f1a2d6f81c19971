"""A first map for a table, by what the desk takes for a value: its categories, its staff, its words."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from kefu.core.base.errors import Usage
from kefu.core.base.findings import finding
from kefu.core.config import desk as desks
from kefu.core.intake import typed_words as given
from kefu.core.intake.guessing import SAMPLE, Fits, Guess, fitting, guess, order_of
from kefu.core.intake.importing import PHONES, no_phone, phone_like
from kefu.core.intake.moments import ORDERS, moment
from kefu.core.intake.titles import total
from kefu.core.vocabulary.facts import FACTS
from kefu.desk.session import Session
from kefu.store.tables.rows import Row, Table

TOTAL = "import-total"
"""The code of a row that is the sum of others."""


def first_map(session: Session, table: Table, sheet: str = "") -> Guess:
    """Return a first map of a table, made from its first rows, with how sure it is of each column."""
    first = list(islice(cases(table), SAMPLE))
    rows = [row.cells for row in first if row.problem is None]
    kinds = {order: _fits(session, order) for order in ORDERS}
    order = order_of(table.titles, rows, kinds.__getitem__)
    made = guess(table.titles, rows, kinds[order], order)
    sums = sum(row.problem is not None and row.problem.code == TOTAL for row in first)
    unread = len(first) - len(rows) - sums
    return replace(made, how=replace(made.how, sheet=sheet), sums=sums, unread=unread)


def _fits(session: Session, order: str) -> Fits:
    desk = session.desk

    def check(target: str, text: str) -> object:
        if target == "at":
            return moment(text, desk.zone, order)
        if target == "owner":
            return desks.find_staff(desk, text)
        if target in PHONES and not phone_like(text):
            raise no_phone(text)
        if target == "category":
            # Not `resolve`, which looks for the nearest word to each that is none.
            if session.catalogue.find(text) is None:
                raise Usage("{text}: no category has this name", text=text)
            return True
        kind = FACTS.get(target)
        if kind is not None and kind.type == "word":
            if desks.vocabulary(desk, kind.words).find(text) is None:
                raise Usage("{text}: not a known word", text=text)
            return True
        if kind is not None and kind.type == "waybill":
            return given.waybill(text, sure=True)
        return kind is None or given.fact(target, text, desk, session.catalogue, session.now)

    return fitting(check)


def cases(table: Table) -> Iterator[Row]:
    """Yield the rows of a table; one that only adds up those above it has a problem that says so."""
    for row in table.rows:
        word = total(row.cells) if row.problem is None else ""
        yield Row(row.number, row.cells, finding(TOTAL, "a sum ({word}), no case", word=word)) if word else row
