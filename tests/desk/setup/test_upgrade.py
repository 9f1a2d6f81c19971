"""Moving a desk to an edition that exists only here: kefu.yaml, playbooks and days off in one commit."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kefu.core.base.errors import Refused
from kefu.desk.session import Session
from kefu.desk.setup.init import playbook_files
from kefu.desk.setup.upgrade import Upgrade, upgrade
from kefu.store.codecs.editions import FOLDER, write_sums
from tests.cli.desks import Desk, new_desk

NOW = datetime(2027, 3, 1, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
OVERRIDES = """
overrides:
  clocks:
    verify: {within: 5d}      # our couriers are slow
    # the hub knows better
    stalled: {off: true}
    hold: {off: true}
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with overrides, two changed playbooks, one and a schema that it took away, and a README of its own."""
    made = new_desk(tmp_path / "desk")
    for name, value in made.env().items():
        monkeypatch.setenv(name, value)
    config = made.top / "kefu.yaml"
    config.write_text(config.read_text().replace("rules: 2\n", "rules: 1\n") + OVERRIDES)
    for name in ("lost.yaml", "claim.yaml"):
        file = made.top / "playbooks" / name
        file.write_text(file.read_text() + "# ours\n")
    for name in ("refused.yaml", "kefu.schema.json"):
        (made.top / "playbooks" / name).unlink()
    (made.top / "playbooks/README.md").write_text("as edition 1 shipped it\n")
    made.commit()
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Edition 1 as it is shipped, and one in which two clocks have other names, one is new, one gone, one changed."""
    where = tmp_path / "rules"
    where.mkdir()
    first = (FOLDER / "1.yaml").read_text()
    (where / "1.yaml").write_text(first)
    # The desk of the test has the playbooks of today; let edition 1 have shipped them.
    sums = write_sums({**dict(playbook_files()), "README.md": b"as edition 1 shipped it\n"})
    (where / "1.sums").write_text(sums)
    second = first.replace("- name: verify\n", "- name: courier-answer\n  was: verify\n")
    second = second.replace("- name: loaded\n", "- name: departed\n  was: loaded\n")
    head, _, rest = second.partition("- name: hold\n")
    second = head + "- name: " + rest.partition("- name: ")[2]
    second = second.replace("within: 15d", "within: 14d")
    second += "- {name: greet, starts: open, within: 1h, met-by: contact customer, source: x}\n"
    (where / "2.yaml").write_text(second)
    return where


def books() -> dict[str, bytes]:
    """The playbooks of edition 2: three changed, one new."""
    found = dict(playbook_files())
    for name in ("lost.yaml", "damaged.yaml", "delayed.yaml"):
        found[name] += b"# edition 2\n"
    others = {"README.md": b"two\n", "NOTES.md": b"two\n", "playbook.schema.json": b"{}\n"}
    return found | {"late.yaml": b"category: late\n"} | others


def session(desk: Desk) -> Session:
    """A run on the desk."""
    return Session.open(desk.top, NOW)


def test_everything_moves_in_one_commit_and_what_the_desk_changed_stays(desk: Desk, folder: Path) -> None:
    before = (desk.top / "kefu.yaml").read_text()
    done = upgrade(session(desk), folder, books())
    assert done == Upgrade(
        old=1,
        new=2,
        added=("greet",),
        removed=("hold",),
        changed=("receipt-back",),
        renamed=(("verify", "courier-answer"), ("loaded", "departed")),
        overrides=("verify",),
        stray=("hold",),
        replaced=(
            "playbooks/README.md",
            "playbooks/damaged.yaml",
            "playbooks/delayed.yaml",
            "playbooks/playbook.schema.json",
        ),
        brought=("playbooks/kefu.schema.json", "playbooks/late.yaml", "playbooks/refused.yaml"),
        kept=("playbooks/claim.yaml", "playbooks/lost.yaml"),
        days_off=("playbooks/days-off/CN-2028.yaml",),
        notices=done.notices,
    )
    assert [one.text() for one in done.notices] == [
        "the make-up working days of 2028 in CN are not published yet; due times in 2028 may change"
    ]
    after = (desk.top / "kefu.yaml").read_text()
    assert after == before.replace("rules: 1\n", "rules: 2\n").replace("    verify: {", "    courier-answer: {")
    assert (desk.top / "playbooks/lost.yaml").read_text().endswith("# ours\n")
    assert (desk.top / "playbooks/damaged.yaml").read_text().endswith("# edition 2\n")
    assert not (desk.top / "playbooks/NOTES.md").exists()
    assert desk.git("log", "-1", "--format=%s%n%b").split("\n")[:2] == ["rules: edition 2", "Kefu-Action: rules"]
    assert desk.git("status", "--porcelain") == ""


def test_a_desk_that_names_no_edition_is_told_its_new_one(desk: Desk, folder: Path) -> None:
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text().replace("rules: 1\n", ""))
    desk.commit()
    assert upgrade(session(desk), folder, books()).old == 1
    assert config.read_text().endswith("    hold: {off: true}\nrules: 2\n")


def test_nothing_is_written_over_a_change_that_is_not_committed(desk: Desk, folder: Path) -> None:
    tip = desk.git("rev-parse", "HEAD")
    with (desk.top / "kefu.yaml").open("a") as file:
        file.write("# not yet\n")
    with pytest.raises(Refused):
        upgrade(session(desk), folder, books())
    assert desk.git("rev-parse", "HEAD") == tip


def test_it_takes_the_permission_rules(desk: Desk, folder: Path) -> None:
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text().replace("roles: [agent, supervisor, manager]", "roles: [agent]"))
    desk.commit()
    with pytest.raises(Refused, match="permission rules"):
        upgrade(session(desk), folder, books())


def test_a_name_that_the_desk_overrides_already_is_left_alone(desk: Desk, folder: Path) -> None:
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text() + "    courier-answer: {within: 9d}\n")
    desk.commit()
    done = upgrade(session(desk), folder, books())
    assert (done.overrides, done.stray) == ((), ("verify", "hold"))
    assert "    verify: {within: 5d} " in config.read_text()


def test_after_edition_1_a_year_that_is_not_there_has_weekdays_and_a_warning(desk: Desk, folder: Path) -> None:
    upgrade(session(desk), folder, books())
    made = session(desk).desk
    hours = [bool(made.calendars["office"].hours(date(year, 10, 1))) for year in (2026, 2031)]
    assert hours == [False, True]
    assert [(one.code, dict(one.args)["year"]) for one in made.days_off.untold()] == [("untold-year", 2031)]
