"""What `check` finds: information that needs nobody, and faults that somebody must act on."""

import json
from pathlib import Path

import pytest

from kefu.core.base.findings import finding
from kefu.core.ticket.identity import identity
from kefu.core.ticket.severity import FAULT, INFORMATION, TOLD, severity
from kefu.core.vocabulary import ids
from tests.cli.desks import Desk, new_desk
from tests.cli.shared import Clone, copied, settle, shared_desk
from tests.desk.judging.forging import forge, ticket_of

LATER = "2026-11-21T13:00:00+08:00"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A shared desk on which two people amended one fact and closed one ticket, unaware of each other."""
    where = tmp_path_factory.mktemp("made") / "d"
    lead, one, _two = shared_desk(where)
    number = one.opened()
    settle(lead, one)
    lead.must("amend", number, "carrier=sto", "--why", "x", now=LATER)
    one.must("amend", number, "carrier=yto", "--why", "x", now=LATER)
    lead.must("close", number, "as asked", "--how", "withdrawn", now=LATER)
    one.must("close", number, "as asked", "--how", "withdrawn", now=LATER)
    settle(lead, one)
    return where, number


@pytest.fixture
def clones(made: tuple[Path, str], tmp_path: Path) -> list[Clone]:
    """A copy of that desk: the clones of the lead and of an agent."""
    return copied(made[0], tmp_path / "d")[:2]


def items(desk: Desk, *more: str) -> list[dict[str, str]]:
    """What `check` finds, as JSON."""
    found: list[dict[str, str]] = json.loads(desk.kefu("check", "--format", "json", *more)[1])["items"]
    return found


@pytest.mark.parametrize(
    ("language", "heading", "said"),
    [
        ("en", "For information, nobody need act on these:", "0 findings, 2 for information"),
        ("zh", "以下仅供参考，无需处理：", "发现 0 个问题，另有 2 条提示"),
    ],
)
def test_concurrent_work_is_information(clones: list[Clone], language: str, heading: str, said: str) -> None:
    """It is shown under a line of its own and counted apart, and the exit code is 0."""
    for clone in clones:
        code, out, err = clone.kefu("--lang", language, "check")
        first, *rows = out.splitlines()
        assert (code, first, len(rows)) == (0, heading, 2)
        assert err.rstrip("\n").endswith(said)
        assert {item["code"] for item in items(clone)} == {"amended-unaware", "ignored"}
        assert {item["severity"] for item in items(clone)} == {"information"}


def test_faults_stand_first(clones: list[Clone], made: tuple[Path, str]) -> None:
    """A fault beside information ends in 1, stands before it, and both are counted."""
    lead, _one = clones
    path = lead.file(made[1])
    path.write_text(path.read_text().replace("state: closed", "state: open", 1))
    lead.git("commit", "-qam", "by hand")
    code, out, err = lead.kefu("--lang", "en", "check")
    rows = out.splitlines()
    heading = rows.index("For information, nobody need act on these:")
    assert (code, "[header]" in rows[0], heading, len(rows)) == (1, True, 2, 5)
    assert "2 findings, 2 for information\n" in err
    assert "| severity |" in lead.kefu("--lang", "en", "check", "--format", "md")[1].replace("  ", " ").splitlines()[0]


def test_an_unknown_key_of_the_desk_is_a_fault(tmp_path: Path) -> None:
    """In a ticket a newer kefu wrote it; in kefu.yaml it is somebody's slip."""
    desk = new_desk(tmp_path / "desk")
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text() + "colour: red\n")
    desk.commit()
    assert [(item["code"], item["severity"]) for item in items(desk)] == [("unknown-key", "fault")]
    assert desk.kefu("check")[0] == 1


def test_what_must_be_answered_is_no_information() -> None:
    """Two openings under one number and a timeline without one are faults; the same code outside a ticket is one too."""
    path = ids.path_of("261121-7K3F9Q5")
    for code in ("opened-twice", "no-open", "entry-removed", "newer-edition"):
        assert severity(finding(code, "x", path=path)) == FAULT
    for code in INFORMATION:
        assert severity(finding(code, "x", path=path)) == TOLD
        assert severity(finding(code, "x", path="kefu.yaml")) == FAULT


def test_a_finding_is_acknowledged_by_an_entry(clones: list[Clone], made: tuple[Path, str]) -> None:
    """It is no longer shown nor counted but with --all; others of its ticket, of the same code too, still are."""
    lead, one = clones
    number = made[1]
    amended, ignored = (next(i["id"] for i in items(lead) if i["code"] == c) for c in ("amended-unaware", "ignored"))
    said = (0, f"{number}\n", f"{number}: finding acknowledged (closed)\n")
    assert (
        lead.kefu("--lang", "en", "check", "--seen", amended[:6].lower(), "--why", "电话 13812345678", now=LATER)
        == said
    )
    assert [item["id"] for item in items(lead)] == [ignored]
    assert lead.kefu("--lang", "en", "check")[2].endswith(" 0 findings, 1 for information\n")
    assert {item["id"] for item in items(lead, "--all")} == {amended, ignored}
    text = lead.file(number).read_text()
    assert "  did: seen\n" in text
    assert f"  code: amended-unaware\n  finding: {amended}\n" in text.replace('"', "")
    assert "13812345678" not in text
    assert lead.git("log", "-1", "--format=%s") == f"seen {number}: amended-unaware\n"
    settle(lead, one)
    again = ("amend", number, "carrier=zto", "--why", "y")
    lead.must(*again, now="2026-11-21T14:00:00+08:00")
    one.must(*again[:2], "carrier=jd", *again[3:], now="2026-11-21T14:00:00+08:00")
    settle(lead, one)
    for clone in (lead, one):
        assert [item["code"] for item in items(clone)].count("amended-unaware") == 1
        assert amended not in {item["id"] for item in items(clone)}


