"""The forty cases of an agent's own table, each opened by its own word and played to an end from an answers file."""

from pathlib import Path

import pytest

from kefu.core.playbook.model import KINDS, Case, Playbook
from kefu.desk.play.playbooks import NO_DESK, Source, read_all
from tests.test_forty_cases import Desk, cases, made

ROOT = Path(__file__).parent.parent
ROWS = cases()
QUICK = (0, 3, 8, 20)
"""Rows that every run of the tests plays; the others are a long round."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One desk for all of them, of one person who decides alone, with a file to be attached."""
    where = tmp_path_factory.mktemp("cases")
    (where / "proof.png").write_bytes(b"proof")
    found = made(where / "desk")
    (found.where / "kefu.yaml").write_text(
        "format: 1\ntimezone: Asia/Shanghai\nlanguage: zh\nstaff:\n"
        "  lead-1: {name: 客服主管, email: lead-1@example.org, roles: [agent, supervisor, manager]}\n",
        encoding="utf-8",
    )
    found.git("commit", "-qam", "staff: one\n\nKefu-Action: staff\n")
    return found


def books() -> dict[str, Playbook]:
    """The standard playbooks."""
    files = sorted((ROOT / "playbooks").glob("*.yaml"))
    return read_all([Source(f"playbooks/{p.name}", p.read_bytes()) for p in files], NO_DESK).books


def fitting(book: Playbook, row: dict[str, str]) -> Case:
    """A test of the playbook whose case is like the row: the same direction, answered once at each step."""
    outbound = row["进出港"] == "出港"
    channel = {"电话": "phone", "工单": "platform", "在线": "online"}.get(row["渠道"], "")

    def like(case: Case) -> bool:
        facts = dict(case.facts)
        if facts.pop("direction", "inbound") != ("outbound" if outbound else "inbound") and _asks(book, "direction"):
            return False
        wanted = facts.pop("channel", "" if channel == "platform" and _asks(book, "channel") else channel)
        return not facts and wanted == channel and all(len(said) == 1 for said in case.answers.values())

    return next(case for case in book.cases if like(case))


def _asks(book: Playbook, fact: str) -> bool:
    return any(fact in str(step.when) for step in book.steps)


def answers(book: Playbook, case: Case, proof: Path) -> str:
    """The test's answers as a file for a real ticket names them: every contact and every piece of evidence too."""
    lines = []
    for name in case.path:
        step = book.step(name)
        assert step is not None
        said = case.answers.get(name, ())
        if step.kind == "evidence":
            value = f'{{value: none, why: "{case.name}"}}' if "none" in said else f'"{proof}"'
        elif step.kind == "close":
            value = f'{{text: "{case.name}"}}'
        elif said:
            value = f'"{said[0]}"'
        elif step.kind == "contact":
            value = "reached"
        else:
            assert KINDS[step.kind].free or step.over or len(step.results) == 1
            continue
        lines.append(f"{name}: {value}\n")
    return "".join(lines)


def rows() -> list[object]:
    """Each row, all but a few marked as a long round."""
    marked = [(n, pytest.mark.long if n not in QUICK else ()) for n in range(len(ROWS))]
    return [pytest.param(n, marks=mark, id=f"{n}-{ROWS[n]['问题类型']}") for n, mark in marked]


@pytest.mark.parametrize("n", rows())
def test_a_case_is_opened_by_its_word_and_played_to_an_end(desk: Desk, n: int) -> None:
    """The run comes to the end that the playbook's own test names, and check finds nothing odd about the ticket."""
    row = ROWS[n]
    words = ["open", row["问题类型"], row["运单号"], row["问题描述"], "--no-input", "--channel", row["渠道"]]
    words += ["--direction", row["进出港"], "--sender", row["寄件人"], "--sender-phone", row["寄件电话"]]
    words += ["--sender-address", row["寄件地址"], "--recipient", row["收件人"], "--recipient-phone", row["收件电话"]]
    words += ["--recipient-address", row["收件地址"], "--origin", row["始发网点"], "--delivery", row["派件网点"]]
    number = desk.kefu(*words)
    text = desk.kefu("show", number, "--format", "json")
    book = next(b for b in books().values() if f'"category": "{b.category}"' in text)
    case = fitting(book, row)
    file = desk.where.parent / "answers.yaml"
    file.write_text(answers(book, case, desk.where.parent / "proof.png"), encoding="utf-8")
    code, out, err = desk.run("play", number, "--answers", str(file), "--no-input")
    assert (code, out.strip()) == (0, number), (case.name, err)
    assert f"the playbook is at its end: {case.end} " in err or case.end == "reopened", (case.name, err)
