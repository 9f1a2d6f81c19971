"""Every figure of the monthly report beside a plain computation over the files of the same commit."""

import json
import subprocess
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cli.working import Desk, money_desk
from tests.desk.figures.generated import CALENDAR, fill
from tests.desk.figures.plain import ZONE, Month, changed, percent, read, spread, worked

LATER = {"KEFU_NOW": "2026-12-20T09:00:00+08:00"}
MONTHS = ("2026-09", "2026-10", "2026-11")


@pytest.fixture(scope="module", params=[150, pytest.param(2000, marks=pytest.mark.long)])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk of cases worked at random over three months."""
    desk = money_desk(tmp_path_factory.mktemp("counted"), CALENDAR)
    subprocess.run(["git", "rm", "-q", "-r", "tickets"], cwd=desk.path, check=True)
    fill(desk.path, request.param, seed=request.param)
    return desk


def span(text: str | None) -> int | None:
    """An ISO duration in seconds."""
    if text is None:
        return None
    days, _, rest = text.removeprefix("P").partition("T")
    total, number = int(days.rstrip("D") or 0) * 86400, ""
    for sign in rest:
        if sign.isdigit():
            number += sign
        else:
            total, number = total + int(number) * {"H": 3600, "M": 60, "S": 1}[sign], ""
    return total


def rows(told: dict[str, Any], section: str, *keys: str) -> list[tuple[Any, ...]]:
    """These columns of a section."""
    return [tuple(row[key] for key in keys) for row in told[section]]


def spread_of(row: dict[str, Any], before: str = "") -> Sequence[int | None]:
    """Median, 90th percentile and greatest of a row in seconds."""
    return [span(row[f"{before}{key}"]) for key in ("median", "p90", "max")]


def month(text: str) -> tuple[datetime, datetime]:
    """First instants of a month and of the next."""
    since = datetime.fromisoformat(f"{text}-01").replace(tzinfo=ZONE)
    return since, (since + timedelta(days=32)).replace(day=1)


def test_every_figure_of_three_months(desk: Desk) -> None:
    """Three months, section by section."""
    cases = read(desk.path, "HEAD")
    for name in MONTHS:
        made = json.loads(desk.did("report", "monthly", name, "--format", "json", **LATER))
        told = {one["key"]: one["rows"] for one in made["sections"]}
        since, until = month(name)
        before = Month(cases, since - (until - since), since)
        compare(told, Month(cases, since, until), before)
        written = (e for c in cases for e in c.entries if e["by"] != "kefu")
        dated = [(datetime.fromisoformat(e["at"]), datetime.fromisoformat(e.get("written", e["at"]))) for e in written]
        assert made["late"] == sum(since <= at < until <= recorded for at, recorded in dated)


def compare(told: dict[str, Any], plain: Month, before: Month) -> None:
    """Hold each section of a report to the plain computation."""
    now, then = plain.summary(), before.summary()
    got = {row["figure"]: row for row in told["summary"]}
    assert {name: (row["count"], row["before"]) for name, row in got.items()} == {n: (now[n], then[n]) for n in now}
    assert got["still-closed"]["rate"] == percent(now["still-closed"], now["closed"])
    assert got["opened"]["change"] == changed(now["opened"], then["opened"])
    assert rows(told, "days", "day", "opened", "closed", "reopened", "backlog") == plain.days()
    ages = plain.ages()
    assert {row["age"]: row["count"] for row in told["ages"]} == ages
    assert {row["age"]: row["rate"] for row in told["ages"]} == {
        a: percent(n, sum(ages.values())) for a, n in ages.items()
    }
    answers(told, plain)
    callbacks, callbacks_before = plain.callbacks(), before.callbacks()
    rated = {row["figure"]: (row["count"], row["before"]) for row in told["callbacks"]}
    assert rated == {name: (n, callbacks_before[name]) for name, n in callbacks.items()}
    for section, key, mine, theirs in (
        ("categories", "category", plain.categories(), before.categories()),
        ("causes", "cause", plain.causes(), before.causes()),
    ):
        counted = {row[key]: (row["count"], row["rate"], row["before"], row["change"]) for row in told[section]}
        total = sum(mine.values())
        assert counted == {k: (n, percent(n, total), theirs[k], changed(n, theirs[k])) for k, n in mine.items()}
    clocks(told, plain)
    assert {row["reason"]: (row["count"], row["again"]) for row in told["attempts"]} == plain.attempts()
    hours = plain.hours()
    assert [[row[f"h{h:02}"] for h in range(24)] for row in told["hours"]] == [
        [hours[d, h] for h in range(24)] for d in range(7)
    ]
    money = {
        (row["kind"], stage): (row[f"{stage}-n"], round(float(row[stage]) * 100))
        for row in told["money"]
        for stage in ("offered", "agreed", "paid")
    }
    assert {key: found for key, found in money.items() if found[0]} == plain.money()


def answers(told: dict[str, Any], plain: Month) -> None:
    """First responses, and the key figures made of them and of the others."""
    spans, hours, unanswered = plain.responses()
    (row,) = told["response"]
    assert (row["n"], row["unanswered"]) == (len(spans), unanswered)
    assert spread_of(row) == spread(spans)
    assert spread_of(row, "worked-") == spread(hours)
    kpi = {one["figure"]: one for one in told["kpi"]}
    due = plain.due()
    missed, met = sum(bool(c.missed) for c in due), sum(bool(c.met and not c.missed) for c in due)
    callbacks = plain.callbacks()
    assert (kpi["first-response"]["count"], span(kpi["first-response"]["median"])) == (len(spans), spread(spans)[0])
    assert (kpi["on-time"]["count"], kpi["on-time"]["of"], kpi["on-time"]["rate"]) == (
        met,
        met + missed,
        percent(met, met + missed),
    )
    assert kpi["undecided"]["count"] == len(due) - met - missed
    assert (kpi["satisfied"]["count"], kpi["satisfied"]["of"]) == (callbacks["satisfied"], callbacks["reached"])
    assert kpi["satisfied"]["rate"] == percent(callbacks["satisfied"], callbacks["reached"])
    assert kpi["missed-calls"]["count"] == plain.missed_calls()


def clocks(told: dict[str, Any], plain: Month) -> None:
    """What fell due, who bore it, how long it took."""
    mine = plain.clocks()
    assert {row["clock"]: (row["due"], row["met"], row["missed"], row["undecided"]) for row in told["clocks"]} == mine
    assert {row["clock"]: row["rate"] for row in told["clocks"]} == {
        n: percent(r[1], r[1] + r[2]) for n, r in mine.items()
    }
    assert {row["bears"]: row["missed"] for row in told["bearers"]} == plain.bearers()
    durations = plain.durations()
    assert {row["clock"]: row["n"] for row in told["durations"]} == {
        name: len(spans) for name, (spans, _) in durations.items()
    }
    for row in told["durations"]:
        spans, hours = durations[row["clock"]]
        assert spread_of(row) == spread(spans)
        assert spread_of(row, "worked-") == spread(hours)


def test_the_plain_computation_can_tell_a_difference() -> None:
    """Worked by hand: working time over a weekend, a rate rounded half up, the least value that nine in ten do not exceed."""
    friday, monday = (datetime.fromisoformat(f"2026-11-{d}T17:00:00+08:00") for d in (20, 23))
    assert worked(friday, monday) == (1 + 3 + 3.5 + 3.5) * 3600
    assert percent(1, 8) == "12.5"
    assert percent(1, 16) == "6.3"
    assert spread([1, 2, 3, 4, 10]) == [3, 10, 10]
