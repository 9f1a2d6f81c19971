"""What people do with kefu is admitted: the demonstration, an import, a sweep in two clones, erasures, mending, the simulator."""

import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kefu.core.admit.model import Admitted, Update
from kefu.core.vocabulary import ids
from kefu.desk.admit.place import RepoEnv
from kefu.desk.admit.range import refusals
from kefu.desk.audit.whole import audit
from kefu.desk.session import Session
from tests.cli.desks import Desk, new_desk
from tests.cli.shared import CONTACTS, copied
from tests.cli.simulated import Person, World, script, template
from tests.desk.admit.pushes import MAIN, ZEROS

LATER = datetime.fromisoformat("2027-06-01T12:00:00+08:00")
REFS = ("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/kefu/vault")


def refs(repo: Path) -> dict[str, str]:
    """The refs that a shared desk has."""
    out = subprocess.run(["git", *REFS], cwd=repo, capture_output=True, text=True, check=True).stdout
    return dict(line.split(" ") for line in out.splitlines())


def said(repo: Path, before: Mapping[str, str], now: datetime = LATER) -> Admitted:
    """What the door says of a push that moves the refs from where they were to where they are."""
    after = refs(repo)
    moved = [Update(ref, before.get(ref, ZEROS), oid) for ref, oid in after.items() if before.get(ref) != oid]
    moved += [Update(ref, oid, ZEROS) for ref, oid in before.items() if ref not in after]
    return refusals(RepoEnv(repo if (repo / "HEAD").exists() else repo / ".git", now, {}, before), moved)


def told(found: Admitted) -> list[tuple[str, str, str]]:
    return [(one.rule, one.path, one.text.text(str)) for one in found.refusals]


def whole(desk: Desk) -> Admitted:
    """All that a desk ever did, handed in at once on top of its beginning."""
    first = desk.git("rev-list", "--max-parents=0", "HEAD").strip()
    return said(desk.top, {MAIN: first})


def audited(desk: Desk) -> list[tuple[str, str, str]]:
    """What an audit of its whole history finds."""
    session = Session.open(desk.top, LATER)
    try:
        return [(one.rule, one.commit, one.text.text(str)) for one in audit(session).found]
    finally:
        session.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The shared desk of the simulator, its clones and its tickets."""
    where = tmp_path_factory.mktemp("made") / "d"
    return where, template(where)


def simulated(made: tuple[Path, list[str]], where: Path, seed: int, steps: int) -> tuple[int, int]:
    """Run a script, judge each push when it came, audit what came of all; the operations that were done and the commits
    that were judged."""
    people = [Person(clone.top, clone.mail) for clone in copied(made[0], where)]
    world, shared = World(where, people, list(made[1]), seed), where / "shared.git"
    stood, commits = refs(shared), 0
    sync = [(who, "sync", 0) for _ in range(2) for who in range(3)]
    for step in (*script(seed, steps), *sync):
        world.step(step)
        stands = refs(shared)
        if stands != stood:
            found = said(shared, stood, world.now + timedelta(days=1))
            assert told(found) == [], step
            stood, commits = stands, commits + found.commits
    of_all = audited(people[0])
    # The lead gave roles by git's own clock, and the day of the script lies before that.
    assert [one for one in of_all if not (one[0] == "clock-back" and one[2].startswith("lead@"))] == []
    return world.count - world.refused.total(), commits


def test_three_clones_with_wrong_clocks(made: tuple[Path, list[str]], tmp_path: Path) -> None:
    operations, commits = simulated(made, tmp_path / "d", 11, 60)
    assert operations > 20
    assert commits > operations


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_five_thousand_operations(made: tuple[Path, list[str]], tmp_path: Path) -> None:
    done, seed = 0, 100
    while done < 5_000:
        done += simulated(made, tmp_path / str(seed), seed, 400)[0]
        seed += 1
        print(done, flush=True)


def test_the_demonstration(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "demo")
    env = {**desk.env(), "HOME": str(tmp_path)}
    subprocess.run(
        [sys.executable, "-m", "kefu", "demo", "demo"], cwd=tmp_path, env=env, capture_output=True, check=True
    )
    found = whole(desk)
    assert (told(found), found.commits > 25) == ([], True)
    assert audited(desk) == []


def test_what_else_a_desk_does(tmp_path: Path) -> None:
    """Import, sweep, play, undo, mending, an incident, a customer's file, daily work, a hand-over, another edition's rules."""
    desk = new_desk(tmp_path / "desk")
    at = "2026-11-{}:00+08:00".format
    table = tmp_path / "rows.csv"
    table.write_text(
        "运单号,问题类型,问题描述\n75312345678901,破损,外箱破损\n75312345678902,遗失,找不到\n", encoding="utf-8"
    )
    columns = tmp_path / "map.yaml"
    columns.write_text(desk.must("import", str(table), "--guess", now=at("20T09:00")), encoding="utf-8")
    desk.must("import", str(table), "--map", str(columns), now=at("20T09:05"))
    number = desk.must(
        "open", "damaged", "432212345670003", "box broken", "--incomplete", *CONTACTS, now=at("20T10:00")
    )
    desk.must("wait", number, "courier:courier-7", "asked", "--within", "2h", now=at("20T10:05"))
    desk.must("note", number, "told 13900001234", "--at", at("20T10:10"), now=at("20T11:00"))
    desk.must("undo", number, "--why", "wrong", now=at("20T11:01"))
    desk.must("sweep", now=at("21T09:00"))
    desk.must("customer", "add", "Shop", "--phone", "13900000001", now=at("21T09:10"))
    listed = tmp_path / "list.txt"
    listed.write_text("75312345678901\n75312345678902\n", encoding="utf-8")
    desk.must("incident", "open", "heavy snow", str(listed), now=at("21T09:20"))
    desk.must(
        "settle",
        number,
        "compensation",
        "86",
        "--stage",
        "agreed",
        "--payer",
        "us",
        "--payee",
        "recipient",
        now=at("21T09:30"),
    )
    desk.must("rules", "days-off", "2027", now=at("21T09:40"))
    damaged = desk.file(number)
    damaged.write_text(
        re.sub("(?m)^state: .*$", "state: closed", damaged.read_text(encoding="utf-8")), encoding="utf-8"
    )
    desk.commit("by hand")
    mended = desk.git("rev-parse", "HEAD").strip()
    desk.kefu("check", "--mend", now=at("21T09:50"))
    desk.must("forget", number, "--why", "asked", now=at("21T10:00"))
    rules = [rule for rule, _path, _text in told(whole(desk))]
    assert rules == ["header", "message"] or rules == ["header"], told(whole(desk))
    assert told(said(desk.top, {MAIN: mended} | {r: o for r, o in refs(desk.top).items() if r != MAIN})) == []
    whole_ = audited(desk)
    assert {rule for rule, _commit, _text in whole_} <= {"header", "message", "clock-back"}, whole_
    assert ids.number_of(str(damaged.relative_to(desk.top))) == number
