"""Work spread over processes: in order, whole though helpers die, with the error that it would have without them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

import pytest

from kefu.store.processes import processors, spread

HERE = os.getpid()


def tardy(part: int) -> tuple[int, bool]:
    """The later a part the sooner it is done; with whether a helper did it."""
    time.sleep(0.02 / (1 + part % 4))
    return part, os.getpid() != HERE


def deadly(part: int) -> int:
    """Kills whichever helper gets the part 7."""
    if part == 7 and os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return part


def faulty(part: int) -> int:
    if part == 5:
        raise ValueError(f"part {part} at {os.getpid() == HERE}")
    return part


@pytest.mark.parametrize("helpers", [1, 2, 3])
def test_in_their_order(helpers: int) -> None:
    found = list(spread(tardy, range(20), helpers))
    assert [part for part, _ in found] == list(range(20))
    assert all(by_helper == (helpers > 1) for _, by_helper in found)
    assert list(spread(tardy, [], helpers)) == []


def test_what_a_killed_helper_had_is_done_here() -> None:
    assert list(spread(deadly, range(30), 2)) == list(range(30))
    assert list(spread(deadly, [7, 7, 7, 8, 9], 2)) == [7, 7, 7, 8, 9]


def test_an_error_is_raised_here() -> None:
    with pytest.raises(ValueError, match="part 5 at True"):
        list(spread(faulty, range(9), 2))


def test_parts_are_taken_as_they_are_needed_and_nobody_stays() -> None:
    taken = 0

    def parts() -> Iterator[int]:
        nonlocal taken
        while taken < 1000:
            taken += 1
            yield taken

    results = spread(tardy, parts(), 2)
    assert next(results)[0] == 1
    assert taken < 20
    results.close()  # type: ignore[attr-defined]
    assert active_children() == []


def test_processors() -> None:
    assert 1 <= processors() <= (os.cpu_count() or 1)


ALONE = """
import os, time
from kefu.store.processes import spread
def slow(part):
    time.sleep(0.05)
    return os.getpid()
seen = set()
for helper in spread(slow, iter(int, 1), 2):
    seen.add(helper)
    if len(seen) == 2:
        print(*seen, flush=True)
        seen.add(0)
"""


def test_helpers_end_with_whoever_is_killed() -> None:
    """They hold what their process held, its locks too."""
    with subprocess.Popen([sys.executable, "-c", ALONE], stdout=subprocess.PIPE, text=True) as process:
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
