"""Rules that were changed without the right to it stand in `check` until somebody acts who had it before."""

import json

import pytest

from tests.cli.desks import Desk
from tests.cli.shared import Clone


def found(desk: Desk, *more: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(desk.kefu("check", "--format", "json", *more)[1])["items"]
    return [row for row in rows if row["code"] == "rules-by"]


def edited(clone: Clone, old: str, new: str, path: str = "kefu.yaml", text: str = "rules") -> str:
    """Change a file of the rules with plain git; the commit."""
    file = clone.top / path
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    clone.git("commit", "-q", "-am", text)
    return clone.tip()


def self_given(one: Clone, lead: Clone) -> str:
    """An agent gives himself every role, and pushes it by plain git; the lead has taken it."""
    bad = edited(
        one, "email: 1@example.org, roles: [agent]", "email: 1@example.org, roles: [agent, supervisor, manager]"
    )
    one.git("push", "-q", "origin", "HEAD:main")
    lead.sync()
    return bad


def test_roles_that_an_agent_gave_himself(clones: list[Clone]) -> None:
    """It is a fault at each check; his new roles let him neither acknowledge it nor change the rules by right."""
    lead, one, _two = clones
    bad = self_given(one, lead)
    for _ in range(2):
        assert lead.kefu("check")[0] == 1
    (row,) = found(lead)
    assert f"commit {bad[:10]} changed kefu.yaml, and 1@example.org had no role with the permission staff" in str(row)
    code, _out, said = one.kefu("--lang", "en", "check", "--seen", row["id"], "--why", "mine")
    assert (code, "agent-1 may not acknowledge it" in said) == (3, True), said
    edited(one, "tries: 3", "tries: 1")
    assert len(found(one)) == 2
    # Whatever else the lead does, it stands until he does something about it.
    lead.must("staff", "add", "agent-3", "--name", "3", "--email", "3@example.org", "--role", "agent")
    assert [each["id"] for each in found(lead)] == [row["id"]]


def test_it_is_acknowledged_for_everybody(clones: list[Clone]) -> None:
    lead, one, two = clones
    self_given(one, lead)
    name = found(lead)[0]["id"]
    refused = lead.kefu("--lang", "en", "check", "--seen", name, "--why", "call 13812345678")
    assert (refused[0], "this stands in a commit, for good" in refused[2]) == (2, True)
    assert lead.kefu("--lang", "en", "check", "--seen", name, "--why", "与本人谈过,保留")[0] == 0
    assert lead.git("status", "--porcelain") == ""
    assert f"Kefu-Finding: {name}\n" in lead.git("log", "-1", "--format=%B")
    lead.sync()
    two.sync()
    for clone in (lead, two):
        assert found(clone) == []
        assert clone.kefu("check")[0] == 0
    assert [row["id"] for row in found(two, "--all")] == [name]
    assert "was acknowledged already" in lead.kefu("--lang", "en", "check", "--seen", name, "--why", "x")[2]
    # From now on his role counts.
    one.sync()
    edited(one, "tries: 3", "tries: 2")
    assert found(one) == []


@pytest.mark.parametrize("who", ["lead", "himself"])
def test_it_is_taken_back(clones: list[Clone], who: str) -> None:
    lead, one, _two = clones
    bad = self_given(one, lead)
    (lead if who == "lead" else one).git("revert", "--no-edit", bad)
    assert found(lead if who == "lead" else one) == []


def test_a_forged_acknowledgement_is_none(clones: list[Clone]) -> None:
    lead, one, _two = clones
    self_given(one, lead)
    name = found(one)[0]["id"]
    one.git("commit", "-q", "--allow-empty", "-m", f"seen: x\n\nKefu-Action: seen\nKefu-Finding: {name}\nKefu-Why: x")
    assert [row["id"] for row in found(one)] == [name]


def test_a_change_hidden_in_a_merge(clones: list[Clone]) -> None:
    _lead, one, _two = clones
    one.git("switch", "-q", "-c", "side")
    one.opened()
    one.git("switch", "-q", "main")
    one.opened()
    one.git("merge", "-q", "--no-commit", "side")
    config = one.top / "kefu.yaml"
    config.write_text(config.read_text().replace("tries: 3", "tries: 1"))
    one.git("commit", "-q", "-am", "merge")
    assert [one.tip()[:10] in str(row) for row in found(one)] == [True]


def test_a_playbook_by_somebody_unknown(clones: list[Clone]) -> None:
    lead, _one, _two = clones
    stranger = Clone(lead.top, "stranger@example.org")
    edited(stranger, "title:", "# mine\ntitle:", "playbooks/damaged.yaml")
    assert ["stranger@example.org" in str(row) for row in found(lead)] == [True]


def test_what_the_first_edition_let_pass_is_no_fault(clones: list[Clone]) -> None:
    lead, one, _two = clones
    edited(lead, "rules: 2", "rules: 1")
    lead.sync()
    one.sync()
    self_given(one, lead)
    assert found(lead) == []


def test_a_commit_by_hand_is_acknowledged(clones: list[Clone]) -> None:
    """It cannot be mended, as the history only grows; whoever may override has looked at it."""
    lead, one, _two = clones
    number = lead.opened()
    path = lead.file(number)
    path.write_text(path.read_text() + "\n# mine\n")
    lead.git("commit", "-q", "-am", "by hand")
    lead.git("revert", "--no-edit", "HEAD")
    rows = json.loads(lead.kefu("check", "--format", "json")[1])["items"]
    assert [row["code"] for row in rows] == ["commit-without-entry"] * 2
    for row in rows:
        assert lead.kefu("check", "--seen", row["id"], "--why", "put back")[0] == 0
    assert lead.kefu("check")[0] == 0
    lead.sync()
    one.sync()
    assert one.kefu("check")[0] == 0


def test_who_wrote_for_whom_is_information(clones: list[Clone]) -> None:
    """`--as` proves nothing where nothing is signed: it is told, once for two people, and needs nobody."""
    _lead, one, _two = clones
    for _ in range(2):
        one.must("--as", "lead", "open", "damaged", "75312345678901", "箱子破损")
    assert one.kefu("check")[:2] == (0, "")
    code, out, _said = one.kefu("--lang", "en", "check", "--all")
    assert (code, out.count("[written-for]")) == (0, 1), out
    assert "2 commits by lead-1 were written by agent-1 (--as)" in out
