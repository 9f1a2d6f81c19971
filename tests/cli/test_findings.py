"""What `check` finds: information that needs nobody, and faults that somebody must act on."""

import json
from pathlib import Path

import pytest

from kefu.core.base.findings import finding
from kefu.core.ticket.severity import FAULT, INFORMATION, TOLD, severity
from kefu.core.vocabulary import ids
from tests.cli.desks import Desk, new_desk
from tests.cli.shared import Clone, copied, settle, shared_desk

LATER = "2026-11-21T13:00:00+08:00"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A shared desk on which two people amended one fact and closed one ticket, unaware of each other."""
    where = tmp_path_factory.mktemp("made") / "d"
    lead, one, _two = shared_desk(where)
    number = one.opened()
    settle(lead, one)
    lead.must("amend", number, "carrier=sto", "--why", "x", now=LATER)
    one.must("amend", number, "carrier=yto", "--why", "x", now=LATER)
    lead.must("close", number, "as asked", "--how", "withdrawn", now=LATER)
    one.must("close", number, "as asked", "--how", "withdrawn", now=LATER)
    settle(lead, one)
    return where, number


@pytest.fixture
def clones(made: tuple[Path, str], tmp_path: Path) -> list[Clone]:
    """A copy of that desk: the clones of the lead and of an agent."""
    return copied(made[0], tmp_path / "d")[:2]


def items(desk: Desk, *more: str) -> list[dict[str, str]]:
    """What `check` finds, as JSON."""
    found: list[dict[str, str]] = json.loads(desk.kefu("check", "--format", "json", *more)[1])["items"]
    return found


@pytest.mark.parametrize(
    ("language", "heading", "said"),
    [
        ("en", "For information, nobody need act on these:", "0 findings, 2 for information"),
        ("zh", "以下仅供参考，无需处理：", "发现 0 个问题，另有 2 条提示"),
    ],
)
def test_concurrent_work_is_information(clones: list[Clone], language: str, heading: str, said: str) -> None:
    """It is shown under a line of its own and counted apart, and the exit code is 0."""
    for clone in clones:
        code, out, err = clone.kefu("--lang", language, "check")
        first, *rows = out.splitlines()
        assert (code, first, len(rows)) == (0, heading, 2)
        assert err.rstrip("\n").endswith(said)
        assert {item["code"] for item in items(clone)} == {"amended-unaware", "ignored"}
        assert {item["severity"] for item in items(clone)} == {"information"}


def test_faults_stand_first(clones: list[Clone], made: tuple[Path, str]) -> None:
    """A fault beside information ends in 1, stands before it, and both are counted."""
    lead, _one = clones
    path = lead.file(made[1])
    path.write_text(path.read_text().replace("state: closed", "state: open", 1))
    lead.git("commit", "-qam", "by hand")
    code, out, err = lead.kefu("--lang", "en", "check")
    rows = out.splitlines()
    heading = rows.index("For information, nobody need act on these:")
    assert (code, "[header]" in rows[0], heading, len(rows)) == (1, True, 2, 5)
    assert "2 findings, 2 for information\n" in err
    assert "| severity |" in lead.kefu("--lang", "en", "check", "--format", "md")[1].replace("  ", " ").splitlines()[0]


def test_an_unknown_key_of_the_desk_is_a_fault(tmp_path: Path) -> None:
    """In a ticket a newer kefu wrote it; in kefu.yaml it is somebody's slip."""
    desk = new_desk(tmp_path / "desk")
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text() + "colour: red\n")
    desk.commit()
    assert [(item["code"], item["severity"]) for item in items(desk)] == [("unknown-key", "fault")]
    assert desk.kefu("check")[0] == 1


def test_what_must_be_answered_is_no_information() -> None:
    """Two openings under one number and a timeline without one are faults; the same code outside a ticket is one too."""
    path = ids.path_of("261121-7K3F9Q5")
    for code in ("opened-twice", "no-open", "entry-removed", "newer-edition"):
        assert severity(finding(code, "x", path=path)) == FAULT
    for code in INFORMATION:
        assert severity(finding(code, "x", path=path)) == TOLD
        assert severity(finding(code, "x", path="kefu.yaml")) == FAULT
