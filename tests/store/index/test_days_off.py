"""Days off kept between runs: the same as the package says, and nothing that another version said."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kefu.core.times.days_off import YearOff
from kefu.store.index.days_off import Kept
from kefu.store.index.statutory import Statutory, worked_out
from tests.cli.desks import Desk, new_desk

YEARS = (("CN", 2026), ("CN", 2035), ("CN", 1900), ("US", 2026), ("IL", 2026))


def test_a_kept_year_is_the_year(tmp_path: Path) -> None:
    plain = {key: worked_out(*key) for key in YEARS}
    assert {key: Statutory(tmp_path)(*key) for key in YEARS} == plain
    assert {key: Kept(tmp_path).get(*key) for key in YEARS} == plain
    assert {key: Statutory(tmp_path)(*key) for key in YEARS} == plain
    assert [path.name for path in (tmp_path / "kefu").iterdir()] == ["daysoff.json"]


def test_a_country_that_the_package_lacks_is_not_known() -> None:
    assert not worked_out("ZZ", 2026).known


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"version": "other", "years": {}}', '{"years": {}}', '{"version": null, "years": []}', "\x00"],
)
def test_what_cannot_be_read_counts_for_nothing(tmp_path: Path, text: str) -> None:
    file = tmp_path / "kefu" / "daysoff.json"
    Kept(tmp_path).put("CN", 2026, worked_out("CN", 2026))
    file.write_text(text)
    assert Kept(tmp_path).get("CN", 2026) is None
    Kept(tmp_path).put("CN", 2026, worked_out("CN", 2026))
    assert Kept(tmp_path).get("CN", 2026) == worked_out("CN", 2026)


def test_another_version_and_odd_values_count_for_nothing(tmp_path: Path) -> None:
    file = tmp_path / "kefu" / "daysoff.json"
    Kept(tmp_path).put("CN", 2026, YearOff(frozenset(), frozenset(), frozenset()))
    held = json.loads(file.read_text())
    file.write_text(json.dumps(held | {"version": held["version"].replace("__version__", "__other__")}))
    assert Kept(tmp_path).get("CN", 2026) is None
    bad = {"off": ["2026-13-45"], "worked": [], "weekend": [], "published": True, "known": True}
    odds: list[object] = [{}, [], None, bad]
    for odd in odds:
        file.write_text(json.dumps(held | {"years": {"CN 2026": odd}}))
        assert Kept(tmp_path).get("CN", 2026) is None


def test_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "kefu").write_text("a file")
    assert Statutory(tmp_path)("CN", 2026).published


def test_my_desk_loads_the_package_once_and_none_whose_years_stand_in_it(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk")
    (desk.top / ".git/kefu/daysoff.json").unlink(missing_ok=True)

    def loaded(said: str) -> bool:
        return any(" holidays" in line for line in said.splitlines())

    assert not loaded(verbose(desk))
    desk.git("rm", "-q", "-r", "playbooks/days-off")
    config = desk.top / "kefu.yaml"  # of a later edition a year that does not stand in the desk is asked of nobody
    config.write_text(config.read_text().replace("rules: 2\n", "rules: 1\n"))
    desk.commit()
    first, second = (loaded(verbose(desk)) for _ in range(2))
    assert (first, second) == (True, False)


def verbose(desk: Desk) -> str:
    """What Python says of its imports in a run of bare kefu."""
    args = [sys.executable, "-X", "importtime", "-m", "kefu"]
    done = subprocess.run(args, cwd=desk.top, env=desk.env(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stderr
