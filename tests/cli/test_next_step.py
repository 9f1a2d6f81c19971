"""`show` ends in what comes next, with a line that runs as it stands."""

import shlex

import pytest

from tests.cli.working import FIRST, INQUIRY, SECOND, Desk, make_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return make_desk(tmp_path_factory.mktemp("next"))


def end(desk: Desk, number: str, lang: str = "en") -> list[str]:
    """What stands below the entries of a ticket."""
    return desk.did("show", number, lang=lang).rpartition("\n\n")[2].split("\n")


def commands(lines: list[str]) -> list[str]:
    """The command lines among them, which stand under what they are for."""
    return [line.strip() for line in lines[1::2] if line.startswith("    ")]


def test_the_playbook_and_what_is_waited_for(desk: Desk) -> None:
    """The next step; beside it, or alone where the run rests there, the reply; the list of commands only with --all."""
    said = end(desk, FIRST)
    assert said[0].startswith("Next: ")
    assert commands(said) == [f"kefu play {FIRST}"]
    assert "Allowed now" not in desk.did("show", FIRST)
    assert desk.did("show", FIRST, "--all").split("\n")[-1].startswith("Allowed now: note contact")
    desk.did("wait", FIRST, "courier:老王", "请核实")
    said = end(desk, FIRST)
    assert said[0] == "Waiting for courier 老王 since 11-21 10:00. The reply, in their words:"
    assert commands(said) == [f"kefu reply {FIRST} courier ...", f"kefu play {FIRST}"]
    assert commands(end(desk, FIRST, "zh"))[0] == f"kefu reply {FIRST} 快递员 ..."
    desk.did(*shlex.split(commands(end(desk, FIRST, "zh"))[0])[1:-1], "没找到")
    assert commands(end(desk, FIRST)) == [f"kefu play {FIRST}"]


def test_solved_and_closed(desk: Desk) -> None:
    """A call-back or the closing; then only a reopening."""
    desk.did("resolve", INQUIRY, "answered", "每天派送")
    lines = commands(end(desk, INQUIRY))
    assert lines == [f"kefu callback {INQUIRY} ...", f"kefu close {INQUIRY}"]
    desk.did("close", SECOND, "twice", "--how", "void")
    assert commands(end(desk, SECOND)) == [f"kefu reopen {SECOND} --why ..."]


def test_a_playbook_that_cannot_be_read(desk: Desk) -> None:
    """It breaks no page: the work then ends with its result."""
    number = desk.did("open", "催件", "none", "快点", "--incomplete", "--no-input")
    assert commands(end(desk, number)) == [f"kefu play {number}"]
    file = next((desk.path / "playbooks").glob("delivery-reminder.yaml"))
    file.write_text(file.read_text().partition("\nsteps:")[0] + "\nsteps: 1\n")
    desk.commit("a playbook that is none")
    assert commands(end(desk, number)) == [f"kefu resolve {number} ..."]
