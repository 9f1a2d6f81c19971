"""Many kefus at once: every operation once, none lost, nobody's file in a colleague's commit."""

import multiprocessing
import subprocess
import time
from pathlib import Path

import pytest

from kefu.store.git.repo import Repo
from kefu.store.journal.write import Journal, Plan, VaultChange, View
from tests.store.desks import TICKET, VAULT, appended, clean, git, make_desk, plan


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return make_desk(tmp_path / "desk")


def work(where: Path, worker: int, count: int) -> None:
    """One process of many: notes on its own ticket and on the common one, each with its vault record."""
    for i in range(count):
        path = TICKET if i % 2 else f"tickets/2026/11/21/own-{worker}.yaml"
        op = f"OP{worker}X{i}"

        def decide(view: View, path: str = path, op: str = op) -> Plan:
            return plan(appended(view, path, f"{op}\n"), op, [VaultChange(VAULT, {f"t/{op}.yaml": op.encode()})])

        repo = Repo.open(where)
        Journal(repo, sign=False, wait=120).write(decide)
        repo.close()


def many(desk: Path, workers: int, count: int) -> None:
    """Every operation is in the history once, and no commit holds a colleague's file."""
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=work, args=(desk, w, count)) for w in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    expected = sorted(f"OP{w}X{i}" for w in range(workers) for i in range(count))
    ops = git(desk, "log", "--format=%(trailers:key=Kefu-Op,valueonly)", "HEAD").split()
    assert sorted(ops) == expected
    lines = [line for path in (desk / "tickets/2026/11/21").iterdir() for line in path.read_text().split()]
    assert sorted(lines) == sorted([*expected, "one"])
    assert git(desk, "ls-tree", "-r", "--name-only", VAULT).count("\n") == workers * count
    changed = git(desk, "log", "--format=", "--name-only", "HEAD").split()
    assert len(changed) == workers * count + 3
    clean(desk)


def test_eight_processes(desk: Path) -> None:
    many(desk, 8, 20)


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_eight_processes_for_long(desk: Path) -> None:
    many(desk, 8, 200)


def by_hand(where: Path, count: int) -> None:
    """Somebody who works with plain git meanwhile: status, add, commit, each again while a lock is in the way."""
    for number in range(count):
        (where / f"hand-{number}").write_text("x")
        for command in (["status"], ["add", f"hand-{number}"], ["commit", "-q", "-m", f"hand {number}"]):
            for _ in range(2000):
                if subprocess.run(["git", *command], cwd=where, capture_output=True).returncode == 0:
                    break
                time.sleep(0.005)


def test_beside_a_person_who_commits(desk: Path) -> None:
    """Nobody's commit takes away or carries along what another has done."""
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=work, args=(desk, w, 12)) for w in range(3)]
    processes.append(context.Process(target=by_hand, args=(desk, 12)))
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    ops = git(desk, "log", "--format=%(trailers:key=Kefu-Op,valueonly)", "HEAD").split()
    assert sorted(ops) == sorted(f"OP{w}X{i}" for w in range(3) for i in range(12))
    hand = git(desk, "log", "--grep=^hand ", "--format=", "--name-only", "HEAD").split()
    assert sorted(hand) == sorted(f"hand-{number}" for number in range(12))
    clean(desk)
