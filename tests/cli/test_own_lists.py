"""Lists of one's own: in kefu.yaml and in git's configuration, run by their names, refused where they are wrong."""

from pathlib import Path

import pytest

from tests.cli.desks import Desk, new_desk

LISTS = """
lists:
  gate: {terms: [state:open, 门卫], columns: [waybill, title], sort: -waybill}
  晚班: {terms: "gate", columns: "标题"}
  ring: {terms: [round, state:open]}
  round: {terms: ring}
  self: {terms: self}
  bad: {columns: [titel]}
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with three tickets, and lists in kefu.yaml and in git's configuration."""
    desk = new_desk(tmp_path_factory.mktemp("own") / "desk")
    for waybill, title in (("75312345678901", "门卫 A"), ("75312345678902", "门卫 B"), ("75312345678903", "other")):
        desk.must("open", "inquiry", waybill, title, "--incomplete", "--no-input")
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text() + LISTS)
    desk.commit()
    desk.git("config", "kefu.list.others", "text:other --columns title --sort=-due")
    desk.git("config", "kefu.list.broken", "text:'other")
    desk.git("config", "kefu.list.strange", "text:other --wide")
    desk.git("config", "kefu.list.Round", "text:B --columns=title")
    return desk


def table(desk: Desk, *line: str) -> list[list[str]]:
    """The rows of a list, with its head."""
    head, _, *rows = (row.split("  ") for row in desk.must("list", *line).splitlines())
    return [[cell.strip() for cell in row if cell] for row in (head, *rows)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (["gate"], [["waybill", "title"], ["75312345678902", "门卫 B"], ["75312345678901", "门卫 A"]]),
        (["list:gate", "A"], [["waybill", "title"], ["75312345678901", "门卫 A"]]),
        (["列表：gate", "--sort", "title", "--columns", "title"], [["title"], ["门卫 A"], ["门卫 B"]]),
        (["晚班"], [["title"], ["门卫 B"], ["门卫 A"]]),
        (["others"], [["title"], ["other"]]),
        (["round"], [["title"], ["门卫 B"]]),
        (["text:gate", "--columns", "title"], []),
    ],
)
def test_a_list_runs_by_its_name(desk: Desk, line: list[str], expected: list[list[str]]) -> None:
    """Its terms, columns and order; what is typed comes first; git's before the desk's; a list may begin with another."""
    if expected:
        assert table(desk, *line) == expected
    else:
        assert desk.kefu("list", *line) == (0, "", "Nothing found.\n")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("self", "The list self names itself: self > self."),
        ("list:gat", "gat: no such list; did you mean gate?"),
        ("bad", "titel: no such column; did you mean title?"),
        ("broken", "kefu.list.broken in git's configuration: a quote is not closed"),
        ("strange", "kefu.list.strange in git's configuration: --wide is none of --columns and --sort"),
    ],
)
def test_a_wrong_list_is_refused(desk: Desk, name: str, said: str) -> None:
    """Exit 2 and a sentence; nothing on standard output. A broken one stops no other."""
    assert desk.kefu("list", name) == (2, "", f"kefu: {said}\n")


def test_a_list_that_leads_back_is_refused(tmp_path: Path) -> None:
    """However long the way is; `check` names it before somebody asks for it."""
    desk = new_desk(tmp_path / "desk")
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text() + LISTS)
    desk.commit()
    said = desk.kefu("check")[1]
    assert [name for name in ("ring", "round", "self", "gate") if f"the list {name} names itself" in said] == [
        *("ring", "round", "self"),
    ]
    assert desk.kefu("list", "ring") == (2, "", "kefu: The list ring names itself: ring > round > ring.\n")


def test_overdue_knows_lists_by_their_terms(desk: Desk) -> None:
    """The terms alone: columns and order are those of overdue; one that is not known is refused with the nearest."""
    for number in desk.must("list", "-q", "门卫").split():
        desk.must("contact", number, "customer", "reached", "--promise", "12:30")
    rows = desk.must("overdue", "list:gate", "B", "--at", "13:00").splitlines()
    assert (len(rows), "75312345678902" in rows[2], "title" in rows[0]) == (3, True, True)
    code, _out, said = desk.kefu("--lang", "en", "overdue", "list:gat")
    assert (code, said) == (2, "kefu: gat: no such list; did you mean gate?\n")