def test_acknowledged_in_two_clones_at_once(clones: list[Clone], made: tuple[Path, str]) -> None:
    """Both entries stand and `check` has nothing to say of it; struck in one place only, it stays acknowledged."""
    lead, one = clones
    config = lead.top / "kefu.yaml"
    config.write_text(config.read_text().replace("[agent]", "[agent, supervisor]"))
    lead.git("commit", "-qam", "roles", "-m", "Kefu-Action: rules")
    settle(lead, one)
    before = {item["id"] for item in items(lead)}
    for clone in clones:
        for name in before:
            assert clone.kefu("check", "--seen", name, "--why", "两人同时", now=LATER)[0] == 0
    settle(lead, one)
    ops = [e.op for e in ticket_of(lead, made[1]).entries if e.did == "seen"]
    assert len(ops) == 4
    for clone in clones:
        assert clone.kefu("--lang", "zh", "check")[:2] == (0, "")
        assert {item["id"] for item in items(clone, "--all")} == before
    lead.must("strike", made[1], ops[0], "--why", "x", now="2026-11-21T14:00:00+08:00")
    assert items(lead) == []


def test_a_struck_acknowledgement_shows_it_again(clones: list[Clone], made: tuple[Path, str]) -> None:
    """In Chinese; and it can be acknowledged once more."""
    lead, number = clones[0], made[1]
    name = items(lead)[0]["id"]
    acknowledge = ("--lang", "zh", "check", "--seen", name, "--why", "已核对")
    assert lead.kefu(*acknowledge, now=LATER)[2] == f"{number}：已确认知悉（已结案）\n"
    code, _out, err = lead.kefu(*acknowledge, now=LATER)
    assert (code, "已确认知悉" in err) == (3, True)
    op = ticket_of(lead, number).entries[-1].op
    assert name not in {item["id"] for item in items(lead)}
    lead.must("strike", number, op, "--why", "x", now=LATER)
    assert name in {item["id"] for item in items(lead)}
    assert lead.kefu(*acknowledge, now=LATER)[0] == 0


def test_who_may_not_acknowledge(clones: list[Clone]) -> None:
    """It takes the permission `override`, and a reason; nothing is written else."""
    lead, one = clones
    name, tip = items(one)[0]["id"], one.tip()
    code, _out, err = one.kefu("--lang", "en", "check", "--seen", name, "--why", "x", now=LATER)
    assert (code, "takes a role with the permission override" in err) == (3, True)
    for args in (
        ("--seen", name),
        ("--why", "x"),
        ("--seen", name, "--why", " "),
        ("--seen", name, "--why", "x", "--mend"),
    ):
        assert lead.kefu("check", *args)[0] == 2, args
    for unknown in ("ZZZZZZZZZZ", "-", "0000000000000"):
        code, out, err = lead.kefu("--lang", "en", "check", "--seen", unknown, "--why", "x")
        assert (code, out) == (2, "")
        assert err.endswith(f"{unknown}: not one finding; `kefu check` lists them with their ids\n")
    assert one.tip() == tip


def test_what_is_in_no_ticket_stays(clones: list[Clone], made: tuple[Path, str]) -> None:
    """A fault of kefu.yaml is mended, not acknowledged; the change of an entry by hand is acknowledged in its ticket."""
    lead, number = clones[0], made[1]
    path = lead.file(number)
    path.write_text(path.read_text().replace("  text: as asked\n", "  text: as told\n", 1))
    config = lead.top / "kefu.yaml"
    config.write_text(config.read_text() + "colour: red\n")
    lead.git("commit", "-qam", "by hand")
    ids_of = {item["code"]: item["id"] for item in items(lead)}
    seen = lead.kefu("--lang", "en", "check", "--seen", ids_of["unknown-key"], "--why", "x", now=LATER)
    assert seen[0] == 3
    assert "is in no ticket: nobody can acknowledge it, it stays until it is mended" in seen[2]
    assert lead.kefu("check", "--seen", ids_of["entry-changed"], "--why", "x", now=LATER)[0] == 0
    assert {item["code"] for item in items(lead)} & set(ids_of) == {
        "commit-without-entry",
        "unknown-key",
        "amended-unaware",
        "ignored",
    }


def test_a_forged_acknowledgement_is_a_fault(clones: list[Clone], made: tuple[Path, str]) -> None:
    """By somebody without the role it hides its finding, and is itself one, under the same id at each check."""
    lead, one = clones
    name = items(one)[0]["id"]
    fields = {"did": "seen", "by": "agent-1", "code": "ignored", "finding": name, "why": "x"}
    forge(one, made[1], dict(fields))
    fresh = items(one)
    assert [item["severity"] for item in fresh if item["code"] == "not-allowed"] == ["fault"]
    assert items(one) == fresh
    assert one.kefu("check")[0] == 1
    assert lead.kefu("check")[0] == 0


def test_an_id_does_not_follow_the_line() -> None:
    """It is over code, file and arguments, also those of a finding within; two of different arguments have two."""
    inner = finding("refused", "{a}", line=3, a="x")
    one = finding("not-allowed", "{op} {why}", path="a", line=9, op="A", why=inner)
    assert identity(one) == identity(finding("not-allowed", "{op}", path="a", line=8, op="A", why=inner.placed("b")))
    others = [
        finding("not-allowed", "", path="a", op="B", why=inner),
        finding("not-allowed", "", path="b", op="A", why=inner),
    ]
    assert len({identity(one), *map(identity, others)}) == 3
