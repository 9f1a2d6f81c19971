"""What a measurement is given, and the line of the table that it yields."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.desk import Made, sparse
from tests.bench.measure import Ratio, call, environment, kefu, memory
from tests.bench.models import Model


@dataclass
class Bench:
    """The desks by their number of tickets, and how often to run.

    `rows`: how many are imported; `open`: how many open items the peers hold, too.
    """

    scratch: Path
    rounds: int
    rows: int
    open: int
    desks: dict[int, Made]
    models: Callable[[], dict[str, Model]]
    count: "itertools.count[int]" = field(default_factory=itertools.count)

    @property
    def env(self) -> dict[str, str]:
        """The environment of all runs."""
        return environment(self.scratch / "bytecode")

    @property
    def small(self) -> Made:
        """The smallest desk."""
        return self.desks[min(self.desks)]

    @property
    def large(self) -> Made:
        """The largest desk."""
        return self.desks[max(self.desks)]

    def sparse(self, desk: Made) -> Path:
        """A sparse clone of a desk, made when it is first asked for."""
        return sparse(desk, self.scratch / f"sparse-{desk.tickets}")

    def run(self, desk: Path, *args: str) -> bytes:
        """One run of kefu on a desk; its output."""
        return call(kefu(*args), desk, self.env)

    def git(self, desk: Path, *args: str) -> bytes:
        """One run of git on a desk; its output."""
        return call(["git", *args], desk, self.env)

    def memory(self, desk: Path, *args: str) -> tuple[float, float]:
        """Peak memory of one run of kefu, MB: own, and its children's."""
        return memory(args, desk, self.env, self.scratch)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the bench's table. `limit`: what the ratio may be at most, None where nothing is asked."""

    what: str
    tickets: int
    ratio: Ratio
    limit: float | None = None
    memory: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A line of the table that could not be measured, and why."""

    what: str
    tickets: int
    why: str
