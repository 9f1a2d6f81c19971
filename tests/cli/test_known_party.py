"""A role that stands alone: the branch that the ticket knows is written."""

from pathlib import Path

import pytest

from tests.cli.working import FIRST, INQUIRY, SECOND, Desk, make_desk


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk that each test copies: FIRST knows both branches, SECOND the delivering one."""
    desk = make_desk(tmp_path_factory.mktemp("base"))
    desk.did("amend", FIRST, "branches.origin=北京建国门")
    return desk


@pytest.fixture
def desk(base: Desk, tmp_path: Path) -> Desk:
    """A copy of the desk."""
    return base.copied(tmp_path)


def party(desk: Desk) -> str:
    """The party that the last commit names."""
    return desk.git("log", "-1", "--format=%(trailers:key=Kefu-Party,valueonly)").strip()


def test_the_branch_that_the_ticket_knows_is_written(desk: Desk) -> None:
    """In the entry and in the commit, so that git's log finds it by name; another one that is named stays."""
    desk.did("wait", FIRST, "origin", "请联系发件人", "-c", "wechat")
    assert party(desk) == "origin:北京建国门"
    assert "  for: origin:北京建国门\n" in desk.file(FIRST).read_text()
    desk.did("contact", FIRST, "发件网点", "read", "-c", "wechat")
    assert party(desk) == "origin:北京建国门"
    assert len(desk.git("log", "--grep", "^Kefu-Party: origin:北京建国门$", "--format=%h").split()) == 2
    desk.did("contact", FIRST, "delivery", "reached")
    assert party(desk) == "delivery:杭州余杭"
    desk.did("contact", FIRST, "origin:上海虹桥", "read", "-c", "wechat")
    assert party(desk) == "origin:上海虹桥"
    desk.did("contact", FIRST, "courier", "reached")
    assert party(desk) == "courier"
    desk.did("reply", FIRST, "origin", "再派")
    assert "state: open" in desk.file(FIRST).read_text()
    assert desk.kefu("check").code == 0


def test_each_of_several_tickets_has_its_own_branch(desk: Desk) -> None:
    """Where a ticket knows none the role stands alone, and is told as before."""
    ran = desk.kefu("wait", f"{FIRST},{SECOND},{INQUIRY}", "origin", "请回复", "-c", "wechat")
    assert ran.code == 0
    kept = [desk.file(n).read_text() for n in (FIRST, SECOND, INQUIRY)]
    assert ["  for: origin:北京建国门\n" in text for text in kept] == [True, False, False]
    assert ["  for: origin\n" in text for text in kept] == [False, True, True]


def test_a_wrong_branch_is_remarked_as_before(desk: Desk) -> None:
    """The remark stays for a branch that is named and is not the sending one."""
    desk.did("rules", "upgrade")
    assert "is not the sending branch" in desk.kefu("wait", FIRST, "origin:上海虹桥", "请查", "-c", "wechat").err
    assert "sending branch" not in desk.kefu("wait", FIRST, "origin", "请查", "-c", "wechat").err
