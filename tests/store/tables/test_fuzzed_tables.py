"""Tables of which a part was changed by chance: rows, findings and our own errors, and nothing else."""

import io
import random
import zipfile
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

from kefu.core.base.errors import KefuError
from kefu.core.intake.guessing import guess
from kefu.core.intake.importing import TARGETS, Map, case
from kefu.core.intake.titles import total
from kefu.store.tables import read as tables
from tests.desk.intake.shapes import SHAPES

PIECES = (
    b"\"", b"\"\"", b",", b";", b"\t", b"\n", b"\r", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"{", b"[", b"]", b"}", b":", b"sep=",
    b"\\ud800", b"_xD800_", b"7.53E+13", b"=1+1", b"+99:99", b"24:00", b"99999999999999999999", b"<", b"</row>", b"&#0;",
    b's="999"', b't="s"', b"\x81", "合计".encode(), "运单号".encode("gb18030"),
)  # fmt: skip


def changed(data: bytes, dice: random.Random) -> bytes:
    """The bytes with some pieces cut out, doubled, or put in."""
    held = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        at, length = dice.randint(0, len(held)), dice.choice((1, 2, 8, 40))
        piece = dice.choice((b"", bytes(held[at : at + length]) * 2, dice.choice(PIECES), dice.randbytes(length)))
        held[at : at + dice.choice((0, 1, length))] = piece
    return bytes(held)


def broken(data: bytes, dice: random.Random) -> bytes:
    """A table changed by chance; of a workbook most often a part inside, so that it can still be opened."""
    if not data.startswith(b"PK") or dice.random() < 0.2:
        return changed(data, dice)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        hit = dice.choice(names)
        for name in names:
            new.writestr(name, changed(old.read(name), dice) if name == hit else old.read(name))
    return out.getvalue()


def look(path: Path, dice: random.Random) -> Iterator[object]:
    """Read a table, guess its map and make cases of its rows."""
    table = tables.read(path, header=dice.choice((0, 0, 0, 1, 3)))
    rows = list(table.rows)
    yield guess(table.titles, [row.cells for row in rows], lambda target, text: bool(target) and len(text) % 3 > 0)
    how = Map({title: dice.choice(TARGETS) for title in table.titles}, order=dice.choice(("ymd", "dmy")))
    for row in rows:
        str(row.cells).encode()
        yield total(row.cells), row.problem
        try:
            yield case(row.cells, how, UTC)
        except KefuError as error:
            str(error).encode()


def fuzz(path: Path, count: int, seed: int) -> None:
    """Look at so many tables; whatever is no error of ours fails."""
    dice = random.Random(seed)
    whole = [shape.data() for shape in SHAPES]
    for _ in range(count):
        path.write_bytes(broken(dice.choice(whole), dice))
        try:
            list(look(path, dice))
        except KefuError as error:
            str(error).encode()


def test_some_tables_changed_by_chance(tmp_path: Path) -> None:
    fuzz(tmp_path / "t", 300, 14)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_many_tables_changed_by_chance(tmp_path: Path, seed: int) -> None:
    fuzz(tmp_path / "t", 10_000, seed)
