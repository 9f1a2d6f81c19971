"""Cases of the agents' own table played on a real terminal: back, a wrong answer, interrupted, gone on with by somebody else."""

import os
import re
import sys
from pathlib import Path

import pexpect
import pytest

from kefu.core.playbook.answers import answers as codes_of
from kefu.core.playbook.answers import label
from kefu.core.playbook.model import Step
from kefu.desk.session import Session
from tests.core.playbook.walks import Answered
from tests.test_cases_played import ROWS, Played, opened, played
from tests.test_forty_cases import ROOT, Desk, made

KEYS = "1234567890abcdefghijklmnopqrstuvwxyz"
"""The keys of a list, its turns (back, leave out, stop) among them; a longer one is filtered as one types."""
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
    """Somebody at a terminal who works through a playbook as a case of the table says."""

    def __init__(self, desk: Desk, who: str, number: str, case: Played, session: Session) -> None:
        self.case, self.desk, self.session = case, desk, session
        fixed = {"KEFU_NOW": desk.now.isoformat(), "KEFU_LANG": "en", "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
        env = {**os.environ, **fixed, "TERM": "xterm", "NO_COLOR": "1", "COLUMNS": "100"}
        command = ["-m", "kefu", "--as", who, "play", number]
        self.child = pexpect.spawn(
            sys.executable, command, cwd=str(desk.where), env=env, encoding="utf-8", dimensions=(60, 100), timeout=40
        )

    def shown(self, one: Answered) -> Step:
        """Wait until the step is asked; a message that lacks something was made whole by hand."""
        while self.child.expect([f": {re.escape(one.step.id)} ==", r"\[y/N\]"]):
            self.key("y")
        return one.step

    def key(self, text: str) -> None:
        """Press keys and Enter, once a question is there."""
        self.child.send(text + "\r")

    def choose(self, index: int) -> None:
        """One of the choices shown, by its number."""
        self.child.expect_exact("stop here")
        self.key(KEYS[index])

    def pick(self, step: Step, code: str) -> None:
        """One of the codes that a step may be answered with: by its key, or in a long list by its word."""
        codes = list(codes_of(step, self.session.desk))
        if len(codes) + (3 if step.skip else 2) <= len(KEYS):
            self.choose(codes.index(code))
            return
        self.child.expect_exact("stop here")
        self.key(label(step, code, self.session.desk, "en"))

    def answer(self, one: Answered) -> None:
        """Answer one step as the case does."""
        step, value = self.shown(one), one.said.value
        codes = list(codes_of(step, self.session.desk))
        if step.kind == "wait":
            self.choose(0)
            self.shown(one)
        if step.kind == "evidence":
            self.prove()
        elif codes and not (step.kind == "resolve" and len(codes) == 1):
            self.pick(step, value)
        elif step.kind in ("ask", "event", "settle"):
            self.child.expect_exact("stops here")
            self.key(value or "now")
        else:
            self.choose(0)
        if step.kind in TALKED:
            self.child.expect_exact("A word about it")
            self.key("")

    def back(self, one: Answered) -> None:
        """Go back from a step."""
        step = self.shown(one)
        codes = codes_of(step, self.session.desk)
        if step.kind in ("ask", "event", "settle") and not codes:
            self.child.expect_exact("stops here")
            self.key("<")
        else:
            self.choose(1 if step.kind == "wait" else len(codes) or 1)

    def leave(self, one: Answered) -> None:
        """Leave the answer of a step to which one went back as it is."""
        step = self.shown(one)
        if step.kind == "ask" and not step.choices:
            self.child.expect_exact("stops here")
            self.key("")
        elif codes_of(step, self.session.desk):
            self.pick(step, one.said.value)
        else:
            self.choose(0)

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
        while self.child.expect([pexpect.EOF, r"\[y/N\]"]):
            self.key("y")
        self.child.close()
        assert self.child.exitstatus is not None
        return int(self.child.exitstatus)


@pytest.mark.long
@pytest.mark.parametrize("category", CASES)
def test_a_case_on_a_terminal(desk: Desk, category: str) -> None:
    """One person begins, goes back a step, is interrupted in the middle; another one goes on to the end."""
    number = opened(desk, ROWS[CASES[category]])
    case = played(CASES[category])
    assert case.book.category == category
    session = Session.open(Path(desk.where), desk.now)
    first, *rest = case.asked
    middle = len(rest) // 2
    one = Player(desk, "lead-1", number, case, session)
    one.answer(first)
    one.back(rest[0])
    one.leave(first)
    for name in rest[:middle]:
        one.answer(name)
    one.shown(rest[middle])
    one.child.sendcontrol("c")
    assert one.end() == 130
    two = Player(desk, "lead-2", number, case, session)
    for name in rest[middle:]:
        two.answer(name)
    assert two.end() == 0
    people = set(
        desk.git(
            "log", "--format=%an", "--", f"tickets/20{number[:2]}/{number[2:4]}/{number[4:6]}/{number}.yaml"
        ).split()
    )
    assert {"甲", "乙"} <= people
