"""The queries of docs/headoffice.md over three desks tell what each desk's own report tells, with DuckDB and with Spark."""

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.cli.desks import ROOT, Desk

pytest.importorskip("duckdb", reason="duckdb is not installed: pip install 'kefu[data]'")

DOCUMENTS = ("docs/headoffice.md", "docs/headoffice.zh-CN.md")
ASKED = ("months", "clocks", "response", "backlog", "instant", "money", "late", "whole")
DESKS = {"杭州 #1/x": "Asia/Shanghai", "20261101": "America/New_York", "Bei'jing=2": "Europe/Berlin"}
"""Names with signs that paths and other programs read otherwise, and zones whose month begins at other instants."""
BRANCHES = ("余杭", "建国门", "")
IMPORTED, AFTER = "2026-11-29T12:00:00+08:00", "2026-12-10T12:00:00+08:00"
INSTANT = "2026-11-20T18:00:00+08:00"
Tell = Callable[[str], list[tuple[Any, ...]]]


def queries(document: str, root: Path) -> dict[str, str]:
    """The blocks of a document by their marks, for the directory `root`."""
    text = (ROOT / document).read_text(encoding="utf-8")
    found = re.findall(r"<!-- query: ([a-z]+) -->\n```sql\n(.*?)```", text, re.DOTALL)
    return {name: sql.replace("/srv/desks", str(root)) for name, sql in found}


