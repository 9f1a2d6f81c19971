"""Names of branches and couriers that look mistyped: asked on a terminal, told off it."""

import sys
from pathlib import Path

import pexpect
import pytest

from tests.cli.working import CONFIG, FIRST, SECOND, Desk, make_desk

AREAS = "areas:\n- {match: [文一西路], courier: courier-7}\n"
OP, NEW = "CCCCCC0001", "261121-CCCCCCS"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk that each test copies: it lists one branch, 杭州余杭 (余杭), and one courier."""
    desk = make_desk(tmp_path_factory.mktemp("base"))
    (desk.path / "kefu.yaml").write_text(CONFIG + AREAS)
    desk.commit("couriers")
    return desk


@pytest.fixture
def desk(base: Desk, tmp_path: Path) -> Desk:
    """A copy of the desk."""
    return base.copied(tmp_path)


def typed(desk: Desk, *args: str) -> "pexpect.spawn[str]":
    """Kefu on a terminal."""
    line = ["-m", "kefu", "--lang", "en", "-C", str(desk.path), *args]
    env = desk.environment(TERM="dumb", NO_COLOR="1")
    return pexpect.spawn(sys.executable, line, env=env, encoding="utf-8", timeout=20, dimensions=(40, 200))


@pytest.mark.parametrize(
    ("branch", "told", "kept"),
    [
        ("杭州余航", True, "杭州余航"),
        ("余杭", False, "杭州余杭"),
        ("杭州余杭", False, "杭州余杭"),
        ("北京建国门", False, "北京建国门"),
    ],
)
def test_off_a_terminal_a_branch_is_taken_and_told(desk: Desk, branch: str, told: bool, kept: str) -> None:
    """With the nearest that is listed; one that is like none of them is another branch."""
    ran = desk.kefu("open", "咨询", "none", "问", "--delivery", branch, "--op", OP)
    said = f"{branch}: kefu.yaml does not list it; did you mean 杭州余杭? It is recorded as typed\n"
    assert (ran.code, ran.out, said in ran.err) == (0, f"{NEW}\n", told)
    assert f"  delivery: {kept}\n" in desk.file(NEW).read_text()
    other = desk.kefu("open", "咨询", "none", "问", "--set", f"branches.origin={branch}")
    assert (other.code, "did you mean" in other.err) == (0, told)
    amended = desk.kefu("amend", f"{NEW},{SECOND}", f"branches.origin={branch}")
    assert (amended.code, amended.err.count("did you mean")) == (0, int(told))


def test_a_courier_and_a_branch_of_a_notice_are_told(desk: Desk) -> None:
    """Once for all tickets of the line; a listed one in any width, and one that is like none, are no doubt."""
    ran = desk.kefu("wait", f"{FIRST},{SECOND}", "courier:courier-77", "请查")
    assert ran.err.count("courier:courier-77: kefu.yaml does not list it; did you mean courier:courier-7?") == 1
    assert "  for: courier:courier-77\n" in desk.file(SECOND).read_text()
    for party in ("courier:ｃｏｕｒｉｅｒ-7", "courier:王师傅", "courier", "recipient:余航"):
        assert "did you mean" not in desk.kefu("contact", FIRST, party, "reached").err, party
    assert "did you mean delivery:杭州余杭?" in desk.kefu("contact", FIRST, "delivery:杭州余航", "reached").err


def test_on_a_terminal_it_is_asked_and_nothing_is_chosen_beforehand(desk: Desk) -> None:
    """Enter alone records nothing; the listed name, or what was typed, by its number; --no-input does not ask."""
    before = desk.git("rev-parse", "HEAD")
    given = ("open", "咨询", "none", "问", "--delivery", "杭州余航", "--op", OP)
    for answer, code in (("", 3), ("1", 0)):
        child = typed(desk, *given)
        child.expect("杭州余航: kefu.yaml does not list it. Which is meant")
        child.expect_exact("Number (Enter alone records nothing):")
        child.sendline(answer)
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == code
        assert (desk.git("rev-parse", "HEAD") == before) == bool(code)
    assert "  delivery: 杭州余杭\n" in desk.file(NEW).read_text()
    child = typed(desk, "contact", FIRST, "courier:courier-77", "reached")
    child.expect_exact("2  courier:courier-77, as typed")
    child.sendline("2")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert "  party: courier:courier-77\n" in desk.file(FIRST).read_text()
    child = typed(desk, *given[:-2], "--no-input")
    child.expect("did you mean 杭州余杭")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
