"""`python -m tests.bench`: makes the desks, runs the operations, prints a Markdown table. See docs/bench.md."""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from statistics import median

from tests.bench.desk import make
from tests.bench.limits import Count, loose_objects, own_memory, pushed_objects
from tests.bench.models import Model, models
from tests.bench.operations import OPERATIONS, Bench, Row

HEADINGS = (
    "what",
    "tickets",
    "against",
    "ms",
    "its ms",
    "ratio",
    "quartiles",
    "quickest",
    "processor",
    "limit",
    "MB",
    "children MB",
)


def cells(row: Row) -> list[str]:
    """A row of the table."""
    ratio = row.ratio
    low, high = ratio.spread
    own, children = (f"{mb:.0f}" for mb in row.memory) if row.memory else ("", "")
    return [
        row.what,
        f"{row.tickets:,}",
        ratio.names[1],
        *(f"{median(s.clock for s in side) * 1000:.0f}" for side in (ratio.ours, ratio.theirs)),
        f"{ratio.middle:.2f}",
        f"{low:.2f} to {high:.2f}",
        f"{ratio.quickest:.2f}",
        f"{ratio.processor:.2f}",
        f"{row.limit}" if row.limit else "",
        own,
        children,
    ]


def line(parts: Sequence[str]) -> str:
    """A line of a Markdown table."""
    return f"| {' | '.join(parts)} |"


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """What is to be measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--tickets", default="1000,10000,100000", help="sizes of the desks, separated by commas")
    parser.add_argument(
        "--most-open", type=int, default=sys.maxsize, help="open tickets of a desk; else two of a hundred"
    )
    parser.add_argument("--rounds", type=int, default=15, help="alternating runs of each pair")
    parser.add_argument("--only", default=",".join(OPERATIONS), help="operations, separated by commas")
    parser.add_argument("--entries", action="store_true", help="a commit for each entry, as kefu writes them")
    parser.add_argument("--memory", action="store_true", help="the memory of each command on the largest desk")
    parser.add_argument("--rows", type=int, default=10000, help="rows that are imported")
    parser.add_argument("--records", type=int, default=20000, help="records of the vault whose push is counted; 0: no")
    parser.add_argument(
        "--notes", type=int, default=10000, help="notes in a row whose loose objects are counted; 0: no"
    )
    parser.add_argument(
        "--directory", type=Path, help="where the desks are made, kept and found again; else a temporary one"
    )
    return parser.parse_args(argv)


def bench(wanted: argparse.Namespace, directory: Path) -> None:
    """Make what is missing in `directory`, measure, print."""
    sizes = [int(n) for n in wanted.tickets.split(",")]

    @cache
    def templates() -> dict[str, Model]:
        return models(Path(tempfile.mkdtemp(dir=directory)) / "models")

    desks = {
        n: make(directory / f"desk-{n}", n, templates, entries=wanted.entries, most_open=wanted.most_open)
        for n in sizes
    }
    run = Bench(directory, wanted.rounds, wanted.rows, desks)
    print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}, {wanted.rounds} alternating runs\n")
    print(line(HEADINGS), line(["---"] * len(HEADINGS)), sep="\n", flush=True)
    for name in filter(None, wanted.only.split(",")):
        for row in OPERATIONS[name](run):
            print(line(cells(row)), flush=True)
    for count in own_memory(run) if wanted.memory else ():
        tell(count)
    if wanted.records:
        tell(pushed_objects(directory, templates(), wanted.records))
    if wanted.notes:
        tell(loose_objects(directory, templates(), wanted.notes))


def tell(count: Count) -> None:
    """Print a count and its limit."""
    print(f"\n{count.what}: {count.found} (limit {count.limit})", flush=True)


def main(argv: Sequence[str]) -> int:
    """The bench, in a temporary directory unless one is named."""
    wanted = arguments(argv)
    if wanted.directory is not None:
        wanted.directory.mkdir(parents=True, exist_ok=True)
        bench(wanted, wanted.directory.resolve())
        return 0
    with tempfile.TemporaryDirectory(prefix="kefu-bench-", ignore_cleanup_errors=True) as directory:
        bench(wanted, Path(directory))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
