"""`python -m tests.bench`: makes the desks, runs the operations, prints a Markdown table. See docs/bench.md."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from kefu import __version__
from tests.bench.chart import draw
from tests.bench.desk import make
from tests.bench.limits import Count, loose_objects, own_memory, pushed_objects
from tests.bench.models import Model, models
from tests.bench.operations import OPERATIONS
from tests.bench.page import cells, head, line, parted, put
from tests.bench.rows import Bench, Missing, Row


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
    parser.add_argument("--open", type=int, default=20000, help="open items of kefu and of its peers")
    parser.add_argument("--records", type=int, default=20000, help="records of the vault whose push is counted; 0: no")
    parser.add_argument(
        "--notes", type=int, default=10000, help="notes in a row whose loose objects are counted; 0: no"
    )
    parser.add_argument(
        "--directory", type=Path, help="where the desks are made, kept and found again; else a temporary one"
    )
    parser.add_argument("--chart", type=Path, metavar="FILE", help="draw time against number of tickets, as SVG")
    parser.add_argument(
        "--page", type=Path, action="append", default=[], metavar="FILE", help="write the table into this page, too"
    )
    return parser.parse_args(argv)


def bench(wanted: argparse.Namespace, directory: Path) -> None:
    """Make what is missing in `directory`, measure, print."""
    sizes = [int(n) for n in wanted.tickets.split(",")]
    if wanted.chart and len(set(sizes)) < 2:
        raise SystemExit("--chart needs desks of two sizes at least: see --tickets")
    for page in wanted.page:
        parted(page)

    @cache
    def templates() -> dict[str, Model]:
        return models(Path(tempfile.mkdtemp(dir=directory)) / "models")

    desks = {
        n: make(directory / f"desk-{n}", n, templates, entries=wanted.entries, most_open=wanted.most_open)
        for n in sizes
    }
    run = Bench(directory, wanted.rounds, wanted.rows, wanted.open, desks, templates)
    ran = machine(wanted.rounds)
    print(ran, "", *head(), sep="\n", flush=True)
    rows: list[Row | Missing] = []
    for name in filter(None, wanted.only.split(",")):
        for row in OPERATIONS[name](run):
            rows.append(row)
            print(line(cells(row)), flush=True)
        kept(wanted, ran, rows, [])
    counts = [told(count) for count in own_memory(run)] if wanted.memory else []
    if wanted.records:
        counts.append(told(pushed_objects(directory, templates(), wanted.records)))
    if wanted.notes:
        counts.append(told(loose_objects(directory, templates(), wanted.notes)))
    kept(wanted, ran, rows, counts)


def kept(wanted: argparse.Namespace, ran: str, rows: Sequence[Row | Missing], counts: Sequence[str]) -> None:
    """Write down what was measured so far: a run that is broken off has its table and its chart."""
    for page in wanted.page:
        put(page, ran, rows, counts)
    if wanted.chart:
        draw(rows, wanted.chart)


def machine(rounds: int) -> str:
    """What the run was made with."""
    git = subprocess.run(["git", "version"], capture_output=True, check=True, text=True).stdout.split()[2]
    python = sys.version.split()[0]
    return f"{os.cpu_count()} processors, Python {python}, git {git}, kefu {__version__}, {rounds} alternating runs"


def told(count: Count) -> str:
    """Print a count and its limit; the same without the empty line before it."""
    said = f"{count.what}: {count.found} (limit {count.limit})"
    print(f"\n{said}", flush=True)
    return said


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
