"""`log --explain`: who knew what when, from outside."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from wcwidth import wcswidth

from tests.cli.desks import Desk, new_desk
from tests.cli.shared import shared_desk

Rows = list[dict[str, Any]]


def day(hour: str) -> str:
    return f"2026-11-20T{hour}:00+08:00"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, str]:
    """A ticket on which the branch was told, which was entered later than the customer's call; and one entry was wrong."""
    desk = new_desk(tmp_path_factory.mktemp("story") / "desk")
    number = desk.must(
        "open", "signed-not-received", "75312345678901", "显示门卫签收", "--incomplete",
        "--customer", "recipient", "--recipient", "韩梅梅", now=day("09:00"),
    )  # fmt: skip
    desk.must("wait", number, "courier:c-7", "请查门卫", "-c", "group", "--within", "2h", now=day("09:10"))
    desk.must("contact", number, "recipient", "no-answer", "--channel", "phone", now=day("09:15"))
    desk.must("contact", number, "recipient", "reached", "在查" * 60, "--channel", "phone", now=day("09:30"))
    desk.must(
        "contact", number, "origin:北京", "reached", "--channel", "phone", "--at", "11-20 09:20", now=day("10:00")
    )
    desk.must("contact", number, "delivery", "reached", "--op", "AAAAAAAAAA", "--channel", "phone", now=day("10:05"))
    desk.must("strike", number, "AAAAAAAAAA", "--why", "别的单", now=day("10:10"))
    desk.must("amend", number, "branches.delivery=余杭", now=day("10:20"))
    desk.must("contact", number, "recipient", "reached", "--in", "--channel", "phone", now=day("10:30"))
    desk.must("reply", number, "us", "compensated", "赔", "--to", "recipient", now=day("10:40"))
    desk.must("contact", number, "finance", "sent", "--channel", "mail", now=day("10:50"))
    desk.must("sweep", now=day("12:00"))
    return desk, number


@pytest.fixture(scope="module")
def rows(told: tuple[Desk, str]) -> Rows:
    desk, number = told
    return [json.loads(line) for line in desk.must("log", number, "--explain", "--format", "jsonl").splitlines()]


def said(row: dict[str, Any]) -> dict[str, str]:
    """What the parties had been told by then, as numbers of entries."""
    return {
        group: " ".join(f"{one['number']}{'+' if one['late'] else ''}" for one in items)
        for group, items in row["told"].items()
    }


def test_each_entry_in_the_order_of_recording(told: tuple[Desk, str], rows: Rows) -> None:
    """With the commit that git has for it, and three times of which one is not known here."""
    desk, number = told
    path = desk.file(number).relative_to(desk.top)
    commits = desk.git("log", "--reverse", "--format=%H", "--", str(path)).split()
    assert [row["commit"] for row in rows] == [commit[:10] for commit in commits]
    assert [row["number"] for row in rows] == list(range(1, 13))
    late = rows[4]
    assert (late["happened"], late["written"]) == (day("09:20"), day("10:00"))
    assert {row["received"] for row in rows} == {None}
    assert {(row["by"], row["author"], row["email"]) for row in rows[:11]} == {("lead-1", "Lead", "lead@example.org")}


def test_who_had_been_told_by_then(rows: Rows) -> None:
    """Nobody who did not answer, none who called us, nothing that was struck; what was entered later is marked so."""
    assert said(rows[0]) == {"customer": "", "courier": "", "branch": ""}
    assert said(rows[2]) == {"customer": "", "courier": "2", "branch": ""}
    assert said(rows[3]) == {"customer": "4", "courier": "2", "branch": "5+"}
    assert said(rows[4]) == {"customer": "", "courier": "2", "branch": "5"}
    assert said(rows[8]) == {"customer": "4", "courier": "2", "branch": "5"}
    assert said(rows[10]) == {"customer": "4 10", "courier": "2", "branch": "5", "other": "11"}


def test_what_each_entry_changed(rows: Rows) -> None:
    """State, owner, clocks, waits, facts; a strike says what it took away."""
    changed = [{(one["what"], one.get("name", "")): one.get("now", "") for one in row["changed"]} for row in rows]
    assert changed[0]["state", ""] == "open"
    assert changed[0]["clock", "contact"] == "running"
    assert (changed[1]["state", ""], changed[1]["wait", "courier:c-7"]) == ("waiting", "begins")
    assert changed[2] == {}
    assert changed[3]["clock", "contact"] == "met"
    assert ("struck", "6") in changed[6]
    assert [(one["was"], one["now"]) for one in rows[11]["changed"]] == [("running", "missed")]
    assert changed[7] == {("fact", "branches.delivery"): "余杭"}


def test_the_page_is_made_for_eighty_columns(told: tuple[Desk, str]) -> None:
    desk, number = told
    lines = desk.must("--lang", "en", "log", number, "--explain").splitlines()
    assert max(wcswidth(line) for line in lines) <= 80
    fourth = lines[next(n for n, line in enumerate(lines) if line.startswith("#4 ")) :]
    fourth = fourth[: fourth.index("")]
    assert "".join(line.strip() for line in fourth[1:-3]) == "在查" * 60
    assert fourth[-3].startswith("    happened and recorded 11-20 09:30 · received – · ")
    assert fourth[-2] == "    changed: clock contact met (due 11-20 21:00)"
    assert fourth[-1] == "    told by then: customer #4 · courier #2 · branch #5+"
    assert "    happened 11-20 09:20 · recorded 11-20 10:00 · received – · " in "\n".join(lines)
    assert lines[-1] == "+ had been said by then, and was recorded only later than the entry above it"
    some = desk.must("--lang", "en", "log", number, "--explain", "--since", "11-20 10:50").splitlines()
    assert [line[:4] for line in some if line.startswith("#")] == ["#11 ", "#12 "]
    assert "    changed: clock wait missed (due 11-20 11:10)" in some


def test_every_format_and_only_a_ticket(told: tuple[Desk, str], rows: Rows) -> None:
    desk, number = told
    assert json.loads(desk.must("log", number, "--explain", "--format", "json"))["items"] == rows
    heads = next(csv.reader(desk.must("log", number, "--explain", "--format", "csv").splitlines()))
    assert heads[:9] == ["id", "number", "op", "action", "happened", "written", "received", "receipt", "entered"]
    assert len(desk.must("log", number, "--explain", "--format", "md").splitlines()) == 14
    code, out, err = desk.kefu("--lang", "en", "log", "--explain")
    assert (code, out, err) == (2, "", "kefu: log: --explain tells the story of one ticket: name it\n")


def test_when_the_shared_desk_received_it(tmp_path: Path) -> None:
    """By the receipts that a sync brought; what is not handed in has none."""
    lead, one = shared_desk(tmp_path / "world", people=1, door=True)
    number = one.opened()
    one.kefu("sync", now="2026-11-21T12:10:00+08:00")
    lead.sync()
    one.must("note", number, "later")
    one.sync()
    rows = json.loads(one.must("log", number, "--explain", "--format", "json"))["items"]
    assert [(row["received"], row["entered"]) for row in rows] == [
        ("2026-11-21T12:10:00+08:00", "pushed"),
        (None, None),
    ]
    shown = one.must("--lang", "en", "log", number, "--explain")
    assert "happened and recorded 11-21 12:00 · received 11-21 12:10 · " in shown
    assert "happened and recorded 11-21 12:00 · received – · " in shown
