"""`kefu sync --again`, from outside: a way out of every refusal of the door, and of what cannot be united."""

from pathlib import Path

import pytest

from tests.cli.desks import Desk
from tests.cli.shared import CONTACTS, OPEN, Clone, bare, checked, copied, shared_desk

LATER = "2026-11-21T12:30:00+08:00"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shared desk with its door, a clone for the lead and one for an agent, and a ticket that both have."""
    where = tmp_path_factory.mktemp("again") / "desk"
    lead, one = shared_desk(where, people=1, door=True)
    one.opened(*CONTACTS)
    one.sync()
    lead.sync()
    return where


@pytest.fixture
def clones(made: Path, tmp_path: Path) -> list[Clone]:
    """The same desk at a place of its own."""
    found = copied(made, tmp_path / "desk")
    Desk(tmp_path / "desk").must("remote", "init", "shared.git")
    return found


def ticket(clone: Clone) -> str:
    return next(clone.top.rglob("2*.yaml")).stem


def again(clone: Clone, code: int = 0) -> str:
    done = clone.kefu("--lang", "en", "sync", "--again", now=LATER)
    assert done[:2] == (code, ""), done
    return done[2]


def refused(clone: Clone) -> str:
    code, _out, said = clone.kefu("--lang", "en", "sync", now=LATER)
    assert code == 3, said
    return said


def test_what_can_be_taken_is_made_anew_and_the_rest_goes_aside(clones: list[Clone]) -> None:
    """A hand's edit between two entries: they go out with their ops and times, the edit is kept and shown."""
    lead, one = clones
    number = ticket(one)
    one.must("note", number, "before it", "--op", "1111111111")
    path = one.file(number)
    path.write_text(path.read_text().replace("显示门卫签收", "显示本人签收"))
    one.commit("mended")
    edit = one.tip()
    path.write_text(path.read_text().replace("显示本人签收", "显示门卫签收"))
    one.commit("and back")
    one.must("note", number, "打13812345699找他", "--op", "2222222222", now="2026-11-21T12:10:00+08:00")
    lead.must("note", number, "from the lead", "--op", "3333333333", now="2026-11-21T12:20:00+08:00")
    lead.must("sync", now=LATER)
    said = refused(one)
    assert f"{edit[:10]} tickets/" in said
    assert said.endswith("kefu sync --again makes anew what can be taken and puts the rest aside.\n")
    said = again(one)
    assert f"refs/kefu/aside/1: {edit[:10]} mended went aside: it brings no entry" in said
    assert "no entry; git show refs/kefu/aside/1 shows it" in said
    assert "Made anew on the shared tip: 2; went aside: 2." in said
    assert one.tip("refs/kefu/aside/1") == edit
    assert set(one.entries(number)[-3:]) == {"1111111111", "2222222222", "3333333333"}
    # On the shared tip, in one line: nothing was merged, nothing shared was rewritten.
    assert one.git("rev-list", "--merges", "HEAD") == ""
    assert "at: 2026-11-21T12:10:00+08:00" in one.file(number).read_text()
    lead.must("sync", now=LATER)
    assert "13812345699" in lead.must("show", number)
    assert lead.tip() == one.tip()
    checked(lead, one)


def test_two_openings_under_one_number_get_two_numbers(clones: list[Clone], tmp_path: Path) -> None:
    """The one that is shared keeps it; the other goes on under its own, with its contacts and what followed it."""
    lead, one = clones
    op = ("--op", "7777777777")
    first = lead.must(*OPEN, *op)
    second = one.must(*OPEN, *CONTACTS, *op, now="2026-11-21T12:05:00+08:00")
    assert first == second
    one.must("note", second, "went on", now="2026-11-21T12:06:00+08:00")
    lead.sync()
    assert "kefu sync --again" in refused(one)
    said = again(one)
    line = next(line for line in said.splitlines() if "is the number of another ticket there" in line)
    new = line.split(": yours is ")[1].split(" ")[0]
    assert line.startswith(f"{first} is the number")
    assert "went on" in one.file(new).read_text()
    assert "13812345600" in one.must("show", new)
    lead.must("sync", now=LATER)
    assert "13812345600" in lead.must("show", new)
    assert lead.tip() == one.tip()
    checked(lead, one)
    assert bare(tmp_path / "desk", "ls-tree", "-r", "--name-only", "refs/kefu/vault/2026-11").count(f"{new}/") == 1


def test_rules_without_the_role_go_aside(clones: list[Clone]) -> None:
    _lead, one = clones
    config = one.top / "kefu.yaml"
    kept = config.read_text()
    config.write_text(kept + "\nphone: '0571-88888888'\n")
    one.commit("a phone")
    number = ticket(one)
    one.must("note", number, "work goes on")
    assert one.kefu("sync", now=LATER)[0] == 3
    assert "Made anew on the shared tip: 1; went aside: 1." in again(one)
    assert config.read_text() == kept
    assert one.git("status", "--porcelain") == ""


def test_an_entry_that_a_clock_dated_ahead_is_dated_as_of_now(clones: list[Clone]) -> None:
    lead, one = clones
    number = ticket(one)
    one.must("note", number, "from the future", "--op", "4444444444", now="2026-11-21T15:00:00+08:00")
    assert "[ahead]" in refused(one)
    assert "Made anew on the shared tip: 1; went aside: 0." in again(one)
    text = one.file(number).read_text()
    assert f"- op: '4444444444'\n  at: {LATER}\n" in text or f'- op: "4444444444"\n  at: {LATER}\n' in text
    lead.kefu("sync", now=LATER)
    assert lead.tip() == one.tip()


def test_where_all_was_handed_in_nothing_is_made_anew(clones: list[Clone]) -> None:
    _lead, one = clones
    before = one.tip()
    assert "Made anew on the shared tip: 0; went aside: 0." in again(one)
    assert one.tip() == before
