"""log, from outside: every commit of a ticket on whatever side of a merge it was made, in each format, as it is read."""

import csv
import json
from pathlib import Path

from tests.cli.desks import new_desk
from tests.cli.shared import shared_desk


def test_what_two_clones_wrote_alike_is_shown_twice(tmp_path: Path) -> None:
    """A breach is entered by the sweeps of both; git's log would leave one of the two commits out."""
    lead, agent = shared_desk(tmp_path / "world", people=1)
    number = lead.must("open", "inquiry", "none", "一", "--incomplete", "--due", "+1h")
    lead.sync()
    agent.sync()
    for clone in (lead, agent):
        clone.must("sweep", now="2026-11-21T18:00:00+08:00")
    agent.must("note", number, "二", now="2026-11-21T18:05:00+08:00")
    lead.must("note", number, "三", now="2026-11-21T18:06:00+08:00")
    for clone in (lead, agent, lead):
        clone.sync()
    code, out, _ = lead.kefu("log", number, "--format", "jsonl")
    rows = [json.loads(row) for row in out.splitlines()]
    path = str(lead.file(number).relative_to(lead.top))
    commits = lead.git("log", "--full-history", "--no-merges", "--format=%H", "--", path).split()
    assert code == 0
    assert [row["commit"] for row in rows] == [commit[:10] for commit in commits]
    assert sorted(row["action"] for row in rows) == ["breach", "breach", "note", "note", "open"]
    assert len({row["op"] for row in rows}) == 4


def test_formats_agree(tmp_path: Path) -> None:
    """The whole desk, row by row; nothing where nothing was done."""
    desk = new_desk(tmp_path / "desk")
    assert desk.kefu("log", "--format", "jsonl") == (0, "", "")
    assert json.loads(desk.must("log", "--format", "json"))["items"] == []
    assert desk.kefu("--lang", "en", "log")[1:] == ("", "Nothing found.\n")
    number = desk.must("open", "inquiry", "none", "一", "--incomplete")
    desk.must("note", number, "二")
    desk.must("close", number, "--how", "void", "三")
    lines = [json.loads(row) for row in desk.must("log", "--format", "jsonl").splitlines()]
    assert [row["action"] for row in lines] == ["close", "note", "open"]
    assert json.loads(desk.must("log", "--format", "json"))["items"] == lines
    heads, *rows = csv.reader(desk.must("log", "--format", "csv").splitlines())
    assert heads == list(lines[0])
    assert [dict(zip(heads, row, strict=True)) for row in rows] == [
        {key: "" if value is None else value for key, value in row.items()} for row in lines
    ]
    assert len(desk.must("log", number, "--format", "md").splitlines()) == 5


def test_since(tmp_path: Path) -> None:
    """What was recorded from then on, whenever it happened; a time that is none is told."""
    desk = new_desk(tmp_path / "desk")
    number = desk.must("open", "inquiry", "none", "一", "--incomplete", now="2026-11-20T18:00:00+08:00")
    desk.must("note", number, "二", "--at", "11-20 19:00", now="2026-11-21T09:00:00+08:00")
    for words in (("--since", "today"), (number, "--since", "11-21 09:00")):
        rows = json.loads(desk.must("log", *words, "--format", "json"))["items"]
        assert [row["action"] for row in rows] == ["note"]
    assert len(json.loads(desk.must("log", "--since", "11-20", "--format", "json"))["items"]) == 2
    assert desk.kefu("--lang", "en", "log", "--since", "11-22")[1:] == ("", "Nothing found.\n")
    assert desk.kefu("log", "--since", "soon")[0] == 2
