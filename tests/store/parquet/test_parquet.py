"""Lines become parquet files in which every sign stands, in directories that other programs read by the desk's name."""

import random
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kefu.core.base.errors import Refused
from kefu.store.measures.schema import ROWS
from kefu.store.parquet import columns, place
from kefu.store.parquet.duck import Duck, Lines

duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed: pip install 'kefu[data]'")

HOSTILE = (
    "", " ", ",", '"', '""', "'", "\\", "\\N", "NULL", "null", "\r", "\n", "\r\n", "\t", "\0", "\x07", "\x1b[31m", "\x7f", "\x85",
    "\u2028", "\u202e", "\ufeff", "=1+1", "+86", "@x", "-", "#", "<b>&amp;", "{x}", "%s", "𠮷", "é", "ﾊ", "a" * 70_000,
)  # fmt: skip


@pytest.mark.parametrize("name", ["out", "a[1]*?'b 目录"])
def test_every_sign_of_a_text_comes_through(tmp_path: Path, name: str) -> None:
    rnd = random.Random(5)
    texts = [*HOSTILE, *("".join(rnd.choices(HOSTILE[:-1], k=rnd.randint(1, 5))) for _ in range(2000))]
    rows = [(i, text, None if i % 3 else i, i % 2 == 0, rnd.choice(texts)) for i, text in enumerate(texts)]
    work = tmp_path / name
    work.mkdir()
    duck = Duck()
    types = {"i": "BIGINT", "a": "VARCHAR", "n": "BIGINT", "f": "BOOLEAN", "b": "VARCHAR"}
    with Lines(work) as lines:
        for row in rows:
            lines.add("all", row)
        lines.close()
        duck.write(lines.names["all"], types, "i, coalesce(a, ''), n, f, coalesce(b, '')", "i", work / "x.parquet")
    duck.close()
    assert [one.name for one in work.iterdir()] == ["x.parquet"]
    moved = (work / "x.parquet").rename(tmp_path / "x.parquet")  # by a name without signs that stand for others
    assert duckdb.execute("SELECT * FROM read_parquet(?)", [str(moved)]).fetchall() == rows


def test_more_files_of_lines_than_may_be_open(tmp_path: Path) -> None:
    with Lines(tmp_path) as lines:
        for i in range(500):
            lines.add(str(i % 100), (i,))
        lines.close()
        assert [path.read_text() for path in lines.names.values()][99] == "99\n199\n299\n399\n499\n"
        assert lines.count == 500
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "desk", ["杭州余杭网点", "20261101", "a=b/c%d e+f", "..", 'O\'Neil "x"', "{[^]}", "*?#:\\\x01"]
)
def test_a_desk_is_read_by_its_name(tmp_path: Path, desk: str) -> None:
    path = place.part(tmp_path, "entries", desk, "2026-11")
    assert path.parents[3] == tmp_path
    path.parent.mkdir(parents=True)
    duckdb.sql("SELECT 1 AS n").write_parquet(str(tmp_path / "x"))
    (tmp_path / "x").rename(path)
    types = "hive_types = {'desk': VARCHAR, 'month': VARCHAR}"
    asked = f"SELECT desk, month, n FROM read_parquet(?, hive_partitioning = true, {types})"
    assert duckdb.execute(asked, [f"{tmp_path}/entries/*/*/*.parquet"]).fetchall() == [(desk, "2026-11", 1)]


@pytest.mark.parametrize(
    "name", ["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham"]
)
def test_a_time_falls_on_its_day_in_the_zone(name: str) -> None:
    zone, rnd = ZoneInfo(name), random.Random(7)
    dress = columns.dressed("money", zone)
    at = columns.names("money").index("happened")
    for _ in range(3000):
        when = rnd.randrange(1_600_000_000, 1_900_000_000)
        row = [""] * len(columns.names("money"))
        row[at] = row[at + 1] = when  # type: ignore[call-overload]
        month, line = dress(row)
        day = datetime.fromtimestamp(when, UTC).astimezone(zone).date().isoformat()
        assert (month, line[-2:]) == (day[:7], [day, day])


