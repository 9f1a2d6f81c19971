"""Striking the last entry of one's own: `strike @ last` and `undo`."""

import sys
from pathlib import Path

import pexpect
import pytest

from tests.cli.working import FIRST, INQUIRY, SECOND, Desk, Ran, make_desk


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk that each test copies: of FIRST's entries two are mine, and one between them a colleague's."""
    desk = make_desk(tmp_path_factory.mktemp("base"))
    desk.did("note", FIRST, "甲", "--op", "NTAAAAAAAA")
    desk.did("--as", "agent-1", "note", FIRST, "同事", "--op", "NTBBBBBBBB")
    desk.did("contact", FIRST, "courier:courier-7", "no-answer", "打不通", "--op", "CTCCCCCCCC")
    return desk


@pytest.fixture
def desk(base: Desk, tmp_path: Path) -> Desk:
    """A copy of the desk."""
    return base.copied(tmp_path)


def struck(desk: Desk, number: str) -> list[str]:
    """The ops that the strikes of a ticket name, in their order."""
    lines = desk.file(number).read_text().split("\n")
    return [line.partition(": ")[2] for line in lines if line.startswith("  entry: ")]


def test_the_last_entry_of_mine_is_struck_by_its_word(desk: Desk) -> None:
    """Neither a colleague's nor one that is struck already, nor the opening; then nothing is left."""
    assert desk.kefu("strike", FIRST, "last", "--why", "x") == Ran(0, f"{FIRST}\n", f"{FIRST}: struck (open)\n")
    assert struck(desk, FIRST) == ["CTCCCCCCCC"]
    desk.did("撤销", FIRST, "上一条", "--why", "x", "--op", "STRXXXXXX1")
    assert struck(desk, FIRST) == ["CTCCCCCCCC", "NTAAAAAAAA"]
    again = desk.kefu("strike", FIRST, "last", "--why", "x", "--op", "STRXXXXXX1")
    assert again == Ran(0, f"{FIRST}\n", f"{FIRST}: recorded before; nothing done\n")
    none = desk.kefu("strike", FIRST, "last", "--why", "x")
    assert (none.code, none.err) == (
        3,
        f"kefu: strike {FIRST}: no entry of yours is left there to strike; an opening by mistake is closed with --how void\n",
    )
    desk.did("--as", "agent-1", "undo", FIRST, "--why", "x")
    assert struck(desk, FIRST)[2:] == ["NTBBBBBBBB"]
    assert desk.kefu("check").code == 0


def test_off_a_terminal_undo_shows_the_entry_and_needs_a_reason(desk: Desk) -> None:
    """Without an id it is the last ticket; nothing is recorded without --why or in a dry run."""
    before = desk.state()
    bare = desk.kefu("undo")
    shown = "contact courier courier-7 no answer"
    assert (bare.code, bare.out, shown in bare.err, "打不通" in bare.err) == (2, "", True, True), bare.err
    assert bare.err.endswith(f"kefu: undo: say why with --why; it would strike CTCCCCCCCC of {FIRST}\n")
    assert desk.kefu("undo", "--why", "x", "--dry-run").code == 0
    assert desk.state() == before
    ran = desk.kefu("undo", "--why", "记错")
    assert (ran.code, ran.out, shown in ran.err) == (0, f"{FIRST}\n", True)
    assert struck(desk, FIRST) == ["CTCCCCCCCC"]
    assert "why: 记错" in desk.file(FIRST).read_text()


def test_undo_once_more_goes_one_entry_back_and_repeating_an_op_does_nothing(desk: Desk) -> None:
    """A strike is not undone by it; that takes `kefu strike` with the strike's own id."""
    desk.did("undo", FIRST, "--why", "x", "--op", "VNDXXXXXX1")
    again = desk.kefu("undo", FIRST, "--why", "x", "--op", "VNDXXXXXX1")
    assert (again.code, again.err.endswith(f"{FIRST}: recorded before; nothing done\n")) == (0, True)
    desk.did("撤回", "8901", "--why", "x")
    assert struck(desk, FIRST) == ["CTCCCCCCCC", "NTAAAAAAAA"]


def test_a_wait_undone_waits_no_more(desk: Desk) -> None:
    """What the entry did is revoked: state and clock are as before it."""
    desk.did("wait", SECOND, "courier", "--within", "40m")
    assert "state: waiting" in desk.file(SECOND).read_text()
    assert desk.kefu("undo", SECOND, "--why", "x").err.endswith(f"{SECOND}: struck (open)\n")
    assert desk.kefu("undo", INQUIRY, "--why", "x").code == 3


@pytest.mark.parametrize(("answer", "code", "ops"), [("", 3, []), ("记错了人", 0, ["CTCCCCCCCC"])])
def test_at_a_terminal_the_reason_is_asked(desk: Desk, answer: str, code: int, ops: list[str]) -> None:
    """The entry is shown first; an empty answer strikes nothing."""
    line = ["-m", "kefu", "--lang", "en", "-C", str(desk.path), "undo"]
    env = desk.environment(TERM="dumb")
    child = pexpect.spawn(sys.executable, line, env=env, encoding="utf-8", timeout=20, dimensions=(40, 200))
    child.expect("打不通")
    child.expect("Why is it wrong")
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, struck(desk, FIRST)) == (code, ops)
