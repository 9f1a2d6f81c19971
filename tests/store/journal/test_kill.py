"""Killed at any system call: the operation happened once or not at all, the next one works, nothing is left behind."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.store.desks import TICKET, VAULT, clean, git, make_desk
from tests.store.killed import one
from tests.tracing import STRACE, calls, needs_strace

ROOT = Path(__file__).parents[3]
WRITE = [sys.executable, "-m", "tests.store.killed"]
MORE = {"fast-import": ("20",)}
"""What is written besides, for a git that a small write does not need."""

pytestmark = needs_strace


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return make_desk(tmp_path / "desk")


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def check_whole(desk: Path, op: str, killed: bool = True, files: int = 1) -> str:
    """What became of a killed operation: the record holds it once or not at all, the next write heals and works."""
    pending = (desk / ".git/kefu/pending").exists()
    recorded = git(desk, "log", "--format=%(trailers:key=Kefu-Op,valueonly)", "HEAD").split().count(op)
    assert recorded in (0, 1)
    journal = one(desk, f"AFTER{op}")
    assert [told.code for told in journal.notices] == ([["undone"], ["healed"]][recorded] if pending else [])
    assert git(desk, "show", f"HEAD:{TICKET}").split().count(op) == recorded
    assert git(desk, "ls-tree", "--name-only", VAULT).split().count(f"{op}.yaml") == recorded
    assert (desk / f"tickets/2026/12/{op}.yaml").exists() == bool(recorded and files)
    clean(desk)
    if not killed:
        return "not killed"
    return f"{'recorded' if recorded else 'not recorded'}{', healed' if pending else ''}"


def window(desk: Path, log: Path, files: int) -> list[str]:
    """Where to kill: kefu's own system calls from opening the lock to giving it back."""
    # Once before: the first run in a fresh checkout compiles modules, by calls that no later one makes.
    subprocess.run([*WRITE, str(desk), "OPCOMPILED", str(files)], cwd=ROOT, env=environment(), check=True)
    command = [STRACE, "-o", str(log), *WRITE, str(desk), "OPTRACED", str(files)]
    subprocess.run(command, cwd=ROOT, env=environment(), check=True)
    found = calls(log)
    first = next(i for i, (_, line) in enumerate(found) if "kefu/lock" in line)
    last = next(i for i, (_, line) in enumerate(found) if line.startswith("unlink") and 'kefu/pending"' in line)
    return [where for where, _ in found[first : last + 8]]


def kill_kefu(desk: Path, tmp_path: Path, step: int, files: int) -> list[str]:
    """Kill kefu alone at every `step`th system call of the window; what became of each."""
    seen = []
    points = list(enumerate(window(desk, tmp_path / "log", files)))
    for number, where in points[(len(points) - 8) % step :: step]:  # the dropping of `pending` among them
        op = f"OPK{number}"
        command = [STRACE, "-o", str(tmp_path / "log"), "-e", where, *WRITE, str(desk), op, str(files)]
        done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=False)
        assert done.returncode in (-signal.SIGKILL, 0), done.stderr
        seen.append(check_whole(desk, op, killed=done.returncode != 0, files=files))
    return seen


SHIM = """#!/bin/sh
case " $* " in
*" $KILLED "*) "$STRACE" -o "$LOG" -e "$WHERE" "$GIT" "$@" ;;
*) exec "$GIT" "$@" ;;
esac
code=$?
[ $code -gt 128 ] && [ "$WITH_KEFU" = yes ] && kill -9 $PPID
exit $code
"""


