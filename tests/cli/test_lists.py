"""list, overdue, today and bare kefu, from outside, on one desk with tickets of every sort."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from kefu.desk.lists.rows import find_rows
from kefu.desk.session import Session
from tests.cli.desks import NOON, Desk, new_desk

BEFORE = "2026-11-21T09:00:00+08:00"


@pytest.fixture(scope="module")
def numbers() -> dict[str, str]:
    """The tickets of the desk by what is special about them."""
    return {}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, numbers: dict[str, str]) -> Desk:
    """A desk with a late, a waiting, a paused, a closed, an unassigned, a proposed and three unreadable tickets."""
    desk = new_desk(tmp_path_factory.mktemp("lists") / "desk")

    desk.git("tag", "start")

    def open_(name: str, *args: str) -> str:
        done = desk.must("open", "inquiry", *args, "--incomplete", "--no-input", now=BEFORE)
        numbers[name] = done
        return done

    open_("late", "75312345678901", "门卫说没有", "--due", "2026-11-21T10:00:00+08:00", "--delivery", "杭州余杭")
    open_("waits", "75312345678902", "parcel at the gate")
    desk.must("wait", numbers["waits"], "courier:老王", "请查", "--within", "6h", now=BEFORE)
    open_("closed", "75312345678903", "门卫签收,找到了", "--recipient", "韩梅梅", "--recipient-phone", "13812345678")
    desk.must("close", numbers["closed"], "twice", "--how", "void", now=BEFORE)
    open_("nobody", "none", "who", "knows", "--owner", "none")
    open_("proposed", "none", "a", "remedy", "--sender", "韩小明")
    desk.must("propose", numbers["proposed"], "赔50", now=BEFORE)
    for name in ("conflict", "link", "gone"):
        open_(name, "none", name)
    path = desk.file(numbers["conflict"])
    path.write_text("<<<<<<< ours\n" + path.read_text())
    link = desk.file(numbers["link"])
    link.unlink()
    link.symlink_to("elsewhere")
    directory = desk.file(numbers["gone"])
    directory.unlink()
    directory.mkdir()
    (directory / "file").write_text("text\n")
    (desk.top / "tickets/README.md").write_text("not a ticket\n")
    desk.commit()
    return desk


def rows(desk: Desk, *args: str) -> list[dict[str, Any]]:
    """The items of a list as JSON."""
    code, out, _ = desk.kefu(*args, "--format", "json")
    assert code == 0
    found: list[dict[str, Any]] = json.loads(out)["items"]
    return found


def readable(desk: Desk, numbers: dict[str, str], *terms: str) -> list[str]:
    """The names of the tickets that a list with these terms holds, without the unreadable ones."""
    names = {number: name for name, number in numbers.items()}
    session = Session.open(desk.top, datetime.fromisoformat(NOON), "lead-1")
    found = find_rows(session, terms).rows
    session.repo.close()
    return [names[str(row["id"])] for row in found if row["state"] != "unreadable"]


def test_a_list_never_leaves_out_what_cannot_be_read(desk: Desk, numbers: dict[str, str]) -> None:
    """Conflict markers, a symlink, a directory: each is a row and a finding; closed tickets and other files are not."""
    shown = rows(desk, "list")
    bad = [row for row in shown if row["state"] == "unreadable"]
    assert [row["id"] for row in shown if row["state"] != "unreadable"] == [
        numbers["late"],
        numbers["waits"],
        *sorted((numbers["nobody"], numbers["proposed"])),
    ]
    assert shown[:3] == bad
    assert {row["id"] for row in bad} == {
        numbers["conflict"],
        numbers["link"],
        f"{desk.file(numbers['gone']).relative_to(desk.top)}/file",
    }
    _, _, said = desk.kefu("list")
    assert "a merge was left unfinished here [conflict-marker]" in said
    assert "a symlink, not a ticket: restore the file from git's history [wrong-place]" in said
    assert "not a ticket's file" in said


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (["state:waiting"], ["waits"]),
        (["状态：等待中"], ["waits"]),
        (["state:closed"], ["closed"]),
        (["state:any", "门卫"], ["late", "closed"]),
        (["门卫"], ["late"]),
        (["门卫签收，"], []),
        (["state:any", "门卫签收，找到了"], ["closed"]),
        (["THE GATE"], ["waits"]),
        (["proposed"], []),
        (["waybill:7531234567890*", "state:open"], ["late"]),
        (["waybill:7531234567890?"], ["late", "waits", "closed"]),
        (["waybill:７５３１２３４５６７８９０３"], ["closed"]),
        (["owner:none"], ["nobody"]),
        (["owner:me", "is:waiting"], ["waits"]),
        (["负责人:lead", "is:逾期"], ["late"]),
        (["branch:余杭"], ["late"]),
        (["courier:老王"], ["waits"]),
        (["due:<11:00"], ["late"]),
        (["due:today"], ["late", "waits"]),
        (["due:none"], []),
        (["since:2026-11-22"], []),
        (["until:2026-11-21", "is:urged"], []),
        (["phone:138"], ["closed"]),
        (["name:韩"], ["closed", "proposed"]),
        (["name:韩", "state:open"], ["proposed"]),
        (["level:agent,supervisor", "kind:inquiry", "state:waiting,open", "is:overdue,waiting"], ["late", "waits"]),
    ],
)
def test_terms(desk: Desk, numbers: dict[str, str], terms: list[str], expected: list[str]) -> None:
    """Each key, both languages, any width; closed tickets where they are asked for."""
    assert sorted(readable(desk, numbers, *terms)) == sorted(expected)


def test_unknown_terms_are_refused(desk: Desk) -> None:
    """Exit 2 with the nearest word, nothing on standard output."""
    assert desk.kefu("list", "stat:open") == (2, "", "kefu: stat:open: no key stat; did you mean state:?\n")
    assert desk.kefu("list", "state:opn") == (2, "", "kefu: opn: not a known state; did you mean open?\n")
    assert desk.kefu("list", "owner:") == (2, "", "kefu: owner:: nothing stands after the colon\n")
    assert desk.kefu("list", "phone:1*") == (2, "", "kefu: phone:1*: at least 3 digits are needed\n")


def test_numbers_alone_and_rows_remembered(desk: Desk, numbers: dict[str, str]) -> None:
    """`-q` prints numbers, and %1 is then the first of them."""
    code, out, _ = desk.kefu("list", "-q", "is:overdue,waiting", "is:overdue,waiting")
    lines = out.splitlines()
    assert (code, lines[-2:]) == (0, [numbers["late"], numbers["waits"]])
    desk.must("list", "state:closed")
    shown = json.loads(desk.must("show", "%4", "--format", "json"))
    assert shown["items"][0]["id"] == numbers["closed"]


def test_overdue(desk: Desk, numbers: dict[str, str]) -> None:
    """The latest first; what cannot be read may be overdue; --fail tells a CI."""
    code, out, said = desk.kefu("overdue")
    row = next(line for line in out.splitlines() if numbers["late"] in line)
    assert re.split("  +", row) == [
        numbers["late"],
        "2 h",
        "due",
        "11-21 10:00",
        "lead-1",
        "open",
        "75312345678901",
        "门卫说没有",
    ]
    assert code == 0
    assert said.count("[wrong-place]") == 2
    assert desk.kefu("overdue", "--fail")[0] == 4
    ahead = [r["id"] for r in rows(desk, "overdue", "--within", "4h") if r["state"] != "unreadable"]
    assert ahead == [numbers["late"], numbers["waits"]]
    fresh = [r["id"] for r in rows(desk, "overdue", "--crossed", "15m") if r["state"] != "unreadable"]
    assert fresh == []
    then = [r["id"] for r in rows(desk, "overdue", "--crossed", "15m", "--at", "2026-11-21 10:10")]
    assert numbers["late"] in then


@pytest.mark.parametrize("line", [("list",), ("overdue",), ("today",), ()])
def test_every_list_has_the_waybill(desk: Desk, line: tuple[str, ...]) -> None:
    """Parcels of one merchant are told apart by it, for people as in data."""
    text = desk.must(*line)
    head, _, *shown = (text if line else text.partition("\n\n")[2]).splitlines()  # the counts stand above bare kefu
    assert "waybill" in head.split()
    assert [row for row in shown if "75312345678901" in row]


def shown_ids(text: str) -> list[str]:
    """The numbers in a table, in its order."""
    return re.findall(r"[0-9]{6}-[0-9A-Z]{7}", text)


@pytest.mark.parametrize("names", ["title,id,state", "Title，ticket、状态", "标题,工单,state"])
def test_columns_by_their_names_in_both_languages(desk: Desk, numbers: dict[str, str], names: str) -> None:
    """The columns that were asked for, in that order, whatever the language of the run."""
    lines = desk.must("list", "--columns", names, "state:open,waiting").splitlines()
    assert lines[0].split() == ["title", "ticket", "state"]
    assert ["门卫说没有", numbers["late"], "open"] in [re.split("  +", line) for line in lines]
    assert desk.must("--lang", "zh", "list", "--columns", names, "state:waiting").split()[0] == "标题"


def test_columns_of_data(desk: Desk, numbers: dict[str, str]) -> None:
    """Data has the keys that were asked for, and the number is remembered all the same."""
    csv = desk.must("list", "--columns", "waybill,level", "--format", "csv", "waybill:75312345678902").splitlines()
    assert csv[0] == "waybill,level"
    assert "75312345678902,agent" in csv
    items = rows(desk, "list", "--columns", "title", "state:closed", "waybill:75312345678903")
    assert items[-1] == {"title": "门卫签收,找到了"}
    shown = json.loads(desk.must("show", f"%{len(items)}", "--format", "json"))
    assert shown["items"][0]["id"] == numbers["closed"]


def test_sorted_by_a_column(desk: Desk, numbers: dict[str, str]) -> None:
    """Either way round, what has no value last, what cannot be read first; the rows are remembered in that order."""
    both = [numbers["late"], numbers["waits"]]
    assert shown_ids(desk.must("list", "--sort", "waybill", "--columns", "id,title"))[-4:-2] == both
    back = desk.must("list", "--sort", "-运单号", "-q").splitlines()
    assert back[2:4] == both[::-1]
    assert json.loads(desk.must("show", "%4", "--format", "json"))["items"][0]["id"] in back
    assert {*back[4:]} == {numbers["nobody"], numbers["proposed"]}
    assert [r["state"] for r in rows(desk, "today", "--sort", "left")][:3] == ["unreadable"] * 3
    ahead = [r["id"] for r in rows(desk, "overdue", "--within", "4h", "--sort", "late")][3:]
    assert ahead == [numbers["waits"], numbers["late"]]


@pytest.mark.parametrize("option", ["--columns", "--sort"])
def test_an_unknown_column_is_refused(desk: Desk, option: str) -> None:
    """Exit 2 with the nearest name; nothing on standard output."""
    said = "kefu: waybil: no such column; did you mean waybill?\n"
    assert desk.kefu("list", option, "waybil") == (2, "", said)
    code, out, told = desk.kefu("list", option, "%%%")
    assert (code, out) == (2, "")
    assert told.startswith("kefu: %%%: no such column; one of: ticket, state, owner, due, clock, category, ")


def test_junit_has_no_columns(desk: Desk) -> None:
    """A choice that would do nothing is refused."""
    code, out, said = desk.kefu("overdue", "--format", "junit", "--columns", "id")
    assert (code, out, said) == (2, "", "kefu: --columns: not with --format junit\n")


def test_junit(desk: Desk, numbers: dict[str, str]) -> None:
    """Each overdue ticket fails, each unreadable one is an error; no other list has this format."""
    suite = ElementTree.fromstring(desk.must("overdue", "--format", "junit"))
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("4", "1", "3")
    failed = [case for case in suite if case.find("failure") is not None]
    assert [case.get("name") for case in failed] == [f"{numbers['late']} 门卫说没有"]
    assert failed[0][0].get("message") == "due: late by 2 h"
    code, out, said = desk.kefu("list", "--format", "junit")
    assert (code, out, said) == (2, "", "kefu: No format junit; it is one of table, json, jsonl, csv, md.\n")


def test_today_and_my_desk(desk: Desk, numbers: dict[str, str]) -> None:
    """today: due before midnight; bare kefu: each ticket once, in the order of what is most pressing."""
    due = [r["id"] for r in rows(desk, "today") if r["state"] != "unreadable"]
    assert due == [numbers["late"], numbers["waits"]]
    mine = [(r["reason"], r["id"]) for r in rows(desk, "desk")][3:]
    assert mine == [
        ("overdue", numbers["late"]),
        ("due-soon", numbers["waits"]),
        *(("due-soon", number) for number in sorted((numbers["nobody"], numbers["proposed"]))),
    ]
    code, out, _ = desk.kefu()
    lines = out.splitlines()
    assert (code, lines[0]) == (0, "3 mine · 1 unassigned · 1 overdue · 1 due today · 1 waiting")
    assert lines[1] == ""
    assert lines[2].split()[:2] == ["ticket", "why"]
    late = next(line for line in lines if numbers["late"] in line)
    assert "overdue" in late
    assert "lead-1" in late
    assert "3 h" in late  # since it was opened: nobody did anything after that
    nobody = next(line for line in lines if numbers["nobody"] in line)
    assert "lead-1" not in nobody
    assert "amount" not in lines[2]
    code, out, _ = desk.kefu("--lang", "zh")
    assert (code, out.splitlines()[2].split()[:2]) == (0, ["工单", "原因"])


def test_my_desk_says_the_amount_that_is_to_be_approved(tmp_path: Path) -> None:
    """Only where there is one, and the last proposal's; in data it is a key of every row."""
    desk = new_desk(tmp_path / "desk")
    number = desk.must(
        "open", "inquiry", "none", "x", "--owner", "none", "--due", "2026-11-30", "--incomplete", "--no-input"
    )
    desk.must("propose", number, "compensate", "--amount", "86")
    (row,) = [line for line in desk.must("desk").splitlines() if number in line]
    assert "86" in row.split()
    (data,) = rows(desk, "desk")
    assert (data["amount"], data["acted"] is not None) == ("86", True)
    desk.must("note", number, "--", "later")
    assert rows(desk, "list")[0]["amount"] == "86"


def test_a_clean_desk_passes_and_fails(tmp_path: Path) -> None:
    """Nothing overdue: 0 and a passing case; something overdue: 1."""
    desk = new_desk(tmp_path / "desk")
    assert desk.kefu("overdue", "--fail") == (0, "", "Nothing found.\n")
    assert 'tests="1" failures="0"' in desk.must("overdue", "--format", "junit")
    desk.must("open", "inquiry", "none", "x", "--due", "2026-11-21T13:00:00+08:00", "--incomplete", "--no-input")
    assert desk.kefu("overdue", "--fail")[0] == 0
    assert desk.kefu("overdue", "--fail", now="2026-11-21T14:00:00+08:00")[0] == 1


def test_a_bare_repository_and_a_worktree(desk: Desk, numbers: dict[str, str], tmp_path: Path) -> None:
    """Lists read HEAD, not files."""
    desk.git("clone", "-q", "--bare", str(desk.top), str(tmp_path / "bare.git"))
    assert readable(Desk(tmp_path / "bare.git"), numbers) == readable(desk, numbers)
    desk.git("worktree", "add", "-q", "--detach", str(tmp_path / "tree"), "start")
    assert Desk(tmp_path / "tree").kefu("list") == (0, "", "Nothing found.\n")
