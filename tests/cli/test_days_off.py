"""The years of days off that stand in a desk: what is written into it, counted by and judged by."""

from pathlib import Path

import pytest

from tests.cli.desks import Desk, new_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A new desk."""
    return new_desk(tmp_path / "desk")


def tip(desk: Desk) -> str:
    """The commit at which the desk stands."""
    return desk.git("rev-parse", "HEAD")


def test_a_new_desk_has_its_edition_and_this_year_and_the_next(desk: Desk) -> None:
    assert "\nrules: 2\n" in (desk.top / "kefu.yaml").read_text()
    years = sorted((desk.top / "playbooks/days-off").iterdir())
    assert [path.name for path in years] == ["CN-2026.yaml", "CN-2027.yaml"]
    assert ["published: true\n" in path.read_text() for path in years] == [True, False]
    assert "CN-2026" not in desk.must("playbook", "list")
    assert desk.must("check") == ""


def test_due_times_are_counted_by_the_years_in_the_desk(desk: Desk) -> None:
    """The file wins over what the package says, and a later change of it changes no verdict."""
    file = desk.top / "playbooks/days-off/CN-2026.yaml"
    file.write_text(file.read_text().replace("worked:\n", "- 2026-11-28..2026-11-30\nworked:\n"))
    desk.commit()
    number = desk.must("open", "courier-attitude", "none", "rude", "--incomplete")
    assert "due: 2026-12-01T23:59:59+08:00" in desk.file(number).read_text()
    file.write_text(file.read_text().replace("- 2026-11-28..2026-11-30\n", ""))
    desk.commit("days off as they are")
    assert desk.kefu("check")[:2] == (0, "")


def test_a_faulty_year_is_a_finding_and_counts_for_nothing(desk: Desk) -> None:
    file = desk.top / "playbooks/days-off/CN-2026.yaml"
    file.write_text(file.read_text().replace("year: 2026", "year: 2025"))
    desk.commit()
    code, out, _said = desk.kefu("check")
    assert code == 1
    assert "playbooks/days-off/CN-2026.yaml:2: the file of CN and 2025 is playbooks/days-off/CN-2025.yaml" in out
    number = desk.must("open", "courier-attitude", "none", "rude", "--incomplete")
    assert "due: 2026-11-30T23:59:59+08:00" in desk.file(number).read_text()


def test_an_entry_is_judged_by_the_years_of_the_commit_before_it(desk: Desk) -> None:
    """The same entry on other days off is not what it says; on none, by edition 1, it rests on what nobody can tell any more."""
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text().replace("rules: 2\n", "rules: 1\n"))
    desk.commit()
    file = desk.top / "playbooks/days-off/CN-2026.yaml"
    start, whole = tip(desk).strip(), file.read_text()
    file.write_text(whole.replace("worked:\n", "- 2026-11-28..2026-11-30\nworked:\n"))
    desk.commit()
    desk.must("open", "courier-attitude", "none", "rude", "--incomplete")
    desk.git("rebase", "-q", "--onto", start, "HEAD~1")
    code, out, _said = desk.kefu("check")
    assert code == 1
    assert "due of the clock statutory is 2026-12-01T23:59:59+08:00" in out
    assert "by the rules of its time it would be 2026-11-30T23:59:59+08:00" in out
    entry = tip(desk).strip()
    desk.git("checkout", "-q", "--detach", start)
    desk.git("rm", "-q", "-r", "playbooks/days-off")
    desk.commit("as an older kefu made it")
    bare = tip(desk).strip()
    desk.git("checkout", "-q", "main")
    desk.git("rebase", "-q", "--onto", bare, f"{entry}~1")
    assert desk.kefu("check")[:2] == (0, "")
