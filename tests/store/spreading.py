"""What is spread over processes by the tests of that: each in a process of its own, which has one thread as kefu has.

`python -m tests.store.spreading NAME` runs one of them; the process of a test has threads where several run the suite.
"""

import os
import signal
import sys
import time
from collections.abc import Iterator
from multiprocessing import active_children
from threading import Event, Thread

import pytest

from kefu.store.git.processes import spread

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
    """Fails at the part 5."""
    if part == 5:
        raise ValueError(f"part {part} at {os.getpid() == HERE}")
    return part


def slow(_part: int) -> int:
    """Who did it."""
    time.sleep(0.05)
    return os.getpid()


def in_their_order() -> None:
    """Whatever takes how long."""
    for helpers in (1, 2, 3):
        found = list(spread(tardy, range(20), helpers))
        assert [part for part, _ in found] == list(range(20))
        assert all(by_helper == (helpers > 1) for _, by_helper in found)
        assert list(spread(tardy, [], helpers)) == []


def killed() -> None:
    """A helper that is killed, or all of them."""
    assert list(spread(deadly, range(30), 2)) == list(range(30))
    assert list(spread(deadly, [7, 7, 7, 8, 9], 2)) == [7, 7, 7, 8, 9]


def failing() -> None:
    """The error comes from this process."""
    with pytest.raises(ValueError, match="part 5 at True"):
        list(spread(faulty, range(9), 2))


def broken_off() -> None:
    """Parts are taken as they are needed; nobody stays."""
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


def threaded() -> None:
    """No process is forked while another thread runs; as soon as it has ended there may be helpers again."""
    end = Event()
    other = Thread(target=end.wait)
    other.start()
    try:
        assert list(spread(tardy, range(9), 2)) == [(part, False) for part in range(9)]
    finally:
        end.set()
        other.join()
    until = time.monotonic() + 10
    while not any(by_helper for _, by_helper in spread(tardy, range(9), 2)):
        assert time.monotonic() < until  # the thread is joined a moment before the system has none


def without_end() -> None:
    """Names two helpers and goes on until it is killed."""
    seen = set()
    for helper in spread(slow, iter(int, 1), 2):
        seen.add(helper)
        if len(seen) == 2:
            print(*seen, flush=True)
            seen.add(0)


TASKS = {task.__name__: task for task in (in_their_order, killed, failing, broken_off, threaded, without_end)}

if __name__ == "__main__":
    TASKS[sys.argv[1]]()
