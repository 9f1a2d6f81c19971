"""The bench on a handful of tickets: its desks are true desks, and its table has every row."""

import random
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kefu.core.vocabulary import ids
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs import vault as vault_codec
from tests.bench.chart import chart
from tests.bench.desk import days_of, opened
from tests.bench.measure import Ratio, Spent
from tests.bench.models import bare_copy, copy, models
from tests.bench.operations import OPERATIONS
from tests.bench.peers import PEERS
from tests.bench.rows import Missing, Row


def test_copies_are_what_the_codec_writes(tmp_path: Path) -> None:
    chance = random.Random(7)
    for model in models(tmp_path / "models").values():
        one = copy(model, date(2024, 2, 28), chance)
        path = ids.path_of(one.number)
        assert ids.number_of(path) == one.number
        for message, _at, data, records in one.steps:
            held, findings = ticket_codec.read(data, path)
            assert findings == ()
            assert held is not None
            assert ticket_codec.write(held) == data
            assert f"Kefu-Entry: {ticket_codec.digest(held.entries[-1])}" in message
            for place, record in records.items():
                back, wrong = vault_codec.read(record, place)
                assert (back is not None, wrong) == (True, ())
                entry = held.entry(place.rpartition("/")[2].removesuffix(".yaml"))
                assert entry is not None
                assert entry.text("vault") == vault_codec.digest(record)


def test_a_bare_copy_is_a_ticket_too(tmp_path: Path) -> None:
    chance = random.Random(8)
    for model in models(tmp_path / "models").values():
        number, data = bare_copy(model, date(2024, 2, 28), chance)
        held, findings = ticket_codec.read(data, ids.path_of(number))
        assert findings == ()
        assert held is not None
        assert ticket_codec.write(held) == data


def test_every_ticket_has_its_day() -> None:
    for tickets in (1, 50, 1000, 12345):
        days = list(days_of(tickets, opened(tickets, 100)))
        assert sum(len(kinds) for _day, kinds in days) == tickets
        assert sum(kinds.count(True) for _day, kinds in days) == max(1, min(tickets // 50, 100))


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_table_has_every_row(tmp_path: Path) -> None:
    page = tmp_path / "bench.zh-CN.md"
    page.write_text(
        "# 速度\n\n在 `<!-- run -->` 之后\n\n<!-- run -->\nan old table\n<!-- end of run -->\n\n后文\n",
        encoding="utf-8",
    )
    args = ["--tickets", "20", "--rounds", "1", "--rows", "10", "--open", "100", "--records", "40", "--notes", "5"]
    command = [sys.executable, "-m", "tests.bench", *args, "--directory", str(tmp_path), "--page", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    table = [line.split(" | ")[0].removeprefix("| ") for line in done.stdout.splitlines() if line.startswith("| ")]
    assert len(set(table[2:])) >= len(OPERATIONS), done.stdout
    assert "objects pushed after changing one contact of 40: " in done.stdout
    assert "most loose objects during 5 notes in a row: " in done.stdout
    for name in {peer.name for peer in PEERS}:
        rows = [line for line in done.stdout.splitlines() if f"({name} " in line or f"| {name}" in line]
        assert len(rows) == 2 * len([peer for peer in PEERS if peer.name == name]), (name, done.stdout)
    written = page.read_text(encoding="utf-8")
    assert "old table" not in written
    assert written.startswith("# 速度\n\n在 `<!-- run -->` 之后\n\n<!-- run -->\n")
    assert written.endswith("<!-- end of run -->\n\n后文\n")
    assert len([line for line in written.splitlines() if line.startswith("| ")]) == len(table)


def test_the_chart_shows_what_was_measured() -> None:
    def row(what: str, tickets: int, ours: float, other: str) -> Row:
        return Row(what, tickets, Ratio(("kefu", other), (Spent(ours, 0.1),), (Spent(0.02, 0.01),)))

    rows: list[Row | Missing] = [Missing("overdue", 20, "taskwarrior: not installed")]
    rows += [row("overdue", n, 0.2, "python, typer, tabulate") for n in (1000, 10000, 100000)]
    rows += [row("overdue", 100000, 9.0, "1,000 tickets")]
    rows += [row("check", n, n / 1000, "git cat-file --batch") for n in (1000, 100000)]
    root = ElementTree.fromstring(chart(rows))
    lines = [str(line.get("points")).split() for line in root.findall("{*}polyline")]
    assert [len(points) for points in lines] == [3, 2, 2]
    flat, check, git = ([tuple(map(float, point.split(","))) for point in points] for points in lines)
    assert len({y for _x, y in flat}) == 1
    steps = [b[0] - a[0] for a, b in pairwise(flat)]
    assert steps[0] == pytest.approx(steps[1], abs=0.2)
    assert check[1][1] < check[0][1] < flat[0][1] < git[0][1]
    told = [str(dot.text) for dot in root.iter("{http://www.w3.org/2000/svg}title")][1:]
    assert told[0] == "overdue 逾期: 1,000, 200 ms"
    assert told[-1] == "check 核查, git: 100,000, 20 ms"


def test_a_run_that_could_not_be_written_down_does_not_begin(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("no marks\n")
    command = [sys.executable, "-m", "tests.bench", "--tickets", "20", "--directory", str(tmp_path)]
    for more, said in (
        (["--chart", "a.svg"], "--chart needs desks of two sizes at least: see --tickets\n"),
        (
            ["--page", str(tmp_path / "page.md")],
            f"{tmp_path / 'page.md'}: there is no <!-- run --> with <!-- end of run --> after it\n",
        ),
    ):
        done = subprocess.run([*command, *more], capture_output=True, text=True)
        assert (done.returncode, done.stdout, done.stderr) == (1, "", said)
    assert [entry.name for entry in tmp_path.iterdir()] == ["page.md"]
