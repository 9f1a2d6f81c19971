"""`kefu audit` at the command line: exit codes, formats, one ticket, what is refused."""

import json
from pathlib import Path

import pytest

from tests.cli.desks import Desk, new_desk
from tests.cli.shared import CONTACTS

AT = "2026-11-21T{}:00+08:00".format


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with a ticket that was erased, and one whose timeline somebody changed with an editor."""
    desk = new_desk(tmp_path_factory.mktemp("audit") / "desk")
    erased = desk.must("open", "damaged", "75312345678901", "box broken", "--incomplete", *CONTACTS, now=AT("12:10"))
    desk.must("forget", erased, "--why", "asked", now=AT("12:20"))
    return desk


def test_a_sound_desk_passes_and_says_what_was_erased_and_what_is_not_known(desk: Desk) -> None:
    code, out, said = desk.kefu("--lang", "en", "audit", "--anew", now=AT("12:30"))
    assert (code, out) == (0, "")
    lines = said.splitlines()
    assert "contacts and attachments were erased on 2026-11-21 12:20 by lead-1: asked" in lines[0]
    assert [line.partition(":")[0] for line in lines[1:-1]] == ["Not known"] * 3
    assert lines[-1] == "2 commits audited, 0 more before; 0 seals and 0 receipts compared: 0 findings"
    said = desk.kefu("--lang", "en", "audit", now=AT("12:30"))[2]
    assert said.splitlines()[-1].startswith("0 commits audited, 2 more before")


def test_findings_name_commit_ticket_rule_and_meaning(desk: Desk) -> None:
    number = desk.must("open", "damaged", "75312345678902", "box wet", "--incomplete", *CONTACTS, now=AT("12:40"))
    path: Path = desk.file(number)
    path.write_text(path.read_text(encoding="utf-8").replace("box wet", "box dry"), encoding="utf-8")
    desk.commit("by hand")
    commit = desk.git("rev-parse", "HEAD").strip()
    code, out, _said = desk.kefu("--lang", "en", "audit", number, now=AT("12:50"))
    assert code == 1
    line = next(line for line in out.splitlines() if "[entry-edited]" in line)
    assert line.startswith(f"{commit[:10]} {number} [entry-edited]: entry ")
    assert line.endswith("What was recorded before was altered afterwards; the commit before has it as it was.")
    code, out, _said = desk.kefu("audit", "--format", "json", now=AT("12:50"))
    rows = [row for row in json.loads(out)["items"] if row["rule"] == "entry-edited"]
    assert (code, [(row["commit"], row["ticket"]) for row in rows]) == (1, [(commit, number)])
    assert rows[0]["means"].startswith("What was recorded before")
    # In Chinese, and again without looking at anything: what was found is not forgotten.
    code, out, _said = desk.kefu("--lang", "zh", "audit", now=AT("12:50"))
    assert (code, f"{commit[:10]} {number} [entry-edited]" in out) == (1, True)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--to", "HEAD~1"), "--to belongs to --since"),
        (("--anew", "--since", "HEAD~1"), "--anew belongs to the audit of the whole history"),
        (("7K3F9Q5", "--against", "x"), "leave out the ID"),
    ],
)
def test_what_does_not_go_together_is_refused(desk: Desk, args: tuple[str, ...], said: str) -> None:
    code, out, err = desk.kefu("--lang", "en", "audit", *args)
    assert (code, out, said in err) == (2, "", True), err