def test_every_table_has_its_month_and_its_order() -> None:
    assert tuple(columns.PARTED) == tuple(ROWS)
    for table, month in columns.PARTED.items():
        assert month in columns.TIMES
        assert set(columns.order(table).replace('"', "").split(", ")) <= set(columns.names(table))
    numbers = {name for table in ROWS for name, kind in columns.line_types(table).items() if kind == "BIGINT"}
    assert numbers - columns.TIMES == {"elapsed", "worked", "amount", "pieces", "nth"}  # no time among them


def _made(root: Path, desk: str, parts: dict[str, str]) -> int:
    """Put files of these texts for a desk."""
    with place.aside(root, desk) as work:
        for name, text in parts.items():
            path = place.part(work, "entries", desk, name)
            path.parent.mkdir(parents=True)
            path.write_text(text)
        told = place.about(work, desk)
        told.parent.mkdir(parents=True)
        told.write_text(str(parts))
        return place.put(root, work, desk, ("entries", "money"))


def _there(root: Path) -> dict[str, str]:
    return {str(one.relative_to(root)): one.read_text() for one in sorted(root.rglob("*")) if one.is_file()}


def test_only_what_is_of_the_desk_is_replaced(tmp_path: Path) -> None:
    assert _made(tmp_path, "other", {"2026-10": "o"}) == 1
    assert _made(tmp_path, "desk", {"2026-10": "a", "2026-11": "b"}) == 2
    other = {name: text for name, text in _there(tmp_path).items() if "desk=other" in name}
    kept = place.part(tmp_path, "entries", "desk", "2026-10")
    inode = kept.stat().st_ino
    (kept.parent / "data_0.parquet").write_text("of somebody")
    (tmp_path / "notes.txt").write_text("mine")
    assert _made(tmp_path, "desk", {"2026-10": "a", "2026-12": "c"}) == 3
    assert kept.stat().st_ino == inode  # the same content: the same file
    mine = {
        "desks/desk=desk/part.parquet": "{'2026-10': 'a', '2026-12': 'c'}",
        "entries/desk=desk/month=2026-10/part.parquet": "a",
        "entries/desk=desk/month=2026-12/part.parquet": "c",
    }
    assert _there(tmp_path) == {**other, **mine, "notes.txt": "mine"}
    assert not (kept.parents[1] / "month=2026-11").exists()


def test_a_desk_whose_files_are_of_two_exports_is_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _made(tmp_path, "desk", {"2026-10": "a", "2026-11": "b"})
    plain = Path.replace
    seen: list[Path] = []

    def replace(self: Path, target: Path) -> Path:
        if seen:
            raise OSError(28, "No space left on device")
        seen.append(target)
        return plain(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        with pytest.raises(OSError, match="No space"):
            _made(tmp_path, "desk", {"2026-10": "A", "2026-11": "B"})
    assert set(_there(tmp_path).values()) == {"A", "b"}
    assert not place.about(tmp_path, "desk").exists()
    assert _made(tmp_path, "desk", {"2026-10": "A", "2026-11": "B"}) == 1
    assert place.about(tmp_path, "desk").exists()


def test_one_export_of_a_desk_at_a_time_and_what_a_killed_one_left_goes(tmp_path: Path) -> None:
    left = tmp_path / ".desk=desk.kefu" / "new" / "entries"
    left.mkdir(parents=True)
    (left / "part.parquet").write_text("half")
    with place.aside(tmp_path, "desk") as work:
        assert list(work.iterdir()) == []
        with pytest.raises(Refused, match="another export"), place.aside(tmp_path, "desk"):
            pass
        with place.aside(tmp_path, "other"):
            pass
        assert work.is_dir()
    assert list(tmp_path.iterdir()) == []
