"""The weekly report once its measures are there, against Python with typer and tabulate."""

import json
from collections.abc import Iterator

from tests.bench.desk import Made
from tests.bench.measure import Side, alternate, call, kefu
from tests.bench.models import git
from tests.bench.rows import Bench, Row


def weekly(bench: Bench) -> Iterator[Row]:
    """`kefu report weekly` of the last week in which anything was recorded."""
    bare = Side(
        "python, typer, tabulate", lambda: call([*kefu()[:1], "-c", "import typer, tabulate"], bench.scratch, bench.env)
    )
    for tickets, desk in bench.desks.items():
        day = git(desk.path, "log", "-1", "--format=%ad", "--date=short").decode().strip()

        def ours(desk: Made = desk, day: str = day) -> bytes:
            return bench.run(desk.path, "report", "weekly", day)

        made = json.loads(bench.run(desk.path, "report", "weekly", day, "--format", "json"))
        assert made["unreadable"] == []
        ratio = alternate(Side("kefu report weekly", ours), bare, bench.rounds)
        held = bench.memory(desk.path, "report", "weekly", day)
        yield Row("report of a week", tickets, ratio, 6.0, held)
