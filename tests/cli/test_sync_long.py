"""Many clones at once, and kills at system calls: the shared desk works again, nothing is lost."""

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli import soak
from tests.cli.desks import Desk
from tests.cli.shared import CONTACTS, Clone, bare, copied, settle, shared_desk, whole, without_door
from tests.tracing import STRACE, calls, needs_strace

LATER = "2026-11-21T14:00:00+08:00"


def test_three_clones_at_once(tmp_path: Path) -> None:
    made = soak.prepared(tmp_path / "d", 3)
    soak.run(made, 4, soak.by_kefu)
    soak.check(made)


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_eight_clones_and_800_operations(tmp_path: Path) -> None:
    each = int(os.environ.get("KEFU_SOAK_EACH", "100"))
    ours, plain = soak.prepared(tmp_path / "kefu", 8), soak.prepared(tmp_path / "git", 8)
    seconds = soak.run(ours, each, soak.by_kefu)
    loop = soak.run(plain, each, soak.by_git)
    print(f"{8 * each} operations: kefu sync {seconds:.1f} s, plain git {loop:.1f} s, ratio {seconds / loop:.2f}")
    soak.check(ours)
    assert seconds <= 1.5 * loop


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Two clones that have both written to one ticket with contacts, one of them pushed; the other is to sync."""
    where = tmp_path_factory.mktemp("kill") / "d"
    _lead, one, two = shared_desk(where)
    number = one.opened(*CONTACTS)
    settle(one, two)
    one.must("note", number, "call 13912345678", "--op", "AAAAAAAAAA")
    one.sync()
    two.must("note", number, "call 13712345678", "--op", "BBBBBBBBBB", now=LATER)
    return where, number


def mended(where: Path, number: str) -> str:
    """What it took until both clones and the shared desk are whole again; nothing is lost, nothing twice."""
    one, two = Clone(where / "agent-1", "1@example.org"), Clone(where / "agent-2", "2@example.org")
    code, _, said = two.kefu("--lang", "en", "sync")
    how = "by itself"
    if code:
        assert "kefu remote init" in said, said
        assert Desk(where).kefu("remote", "init", "shared.git")[0] == 0
        without_door(where)
        two.sync()
        how = "by kefu remote init"
    settle(one, two)
    whole(one, two)
    assert [op for op in one.entries(number) if op in ("AAAAAAAAAA", "BBBBBBBBBB")] == ["AAAAAAAAAA", "BBBBBBBBBB"]
    assert len(one.vault()) == 3
    assert "error" not in bare(where, "fsck", "--no-dangling")
    return how


def traced_sync(two: Clone, log: Path, *options: str) -> int:
    command = [STRACE, "-o", str(log), *options, sys.executable, "-m", "kefu", "-C", str(two.top), "sync"]
    return subprocess.run(command, env=two.env(), capture_output=True, check=False).returncode


def kill_sync(ready: tuple[Path, str], tmp_path: Path, points: int) -> Counter[str]:
    """Kill kefu sync alone at `points` (0: all) of its own system calls from its lock on; how the desk came back."""
    made, number = ready
    log = tmp_path / "log"
    copied(made, tmp_path / "trace")
    assert traced_sync(Clone(tmp_path / "trace/agent-2", "2@example.org"), log) == 0
    found = calls(log)
    first = next(i for i, (_, line) in enumerate(found) if "sync.lock" in line)
    window = [where for where, _ in found[first:]]
    return _each(
        window, points, made, number, tmp_path, lambda two, at: traced_sync(two, log, "-e", at) == -signal.SIGKILL
    )


def kill_receiver(ready: tuple[Path, str], tmp_path: Path, points: int) -> Counter[str]:
    """Kill git receive-pack on the shared desk at `points` (0: all) of its system calls during a push."""
    made, number = ready
    log = tmp_path / "log"

    def traced(two: Clone, at: str) -> bool:
        option = f"-e {at}" if at else ""
        two.git("config", "remote.origin.receivepack", f"{STRACE} -o {log} {option} git-receive-pack")
        two.kefu("sync")
        two.git("config", "--unset", "remote.origin.receivepack")
        return "killed by SIGKILL" in log.read_text(errors="replace")

    copied(made, tmp_path / "trace")
    assert not traced(Clone(tmp_path / "trace/agent-2", "2@example.org"), "")
    window = [where for where, _ in calls(log)]
    return _each(window, points, made, number, tmp_path, traced)


def _each(
    window: list[str], points: int, made: Path, number: str, tmp_path: Path, killed: Callable[[Clone, str], bool]
) -> Counter[str]:
    step = max(1, len(window) // points) if points else 1
    seen: Counter[str] = Counter()
    for at in window[step // 2 :: step]:
        where = tmp_path / "killed"
        copied(made, where)
        hit = killed(Clone(where / "agent-2", "2@example.org"), at)
        seen[mended(where, number) if hit else "not killed"] += 1
        shutil.rmtree(where)
    print(f"{sum(seen.values())} of {len(window)} system calls: {dict(seen)}")
    return seen


@needs_strace
@pytest.mark.long
def test_sync_killed_at_system_calls(ready: tuple[Path, str], tmp_path: Path) -> None:
    assert kill_sync(ready, tmp_path, 4)["by itself"] >= 3


@needs_strace
@pytest.mark.long
def test_receive_pack_killed_at_system_calls(ready: tuple[Path, str], tmp_path: Path) -> None:
    assert kill_receiver(ready, tmp_path, 4)["not killed"] <= 1


@needs_strace
@pytest.mark.long
@pytest.mark.timeout(7200)
def test_sync_killed_at_every_system_call(ready: tuple[Path, str], tmp_path: Path) -> None:
    assert set(kill_sync(ready, tmp_path, 0)) <= {"by itself", "not killed"}


@needs_strace
@pytest.mark.long
@pytest.mark.timeout(7200)
def test_receive_pack_killed_at_every_system_call(ready: tuple[Path, str], tmp_path: Path) -> None:
    assert set(kill_receiver(ready, tmp_path, 0)) <= {"by itself", "by kefu remote init", "not killed"}
