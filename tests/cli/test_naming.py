"""Naming tickets: tails of waybills, rows from one to another, a word that several tickets fit, a text after the id."""

import sys
from pathlib import Path

import pexpect
import pytest

from tests.cli.working import FIRST, INQUIRY, SECOND, Desk, Ran, make_desk

BOTH = (
    "  261121-7K3F8Q1  外箱破损 (open)\n",
    "  261121-7K3F9Q5  显示门卫签收,收件人未收到 (open)\n",
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk that each test copies."""
    return make_desk(tmp_path_factory.mktemp("base"))


@pytest.fixture
def desk(base: Desk, tmp_path: Path) -> Desk:
    """A copy of the desk."""
    return base.copied(tmp_path)


def typed(desk: Desk, *args: str, **variables: str) -> "pexpect.spawn[str]":
    """Kefu on a terminal."""
    line = ["-m", "kefu", "--lang", "en", "-C", str(desk.path), *args]
    env = desk.environment(TERM="dumb", **variables)
    return pexpect.spawn(sys.executable, line, env=env, encoding="utf-8", timeout=60, dimensions=(40, 200))


def ended(child: "pexpect.spawn[str]") -> tuple[int | None, str]:
    """The exit code of a kefu on a terminal, and what it showed last."""
    child.expect(pexpect.EOF)
    shown = child.before or ""
    child.close()
    return child.exitstatus, shown.replace("\r\n", "\n")


@pytest.mark.parametrize("indexed", [True, False])
def test_the_tail_of_a_waybill_names_its_ticket(desk: Desk, indexed: bool) -> None:
    """Four signs or more, in any width, of another waybill of the ticket too, with an index and without one."""
    desk.did("amend", INQUIRY, "other-waybills=YT1234567890999")
    if not indexed:
        kept = desk.path / ".git" / "kefu"
        (kept / "index.sqlite").unlink(missing_ok=True)
        (kept / "index.sqlite").mkdir()
    for tail, number in (
        ("8901", FIRST),
        ("678902", SECOND),
        ("８９０２", SECOND),
        ("90999", INQUIRY),
        ("0999", INQUIRY),
    ):
        assert desk.did("note", tail, "x") == number, tail
    assert desk.kefu("note", "901", "x").err == "kefu: 901: no ticket has such a number or waybill\n"


def test_a_tail_that_several_tickets_fit(desk: Desk) -> None:
    """Each is told with its title and state; nothing is recorded. A tail of a waybill and of a number both count."""
    desk.did("amend", SECOND, "waybill=JD0000345678901", "--why", "面单号")
    before = desk.state()
    ran = desk.kefu("note", "8901", "x")
    assert (ran.code, ran.out, ran.err) == (2, "", "kefu: 8901: 2 tickets fit:\n" + "".join(BOTH))
    assert desk.state() == before
    assert "处理中" in desk.kefu("note", "8901", "x", lang="zh").err
    desk.did("amend", SECOND, "waybill=ZTK3F9Q5", "--why", "面单号")
    assert desk.kefu("note", "3F9Q5", "x").err == "kefu: 3F9Q5: 2 tickets fit:\n" + "".join(BOTH)
    assert desk.did("note", "ZTK3F9Q5", "x") == SECOND


def test_the_whole_waybill_comes_before_the_tail_of_another(desk: Desk) -> None:
    """A waybill that is the end of a longer one names its own ticket."""
    desk.did("amend", SECOND, "waybill=12345678901", "--why", "面单号")
    assert desk.did("note", "12345678901", "x") == SECOND


def test_at_a_terminal_one_of_several_is_chosen_and_none_is_preselected(desk: Desk) -> None:
    """The number of the line chooses; Enter alone records nothing and ends as a script would."""
    before = desk.git("rev-parse", "HEAD")
    child = typed(desk, "note", "261121-7", "来电")
    child.expect("261121-7: which of these tickets")
    child.expect_exact("Number (Enter alone records nothing):")
    for other in ("3", "0012", "1.", "x"):
        child.sendline(other)
        child.expect_exact("Number (Enter alone records nothing):")
    child.sendline("")
    code, shown = ended(child)
    assert (code, "2 tickets fit" in shown, desk.git("rev-parse", "HEAD")) == (2, True, before)
    child = typed(desk, "note", "261121-7", "来电")
    child.expect_exact("2  261121-7K3F9Q5  显示门卫签收,收件人未收到 (open)")
    child.sendline("2")
    code, shown = ended(child)
    assert (code, f"{FIRST}: noted (open)" in shown) == (0, True)
    for line in (("open", "咨询", "none", "问", "--after", "261121-7"), ("play", "261121-7")):
        code, shown = ended(typed(desk, *line, "--no-input"))
        assert (code, "2 tickets fit" in shown) == (2, True)


def test_rows_from_one_to_another(desk: Desk) -> None:
    """Both ends are rows of the last list, in any width; each ticket comes once."""
    rows = desk.did("list", "-q").split()
    assert len(rows) == 3
    for several, wanted in (
        ("%1-%3", rows),
        ("%1-2", rows[:2]),
        ("％２－％３", rows[1:]),
        ("%3-%2", rows[1:]),
        ("%2,%1-%3", [rows[1], rows[0], rows[2]]),
        ("%1-%2，%3", rows),
    ):
        assert desk.did("note", several, "x").split() == wanted, several
    before = desk.state()
    for beyond in ("%1-%4", "%1-%999999", "%0-%2"):
        ran = desk.kefu("note", beyond, "x")
        assert (ran.code, ran.out, "the last list had 3 rows" in ran.err) == (2, "", True), beyond
    assert desk.state() == before


@pytest.mark.parametrize("several", ["%1-%2", "%1,%2", f"{FIRST}、{SECOND}"])
def test_a_command_for_one_ticket_takes_no_several(desk: Desk, several: str) -> None:
    """It says so, and does not look for a ticket of that name."""
    desk.did("list", "-q")
    ran = desk.kefu("show", several)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"kefu: {several}: these are several tickets, and one is wanted\n"


def test_the_id_is_looked_up_before_an_editor_opens(desk: Desk) -> None:
    """A text typed where the id belongs costs nobody a text; a right id opens the editor once, with its number."""
    marker = desk.path.parent / "opened"
    editor = desk.path.parent / "editor"
    editor.write_text(f'#!/bin/sh\ncat "$1" >> {marker}\necho 已回电 > "$1"\n')
    editor.chmod(0o755)
    code, shown = ended(typed(desk, "note", "客户来电催促", EDITOR=str(editor)))
    assert (code, "客户来电催促: no ticket has such a number or waybill" in shown) == (2, True)
    assert not marker.exists()
    code, _shown = ended(typed(desk, "note", "8901", EDITOR=str(editor)))
    assert (code, f"Note on {FIRST}" in marker.read_text()) == (0, True)
    assert "text: 已回电" in desk.file(FIRST).read_text()


def test_several_tickets_are_told_in_one_line(desk: Desk) -> None:
    """The numbers go to standard output one by one; the sentence counts those that were done alike, and says to whom."""
    assert desk.kefu("assign", f"{FIRST},{SECOND},{INQUIRY}", "agent-2") == Ran(
        0, f"{FIRST}\n{SECOND}\n{INQUIRY}\n", "3 tickets: assigned to 客服二号 (open)\n"
    )
    assert desk.kefu("assign", FIRST, "none").err == f"{FIRST}: assigned to nobody (open)\n"
    desk.did("wait", SECOND, "courier")
    ran = desk.kefu("note", f"{FIRST},{SECOND},{INQUIRY}", "x")
    assert ran.err == f"2 tickets: noted (open)\n{SECOND}: noted (waiting)\n"
    refused = desk.kefu("assign", f"{SECOND},{INQUIRY},{FIRST}", "none")
    said = f"{SECOND}: assigned to nobody (waiting)\n{INQUIRY}: assigned to nobody (open)\nkefu: assign {FIRST}: "
    assert (refused.code, refused.err.startswith(said)) == (3, True), refused.err
