"""Duplicates: a case keeps a ticket that stands for it; where two desks took the last one away, bare `kefu` says so."""

import sys
from pathlib import Path

import pexpect
import pytest

from tests.cli.desks import Desk, new_desk
from tests.cli.shared import Clone, copied, shared_desk

ONE, OTHER = "75312345678901", "75312345678902"
LATER = "2026-11-21T12:10:00+08:00"


def opened(desk: Desk, waybill: str = ONE) -> str:
    """A new ticket about a parcel."""
    return desk.must("open", "damaged", waybill, "broken", "--incomplete")


def refused(desk: Desk, *args: str) -> str:
    """The sentence by which a command is refused."""
    code, out, said = desk.kefu(*args)
    assert (code, out) == (3, ""), (args, code, said)
    return said


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk of one person."""
    return new_desk(tmp_path / "desk")


def test_a_ticket_is_no_duplicate_of_one_that_leads_back_to_it(desk: Desk) -> None:
    a, b, c = opened(desk), opened(desk), opened(desk)
    desk.must("link", a, "duplicate-of", b)
    assert f"{a} is closed as a duplicate of {b} in the end" in refused(
        desk, "link", b, "duplicate-of", a, "--why", "x"
    )
    # Of a third the one that it leads to is named.
    assert f"link {c} to {b}" in refused(desk, "link", c, "duplicate-of", a, "--why", "x")
    desk.must("link", c, "duplicate-of", b)
    assert desk.kefu("check")[0] == 0


def test_a_ticket_reopened_is_not_closed_again_by_its_old_link_into_a_circle(desk: Desk) -> None:
    a, b = opened(desk), opened(desk)
    desk.must("link", a, "duplicate-of", b)
    desk.must("reopen", a, "--why", "another parcel after all")
    desk.must("link", b, "duplicate-of", a)
    assert "in the end" in refused(desk, "close", a, "--how", "duplicate")


def test_what_is_unsure_takes_a_reason(desk: Desk) -> None:
    a, b, other = opened(desk), opened(desk), opened(desk, OTHER)
    assert "another waybill" in refused(desk, "link", a, "duplicate-of", other)
    desk.must("close", b, "--how", "void", "nothing")
    assert f"{b} is closed" in refused(desk, "link", a, "duplicate-of", b)
    desk.must("link", a, "duplicate-of", b, "--why", "the same call, done already")
    assert desk.kefu("check")[0] == 0
    assert a not in desk.must()


def test_at_a_terminal_the_reason_is_asked_and_nothing_is_done_without_one(desk: Desk) -> None:
    a, other = opened(desk), opened(desk, OTHER)
    before = desk.git("rev-parse", "HEAD")
    for reason, code in (("", 3), ("one customer, one mistake", 0)):
        line = ["-m", "kefu", "--lang", "en", "-C", str(desk.top), "link", a, "duplicate-of", other]
        env = {**desk.env(), "TERM": "dumb"}
        child = pexpect.spawn(sys.executable, line, env=env, encoding="utf-8", timeout=60, dimensions=(40, 200))
        child.expect("is about another waybill. Why is it a duplicate all the same")
        child.sendline(reason)
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == code
        assert (desk.git("rev-parse", "HEAD") == before) == bool(code)
    assert "why: one customer, one mistake" in desk.file(a).read_text()


def test_the_other_relations_ask_nothing(desk: Desk) -> None:
    a, other = opened(desk), opened(desk, OTHER)
    desk.must("link", a, "related", other)
    assert "linked to itself" in desk.kefu("link", a, "duplicate-of", a)[2]


def test_a_duplicate_of_a_ticket_that_is_gone_is_refused_and_one_that_stands_is_found(desk: Desk) -> None:
    a, b, c = opened(desk), opened(desk), opened(desk)
    desk.must("link", a, "duplicate-of", b)
    desk.file(b).unlink()
    desk.commit()
    code, _, said = desk.kefu("link", c, "duplicate-of", b)
    assert (code, "no such ticket" in said) == (2, True)
    code, out, _ = desk.kefu("check")
    assert (code, f"there is no such ticket. kefu reopen {a}" in out) == (1, True)
    assert "no open ticket" in desk.must()


def test_a_link_that_was_struck_leaves_a_case_without_a_ticket(desk: Desk) -> None:
    a, b = opened(desk), opened(desk)
    desk.must("link", a, "duplicate-of", b)
    op = next(line[6:] for line in reversed(desk.file(a).read_text().split("\n\n")[-2].splitlines()) if "- op" in line)
    desk.must("strike", a, op, "--why", "wrong ticket")
    assert "the link that said of which was struck" in desk.kefu("check")[1]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shared desk whose two agents each closed one of two tickets as the duplicate of the other."""
    where = tmp_path_factory.mktemp("shared") / "made"
    _lead, one, two = shared_desk(where)
    a = one.must("open", "damaged", ONE, "broken", "--incomplete")
    b = one.must("open", "damaged", ONE, "broken again", "--incomplete")
    one.sync()
    two.sync()
    one.must("link", a, "duplicate-of", b)
    two.must("link", b, "duplicate-of", a)
    two.sync()
    one.sync()
    two.sync()
    (where / "numbers").write_text(f"{a} {b}")
    return where


def shared(made: Path, where: Path) -> tuple[list[Clone], str, str]:
    """A copy of it, with the numbers of the two tickets."""
    a, b = (made / "numbers").read_text().split()
    return copied(made, where / "shared"), a, b


def test_two_desks_that_took_away_the_last_open_ticket_are_told_until_somebody_acts(made: Path, tmp_path: Path) -> None:
    """On bare kefu of everybody and by `check`, which is not content; by a warm index as by a new one, and without any."""
    (lead, one, two), a, b = shared(made, tmp_path)
    named = min(a, b)
    for clone in (lead, one, two):
        clone.sync()
        for _ in range(2):
            code, out, said = clone.kefu("--lang", "en")
            assert code == 0
            assert f"{named}  no open ticket" in out
            assert f"kefu reopen {named}" in said
        code, out, _ = clone.kefu("--lang", "en", "check")
        assert (code, out.count("in the end is a duplicate of this one")) == (1, 1), out
        index = clone.top / ".git/kefu/index.sqlite"
        index.unlink()
        assert "no open ticket" in clone.kefu("--lang", "en")[1]
        index.unlink()
        index.mkdir()
        assert "no open ticket" in clone.kefu("--lang", "en")[1]
        index.rmdir()
    two.must("reopen", named, "--why", "the case is still open", now=LATER)
    assert "no open ticket" not in two.must("--lang", "en")
    assert two.kefu("check")[0] == 0
    two.sync()
    one.sync()
    assert "no open ticket" not in one.must("--lang", "en")


def test_a_case_without_a_ticket_may_be_acknowledged(made: Path, tmp_path: Path) -> None:
    (lead, *_), _a, _b = shared(made, tmp_path)
    lead.sync()
    [line] = [x for x in lead.kefu("--lang", "en", "check")[1].splitlines() if "in the end" in x]
    name = next(word.strip("[]():,") for word in line.split() if len(word.strip("[]():,")) == 10 and word.isalnum())
    lead.must("check", "--seen", name, "--why", "both parcels came")
    assert lead.kefu("check")[0] == 0
    assert "no open ticket" not in lead.must("--lang", "en")
