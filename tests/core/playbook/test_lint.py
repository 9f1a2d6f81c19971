"""Faults of playbooks: each by its code and line; the rest of the file still works."""

import pytest

from kefu.core.config.desk import Desk
from kefu.desk.play.playbooks import NO_DESK, Source, read_all

HEAD = """category: test
title: {zh: 测试, en: Test}
kind: complaint
needs: [waybill]
close: []
"""
SOUND = """steps:
- id: one
  ask: {zh: 一, en: one}
- id: two
  close: void
"""
DESK: Desk = NO_DESK


def found(body: str, head: str = HEAD) -> list[tuple[str, int]]:
    """What is wrong with a file: codes and lines."""
    shelf = read_all([Source("playbooks/test.yaml", (head + body).encode())], DESK)
    return [(f.code, f.line) for f in shelf.findings]


def test_a_sound_file() -> None:
    """Nothing is found."""
    assert found(SOUND) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("steps: text\n", [("steps", 6)]),
        ("steps:\n- text\n", [("step", 7)]),
        ("steps:\n- {id: One, close: void}\n", [("step-id", 7)]),
        ("steps:\n- {id: one}\n", [("step-kind", 7)]),
        ("steps:\n- {id: one, close: void, end: over}\n", [("step-kind", 7)]),
        ("steps:\n- {id: one, close: void}\n- {id: one, close: void}\n", [("two-steps", 8)]),
        ("steps:\n- id: one\n  close: finished\n", [("unknown-word", 8)]),
        ("steps:\n- id: one\n  contact: neighbour\n- {id: two, end: over}\n", [("unknown-word", 8)]),
        ("steps:\n- id: one\n  close: void\n  colour: red\n", [("unknown-key", 9)]),
        ("steps:\n- id: one\n  ask: {zh: 一}\n- {id: two, end: over}\n", [("language", 8)]),
        (SOUND.replace("one}", "one}\n  next: three"), [("unknown-target", 7), ("unreachable", 10)]),
        (SOUND.replace("one}", "one}\n  next: one"), [("cycle", 7), ("unreachable", 10)]),
        ("steps:\n- {id: one, end: over}\n- {id: two, end: over}\n", [("unreachable", 8)]),
        ("steps:\n- id: one\n  do: {zh: 一, en: one}\n", [("dead-end", 7)]),
        (
            "steps:\n- id: one\n  ask: {zh: 一, en: one}\n  choices:\n    yes: {zh: 是, en: yes}\n",
            [("no-way-on", 7)],
        ),
        (
            "steps:\n- id: one\n  approve: supervisor\n  choices: {yes: {next: two}}\n- {id: two, end: over}\n",
            [],
        ),
        ("steps:\n- id: one\n  contact: sender\n  say: hello\n- {id: two, end: over}\n", [("unknown-message", 7)]),
        (SOUND.replace("en: one", 'en: "{{wayball}}"'), [("unknown-field", 7)]),
        (SOUND.replace("en: one", 'en: "{waybill}"'), [("template", 7)]),
        (SOUND.replace("en: one", 'en: "{{answers.two}}"'), [("unknown-answer", 7)]),
        (SOUND.replace("en: one", 'en: "{{answers.ten}}"'), [("unknown-answer", 7)]),
        (SOUND.replace("one}", "one}\n  when: {answers.two: known}"), [("unknown-answer", 7)]),
        (SOUND.replace("one}", "one}\n  when: {wayball: known}"), [("condition-key", 9)]),
        (SOUND.replace("one}", "one}\n  fact: wayball"), [("unknown-word", 9)]),
        (SOUND.replace("one}", "one}\n  type: colour"), [("unknown-word", 9)]),
        (
            "steps:\n- id: one\n  wait: courier\n  within: 2h\n  otherwise: two\n- {id: two, end: over}\n",
            [("no-source", 7)],
        ),
        (
            "steps:\n- id: one\n  wait: courier\n  within: soon\n  source: s\n  otherwise: two\n- {id: two, end: over}\n",
            [("within", 9)],
        ),
        (
            "steps:\n- id: one\n  callback: customer\n  repeat: {until: [satisfied], at-most: 3}\n  otherwise: two\n- {id: two, end: over}\n",
            [("no-source", 7)],
        ),
        (
            "steps:\n- id: one\n  callback: customer\n  repeat: {until: [happy], at-most: tries}\n  otherwise: two\n- {id: two, end: over}\n",
            [("unknown-word", 9)],
        ),
        (
            "steps:\n- id: one\n  ask: {zh: 一, en: one}\n  fact: payment.cod\n- id: two\n  evidence: letter\n  guards: [payment.cod]\n  choices: {none: {next: end}}\n- {id: end, end: over}\n",
            [("late-guard", 10)],
        ),
        (
            "steps:\n- id: one\n  ask: {zh: 一, en: one}\n  choices:\n    a: {zh: 甲, en: a}\n    b: {zh: 乙, en: b}\n- id: two\n  do: {zh: 二, en: two}\n  when: {answers.one: c}\n- {id: end, end: over}\n",
            [("never-holds", 12)],
        ),
        ("steps:\n- {id: one, end: over, then: nowhere}\n", [("unknown-category", 7)]),
        ("messages:\n  m: {to: nobody, zh: 一, en: one}\n", [("unknown-word", 7)]),
        ("messages:\n  m: {to: sender, zh: 一}\n", [("language", 7)]),
        (SOUND + "tests:\n- {name: n}\n", [("test", 12)]),
        (
            SOUND + "tests:\n- name: n\n  answers: {three: x}\n  expect: {path: [one, four], end: void}\n",
            [("unknown-step", 12), ("unknown-step", 12)],
        ),
        ("clocks:\n- {name: n, starts: open, within: 2h, met-by: callback}\n", [("rule-lacks", 7)]),
    ],
)
def test_faults(body: str, expected: list[tuple[str, int]]) -> None:
    """One fault each, with its code and line."""
    assert found(body) == expected


def test_a_word_belongs_to_one_file() -> None:
    """Of two files with one word the later one has the finding."""
    other = HEAD.replace("category: test", "category: zother").replace("en: Test", "en: Other")
    shelf = read_all(
        [
            Source("playbooks/test.yaml", (HEAD + SOUND).encode()),
            Source("playbooks/zother.yaml", (other + SOUND).encode()),
        ],
        DESK,
    )
    assert [(f.code, f.path) for f in shelf.findings] == [("two-categories", "playbooks/zother.yaml")]


def test_a_broken_step_leaves_the_others() -> None:
    """What can be read is read."""
    shelf = read_all([Source("playbooks/test.yaml", (HEAD + SOUND + "- {id: bad}\n").encode())], DESK)
    assert [step.id for step in shelf.books["test"].steps] == ["one", "two"]
    assert [f.code for f in shelf.findings] == ["step-kind"]
