"""What somebody pushed past the door of a shared desk: said by the next sync, kept by `check` until it is acknowledged."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.desks import NOON
from tests.cli.shared import CONTACTS, Clone, copied, settle, shared_desk

PAST = "--receive-pack=git -c core.hooksPath=/dev/null receive-pack"
"""Whoever has a shell on that machine can do so."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shared desk with its door, and a ticket that all three clones have."""
    where = tmp_path_factory.mktemp("past") / "desk"
    lead, one, two = shared_desk(where, people=2, door=True)
    one.opened(*CONTACTS)
    settle(one, lead, two)
    return where


def past(clone: Clone) -> None:
    """Push past the door."""
    args = ["git", "push", "-q", PAST, "origin", "HEAD:main"]
    subprocess.run(args, cwd=clone.top, env=clone.env(), check=True, capture_output=True)


def found(clone: Clone) -> list[dict[str, str]]:
    """What `check` finds of that."""
    out = clone.kefu("--lang", "en", "check", "--format", "json")[1]
    return [one for one in json.loads(out)["items"] if one["code"] == "unadmitted"]


def test_it_is_said_once_and_stands_in_check_until_somebody_acknowledges_it(made: Path, tmp_path: Path) -> None:
    lead, one, two = copied(made, tmp_path / "desk")
    number = next(one.top.rglob("2*.yaml")).stem
    (one.top / "tool.py").write_text("print()\n")
    one.commit()
    bad = one.tip()[:10]
    one.must("note", number, "honest")
    past(one)
    two.must("note", number, "meanwhile")
    said = two.sync().splitlines()
    assert f"commit {bad} stands on the shared desk, and no door takes one like it: tool.py [" in said[0]
    assert "Found in what came from file://" in said[0]
    assert said[1].startswith("Tickets changed there: 1, here: 1, on both sides: 1;")
    assert "no door takes" not in two.sync()
    lead.sync()
    (item,) = found(two)
    assert found(lead) == [item]
    code, _out, said_no = two.kefu("--lang", "en", "check", "--seen", item["id"], "--why", "harmless")
    assert (code, "may not acknowledge it" in said_no) == (3, True), said_no
    lead.must("check", "--seen", item["id"], "--why", "harmless")
    settle(lead, two)
    assert (found(lead), found(two)) == ([], [])


@pytest.mark.parametrize("edition", [1, 2])
def test_what_the_door_took_is_silent(made: Path, tmp_path: Path, edition: int) -> None:
    """Clocks that go wrong, both sides changed, an erasure, somebody who joins, a sweep."""
    lead, one, two = copied(made, tmp_path / "desk")
    if edition == 1:
        config = lead.top / "kefu.yaml"
        config.write_text(config.read_text().replace("rules: 2\n", ""))
        dates = {f"GIT_{who}_DATE": NOON for who in ("AUTHOR", "COMMITTER")}
        args = ["git", "commit", "-q", "-a", "-m", "the first edition"]
        subprocess.run(args, cwd=lead.top, env={**lead.env(), **dates}, check=True)
        settle(lead, one, two)
    number = next(one.top.rglob("2*.yaml")).stem
    one.must("note", number, "told 13900001234")
    two.must("wait", number, "courier:courier-7", "asked", "--within", "1h", now="2026-11-21T12:04:00+08:00")
    one.sync()
    two.sync()
    lead.must("sweep", now="2026-11-21T14:00:00+08:00")
    lead.must("staff", "add", "agent-3", "--name", "3", "--email", "3@example.org", "--role", "agent")
    # Two hours behind what comes.
    lead.must("sync", now="2026-11-21T14:00:00+08:00")
    lead.must("forget", number, "--why", "asked", now="2026-11-21T14:10:00+08:00")
    one.must("note", number, "more", now="2026-11-21T14:10:00+08:00")
    one.must("sync", now="2026-11-21T14:11:00+08:00")
    lead.must("sync", now="2026-11-21T14:12:00+08:00")
    for clone in (one, two, lead):
        assert "no door takes" not in clone.sync()
        assert found(clone) == []
