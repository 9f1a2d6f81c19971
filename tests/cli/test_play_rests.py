"""A sitting of `kefu play` ends at a wait, says how to come back, and takes the reply when one does."""

import json
import sys

import pexpect
import pytest

from tests.cli.working import Desk, make_desk

BOOK = """category: looking
title: {en: Looking for it, zh: 找件}
kind: problem
aliases: [找件]
needs: []
close: []
sources: [x]
steps:
- id: side
  ask: {en: Where is it?, zh: 件在哪？}
  choices: {here: {en: here, zh: 在我处}, there: {en: there, zh: 在对方}}
- id: look
  wait: courier
- id: done
  resolve: found
- id: over
  close: solved
"""


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with a playbook that soon waits."""
    desk = make_desk(tmp_path_factory.mktemp("rests"))
    (desk.path / "playbooks/looking.yaml").write_text(BOOK)
    desk.commit("a playbook")
    return desk


def played(desk: Desk, number: str, lang: str = "en") -> "pexpect.spawn[str]":
    """A sitting on a terminal."""
    env = {**desk.environment(KEFU_LANG=lang, TERM="xterm", NO_COLOR="1"), "COLUMNS": "100"}
    command = ["-m", "kefu", "-C", str(desk.path), "play", number]
    return pexpect.spawn(sys.executable, command, env=env, encoding="utf-8", dimensions=(60, 100), timeout=60)


def test_a_wait_ends_the_sitting(desk: Desk) -> None:
    number = desk.did("open", "找件", "75312345678909", "找不到", "--incomplete", "--no-input")
    one = played(desk, number)
    one.expect_exact("stop here")
    one.send("1\r")
    one.expect_exact("notice given")
    one.send("1\r")
    one.expect_exact(f"{number}: waiting for courier; everything answered is kept.")
    one.expect_exact(f"With the reply: kefu reply {number} courier ...")
    one.expect_exact(f"To go on here: kefu play {number}")
    one.expect(pexpect.EOF)
    one.close()
    assert one.exitstatus == 0
    two = played(desk, number)
    two.expect_exact("(nothing chosen)")
    two.send("\x03")
    two.expect(pexpect.EOF)
    two.close()
    assert two.exitstatus == 130
    assert desk.did("list", "state:waiting", "-q") == number
    desk.did("reply", number, "courier", "找到了")
    three = played(desk, number)
    three.expect_exact(": done ==")
    three.close(force=True)


def test_choices_are_found_by_typing(desk: Desk) -> None:
    """A part of a choice in any language, or its number; what fits none chooses none, and letters are no keys."""
    number = desk.did("open", "找件", "75312345678909", "找不到", "--incomplete", "--no-input")
    one = played(desk, number, "zh")
    one.expect_exact("3) ")
    one.send("clear")
    one.expect_exact("clear")
    one.send("\r")
    one.expect_exact("3) ")  # asked again
    one.send("对方")
    one.expect_exact("对方")
    one.send("\r")
    one.expect_exact(" · ")
    one.expect_exact("1) ")
    one.sendcontrol("c")
    one.expect(pexpect.EOF)
    one.close()
    (step,) = [
        e
        for e in json.loads(desk.did("show", number, "--format", "json"))["items"][0]["timeline"]
        if e["did"] == "step"
    ]
    assert step["answer"] == "there"
