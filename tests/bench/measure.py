"""Timing by alternating runs: what is compared runs in turns, so that a busy machine is busy for both."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from tests.bench.models import identity

ROOT = Path(__file__).parents[2]

PROBE = """
import resource, sys
from kefu.cli.frame.main import main
code = main()
sys.stdout.flush()
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    own = next(int(row.split()[1]) for row in open("/proc/self/status") if row.startswith("VmHWM"))
except (OSError, StopIteration):
    pass
children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(own, children, file=open(sys.argv[0], "w"))
sys.exit(code)
"""
"""Runs kefu and writes its own peak memory and that of the largest of its children, in KiB, to the file argv[0].

A child that is forked counts its parent's memory until it becomes git: less than kefu's own cannot be seen.
"""


def nothing() -> None:
    """Prepares nothing."""


def children() -> float:
    """Seconds of processor time of all processes that were started and have ended."""
    now = os.times()
    return now.children_user + now.children_system


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things compared: its name, what runs once and is timed, and what is done before it untimed.

    `times`: how many of what is measured a run is. `used`: the seconds of processor time spent on it so far.
    """

    name: str
    run: Callable[[], object]
    prepare: Callable[[], object] = nothing
    times: int = 1
    used: Callable[[], float] = children


@dataclass(frozen=True, slots=True)
class Spent:
    """What one run took: seconds on the clock, seconds of processor time of all its processes."""

    clock: float
    processor: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """The runs of two sides in turns. On a busy machine the processor time tells more than the clock."""

    names: tuple[str, str]
    ours: tuple[Spent, ...]
    theirs: tuple[Spent, ...]

    @property
    def pairs(self) -> list[float]:
        """The ratio of each pair of neighbouring runs, by the clock."""
        return [a.clock / b.clock for a, b in zip(self.ours, self.theirs, strict=True)]

    @property
    def middle(self) -> float:
        """The median of the pairs' ratios."""
        return median(self.pairs)

    @property
    def spread(self) -> tuple[float, float]:
        """The quartiles of the pairs' ratios."""
        if len(self.pairs) < 2:
            return self.middle, self.middle
        low, _, high = quantiles(self.pairs, n=4)
        return low, high

    @property
    def quickest(self) -> float:
        """The ratio of the quickest runs by the clock: the least disturbed ones."""
        return min(s.clock for s in self.ours) / min(s.clock for s in self.theirs)

    @property
    def processor(self) -> float:
        """The ratio of the medians of processor time."""
        return median(s.processor for s in self.ours) / median(s.processor for s in self.theirs)


def environment(cache: Path) -> dict[str, str]:
    """The environment of kefu's runs: this checkout, its bytecode kept in `cache` as an installed kefu's is."""
    fixed = {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(cache), "KEFU_NOW": "2026-11-21T10:00:00+08:00"}
    return identity() | fixed


def call(command: Sequence[str], directory: Path, env: Mapping[str, str]) -> bytes:
    """Run a command to its end and return all its output; an AssertionError with what it said when it fails."""
    done = subprocess.run(command, cwd=directory, env=dict(env), capture_output=True)
    assert done.returncode in (0, 1), (command, done.returncode, done.stderr.decode())
    return done.stdout


def kefu(*args: str) -> list[str]:
    """The command line of kefu with `args`, by this Python."""
    return [sys.executable, "-m", "kefu", *args]


def alternate(ours: Side, theirs: Side, rounds: int) -> Ratio:
    """Run both in turns, after one warm-up of each; who goes first changes each round."""
    sides: tuple[tuple[Side, list[Spent]], ...] = ((ours, []), (theirs, []))
    for i in range(-1, rounds):
        for side, spent in sides if i % 2 else reversed(sides):
            side.prepare()
            took = spend(side)
            if i >= 0:
                spent.append(took)
    return Ratio((ours.name, theirs.name), tuple(sides[0][1]), tuple(sides[1][1]))


def spend(side: Side) -> Spent:
    """Run one side once."""
    before, started = side.used(), time.perf_counter()
    side.run()
    seconds, own = time.perf_counter() - started, side.used() - before
    return Spent(seconds / side.times, max(own, 0.001) / side.times)


def memory(args: Sequence[str], directory: Path, env: Mapping[str, str], scratch: Path) -> tuple[float, float]:
    """Peak memory of one run of kefu in MB: (its own, that of its largest child)."""
    note = scratch / f"memory-{os.getpid()}"
    command = [sys.executable, "-c", f"import sys; sys.argv[0] = {str(note)!r}\n{PROBE}", *args]
    call(command, directory, env)
    own, children = note.read_text().split()
    note.unlink()
    return int(own) / 1024, int(children) / 1024
