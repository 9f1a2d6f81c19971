"""Lists on real terminals: colours, and the pager as git has it."""

import re
import shutil
import subprocess
import sys

import pexpect
import pytest

from tests.cli.desks import Desk, new_desk
from tests.cli.terminals import on_terminal, spawned

SMALL = (6, 80)
"""A screen on which the list below does not fit."""
MARK = "sed s/^/P:/"
"""A pager that shows that it was there."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with five tickets, one of them overdue, one waiting."""
    desk = new_desk(tmp_path_factory.mktemp("screen") / "desk")
    early = "2026-11-21T09:00:00+08:00"
    for i in range(5):
        due = ("--due", "2026-11-21T10:00:00+08:00") if i == 0 else ()
        line = ("open", "inquiry", f"7531234567890{i}", "门卫说没有", *due, "--incomplete", "--no-input")
        number = desk.must(*line, now=early)
    desk.must("wait", number, "courier:老王", "请查", "--within", "30h", now=early)
    return desk


@pytest.mark.parametrize(
    ("options", "variables", "coloured"),
    [
        ((), {}, True),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"TERM": "dumb"}, False),
        (("--color", "never"), {}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
    ],
)
def test_colour_on_a_terminal(desk: Desk, options: tuple[str, ...], variables: dict[str, str], coloured: bool) -> None:
    """Red for what is overdue, bold heads; none where the person or the terminal wants none."""
    code, shown = on_terminal(desk, *options, "list", size=(60, 80), **variables)
    assert code == 0
    assert ("\x1b[31m11-21 10:00\x1b[0m" in shown) == coloured
    assert ("\x1b[1mticket\x1b[0m" in shown) == coloured
    assert ("\x1b[" in shown) == coloured


@pytest.mark.parametrize(("options", "coloured"), [((), True), (("--color", "never"), False)])
def test_colour_of_a_question(desk: Desk, options: tuple[str, ...], coloured: bool) -> None:
    """What is asked has colours where lists have."""
    child = spawned(desk, *options, "undo", PROMPT_TOOLKIT_NO_CPR="1")
    child.expect("Why is it wrong")
    shown = (child.before or "") + (child.after or "")
    child.send("\x03")
    child.expect(pexpect.EOF)
    child.close()
    assert (re.search("\x1b\\[[0-9;]*38;", shown) is not None) == coloured


def test_a_terminal_without_a_name_is_a_plain_one(desk: Desk) -> None:
    """No TERM is as good as a dumb one: neither colours nor a pager."""
    _code, shown = on_terminal(desk, "list", size=SMALL, without="TERM", GIT_PAGER=MARK)
    assert "\x1b[" not in shown
    assert "P:" not in shown
    assert "75312345678904" in shown


def test_colour_in_a_pipe(desk: Desk) -> None:
    """Only where it is asked for; data never has any."""
    assert "\x1b" not in desk.must("list")
    assert "\x1b[36mwaiting\x1b[0m" in desk.must("--color", "always", "list")
    assert "\x1b" not in desk.must("--color", "always", "list", "--format", "json")
    assert desk.kefu("--color", "blue", "list") == (2, "", "kefu: --color: blue is none of auto, always, never.\n")


@pytest.mark.parametrize(
    ("size", "options", "variables", "seen"),
    [
        (SMALL, (), {"GIT_PAGER": MARK}, True),
        ((60, 80), (), {"GIT_PAGER": MARK}, False),
        (SMALL, ("--no-pager",), {"GIT_PAGER": MARK}, False),
        (SMALL, (), {"GIT_PAGER": ""}, False),
        (SMALL, (), {"GIT_PAGER": MARK, "TERM": "dumb"}, False),
        (SMALL, (), {"GIT_PAGER": "no-such-pager"}, False),
        (SMALL, (), {"GIT_PAGER": "cat > /dev/null; exit 3"}, False),
    ],
)
def test_the_pager(
    desk: Desk, size: tuple[int, int], options: tuple[str, ...], variables: dict[str, str], seen: bool
) -> None:
    """It shows what is longer than the screen; one that is missing or fails takes nothing away."""
    code, shown = on_terminal(desk, *options, "list", size=size, **variables)
    assert code == 0
    assert ("P:" in shown) == seen
    assert [f"7531234567890{i}" in shown for i in range(5)] == [True] * 5


@pytest.mark.parametrize(("lines", "seen"), [(7, True), (8, False)])
def test_a_screen_is_full_to_its_last_line(desk: Desk, lines: int, seen: bool) -> None:
    """Seven lines of a table, with their colours, take seven rows of a narrow screen and leave one for the prompt."""
    _code, shown = on_terminal(desk, "list", size=(lines, 72), GIT_PAGER=MARK)
    assert ("P:" in shown) == seen


@pytest.mark.parametrize(("lines", "seen"), [(9, True), (10, False)])
def test_the_counts_of_my_desk_are_on_its_page(desk: Desk, lines: int, seen: bool) -> None:
    """Two lines above the seven of the table: all nine go to the pager, or none."""
    _code, shown = on_terminal(desk, size=(lines, 72), GIT_PAGER=MARK)
    assert shown.count("P:") == (9 if seen else 0)
    assert ("P:5 mine" in shown) == seen


def test_pages_are_paged_too(desk: Desk) -> None:
    """A ticket, its clocks explained and the help go the same way as lists."""
    for line in (("show", "@"), ("clocks", "@", "--explain"), ("help",), ("help", "times")):
        assert "P:" in on_terminal(desk, *line, size=(4, 80), GIT_PAGER=MARK)[1]


def test_which_pager(desk: Desk) -> None:
    """GIT_PAGER before core.pager before PAGER; less gets what git gives it, unless somebody gave it something else."""

    def pager(name: str) -> str:
        return f"cat > /dev/null; echo by-{name} $LESS"

    desk.git("config", "core.pager", pager("core"))
    assert on_terminal(desk, "list", size=SMALL, GIT_PAGER=pager("git")) == (0, "by-git FRX\n")
    assert on_terminal(desk, "list", size=SMALL, without="GIT_PAGER", PAGER="false") == (0, "by-core FRX\n")
    desk.git("config", "--unset", "core.pager")
    mine = {"PAGER": pager("mine"), "LESS": "R"}
    assert on_terminal(desk, "list", size=SMALL, without="GIT_PAGER", **mine) == (0, "by-mine R\n")


def test_a_pager_that_is_left(desk: Desk) -> None:
    """q leaves less, and Ctrl-C is its own: nothing is printed again, and the command ends well."""
    if shutil.which("less") is None:
        pytest.skip("less is not installed")
    child = spawned(desk, "list", size=SMALL, GIT_PAGER="less -+F -+X")
    child.expect_exact("ticket")
    child.send("\x03")
    child.send("q")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert "Interrupted" not in (child.before or "")


def test_a_pipe_loads_nothing_for_a_terminal(desk: Desk) -> None:
    """Neither the pager nor what fits, chooses or measures: lists start as fast as before."""
    code = (
        "import sys; from kefu.cli.frame.main import main; main(); "
        "print([m for m in sys.modules if m.rpartition('.')[2] in {'pager', 'fit', 'chosen', 'terms', 'own', 'rich'}])"
    )
    command = [sys.executable, "-c", code, "-C", str(desk.top), "list"]
    done = subprocess.run(command, capture_output=True, text=True, env=desk.env(), check=False)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
