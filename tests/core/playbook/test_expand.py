"""Ways and rounds written out: ids, targets, answers and messages, told by small files; and what is wrong with them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from kefu.core.config.desk import Desk
from kefu.core.playbook.model import Playbook
from kefu.desk.play.coverage import untaken
from kefu.desk.play.playbook_tests import Outcome, rehearse
from kefu.desk.play.playbooks import NO_DESK, Shelf, Source, read_all

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZONE)
DESK = Desk(timezone="Asia/Shanghai", zone=ZONE)
HEAD = """category: test
title: {zh: 测试, en: Test}
kind: problem
needs: []
close: []
"""
WAYS = """ways:
  told:
    title: {zh: 告知, en: Told}
    exits: [ok, gone]
    messages:
      tell: {to: sender, zh: "{{answers.what}}", en: "{{answers.what}}"}
    steps:
    - id: what
      ask: {zh: 什么, en: What?}
    - id: call
      contact: sender
      say: tell
      choices:
        reached: {next: ok}
      otherwise: gone
  verdict:
    title: {zh: 回访, en: Verdict}
    exits: [solved, open]
    steps:
    - id: tell
      use: told
      exits: {ok: call, gone: open}
    - id: call
      callback: customer
      choices:
        satisfied: {next: solved}
      otherwise: open
"""
ROUNDS = """messages:
  ask: {to: courier, zh: "{{answers.why}}", en: "{{answers.why}}"}
steps:
- id: start
  ask: {zh: 谁, en: Who?}
  choices:
    a: {zh: 甲, en: a, next: trips}
    b: {zh: 乙, en: b, next: other}
- id: trips
  rounds:
    at-most: 3
    over: chase
    source: own
    steps:
    - id: courier
      wait: courier
      choices: {delivered: {next: done}}
      otherwise: why
    - id: why
      ask: {zh: 为什么, en: Why?}
      choices:
        nobody-home: {zh: 没人, en: nobody home}
        refused: {zh: 拒收, en: refused}
    - id: tried
      event: attempt
      from: why
    - id: told
      contact: courier
      say: ask
    - id: sent-away
      go: other
      when: {answers.why: refused}
    - id: sms
      say: {zh: "{{answers.why}}", en: "{{answers.why}}"}
      next: again
- id: other
  do: {zh: 其他, en: other}
  when: {answers.why: refused}
- id: left
  end: left
- id: chase
  end: chase
- id: done
  end: done
"""
USES = """messages:
  mine: {to: sender, zh: "{{waybill}}", en: "{{waybill}}"}
steps:
- id: start
  ask: {zh: 谁, en: Who?}
  choices:
    a: {zh: 甲, en: a, next: verdict}
    b: {zh: 乙, en: b, next: left}
- id: verdict
  use: verdict
  exits: {solved: done, open: left}
- id: left
  end: left
- id: done
  do: {zh: 完, en: done}
  when: {answers.verdict-call: satisfied}
- id: end
  end: done
