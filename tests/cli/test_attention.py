"""What is to be looked at, from outside: no ticket of any category is forgotten, and nothing of it counts as overdue."""

import csv
import json
import re
from pathlib import Path

import pytest

from tests.cli.desks import ROOT, Desk, new_desk

OPENED, AT_ONCE, LATER = "2026-11-20T09:00:00+08:00", "2026-11-20T09:30:00+08:00", "2026-11-23T08:00:00+08:00"
CATEGORIES = sorted(path.stem for path in (ROOT / "playbooks").glob("*.yaml") if path.stem != "ways")
OPEN = ("open", "inquiry", "75312345678901", "x", "--channel", "phone", "--incomplete", "--no-input")
COLUMNS = {
    "when": "at", "kind": "category", "how": "channel", "side": "direction", "waybill": "waybill", "text": "text",
    **{f"{who} {what}": f"{who}.{what}" for who in ("sender", "recipient") for what in ("name", "phone", "address")},
    "from": "branches.origin", "to": "branches.delivery",
}  # fmt: skip
MAP = f"columns: {json.dumps(COLUMNS)}\n"
PEOPLE = ("Wang Yi", "13900001000", "1 North Road", "Li Er", "13800002000", "2 South Road", "hangzhou", "shanghai")
WAYS = [(channel, direction) for channel in ("phone", "online") for direction in ("inbound", "outbound")]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with complete tickets of each category, by phone and online, inbound and outbound, opened on a Friday."""
    where = tmp_path_factory.mktemp("attention")
    desk = new_desk(where / "desk")
    table, how = where / "table.csv", where / "map.yaml"
    how.write_text(MAP)
    with table.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for i, category in enumerate(CATEGORIES):
            for j, (channel, direction) in enumerate(WAYS):
                out.writerow([OPENED, category, channel, direction, f"7531234{i:04}{j:03}", "x", *PEOPLE])
    code, _, said = desk.kefu("import", str(table), "--map", str(how), now=AT_ONCE)
    assert (code, said) == (
        0,
        f"{4 * len(CATEGORIES)} rows: {4 * len(CATEGORIES)} opened, 0 there already, 0 not taken\n",
    )
    return desk


def ids(desk: Desk, *args: str, now: str = LATER) -> set[str]:
    """The tickets of a list."""
    return {row["id"] for row in json.loads(desk.must(*args, "--format", "json", now=now))["items"]}


def test_every_category_left_alone_stands_somewhere(desk: Desk) -> None:
    """After two working days, Friday and Saturday, all 220 are overdue or to be looked at; not one is on the way there."""
    assert len(CATEGORIES) == 55
    everything = ids(desk, "list")
    assert len(everything) == 220
    assert ids(desk, "list", "is:incomplete") == set()
    late, shown = ids(desk, "overdue"), ids(desk, "overdue", "--attention")
    assert shown == everything
    assert 0 < len(late) < 220
    assert ids(desk, "today") == everything
    assert ids(desk, "desk") == everything
    assert ids(desk, "overdue", "--attention", now=AT_ONCE) == ids(desk, "overdue", now=AT_ONCE)


def test_rows_say_when(desk: Desk) -> None:
    """Each has a time: a clock's or that of the desk's rule; a list of one ticket and `show` say the same."""
    items = json.loads(desk.must("list", "--format", "json", now=LATER))["items"]
    assert {row["attention"] for row in items} == {None, "2026-11-21T18:00:00+08:00"}
    assert all(row["attention"] or row["due"] for row in items)
    looked = next(row for row in items if row["attention"])
    shown = json.loads(desk.must("show", looked["id"], "--format", "json", now=LATER))["items"][0]
    assert (shown["attention"], shown["overdue"]) == (looked["attention"], False)


def test_people_read_its_own_word(desk: Desk) -> None:
    """In both languages, on every list that has it, and never as late."""
    first = next(iter(ids(desk, "overdue", "--attention") - ids(desk, "overdue")))
    for language, word in (("en", "to look at"), ("zh", "该看了")):
        for command in (["overdue", "--attention"], ["today"], ["desk"]):
            out = desk.must("--lang", language, *command, "--all", now=LATER)
            row = next(line for line in out.splitlines() if first in line)
            assert word in row
            assert "11-21 18:00" in row
            if command != ["desk"]:  # which tells how long ago the last act was
                assert re.search("[0-9] h", row) is None  # titles of categories have words with h
                assert "小时" not in row


def test_it_fails_no_ci(tmp_path: Path) -> None:
    """--fail and junit count deadlines alone; an act of ours puts it off, a note does not."""
    desk = new_desk(tmp_path / "desk")
    number = desk.must(*OPEN, now=OPENED)
    desk.must("reply", number, "us", "answered", now=OPENED)  # the customer has his answer: no clock runs
    desk.must("note", number, "still nobody", now="2026-11-21T17:00:00+08:00")
    assert desk.kefu("overdue", "--fail", now=LATER) == (0, "", "Nothing found.\n")
    assert desk.kefu("overdue", "--attention", "--fail", now=LATER)[0] == 0
    suite = desk.must("overdue", "--attention", "--format", "junit", now=LATER)
    assert 'tests="1" failures="0"' in suite
    assert number in suite
    assert ids(desk, "overdue", "--attention", "--crossed", "2d") == {number}
    assert ids(desk, "overdue", "--attention", "--crossed", "1d") == set()
    desk.must("contact", number, "sender", "reached", now="2026-11-21T17:30:00+08:00")
    assert ids(desk, "overdue", "--attention") == set()
    assert ids(desk, "today") == {number}
    desk.must("contact", number, "sender", "reached", "--follow", "2026-12-24 10:00", now=LATER)
    assert ids(desk, "today", now="2026-12-01T12:00:00+08:00") == set()


def test_kefu_yaml_decides_at_once(tmp_path: Path) -> None:
    """`off` is off for old tickets too; a category that no playbook is for is a finding with its line."""
    desk = new_desk(tmp_path / "desk")
    number = desk.must(*OPEN, now=OPENED)
    desk.must("reply", number, "us", "answered", now=OPENED)  # the customer has his answer: no clock runs
    assert ids(desk, "today") == {number}
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text() + "attention:\n  categories: {inquiry: off, enquiry: 2wd}\n")
    desk.commit()
    assert ids(desk, "today") == set()
    code, out, _ = desk.kefu("check")
    line = config.read_text().count("\n")
    assert code == 1
    assert f"kefu.yaml:{line}: attention.categories: the category enquiry has no playbook on this desk" in out
