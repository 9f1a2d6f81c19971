"""Each of twelve shapes of tables is guessed right or refused with the reason, and no row of it is lost in silence."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from kefu.core.base.errors import same
from kefu.desk.intake.first_map import first_map
from kefu.desk.intake.import_table import Outcome, bring_in
from kefu.desk.session import Session
from kefu.store.codecs import guessedmap, importmap
from kefu.store.tables import read as tables
from tests.cli.desks import NOON, new_desk
from tests.desk.intake.shapes import SHAPES, Shape


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """One desk for all: nothing is written into it."""
    desk = new_desk(tmp_path_factory.mktemp("shapes") / "desk")
    before = dict(os.environ)
    os.environ.update(desk.env())
    made = Session.open(desk.top, datetime.fromisoformat(NOON))
    yield made
    made.repo.close()
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_shape(shape: Shape, session: Session, tmp_path: Path) -> None:
    file = tmp_path / "table"
    file.write_bytes(shape.data())
    table = tables.read(file)
    made = first_map(session, table)
    assert dict(made.how.columns) == dict(shape.columns)
    assert (table.header, len(table.told), made.how.order) == (shape.header, shape.told, shape.order)
    assert dict(made.how.values.get("category", {})) == dict(shape.words)

    text = guessedmap.write(made, table.header if table.header > 1 else 0, same)
    how = importmap.read((text + shape.add).encode(), "map.yaml")
    assert dict(how.columns) == dict(shape.columns)
    again = tables.read(file, how.sheet, how.header)
    found = list(bring_in(session, again, how, dry_run=True))
    assert [(one.row.number, one.reason.text()) for one in found if one.status == "rejected" and one.reason] == [
        (row, reason) for row, reason in expected_reasons(found, shape.refused)
    ]
    assert [one.row.number for one in found if one.status == "passed"] == list(shape.sums)
    assert [one.status for one in found].count("opened") == shape.opened
    assert len(found) == shape.opened + len(shape.refused) + len(shape.sums)


def expected_reasons(found: list[Outcome], expected: tuple[tuple[int, str], ...]) -> Iterator[tuple[int, str]]:
    """The whole reasons of the rows that are refused, where each holds the part that is expected of it."""
    reasons = {one.row.number: one.reason.text() for one in found if one.reason is not None}
    for row, part in expected:
        yield row, reasons[row] if part in reasons.get(row, "") else part


PERSONS = (
    "周一鸣",
    "吴双",
    "郑三",
    "冯四",
    "Mary",
    "John",
    "张好",
    "李小明",
    "王女士",
    "陈五",
    "139000002",
    "139000001",
    "110101",
)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_first_map_shows_nobody(shape: Shape, session: Session, tmp_path: Path) -> None:
    file = tmp_path / "table"
    file.write_bytes(shape.data())
    text = guessedmap.write(first_map(session, tables.read(file)), 0, same)
    assert [who for who in PERSONS if who in text] == []


def test_a_first_map_says_what_rows_will_lack(session: Session, tmp_path: Path) -> None:
    """A time that no column tells, and rows of which nothing was seen."""
    file = tmp_path / "table"
    file.write_text('运单号,问题类型\n75312345671001,破损\n75312345671002,"催件\n')
    notes = guessedmap.write(first_map(session, tables.read(file)), 0, same).split("\n")[-3:-1]
    assert notes == [
        "# No column is the time: each row will be opened as of the import",
        "# Rows that cannot be read (1 so far) will be refused",
    ]