"""


def shelf(body: str, ways: str = WAYS) -> Shelf:
    """The playbook of some text beside some ways."""
    return read_all(
        [Source("playbooks/test.yaml", (HEAD + body).encode()), Source("playbooks/ways.yaml", ways.encode())], NO_DESK
    )


def book(body: str) -> Playbook:
    """A sound one."""
    found = shelf(body)
    assert [(f.path, f.line, f.text()) for f in found.findings if f.code not in TRUTH] == []
    return found.books["test"]


TRUTH = ("untrue-success", "self-wait", "gate", "unfilled", "other-answers")
"""Findings that tests/core/playbook/test_truth.py is about."""


def ran(body: str, answers: str, path: str, end: str) -> Outcome:
    """What comes of one test that the playbook carries."""
    case = (
        f"tests:\n- name: one\n  answers: {answers}\n  expect:\n    path: {path}\n    told: [courier]\n    end: {end}\n"
    )
    return rehearse(book(body + case), DESK, read_all([], NO_DESK).catalogue, NOW)[0]


def test_rounds_are_steps_of_their_own() -> None:
    """Each round has its copy; what it names are its own steps; the last one goes on after the group, `again` into the next."""
    made = book(ROUNDS)
    ids = ["courier", "why", "tried", "told", "sent-away", "sms"]
    copies = [*ids, *(f"{i}#2" for i in ids), *(f"{i}#3" for i in ids)]
    assert [s.id for s in made.steps] == ["start", *copies, "other", "left", "chase", "done"]
    second = {s.base: s for s in made.steps if s.round == 2}
    assert second["courier"].otherwise == "why#2"
    assert second["tried"].takes == "why#2"
    assert second["sms"].next == "courier#3"
    assert second["sms"].said["en"] == "{{answers.why#2}}"
    assert second["courier"].choices[0].next == "done"
    assert second["sms"].after == "other"
    assert made.messages[second["told"].message].text["en"] == "{{answers.why#2}}"
    third = made.step("sms#3")
    assert third is not None
    assert third.next == "chase"
    first = made.step("start")
    assert first is not None
    assert first.choices[0].next == "courier"
    assert made.groups["trips"].most == 3
    assert {s.groups for s in made.steps if s.round > 1} == {("trips",)}


def test_a_run_walks_the_rounds() -> None:
    """A list answers one round after the other; outside the group the answer of the last round walked counts."""
    done = ran(
        ROUNDS, '{start: a, courier: [other, delivered], why: nobody-home}',
        '[start, courier, why, tried, told, sms, "courier#2", done]', "done",
    )  # fmt: skip
    assert done.path[-2:] == ("courier#2", "done")
    assert [w.text() for w in done.wrong if not w.text().startswith("one: clocks")] == []
    away = ran(
        ROUNDS, '{start: a, courier: [other, other], why: nobody-home, "why#2": refused}',
        '[start, courier, why, tried, told, sms, "courier#2", "why#2", "tried#2", "told#2", other, left]', "left",
    )  # fmt: skip
    assert away.path[-2:] == ("other", "left")
    over = ran(
        ROUNDS, '{start: a, courier: [other, other, other], why: [nobody-home, nobody-home, nobody-home]}',
        '[start, courier, why, tried, told, sms, "courier#2", "why#2", "tried#2", "told#2", "sms#2", "courier#3", "why#3", "tried#3", "told#3", "sms#3", chase]', "chase",
    )  # fmt: skip
    assert over.end == "chase"


def test_a_branch_is_taken_in_whichever_round() -> None:
    """What a test takes in the second round need not be taken in the first."""
    away = ran(
        ROUNDS, '{start: a, courier: [other, other], why: nobody-home, "why#2": refused}',
        '[start, courier, why, tried, told, sms, "courier#2", "why#2", "tried#2", "told#2", other, left]', "left",
    )  # fmt: skip
    left = {(way.step, way.answer) for way in untaken(book(ROUNDS), [away])}
    assert left == {("start", "b"), ("courier", "delivered"), ("other", "passed-over")}


def test_branches_of_a_way_are_the_ways() -> None:
    """A playbook takes each branch of its own steps; those inside of a way are not its to test."""
    one = ran(
        USES, "{start: a, verdict-tell-what: x, verdict-tell-call: reached, verdict-call: satisfied}",
        "[start, verdict-tell-what, verdict-tell-call, verdict-call, done, end]", "done",
    )  # fmt: skip
    assert {(w.step, w.answer) for w in untaken(book(USES), [one])} == {("start", "b"), ("done", "passed-over")}


def test_a_way_is_written_out_where_it_is_used() -> None:
    """Ids, targets, answers and messages are the way's own; exits lead where the use says, also of a way in a way."""
    made = book(USES)
    assert [s.id for s in made.steps] == [
        "start", "verdict-tell-what", "verdict-tell-call", "verdict-call", "left", "done", "end"
    ]  # fmt: skip
    steps = {s.id: s for s in made.steps}
    assert steps["start"].choices[0].next == "verdict-tell-what"
    call = steps["verdict-tell-call"]
    assert (call.choices[0].next, call.otherwise, call.path) == ("verdict-call", "left", "playbooks/ways.yaml")
    assert made.messages[call.message].text["en"] == "{{answers.verdict-tell-what}}"
    assert (steps["verdict-call"].choices[0].next, steps["verdict-call"].otherwise) == ("done", "left")
    assert call.groups == ("verdict", "verdict-tell")
    assert made.groups["verdict"].title["en"] == "Verdict"


def test_a_use_may_put_its_own_message_in_place_of_the_ways() -> None:
    """The message is the playbook's, for this use alone."""
    body = USES.replace(
        "use: verdict\n  exits: {solved: done, open: left}",
        "use: told\n  exits: {ok: end, gone: left}\n  messages: {tell: mine}",
    )
    made = book(
        body.replace("answers.verdict-call: satisfied", "answers.verdict-what: known").replace(
            "exits: {ok: end", "exits: {ok: done"
        )
    )
    call = made.step("verdict-call")
    assert call is not None
    assert call.message == "mine"


def test_a_way_inside_rounds_has_a_copy_in_each() -> None:
    """`again` may be where an exit leads."""
    body = """steps:
- id: trips
  rounds:
    at-most: 2
    over: left
    source: own
    steps:
    - id: tell
      use: told
      exits: {ok: done, gone: again}
- id: left
  end: left
- id: done
  end: done
"""
    made = book(body)
    assert [s.id for s in made.steps] == ["tell-what", "tell-call", "tell-what#2", "tell-call#2", "left", "done"]
    assert [s.otherwise for s in made.steps if s.base == "tell-call"] == ["tell-what#2", "left"]
    assert [m.text["en"] for m in made.messages.values()] == ["{{answers.tell-what}}", "{{answers.tell-what#2}}"]


