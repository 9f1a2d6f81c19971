"""A desk is set up to grow: the settings, the commit-graph with its filters, kept up without a hand."""

import os
import time
from pathlib import Path

from kefu.store.git.repo import Repo
from kefu.store.upkeep import maintenance as housekeeping
from kefu.store.upkeep import settings as growing
from tests.store.desks import clean, git, make_desk
from tests.store.upkeep.test_maintenance import many_notes, settled


def graph_holds(desk: Path) -> int:
    """How many commits the commit-graph holds."""
    info = desk / ".git" / "objects" / "info"
    chain = info / "commit-graphs" / "commit-graph-chain"
    names = (
        [info / "commit-graphs" / f"graph-{one}.graph" for one in chain.read_text().split()] if chain.exists() else []
    )
    data = [file.read_bytes() for file in names or [info / "commit-graph"]]
    found = 0
    for one in data:
        table = {one[8 + 12 * i : 12 + 12 * i]: one[12 + 12 * i : 20 + 12 * i] for i in range(one[6])}
        at = int.from_bytes(table[b"OIDF"], "big")
        found += int.from_bytes(one[at + 1020 : at + 1024], "big")
    return found


def test_what_is_set_is_set_once_and_what_somebody_chose_stays(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "desk")
    git(desk, "config", "index.version", "2")
    growing.prepare(Repo.open(desk))
    assert git(desk, "config", "index.version") == "2\n"
    assert git(desk, "config", "core.untrackedCache") == "true\n"
    assert git(desk, "config", "maintenance.commit-graph.enabled") == "true\n"
    before = (desk / ".git" / "config").stat().st_mtime_ns
    growing.prepare(Repo.open(desk))
    assert (desk / ".git" / "config").stat().st_mtime_ns == before


def test_where_directories_do_not_tell_is_noticed(tmp_path: Path) -> None:
    assert growing.directories_tell(tmp_path, tmp_path)
    assert not any(tmp_path.iterdir())
    assert not growing.directories_tell(tmp_path, Path("/proc"))
    assert not growing.directories_tell(tmp_path / "nothing", tmp_path)


def test_the_untracked_cache_sees_what_comes_and_goes(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "desk")
    growing.prepare(Repo.open(desk))
    assert git(desk, "status", "--porcelain") == ""
    for name in ("tickets/2026/11/21/new.yaml", "top.txt", "tickets/2027/01/01/deep.yaml"):
        (desk / name).parent.mkdir(parents=True, exist_ok=True)
        (desk / name).write_text("x\n")
    many_notes(desk, 2)
    assert git(desk, "status", "--porcelain", "-uall").split("\n")[:3] == [
        "?? tickets/2026/11/21/new.yaml",
        "?? tickets/2027/01/01/deep.yaml",
        "?? top.txt",
    ]
    (desk / "top.txt").unlink()
    assert "top.txt" not in git(desk, "status", "--porcelain", "-uall")


def test_an_older_index_is_compressed_once(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "desk")
    index = desk / ".git" / "index"
    assert index.read_bytes()[:8] == b"DIRC\0\0\0\2"
    lock = index.with_name("index.lock")
    lock.touch()
    growing.compress_index(Repo.open(desk))
    lock.unlink()
    assert index.read_bytes()[7] == 2
    growing.compress_index(Repo.open(desk))
    assert index.read_bytes()[7] == 4
    clean(desk)


def commits(desk: Path, count: int) -> None:
    """Put `count` commits upon main, each changing a file."""
    who = "Agent One <agent-1@example.org> 1792000000 +0800"
    lines = ["feature done\n"]
    for n in range(count):
        start = "from refs/heads/main^0\n" if n == 0 else ""
        lines.append(
            f"commit refs/heads/main\ncommitter {who}\ndata 2\n{n % 10}\n{start}M 644 inline f{n % 7}\ndata 1\n{n % 9}\n"
        )
    git(desk, "fast-import", "--quiet", payload="".join([*lines, "done\n"]))
    git(desk, "reset", "-q", "--hard")


def test_the_commit_graph_follows_with_its_filters(tmp_path: Path) -> None:
    """A repository that has none gets one with filters; from then on git's maintenance brings it up."""
    desk = make_desk(tmp_path / "desk")
    git(desk, "config", "gc.auto", "6700")
    repo = Repo.open(desk)
    (repo.common / "kefu").mkdir()
    for expected in (1, 131):
        (repo.common / "kefu" / "housekeeping").unlink(missing_ok=True)
        housekeeping.keep_house(repo, received=True)
        until = time.monotonic() + 30
        while time.monotonic() < until and not (growing.has_filters(repo) and graph_holds(desk) == expected):
            time.sleep(0.05)
        assert graph_holds(desk) == expected
        assert growing.has_filters(repo)
        settled(desk)
        commits(desk, 130)
    git(desk, "commit-graph", "verify")
    clean(desk)


def test_the_lock_of_a_dead_maintenance_goes_after_half_a_day(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "desk")
    git(desk, "config", "gc.auto", "6700")
    repo = Repo.open(desk)
    housekeeping.first_graph(repo)
    lock = desk / ".git" / "objects" / "maintenance.lock"
    lock.touch()
    housekeeping.keep_house(repo, received=True)
    assert lock.exists()
    os.utime(lock, (0, time.time() - housekeeping.DEAD - 60))
    (repo.common / "kefu" / "housekeeping").unlink()
    housekeeping.keep_house(repo, received=True)
    settled(desk)
    assert not lock.exists()
