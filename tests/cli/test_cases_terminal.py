"""Cases of the agents' own table played on a real terminal: back, a wrong answer, interrupted, gone on with by somebody else."""

import os
import sys
from pathlib import Path

import pexpect
import pytest

from kefu.core.playbook.answers import answers as codes_of
from kefu.core.playbook.model import Case, Playbook, Step
from kefu.desk.session import Session
from tests.test_cases_played import ROWS, books, fitting
from tests.test_forty_cases import ROOT, Desk, made

KEYS = "1234567890abcdefghijklmnopqrstuvwxyz"
TALKED = ("contact", "wait", "reply", "propose", "approve", "callback", "settle")
CASES = {
    "door-delivery": 2,
    "courier-attitude": 7,
    "delivery-reminder": 9,
    "recipient-data-wrong": 17,
    "address-change": 30,
}
"""The category of each case and its row."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk of two people with every role, and a file to be attached."""
    where = tmp_path_factory.mktemp("terminal")
    (where / "proof.png").write_bytes(b"proof")
    found = made(where / "desk")
    (found.where / "kefu.yaml").write_text(
        "format: 1\ntimezone: Asia/Shanghai\nlanguage: zh\nstaff:\n"
        "  lead-1: {name: 甲, email: lead-1@example.org, roles: [agent, supervisor, manager]}\n"
        "  lead-2: {name: 乙, email: lead-2@example.org, roles: [agent, supervisor, manager]}\n",
        encoding="utf-8",
    )
    found.git("commit", "-qam", "staff: two\n\nKefu-Action: staff\n")
    return found


class Player:
    """Somebody at a terminal who works through a playbook as one of its own tests does."""

    def __init__(self, desk: Desk, who: str, number: str, book: Playbook, case: Case, session: Session) -> None:
        self.book, self.case, self.desk, self.session = book, case, desk, session
        fixed = {"KEFU_NOW": desk.now.isoformat(), "KEFU_LANG": "en", "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
        env = {**os.environ, **fixed, "TERM": "xterm", "NO_COLOR": "1", "COLUMNS": "100"}
        command = ["-m", "kefu", "--as", who, "play", number]
        self.child = pexpect.spawn(
            sys.executable, command, cwd=str(desk.where), env=env, encoding="utf-8", dimensions=(60, 100), timeout=40
        )

    def shown(self, name: str) -> Step:
        """Wait until the step is asked."""
        self.child.expect_exact(f": {name} ==")
        step = self.book.step(name)
        assert step is not None
        return step

    def key(self, text: str) -> None:
        """Press keys and Enter, once a question is there."""
        self.child.send(text + "\r")

    def choose(self, index: int) -> None:
        """One of the choices shown, by its number."""
        self.child.expect_exact("stop here")
        self.key(KEYS[index])

    def answer(self, name: str) -> None:
        """Answer one step as the playbook's test does."""
        step = self.shown(name)
        said = self.case.answers.get(name, ())
        value = said[0] if said else "reached" if step.kind == "contact" else ""
        codes = list(codes_of(step, self.session.desk))
        if step.kind == "wait":
            self.choose(0)
            if not said:
                return
            self.shown(name)
        if step.kind == "evidence":
            self.prove()
        elif codes and not (step.kind == "resolve" and len(codes) == 1):
            self.choose(codes.index(value))
        elif step.kind in ("ask", "event", "settle"):
            self.child.expect_exact("stops here")
            self.key(value)
        else:
            self.choose(0)
        if step.kind in TALKED:
            self.child.expect_exact("A word about it")
            self.key("")

    def back(self, name: str) -> None:
        """Go back from a step."""
        step = self.shown(name)
        codes = codes_of(step, self.session.desk)
        if step.kind in ("ask", "event", "settle") and not codes:
            self.child.expect_exact("stops here")
            self.key("<")
        else:
            self.choose(1 if step.kind == "wait" else len(codes) or 1)

    def leave(self, name: str) -> None:
        """Leave the answer of a step to which one went back as it is."""
        step = self.shown(name)
        codes = list(codes_of(step, self.session.desk))
        said = self.case.answers.get(name, ())
        self.choose(codes.index(said[0] if said else "reached") if codes else 0)

    def prove(self) -> None:
        """Attach a file; the first one named is not there."""
        self.choose(0)
        self.child.expect_exact("The file")
        self.key("/nowhere/proof.png")
        self.child.expect_exact("No such file")
        self.child.sendcontrol("u")
        self.key(str(self.desk.where.parent / "proof.png"))

    def end(self) -> int:
        """Wait until it is over; the exit code."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        assert self.child.exitstatus is not None
        return int(self.child.exitstatus)


def opened(desk: Desk, row: dict[str, str]) -> str:
    """The number of a new ticket for a row of the table."""
    words = ["open", row["问题类型"], row["运单号"], row["问题描述"], "--no-input", "--channel", row["渠道"]]
    words += ["--direction", row["进出港"], "--sender", row["寄件人"], "--sender-phone", row["寄件电话"]]
    words += ["--sender-address", row["寄件地址"], "--recipient", row["收件人"], "--recipient-phone", row["收件电话"]]
    words += ["--recipient-address", row["收件地址"], "--origin", row["始发网点"], "--delivery", row["派件网点"]]
    return desk.kefu(*words).strip()


@pytest.mark.long
@pytest.mark.parametrize("category", CASES)
def test_a_case_on_a_terminal(desk: Desk, category: str) -> None:
    """One person begins, goes back a step, is interrupted in the middle; another one goes on to the end."""
    row = ROWS[CASES[category]]
    number = opened(desk, row)
    book = books()[category]
    case = fitting(book, row)
    session = Session.open(Path(desk.where), desk.now)
    first, *rest = case.path
    middle = len(rest) // 2
    one = Player(desk, "lead-1", number, book, case, session)
    one.answer(first)
    one.back(rest[0])
    one.leave(first)
    for name in rest[:middle]:
        one.answer(name)
    one.shown(rest[middle])
    one.child.sendcontrol("c")
    assert one.end() == 130
    two = Player(desk, "lead-2", number, book, case, session)
    for name in rest[middle:]:
        two.answer(name)
    assert two.end() == 0
    people = set(
        desk.git(
            "log", "--format=%an", "--", f"tickets/20{number[:2]}/{number[2:4]}/{number[4:6]}/{number}.yaml"
        ).split()
    )
    assert {"甲", "乙"} <= people