def lived(desk: Desk, name: str, zone: str, shift: int) -> None:
    """A desk with tickets around both ends of November, of which some are answered, closed, reopened, paid, late."""
    desk.top.mkdir(parents=True)
    desk.must("--lang", "en", "init", str(desk.top), "--name", name)
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text().replace("timezone: Asia/Shanghai", f"timezone: {zone}"))
    desk.git("commit", "-qam", "zone", "--allow-empty")
    rows = [
        (
            f"{date(2026, 10, 26) + timedelta(days=i)}T{(5 * i + shift) % 24:02}:59:59+08:00",
            ("damaged", "inquiry", "signed-not-received")[i % 3], f"753123{shift}{i:06}", BRANCHES[i % 3], f"=case {i}",
        )
        for i in range(30)
    ]  # fmt: skip
    table, how = desk.top.parent / "t.csv", desk.top.parent / "m.yaml"
    with open(table, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("t", "kind", "no", "branch", "what"), *rows])
    how.write_text("columns: {t: at, kind: category, no: waybill, branch: branches.delivery, what: text}\n")
    ids = desk.must("import", str(table), "--map", str(how), now=IMPORTED).split()

    def did(what: str, of: Iterable[str], *args: str, at: str, now: str = AFTER) -> None:
        desk.must(what, ",".join(of), *args, "--at", at, now=now)

    did("contact", ids[: 7 + shift // 2], "recipient", "reached", at="2026-11-03 10:00")
    did("contact", ids[9:13], "recipient", "reached", at="2026-11-12 09:00", now=IMPORTED)
    did("contact", ids[13:20], "recipient", "no-answer", at="2026-11-28 10:00", now=IMPORTED)
    for i, at in enumerate(("2026-11-20T16:30", "2026-11-21T18:30", "2026-11-22T22:30")):
        did("contact", ids[25 + i : 26 + i], "recipient", "reached", at=f"{at}:00+08:00", now=IMPORTED)
    void = ("--how", "void", "--why", "x")
    did("close", ids[:2], *void, at="2026-10-31 23:59:59")
    did("reopen", ids[:2], "--why", "again", at="2026-10-31 23:59:59")
    did("close", ids[:1], *void, at="2026-11-01 00:00:00")
    did("close", ids[3 : 8 + shift], *void, at="2026-11-30 23:59:59")
    did("reopen", ids[3:5], "--why", "again", at="2026-11-30 23:59:59")
    did("close", ids[20:23], *void, at="2026-12-01 00:00:00")
    money = ("compensation", "86.50", "--payer", "us", "--payee", "recipient", "--why", "agreed by phone")
    desk.must("settle", ids[12], *money, "--stage", "agreed", "--at", "2026-11-30 23:59:59", now=AFTER)
    desk.must("settle", ids[12], *money, "--stage", "paid", "--at", "2026-12-01 00:00:00", now=AFTER)
    desk.must("settle", ids[0], "fine", "20", "--payer", "us", "--payee", "origin", "--why", "x", "--at", "2026-11-09 10:00", now=AFTER)  # fmt: skip
    if shift < 2:  # where nobody sweeps much is undecided
        desk.must("sweep", now=AFTER)


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Desk]:
    """Three desks that have lived."""
    top = tmp_path_factory.mktemp("desks")
    made = {}
    for i, (name, zone) in enumerate(DESKS.items()):
        made[name] = Desk(top / str(i) / "desk")
        lived(made[name], name, zone, i)
    return made


@pytest.fixture(scope="module")
def office(desks: dict[str, Desk], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their measures in one directory."""
    root = tmp_path_factory.mktemp("office")
    for desk in desks.values():
        desk.must("export", "--to", "parquet", str(root), now=AFTER)
    return root


@pytest.fixture(scope="module")
def told(desks: dict[str, Desk]) -> dict[str, list[tuple[Any, ...]]]:
    """What the queries must tell, from the reports of the desks."""
    found: dict[str, list[tuple[Any, ...]]] = {
        name: [] for name in ("clocks", "response", "backlog", "instant", "money")
    }
    for name, desk in sorted(desks.items()):
        made = reported(desk, "monthly", "2026-11", "--by", "branch")
        found["clocks"] += [
            (name, *(row[key] for key in ("clock", "due", "met", "missed", "undecided")), number(row["rate"]))
            for row in made["clocks"]
        ]
        (first,) = made["response"]
        found["response"].append((name, first["n"], seconds(first["median"]), seconds(first["p90"])))
        found["backlog"] += backlog(name, made)
        found["instant"] += backlog(name, reported(desk, "--since", "2026-11-01", "--until", INSTANT, "--by", "branch"))
        found["money"] += sorted(
            (name, row["kind"], stage, row[f"{stage}-n"], round(100 * float(row[stage])))
            for row in made["money"] for stage in ("offered", "agreed", "paid") if row[f"{stage}-n"]
        )  # fmt: skip
    return found


@cache
def reported(desk: Desk, *asked: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of a report by section, and its head as the one row of `head`."""
    made = json.loads(desk.must("report", *asked, "--format", "json", now=AFTER))
    return {"head": [made], **{section["key"]: section["rows"] for section in made["sections"]}}


def backlog(name: str, made: dict[str, list[dict[str, Any]]]) -> list[tuple[Any, ...]]:
    return sorted((name, row["group"] or "", row["backlog"]) for row in made["by-branch"] if row["backlog"])


def number(text: str | None) -> float | None:
    return None if text is None else float(text)


def seconds(text: str | None) -> int | None:
    """A span as JSON has it, such as PT26H3M."""
    if text is None:
        return None
    found = re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?", text)
    assert found is not None
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    return 3600 * hours + 60 * minutes + rest


def compared(tell: Tell, asked: dict[str, str], told: dict[str, list[tuple[Any, ...]]], desks: dict[str, Desk]) -> None:
    """Hold what the queries tell against the reports."""
    for name, expected in told.items():
        answer = [row[:3] if name == "backlog" else row for row in tell(asked[name])]
        assert sorted(answer, key=str) == sorted(expected, key=str), name
        assert len(expected) >= len(DESKS)
    assert {row[-1] not in (None, 0.0) for row in told["clocks"]} == {True, False}
    assert any(row[-2] for row in told["clocks"])
    assert all(row[-1] is not None for row in told["response"])
    months: dict[tuple[str, str], list[int]] = {}
    late = {}
    for name, desk in desks.items():
        for month in ("2026-10", "2026-11", "2026-12"):
            made = reported(desk, "monthly", month, "--by", "branch")
            if month == "2026-11":
                late[name] = made["head"][0]["late"]
            for row in made["by-branch"]:
                held = months.setdefault((month, row["group"] or ""), [0, 0, 0])
                for i, key in enumerate(("opened", "closed", "reopened")):
                    held[i] += row[key]
    expected = sorted((*key, *held) for key, held in months.items() if any(held))
    assert tell(asked["months"]) == expected
    assert dict(tell(asked["late"])) == late
    assert all(late.values())
    assert {row[0]: row[-1] for row in tell(asked["whole"])} == dict.fromkeys(DESKS, True)


def test_duckdb_tells_what_the_reports_tell(
    desks: dict[str, Desk], office: Path, told: dict[str, list[tuple[Any, ...]]]
) -> None:
    import duckdb

    asked = queries(DOCUMENTS[0], office)
    with duckdb.connect() as base:
        base.execute(asked["duckdb"])
        base.execute(asked["cases"])
        compared(lambda sql: base.execute(sql).fetchall(), asked, told, desks)


@pytest.mark.spark
def test_spark_tells_what_the_reports_tell(
    desks: dict[str, Desk], office: Path, told: dict[str, list[tuple[Any, ...]]]
) -> None:
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    spark = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    asked = queries(DOCUMENTS[0], office)
    session = spark.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    base = session.config("spark.sql.shuffle.partitions", "1").getOrCreate()
    try:
        for statement in (asked["spark"] + asked["cases"]).split(";"):
            if statement.strip():
                base.sql(statement)

        def tell(sql: str) -> list[tuple[Any, ...]]:
            rows = base.sql(sql.strip().rstrip(";")).collect()
            return [tuple(float(one) if isinstance(one, Decimal) else one for one in row) for row in rows]

        compared(tell, asked, told, desks)
    finally:
        base.stop()


def test_both_documents_ask_the_same() -> None:
    first, second = (queries(document, Path("/srv/desks")) for document in DOCUMENTS)
    assert first == second
    assert set(ASKED) | {"duckdb", "cases", "spark"} == set(first)
