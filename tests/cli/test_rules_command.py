"""kefu rules: where there is no newer edition nothing is written; a year of days off is one commit."""

import json
from pathlib import Path

import pytest

from tests.cli.desks import Desk, new_desk

YEAR = "playbooks/days-off/CN-2028.yaml"
UNPUBLISHED = (
    "the make-up working days of {0} in CN are not published yet; due times in {0} may change [unpublished-year]\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A new desk."""
    return new_desk(tmp_path / "desk")


def tip(desk: Desk) -> str:
    """The commit at which the desk stands."""
    return desk.git("rev-parse", "HEAD")


def test_a_desk_of_the_newest_edition_is_told_so(desk: Desk) -> None:
    before = tip(desk)
    assert desk.kefu("rules", "upgrade") == (0, "", "The desk goes by edition 2, the newest; nothing to do.\n")
    assert desk.kefu("--lang", "zh", "规则", "升级")[0] == 0
    assert tip(desk) == before


def test_a_year_is_one_commit_and_written_once(desk: Desk) -> None:
    said = f"{UNPUBLISHED.format(2028)}{YEAR} is in the desk now.\n"
    assert desk.kefu("rules", "days-off", "2028") == (0, "", said)
    assert desk.git("log", "-1", "--format=%s%n%b") == "rules: days off of 2028 in CN\nKefu-Action: rules\n\n"
    assert desk.git("show", "--format=", "--name-only") == f"{YEAR}\n"
    before = tip(desk)
    said = f"{UNPUBLISHED.format(2028)}The days off of 2028 stand in the desk already; nothing to do.\n"
    assert desk.kefu("规则", "休息日", "2028") == (0, "", said)
    assert tip(desk) == before
    assert desk.must("check") == ""


def test_a_year_is_renewed_unless_somebody_wrote_it(desk: Desk) -> None:
    file = desk.top / "playbooks/days-off/CN-2026.yaml"
    whole = file.read_text()
    older = whole.replace("- 2026-05-09\n", "")
    file.write_text(older)
    desk.commit()
    assert desk.kefu("rules", "days-off", "2026")[0] == 0
    assert file.read_text() == whole
    file.write_text(older.replace("source: holidays", "source: State Council, after"))
    desk.commit()
    code, _out, said = desk.kefu("rules", "days-off", "2026")
    assert (code, said) == (
        3,
        "kefu: playbooks/days-off/CN-2026.yaml was written by hand, and it holds: change it there, or delete it and ask again\n",
    )


def test_what_cannot_be_brought(desk: Desk) -> None:
    assert desk.kefu("rules", "days-off", "2190")[::2] == (
        2,
        "kefu: 2190: the holidays of CN are not known; write playbooks/days-off/CN-2190.yaml by hand\n",
    )
    assert desk.kefu("rules", "days-off", "next")[0] == 2
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text().replace("[agent, supervisor, manager]", "[agent]"))
    desk.commit()
    code, _out, said = desk.kefu("rules", "days-off", "2028")
    assert (code, said) == (
        3,
        "kefu: lead-1 may not change the rules; it takes a role with the permission rules\n",
    )


def test_a_newer_edition_is_read_and_not_written(desk: Desk) -> None:
    number = desk.must("open", "inquiry", "none", "when?", "--incomplete")
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text().replace("rules: 2", "rules: 99"))
    desk.commit()
    too_old = "kefu.yaml asks for edition 99 of the shipped rules; this kefu is too old, it knows up to 2: upgrade kefu"
    assert number in desk.must("list")
    assert desk.kefu("clocks", number, "--explain")[0] == 0
    for command in (("note", number, "x"), ("rules", "upgrade"), ("rules", "days-off", "2028"), ("sweep",)):
        assert desk.kefu(*command) == (4, "", f"kefu: {too_old}\n"), command
    code, out, _said = desk.kefu("check")
    assert (code, out.rpartition(" ")[0]) == (1, f"kefu.yaml:4: {too_old} [newer-edition]")


def test_what_was_written_before_an_upgrade_is_judged_as_before(tmp_path: Path) -> None:
    """Worked by edition 1, moved, worked on by edition 2: each entry is right by the rules of its time."""
    desk = new_desk(tmp_path / "desk")
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text().replace("rules: 2\n", "rules: 1\n"))
    desk.commit()
    number = desk.must(
        "open", "failed-delivery", "75312345678901", "x", "--direction", "inbound", "--channel", "phone", "--incomplete"
    )
    desk.must("event", number, "attempt", "--reason", "nobody-home")
    desk.must("contact", number, "origin", "reached", "--channel", "phone")  # by edition 1 a notice
    desk.must("contact", number, "recipient", "reached", "--promise", "15:00")
    desk.must("contact", number, "recipient", "reached", "--in")  # by edition 1 it keeps the promise
    assert desk.kefu("rules", "upgrade")[0] == 0
    later = "2026-11-21T16:00:00+08:00"
    desk.must("event", number, "attempt", "--reason", "nobody-home", "--when", "15:30", now=later)
    desk.must("wait", number, "origin", "--channel", "system", now=later)
    desk.must("sweep", now="2026-11-24T16:00:00+08:00")
    found = json.loads(desk.must("clocks", number, "--format", "json", now=later))["items"]
    assert [c["standing"] for c in found if c["name"] == "notify"] == ["met", "met"]
    code, out, _said = desk.kefu("check", now="2026-11-24T16:01:00+08:00")
    assert (code, out) == (0, "")
