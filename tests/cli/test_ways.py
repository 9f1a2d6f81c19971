"""Ways that playbooks use, on a desk: pinned by the run as the playbook is, no category, copied by init."""

from pathlib import Path

import pytest

from tests.cli.desks import Desk, new_desk
from tests.core.playbook.test_expand import HEAD, USES, WAYS
from tests.desk.judging.forging import forge

BOOK = HEAD.replace("category: test", "category: tried") + USES


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with a playbook that uses a way of its own."""
    made = new_desk(tmp_path / "desk")
    shipped = made.top / "playbooks/ways.yaml"
    assert shipped.is_file(), "init copies the ways"
    (made.top / "playbooks/tried.yaml").write_text(BOOK, encoding="utf-8")
    shipped.write_text(WAYS, encoding="utf-8")
    made.commit("ways")
    return made


def answers(desk: Desk, text: str) -> str:
    """An answers file."""
    path = desk.top.parent / "answers.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_run_goes_on_with_the_ways_that_it_began_with(desk: Desk) -> None:
    """Both blobs stand in its first step; ways that change or break meanwhile change nothing; `check` finds nothing."""
    number = desk.must("open", "tried", "--incomplete")
    blob = desk.git("rev-parse", "HEAD:playbooks/ways.yaml").strip()
    desk.must("play", number, "--answers", answers(desk, "start: a\n" + "verdict-tell-what: the parcel\nverdict-tell-call: reached\nverdict-call: satisfied\n"), "--no-input")  # fmt: skip
    text = desk.file(number).read_text(encoding="utf-8")
    assert text.count(f"  ways: {blob}\n") == text.count("  did: step\n") > 4
    other = desk.must("open", "tried", "--incomplete")
    desk.must("play", other, "--answers", answers(desk, "start: b\n"), "--no-input")
    ways = desk.top / "playbooks/ways.yaml"
    ways.write_text(WAYS.replace("callback: customer", "callbach: customer"), encoding="utf-8")
    desk.commit("broken ways")
    assert "* verdict [[" in desk.must("playbook", "graph", "tried", "--ticket", number)
    third = desk.must("open", "tried", "--incomplete")
    code, _, said = desk.kefu("play", third, "--answers", answers(desk, "start: a\n"), "--no-input")
    assert (code, "playbooks/ways.yaml, line 23" in said) == (4, True)
    ways.unlink()
    desk.commit("no ways any more")
    assert "* verdict [[" in desk.must("playbook", "graph", "tried", "--ticket", number)
    assert desk.kefu("check")[0] == 0


def test_a_step_that_goes_by_other_ways_is_found(desk: Desk) -> None:
    """Ways that were never the desk's, or not those of the run."""
    number = desk.must("open", "tried", "--incomplete")
    book = desk.git("rev-parse", "HEAD:playbooks/tried.yaml").strip()
    forge(desk, number, {"did": "step", "step": "start", "playbook": book, "ways": "0" * 40, "answer": "a"})
    code, out, _ = desk.kefu("--lang", "en", "check")
    assert code == 1
    assert "it goes by the ways 0000000000" in out


def test_the_ways_are_no_category(desk: Desk) -> None:
    """No list of categories has them, with the index and without."""
    assert desk.kefu("open", "ways", "--incomplete")[0] != 0
    for _ in range(2):
        listed = desk.must("playbook", "list", "--format", "csv")
        assert "tried," in listed
        assert "\nways," not in listed
    found = desk.must("list")
    assert "ways" not in found


def test_lint_reads_the_ways_beside_a_file_without_a_desk(tmp_path: Path, desk: Desk) -> None:
    """A file is checked with the ways that lie beside it."""
    loose = tmp_path / "loose"
    loose.mkdir()
    (loose / "tried.yaml").write_text(BOOK, encoding="utf-8")
    nowhere = Desk(loose)
    assert "unknown-way" in nowhere.kefu("playbook", "lint", str(loose / "tried.yaml"))[1]
    (loose / "ways.yaml").write_text(WAYS, encoding="utf-8")
    assert "unknown-way" not in nowhere.kefu("playbook", "lint", str(loose / "tried.yaml"))[1]
