"""The bench on a handful of tickets: its desks are true desks, and its table has every row."""

import random
import subprocess
import sys
from datetime import date
from pathlib import Path

from kefu.core import ids
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs import vault as vault_codec
from tests.bench.desk import days_of, opened
from tests.bench.models import bare_copy, copy, models
from tests.bench.operations import OPERATIONS


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


def test_the_table_has_every_row(tmp_path: Path) -> None:
    args = [
        "--tickets",
        "20",
        "--rounds",
        "1",
        "--rows",
        "10",
        "--records",
        "40",
        "--notes",
        "5",
        "--directory",
        str(tmp_path),
    ]
    done = subprocess.run([sys.executable, "-m", "tests.bench", *args], capture_output=True, text=True, check=True)
    table = [line.split(" | ")[0].removeprefix("| ") for line in done.stdout.splitlines() if line.startswith("| ")]
    assert len(set(table[2:])) >= len(OPERATIONS), done.stdout
    assert "objects pushed after changing one contact of 40: " in done.stdout
    assert "most loose objects during 5 notes in a row: " in done.stdout