def wrong(body: str, ways: str = WAYS) -> list[tuple[str, str, int]]:
    """The faults of a file and its ways: code, file, line."""
    return [(f.code, f.path.rpartition("/")[2], f.line) for f in shelf(body, ways).findings if f.code not in TRUTH]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (USES.replace("use: verdict", "use: nothing"), ("unknown-way", 14)),
        (USES.replace(", open: left}", "}"), ("exits", 14)),
        (USES.replace("open: left", "open: left, gone: left"), ("exits", 14)),
        (USES.replace("open: left", "open: nowhere"), ("unknown-target", 14)),
        (USES.replace("open: left", "open: start"), ("cycle", 14)),
        (USES.replace("a, next: verdict", "a, next: left"), ("unreachable", 14)),
        (USES.replace("  exits", "  when: {direction: inbound}\n  exits"), ("unknown-key", 16)),
        (USES.replace("- id: left", "- id: verdict-call\n  do: {zh: 一, en: one}\n- id: left"), ("two-steps", 17)),
        (USES.replace("answers.verdict-call:", "answers.call:"), ("unknown-answer", 19)),
        (USES.replace("open: left}", "open: left}\n  messages: {tell: mine}"), ("unknown-message", 14)),
        (ROUNDS.replace("    source: own\n", ""), ("no-source", 15)),
        (ROUNDS.replace("at-most: 3", "at-most: many"), ("rounds", 15)),
        (ROUNDS.replace("over: chase", "over: nowhere"), ("unknown-target", 14)),
        (ROUNDS.replace("over: chase", "over: start"), ("cycle", 14)),
        (ROUNDS.replace("next: again", "next: courier"), ("cycle", 38)),
        (ROUNDS.replace("next: again", "next: gone"), ("unknown-target", 38)),
        (ROUNDS.replace("      when: {answers.why: refused}\n", ""), ("go", 35)),
        (ROUNDS.replace("from: why", "from: told"), ("unknown-answer", 29)),
        (ROUNDS.replace("        refused: {zh", "        gone: {zh"), ("takes", 29)),
        (ROUNDS.replace("- id: other\n", "- id: why\n  do: {zh: 一, en: one}\n- id: other\n"), ("two-steps", 41)),
        (ROUNDS.replace("next: done}}\n      otherwise: why", "next: done}}\n      otherwise: when"), ("unknown-target", 20)),
        (ROUNDS.replace("go: other", "ask: {zh: 一, en: one}\n      go: other"), ("step-kind", 35)),
    ],
)  # fmt: skip
def test_faults(body: str, expected: tuple[str, int]) -> None:
    """Each by its code and line, once for all copies."""
    code, line = expected
    found = wrong(body)
    assert (code, "test.yaml", line) in found
    assert found.count((code, "test.yaml", line)) == 1


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        (WAYS.replace("next: solved", "next: done"), [("exit-unreached", 16), ("unknown-target", 23)]),
        (WAYS.replace("      otherwise: open\n", ""), [("dead-end", 23)]),
        (WAYS.replace("use: told", "use: verdict"), [("way-circle", 20)]),
        (WAYS.replace("    - id: call\n      callback", "    - id: solved\n      callback"), [("two-steps", 23)]),
        (WAYS.replace("callback: customer", "callback: courier"), [("unknown-word", 24)]),
        (WAYS + "other: x\n", [("unknown-key", 28)]),
        ("- a\n", [("wrong-type", 1)]),
    ],
)
def test_faults_of_ways_are_told_once(ways: str, expected: list[tuple[str, int]]) -> None:
    """By file and line of ways.yaml, however many playbooks use it."""
    found = [(code, line) for code, path, line in wrong(USES + "", ways) if path == "ways.yaml"]
    assert set(expected) <= set(found)
    other = HEAD.replace("category: test", "category: other").replace("测试", "另").replace("en: Test", "en: Other")
    both = read_all(
        [
            Source("playbooks/test.yaml", (HEAD + USES).encode()),
            Source("playbooks/other.yaml", (other + USES).encode()),
            Source("playbooks/ways.yaml", ways.encode()),
        ],
        NO_DESK,
    )
    again = [(f.code, f.line) for f in both.findings if f.path.endswith("ways.yaml") and f.code not in TRUTH]
    assert sorted(set(again)) == sorted(set(found))
    assert len(set(again)) == len(again)


def test_a_playbook_with_many_copies_is_read_quickly() -> None:
    """One hundred and fifty steps written out: the writing out is small beside the reading of the text."""
    from time import perf_counter

    from kefu.core.clocks.read import Allowed
    from kefu.core.playbook.expand import expand
    from kefu.core.playbook.items import Ways
    from kefu.core.playbook.read import PlaybookReader
    from kefu.store.yaml import read as yamlio

    text = HEAD + ROUNDS.replace("at-most: 3", "at-most: 25")
    doc, _ = yamlio.read(text.encode(), "t", hand=True)
    assert doc is not None
    assert isinstance(doc.root, dict)
    items = PlaybookReader(doc.line, "t", Allowed()).steps(doc.root["steps"])
    began = perf_counter()
    out = expand(items, {}, Ways(), "t")
    assert len(out.steps) == 155
    assert perf_counter() - began < 0.5
