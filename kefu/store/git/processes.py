"""Work spread over the processors of this machine, its results in the order of the parts."""

import os
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Part = TypeVar("Part")
Result = TypeVar("Result")

MOST = 8
"""The most helpers: one process feeds them all."""

METHOD: Final = "fork"
"""The method by which a helper starts, whatever is usual where kefu runs (another one since Python 3.14).

A forked helper knows all that this process knows and is at work in milliseconds. Any other must be sent what it needs
and imports kefu anew, which takes longer than the work on some hundred tickets.
"""


def processors() -> int:
    """Return the number of processors that this process may use."""
    # Fewer than the machine has, in a container or under taskset.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def alone() -> bool:
    """Return whether this process has one thread: a fork copies the locks of others, but not who would release them."""
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:  # no Linux
        from threading import active_count

        return active_count() == 1


def spread(work: Callable[[Part], Result], parts: Iterable[Part], helpers: int) -> Iterator[Result]:
    """Yield the result of `work` on each part, in their order, from `helpers` processes that are copies of this one.

    With fewer than two helpers, or where other threads run, the work is done here. What a helper could not do
    (it failed, or was killed) is done here too, so that an error is raised as if there were none.
    """
    from multiprocessing import get_all_start_methods

    if helpers < 2 or METHOD not in get_all_start_methods() or not alone():
        yield from map(work, parts)
        return
    team = _Team(work, min(helpers, MOST))
    try:
        yield from team.results(parts)
    finally:
        team.end()


class _Team(Generic[Part, Result]):
    """The helpers, and the part that each works on: never two, so that no one waits for a pipe that no one reads."""

    def __init__(self, work: Callable[[Part], Result], helpers: int) -> None:
        from multiprocessing import get_context

        self._work = work
        self._processes: list[BaseProcess] = []
        self._idle: list[Connection] = []
        self._given: dict[Connection, tuple[int, Part]] = {}
        context = get_context(METHOD)
        for _ in range(helpers):
            ours, theirs = context.Pipe()
            process = context.Process(target=_help, args=(work, theirs, ours), daemon=True)
            process.start()
            theirs.close()  # held open here, it would hide from us that the helper is gone
            self._processes.append(process)
            self._idle.append(ours)

    def results(self, parts: Iterable[Part]) -> Iterator[Result]:
        """Yield the result of each part, in their order."""
        feed = enumerate(parts)
        done: dict[int, Result] = {}
        due = 0
        self._give(feed)
        while self._given:
            for number, result in self._taken():
                done[number] = result
            self._give(feed)
            while due in done:
                yield done.pop(due)
                due += 1
        for _, part in feed:  # no helper is left
            yield self._work(part)

    def _give(self, feed: Iterator[tuple[int, Part]]) -> None:
        """Give the next part to each helper that is idle."""
        while self._idle and (following := next(feed, None)) is not None:
            helper = self._idle.pop()
            self._given[helper] = following
            with suppress(OSError):  # a dead helper: `_taken` finds that out and does the part
                helper.send(following[1])

    def _taken(self) -> Iterator[tuple[int, Result]]:
        """Yield the results that the helpers have ready; the part of one that is gone is done here."""
        from multiprocessing.connection import Connection, wait

        for helper in wait(list(self._given)):
            assert isinstance(helper, Connection)
            number, part = self._given.pop(helper)
            try:
                result: Result = helper.recv()
            except (OSError, EOFError, pickle.UnpicklingError):
                helper.close()
                yield number, self._work(part)
            else:
                self._idle.append(helper)
                yield number, result

    def end(self) -> None:
        """End every helper."""
        for helper in [*self._given, *self._idle]:
            helper.close()
        for process in self._processes:
            process.terminate()
            process.join()


def _help(work: Callable[[Part], Result], theirs: "Connection", ours: "Connection") -> None:
    """Do each part that comes, until no more are sent or one fails.

    `ours` is the other end of the pipe, which the helper must not hold: as long as it does, it cannot see that the
    process it works for was killed.
    """
    ours.close()
    # A Ctrl-C reaches the helpers too: the parent alone acts on it, and ends them with SIGTERM.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        while True:
            theirs.send(work(theirs.recv()))
    except BaseException:
        os._exit(0)  # no clean-up here: what was open at the fork belongs to the parent
