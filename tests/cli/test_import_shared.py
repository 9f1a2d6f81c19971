"""One table taken in by two clones: one opening with its record, whoever's writing counts, and `check` finds nothing."""

import json
from dataclasses import replace
from pathlib import Path

from tests.cli.shared import Clone, settle, shared_desk, whole

TABLE = (
    "登记时间,问题类型,运单号,收件人,电话,内容,备注\n"
    "2026-11-02 09:10,破损,75312345671001,周一鸣,13900000101,客户周一鸣说坏了,已问13900000199\n"
    "2026-11-02 09:40,催件,75312345671002,吴双,13900000102,快点,\n"
)
LATER, NOW = "2026-11-21T12:30:00+08:00", "2026-11-21T13:00:00+08:00"


def checked(clone: Clone) -> tuple[int, list[tuple[str, str]]]:
    code, out, _said = clone.kefu("check", "--format", "jsonl", now=NOW)
    found = [json.loads(line) for line in out.splitlines()]
    return code, [(one["code"], one["severity"]) for one in found]


def test_one_table_in_two_clones(tmp_path: Path) -> None:
    lead, other = shared_desk(tmp_path / "desk", people=1)
    one, two, how = tmp_path / "1.csv", tmp_path / "2.csv", tmp_path / "map.yaml"
    one.write_text(TABLE)
    two.write_text(TABLE.replace("坏了", "坏透了").replace("2026-11-02", "2026-11-03"))
    how.write_text(lead.must("import", str(one), "--guess"))
    # The lead sits at two computers; the second table is taken in by two persons.
    same, by_two = ("import", str(one), "--map", str(how)), ("import", str(two), "--map", str(how))
    numbers = lead.must(*same).split()
    assert replace(other, mail=lead.mail).must(*same, now=LATER).split() == numbers
    others = lead.must(*by_two).split()
    assert other.must(*by_two, now=LATER).split() == others
    settle(lead, other)
    whole(lead, other)
    assert checked(lead) == checked(other) == (0, [("same-op", "information")] * 3)  # who it was differs
    shown = json.loads(other.must("show", numbers[0], "--format", "json", now=NOW))["items"][0]
    assert [entry["did"] for entry in shown["timeline"]] == ["open", "note"]
    for clone, number, text in ((lead, numbers[0], "坏了"), (other, others[0], "坏透了")):
        page = clone.must("show", number, now=NOW)
        assert [part in page for part in (f"客户周一鸣说{text}", "13900000101", "已问13900000199")] == [True] * 3
        assert len(clone.vault()) == 6
