"""The door in bad times: killed at system calls, a full disk, clocks that differ. A push happened with a receipt, or it did not."""

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.desks import Desk
from tests.cli.shared import CONTACTS, Clone, bare, copied, shared_desk
from tests.tracing import STRACE, calls, needs_strace

LATER = "2026-11-21T12:30:00+08:00"
CHAIN = "refs/kefu/receipts"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shared desk with its door and an agent's clone, which has something to hand in."""
    where = tmp_path_factory.mktemp("robust") / "desk"
    _lead, one = shared_desk(where, people=1, door=True)
    one.must("open", "signed-not-received", "75312345678901", "显示门卫签收", "--incomplete", *CONTACTS)
    one.sync()
    one.must("note", next(one.top.rglob("2*.yaml")).stem, "call 13712345678")
    return where


def at_place(made: Path, where: Path) -> Clone:
    """The agent's clone of the same desk at a place of its own."""
    one = copied(made, where)[1]
    Desk(where).must("remote", "init", "shared.git")
    return one


def told(where: Path) -> dict[str, str]:
    """How each commit was entered in the receipts."""
    found: dict[str, str] = {}
    how = ""
    for line in bare(where, "log", "--reverse", "--format=%B", CHAIN).splitlines():
        name, _, value = line.partition(": ")
        if name == "Kefu-How":
            how = value
        elif name == "Kefu-Commit":
            assert value not in found or found[value] == "late"
            found[value] = how
    return found


def kill(made: Path, tmp_path: Path, hook: str, points: int) -> Counter[str]:
    """Kill a hook with its gits at `points` (0: all) of its system calls; how what was pushed stands in the receipts."""
    log = tmp_path / "log"

    def push(where: Path, option: str) -> tuple[Clone, int]:
        one = at_place(made, where)
        path = where / "shared.git/hooks" / hook
        kept = path.read_text()
        path.write_text(kept.replace("exec ", f"exec {STRACE} -o {log} {option} ", 1))
        code = one.kefu("sync", now=LATER)[0]
        path.write_text(kept)
        return one, code

    assert push(tmp_path / "trace", "")[1] == 0
    window = [at for at, _ in calls(log)]
    step = max(1, len(window) // points) if points else 1
    seen: Counter[str] = Counter()
    for at in window[step // 2 :: step]:
        where = tmp_path / "killed"
        one, code = push(where, f"-f -e {at}")
        tip, there = one.tip(), bare(where, "rev-parse", "main").strip()
        # Before a push is taken it did not happen; after that the hook's end changes nothing.
        assert (there == tip) is (hook == "post-receive") or code == 0
        # A git that died with a lock in its hand is waited for and cleared away.
        one.must("note", next(one.top.rglob("2*.yaml")).stem, "more", now=LATER)
        assert one.kefu("sync", now=LATER)[0] == 0
        entered = told(where)
        assert entered[one.tip()] == "pushed"
        seen[entered[tip]] += 1
        assert bare(where, "rev-parse", "main").strip() == one.tip()
        assert not list((where / "shared.git").rglob("*.lock")) or {
            p.name for p in (where / "shared.git").rglob("*.lock")
        } == {"receipts.lock"}
        shutil.rmtree(where)
    print(f"{hook}: {sum(seen.values())} of {len(window)} system calls: {dict(seen)}")
    return seen


@needs_strace
@pytest.mark.long
@pytest.mark.parametrize("hook", ["pre-receive", "post-receive"])
def test_a_hook_killed_at_system_calls(made: Path, tmp_path: Path, hook: str) -> None:
    assert set(kill(made, tmp_path, hook, 3)) <= {"pushed", "late"}


@needs_strace
@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("hook", ["pre-receive", "post-receive"])
def test_a_hook_killed_at_every_system_call(made: Path, tmp_path: Path, hook: str) -> None:
    assert set(kill(made, tmp_path, hook, 0)) <= {"pushed", "late"}


def test_a_server_whose_clock_is_an_hour_off(made: Path, tmp_path: Path) -> None:
    """Behind, it takes nothing for a while and says that a clock is wrong; ahead, its receipts say its time."""
    where = tmp_path / "desk"
    one = at_place(made, where)
    code, _out, said = one.kefu("--lang", "en", "sync", now="2026-11-21T11:00:00+08:00")
    assert (code, "[ahead]" in said) == (3, True), said
    code, _out, said = one.kefu("--lang", "en", "sync", now="2026-11-21T13:00:00+08:00")
    assert (code, "The shared desk got it at 13:00:00: receipt 3." in said) == (0, True), said


def test_a_full_disk_takes_nothing_and_a_receipt_that_did_not_fit_is_made_up(made: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    args = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(small)]
    if not shutil.which("mount") or subprocess.run(args, capture_output=True, check=False).returncode:
        pytest.skip("mounting needs root")
    try:
        one = copied(made, tmp_path / "desk")[1]
        shutil.copytree(made / "shared.git", small / "shared.git")
        Desk(small).must("remote", "init", "shared.git")
        one.git("remote", "set-url", "origin", f"file://{small}/shared.git")
        with pytest.raises(OSError, match="No space left"):
            (small / "fill").write_bytes(bytes(1 << 23))
        before = bare(small, "for-each-ref")
        code, _out, said = one.kefu("--lang", "en", "sync", now=LATER)
        assert (code, "is full. Everything is committed here" in said) == (4, True), said
        assert bare(small, "for-each-ref") == before
        (small / "fill").unlink()
        code, _out, said = one.kefu("--lang", "en", "sync", now=LATER)
        assert (code, "receipt 3." in said) == (0, True), said
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)
