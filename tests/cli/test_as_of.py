"""`show --as-of`: a ticket as it stood, by what had been recorded by then and by the rules that held."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.desks import Desk, new_desk

PHONE = "13812345600"


def day(hour: str) -> str:
    return f"2026-11-20T{hour}:00+08:00"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, str, str]:
    """A ticket on which things were recorded late, struck, amended and erased, and its struck note."""
    desk = new_desk(tmp_path_factory.mktemp("then") / "desk")
    number = desk.must(
        "open", "signed-not-received", "75312345678901", "显示门卫签收", "--incomplete",
        "--recipient", "韩梅梅", "--recipient-phone", PHONE, now=day("09:00"),
    )  # fmt: skip
    desk.must("wait", number, "courier:c-7", "请查门卫", "--channel", "group", "--within", "2h", now=day("09:10"))
    desk.must("note", number, "记错了", "--op", "AAAAAAAAAA", now=day("09:20"))
    desk.must("reply", number, "courier:c-7", "found", "在东门", "--at", "11-20 09:30", now=day("11:00"))
    desk.must("strike", number, "AAAAAAAAAA", "--why", "别的单", now=day("11:10"))
    desk.must("amend", number, "branches.delivery=余杭", now=day("12:00"))
    desk.must("close", number, "--how", "void", "开错", now=day("13:00"))
    desk.must("forget", number, "客户要求删除", now="2026-11-21T08:00:00+08:00")
    return desk, number, "AAAAAAAAAA"


def row(told: tuple[Desk, str, str], when: str, *more: str) -> dict[str, Any]:
    items = json.loads(told[0].must("show", told[1], "--as-of", when, "--format", "json", *more))["items"]
    return dict(items[0])


def test_by_what_was_recorded_then(told: tuple[Desk, str, str]) -> None:
    """Not by what happened then: a reply that was entered at eleven was not known at ten."""
    before, after = row(told, "11-20 10:59"), row(told, "11-20 11:00")
    assert [e["did"] for e in before["timeline"]] == ["open", "wait", "note"]
    assert (before["state"], after["state"]) == ("waiting", "open")
    assert (before["entries-since"], after["entries-since"]) == (5, 4)
    assert before["as-of"] == "2026-11-20T10:59:00+08:00"
    assert [clock["name"] for clock in before["clocks"] if clock["running"]][:1] == ["contact"]
    assert before["waiting"][0]["for"] == "courier:c-7"


def test_later_entries_change_nothing_before_them(told: tuple[Desk, str, str]) -> None:
    """A strike, an amendment, a close: each from its own recording on."""
    struck = {
        w: [e["struck"] for e in row(told, w)["timeline"] if e["op"] == told[2]] for w in ("11-20 11:09", "11-20 11:10")
    }
    assert struck == {"11-20 11:09": [False], "11-20 11:10": [True]}
    assert "branches" not in row(told, "11-20 11:59")["facts"]
    assert row(told, "11-20 12:00")["facts"]["branches"] == {"delivery": "余杭"}
    assert row(told, "11-20")["state"] == "closed"  # a day alone is its end
    assert row(told, "today")["entries-since"] == 0


def test_the_clocks_are_of_then_and_move_by_at_alone(told: tuple[Desk, str, str]) -> None:
    assert row(told, "11-20 11:05")["overdue"] is False
    late = row(told, "11-20 11:05", "--at", "11-20 23:00")
    assert (late["overdue"], late["as-of"]) == (True, "2026-11-20T11:05:00+08:00")


def test_the_head_says_that_it_is_the_past(told: tuple[Desk, str, str]) -> None:
    desk, number, _ = told
    lines = desk.must("--lang", "en", "show", number, "--as-of", "11-20 09:15").splitlines()
    assert lines[0] == "AS IT STOOD at 11-20 09:15: 2 of its 8 entries had been recorded by then."
    assert lines[1] == "Its contacts were erased since (11-21 08:00, lead-1: 客户要求删除): they are masked here."
    assert PHONE not in "\n".join(lines)
    assert lines[-2:] == ["As it stands now:", f"    kefu show {number}"]
    assert row(told, "11-20 09:15")["erased"] == {
        "at": "2026-11-21T08:00:00+08:00", "written": "2026-11-21T08:00:00+08:00", "by": "lead-1", "why": "客户要求删除",
    }  # fmt: skip
    assert row(told, "today")["erased"] is None


def test_what_cannot_be_shown(told: tuple[Desk, str, str]) -> None:
    """Before anything was recorded, a time to come, what is allowed now."""
    desk, number, _ = told
    for words, said in (
        (("11-20 08:59",), f"kefu: {number}: nothing of it was recorded by 2026-11-20T08:59:00+08:00"),
        (("11-22",), "kefu: --as-of 11-22: that has not come yet"),
        (("11-20", "--all"), "kefu: show: what is allowed now"),
    ):
        code, out, err = desk.kefu("--lang", "en", "show", number, "--as-of", *words)
        assert (code, out, err.startswith(said)) == (2, "", True), err


def test_the_vault_and_the_rules_of_then(tmp_path: Path) -> None:
    """Contacts stand in full as long as the vault has them; what a clock does is said by the playbook of that day."""
    desk = new_desk(tmp_path / "desk")
    number = desk.must(
        "open", "signed-not-received", "75312345678901", "显示门卫签收", "--incomplete", "--recipient-phone", PHONE,
        now=day("09:00"),
    )  # fmt: skip
    book = desk.top / "playbooks/signed-not-received.yaml"
    text = book.read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("title:"))
    book.write_text(text.replace(title, "title: {zh: 新名, en: Renamed since}"), encoding="utf-8")
    desk.git("add", "-A")
    desk.git("commit", "-q", "-m", "rules: another title", "--date", day("10:00"))
    then, now = (desk.must("--lang", "en", "show", number, *words) for words in (("--as-of", "11-20 09:30"), ()))
    assert PHONE in then
    assert "Renamed since" in now
    assert "Renamed since" not in then
