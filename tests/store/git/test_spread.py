"""Work spread over processes: in order, whole though helpers die, with the error that it would have without them."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kefu.store.git.processes import processors
from tests.store.spreading import TASKS

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-W", "error::DeprecationWarning", "-m", "tests.store.spreading")
"""Newer Pythons warn of a fork beside threads."""


@pytest.mark.parametrize("task", sorted(TASKS.keys() - {"without_end"}))
def test_spread(task: str) -> None:
    """See tests/store/spreading.py."""
    done = subprocess.run([*COMMAND, task], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_processors() -> None:
    assert 1 <= processors() <= (os.cpu_count() or 1)


def test_helpers_end_with_whoever_is_killed() -> None:
    """They hold what their process held, its locks too."""
    with subprocess.Popen([*COMMAND, "without_end"], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        helpers = process.stdout.readline().split()
        assert len(helpers) == 2
        process.kill()
    until = time.monotonic() + 10
    while time.monotonic() < until and any(_runs(helper) for helper in helpers):
        time.sleep(0.02)
    assert not [helper for helper in helpers if _runs(helper)]


def _runs(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