def with_shim(desk: Path, tmp_path: Path, op: str, command: str, where: str, with_kefu: bool) -> bool:
    """Write one operation while one of its gits is killed; whether it was."""
    shim = tmp_path / "shim"
    shim.mkdir(exist_ok=True)
    (shim / "git").write_text(SHIM)
    (shim / "git").chmod(0o755)
    log = tmp_path / "log"
    env = environment(
        KILLED=command,
        STRACE=STRACE,
        GIT=str(shutil.which("git")),
        LOG=str(log),
        PATH=f"{shim}:{os.environ['PATH']}",
        WHERE=where,
        WITH_KEFU="yes" if with_kefu else "no",
    )
    write = [*WRITE, str(desk), op, *MORE.get(command, ())]
    subprocess.run(write, cwd=ROOT, env=env, capture_output=True, check=False)
    return "killed by SIGKILL" in log.read_text(errors="replace")


def kill_git(desk: Path, tmp_path: Path, command: str, with_kefu: bool, step: int) -> list[str]:
    """Kill one git of the write at every `step`th of its system calls, with or without kefu; what became of each."""
    assert not with_shim(desk, tmp_path, "OPTRACED", command, "trace=all", with_kefu)
    seen = []
    for number, (where, _) in list(enumerate(calls(tmp_path / "log")))[::step]:
        op = f"OPG{number}"
        killed = with_shim(desk, tmp_path, op, command, where, with_kefu)
        seen.append(check_whole(desk, op, killed=killed))
    return seen


def tell(what: str, seen: list[str]) -> None:
    """Print how many points were tried and what became of the operations."""
    counts = ", ".join(f"{seen.count(kind)} {kind}" for kind in sorted(set(seen)))
    print(f"{what}: {len(seen) - seen.count('not killed')} distinct points killed: {counts}")
    assert seen.count("not killed") <= len(seen) // 10


@pytest.mark.parametrize("files", [0, 1])
def test_kefu_killed_at_system_calls(desk: Path, tmp_path: Path, files: int) -> None:
    """With a new file and without one: the index is then another's work."""
    # Which directories of objects are missing depends on the objects' ids: of few points none may turn out not to come.
    for number in range(256):
        (desk / f".git/objects/{number:02x}").mkdir(exist_ok=True)
    seen = kill_kefu(desk, tmp_path, 67, files)
    tell("kefu", seen)
    assert {kind.split(",")[0] for kind in seen} >= {"recorded", "not recorded"}


@pytest.mark.long
@pytest.mark.parametrize("with_kefu", [False, True])
def test_update_ref_killed_at_system_calls(desk: Path, tmp_path: Path, with_kefu: bool) -> None:
    tell("update-ref", kill_git(desk, tmp_path, "update-ref", with_kefu, 41))


@pytest.mark.long
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("files", [0, 1])
def test_kefu_killed_at_every_system_call(desk: Path, tmp_path: Path, files: int) -> None:
    tell("kefu", kill_kefu(desk, tmp_path, 1, files))


@pytest.mark.long
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("with_kefu", [False, True])
@pytest.mark.parametrize("command", ["fast-import", "update-index", "ls-files", "update-ref", "cat-file"])
def test_each_git_killed_at_every_system_call(desk: Path, tmp_path: Path, command: str, with_kefu: bool) -> None:
    tell(f"{command}{' and kefu' if with_kefu else ''}", kill_git(desk, tmp_path, command, with_kefu, 1))


def kill_group_at_random(desk: Path, times: int) -> list[str]:
    """Kill kefu and all its gits at once at random moments."""
    dice = random.Random(20261121)
    seen = []
    started = time.monotonic()
    subprocess.run([*WRITE, str(desk), "OPTIMED"], cwd=ROOT, env=environment(), check=True)
    lasts = time.monotonic() - started
    for number in range(times):
        op = f"OPR{number}"
        process = subprocess.Popen([*WRITE, str(desk), op], cwd=ROOT, env=environment(), start_new_session=True)
        time.sleep(dice.uniform(0.4, 1.0) * lasts)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        seen.append(check_whole(desk, op))
    return seen


def test_killed_at_random_moments(desk: Path) -> None:
    tell("everything", kill_group_at_random(desk, 6))


@pytest.mark.long
@pytest.mark.timeout(600)
def test_killed_at_fifty_random_moments(desk: Path) -> None:
    tell("everything", kill_group_at_random(desk, 50))
