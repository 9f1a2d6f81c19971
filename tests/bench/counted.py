"""What reports count of all tickets, from nothing, against reading their blobs."""

import subprocess
from collections.abc import Iterator

from tests.bench.desk import Made
from tests.bench.exchange import FEW
from tests.bench.measure import Side, alternate, call, kefu
from tests.bench.models import git
from tests.bench.rows import Bench, Row

ASK = """
from datetime import datetime
from pathlib import Path
from kefu.desk.measures import measures
from kefu.desk.session import Session
found = measures(Session.open(Path("."), datetime.fromisoformat("2026-11-21T10:00:00+08:00")))
print(*next(found.rows("SELECT count(*) FROM tickets")), len(found.unreadable))
"""
"""Asks for the measures of the desk in which it runs: how many tickets are counted, and how many cannot be read."""
LARGEST = 2000
"""Bytes of the file for each ticket."""


def measures(bench: Bench) -> Iterator[Row]:
    """The measures as the first report makes them against `git cat-file --batch` whose output goes nowhere."""
    for tickets, desk in bench.desks.items():
        tree = git(desk.path, "ls-tree", "-r", "HEAD", "--", "tickets")
        names = b"".join(line.split()[2] + b"\n" for line in tree.splitlines())
        held = desk.path / ".git" / "kefu" / "measures.sqlite"

        def ours(desk: Made = desk, tickets: int = tickets) -> None:
            said = call([*kefu()[:1], "-c", ASK], desk.path, bench.env)
            assert said == f"{tickets} 0\n".encode(), said

        def theirs(desk: Made = desk, names: bytes = names) -> None:
            command = ["git", "cat-file", "--batch"]
            subprocess.run(command, cwd=desk.path, env=bench.env, input=names, stdout=subprocess.DEVNULL, check=True)

        def forget(desk: Made = desk) -> None:
            (desk.path / ".git" / "kefu" / "measures.sqlite").unlink(missing_ok=True)

        rounds = min(bench.rounds, FEW)
        ratio = alternate(Side("measures from nothing", ours, forget), Side("git cat-file --batch", theirs), rounds)
        assert held.stat().st_size < LARGEST * tickets + 1_000_000
        yield Row("measures of all tickets from nothing", tickets, ratio, 5.0 if desk is bench.large else None)
