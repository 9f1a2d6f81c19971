"""The rules of truth: each by a playbook that breaks it, with the way it names, and by its neighbours that keep it."""

import pytest

from kefu.core.base.findings import Finding
from kefu.core.playbook.said import allowed
from kefu.desk.play.playbooks import NO_DESK, Source, read_all

HEAD = """category: test
title: {zh: 测试, en: Test}
kind: problem
needs: [waybill, recipient]
close: []
messages:
  plain: {to: courier, zh: "{{waybill}}", en: "{{waybill}} {{recipient.surname}} {{desk}}"}
  why: {to: courier, zh: "{{answers.why}}", en: "{{answers.why}}"}
  maybe: {to: courier, zh: "[[{{answers.why}}]]", en: "[[because {{answers.why}}]]"}
  weight: {to: courier, zh: "{{goods.weight}}", en: "{{goods.weight}}"}
  odd: {to: courier, zh: "[[{{goods.weight}}]]", en: "[[{{goods.weight}}]]"}
steps:
"""
COURIER = """- id: courier
  wait: courier
  choices: {delivered: {next: signed}}
  otherwise: got-it
- id: got-it
  ask: {zh: 收到了吗, en: Did he get it?}
  choices:
    yes: {zh: 收到了, en: yes, next: signed}
    no: {zh: 没有, en: no}
- id: open
  end: open
- id: signed
  event: signed
- id: outcome
  resolve: delivered
- id: done
  close: solved
"""
FINANCE = """- id: finance
  wait: finance
  choices: {paid: {next: pay}}
  otherwise: open
- id: pay
  settle: compensation
  stage: paid
- id: done
  close: solved
- id: open
  end: open
"""
VERDICT = """- id: told
  ask: {zh: 答复了吗, en: Is he told?}
  choices: {yes: {zh: 是, en: yes}, no: {zh: 否, en: no, next: open}}
- id: result
  resolve: answered
- id: verdict
  callback: customer
  choices: {satisfied: {next: done}, dissatisfied: {next: lead}}
  otherwise: open
- id: lead
  approve: supervisor
  choices: {no: {next: open}}
- id: done
  close: solved
- id: open
  end: open
"""
LETTER = """- id: is-there
  ask: {zh: 有函吗, en: Is there a letter?}
  choices: {yes: {zh: 有, en: yes}, no: {zh: 没有, en: no, next: open}}
- id: letter
  evidence: letter
- id: open
  end: open
"""
SIDES = """- id: side
  go: out
  when: {direction: outbound}
- id: ask-origin
  wait: origin
  choices: {none: {next: tell-origin}}
  otherwise: open
- id: tell-origin
  contact: origin
  next: open
- id: out
  wait: delivery
  otherwise: open
- id: open
  end: open
"""
WHY = """- id: know
  ask: {zh: 知道吗, en: Is it known?}
  choices: {yes: {zh: 是, en: yes}, no: {zh: 否, en: no, next: tell}}
- id: why
  ask: {zh: 为什么, en: Why?}
- id: tell
  contact: courier
  say: MESSAGE
- id: open
  end: open
"""


def found(steps: str, ways: str = "") -> list[Finding]:
    """What is wrong with some steps."""
    sources = [Source("playbooks/test.yaml", (HEAD + steps).encode())]
    sources += [Source("playbooks/ways.yaml", ways.encode())] if ways else []
    shelf = read_all(sources, NO_DESK)
    # The messages of the head stand there for all of these tests.
    return [f for f in shelf.findings if (f.code, dict(f.args).get("step")) != ("unknown-answer", "why")]


def told(steps: str, ways: str = "") -> list[tuple[str, str, str]]:
    """Codes, the line of the file at each, and the way that is named."""
    lines = {"test.yaml": (HEAD + steps).split("\n"), "ways.yaml": ways.split("\n")}
    return [
        (f.code, lines[f.path.rpartition("/")[2]][f.line - 1].strip(), str(dict(f.args).get("way", "")))
        for f in found(steps, ways)
    ]


@pytest.mark.parametrize("steps", [COURIER, FINANCE, VERDICT, LETTER, SIDES, WHY.replace("MESSAGE", "maybe")])
def test_what_is_true_passes(steps: str) -> None:
    """A listed result that says it, a question between, a verdict, the supervisor's word."""
    assert [f.text() for f in found(steps)] == []


UNTRUE = [
    (COURIER.replace("otherwise: got-it", "otherwise: signed"), "signed", "courier=otherwise"),
    (COURIER.replace("delivered: {next: signed}", "delivered: {next: signed}, none: {next: signed}"), "signed", "courier=none"),
    (COURIER.replace("delivered: {next: signed}", "found: {next: signed}"), "signed", "courier=found"),
    (COURIER.replace("delivered: {next: signed}", "return-sent: {next: signed}"), "signed", "courier=return-sent"),
    (COURIER.replace("wait: courier", "wait: sender"), "signed", "courier=delivered"),
    (COURIER.replace("wait: courier", "wait: origin:Beijing").replace("- id: courier", "- id: go\n  go: open\n  when: {direction: outbound}\n- id: courier"), "signed", "go=passed-over, courier=delivered"),
    (COURIER.replace("event: signed", "event: returned"), "signed", "courier=delivered"),
    (COURIER.replace("  choices: {delivered: {next: signed}}\n  otherwise: got-it\n", "  choices: {not-found: {next: open}}\n  next: signed\n"), "signed", "courier=otherwise"),
    (COURIER.replace("next: signed}}\n  otherwise", "next: outcome}}\n  otherwise").replace("resolve: delivered", "resolve: [delivered, returned]"), "outcome", "courier=delivered"),
    (COURIER.replace("no: {zh: 没有, en: no}", "no: {zh: 没有, en: no, next: signed}"), "signed", "courier=otherwise, got-it=yes"),
    ("- id: note\n  do: {zh: 看, en: look}\n" + COURIER.replace("- id: courier\n  wait: courier\n  choices: {delivered: {next: signed}}\n  otherwise: got-it\n", "").replace("- id: got-it\n  ask", "- id: got-it\n  do").replace("  choices:\n    yes: {zh: 收到了, en: yes, next: signed}\n    no: {zh: 没有, en: no}\n", "  next: signed\n").replace("- id: open\n  end: open\n", ""), "signed", ""),
    (FINANCE.replace("otherwise: open", "otherwise: pay"), "pay", "finance=otherwise"),
    (FINANCE.replace("paid: {next", "received: {next"), "pay", "finance=received"),
    (VERDICT.replace("dissatisfied: {next: lead}", "dissatisfied: {next: done}"), "done", "verdict=dissatisfied"),
    (VERDICT.replace("otherwise: open\n- id: lead", "otherwise: done\n- id: lead"), "done", "verdict=otherwise"),
    (VERDICT.replace("choices: {no: {next: open}}", "choices: {yes: {next: open}}"), "done", "lead=otherwise"),
    (VERDICT.replace("- id: told\n", "- id: asked\n  wait: courier\n- id: told\n").replace("no: {zh: 否, en: no, next: open}", "no: {zh: 否, en: no}"), "result", "asked, told=yes"),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "step", "way"), UNTRUE)
def test_a_success_that_nobody_said(steps: str, step: str, way: str) -> None:
    """Any other answer, none, a result that says something else, a party that only decides: with the way that leads there."""
    untrue = [(line, named) for code, line, named in told(steps) if code == "untrue-success"]
    assert untrue[0][0] == f"- id: {step}"
    for part in filter(None, way.split(", ")):
        assert part in untrue[0][1] or "=" not in part


CHAIN = """- id: ruled
  ask: {zh: 胜诉了吗, en: Did we win?}
  choices: {yes: {zh: 是, en: yes}, no: {zh: 否, en: no, next: open}}
- id: money
  wait: finance
  choices: {received: {next: WHERE}}
  otherwise: open
- id: pay
  settle: compensation
  stage: paid
  next: done
- id: won
  resolve: ruled-for-us
- id: done
  close: solved
- id: open
  end: open
"""


def test_what_is_said_of_money_stands_beside_what_was_said_before() -> None:
    """It does not take back a ruling, and the ruling does not pay."""
    assert [one for one in told(CHAIN.replace("WHERE", "won")) if one[0] == "untrue-success"] == []
    paid = [line for code, line, _ in told(CHAIN.replace("WHERE", "pay")) if code == "untrue-success"]
    assert paid == ["- id: pay"]
    recovered = CHAIN.replace("WHERE", "pay").replace("settle: compensation", "settle: cod-collected")
    assert [one for one in told(recovered) if one[0] == "untrue-success"] == []


@pytest.mark.parametrize("code", ["returned", "received", "receipt-back", "paid"])
def test_what_also_deciders_report(code: str) -> None:
    """The sender has his parcel or his money in front of him, the sending branch the slip."""
    acts = {"returned": "event: returned", "received": "event: signed", "paid": "settle: compensation\n  stage: paid"}
    act = acts.get(code, f"resolve: {code}")
    who, first = "sender", ""
    if code == "receipt-back":
        who, first = "origin", "- id: side\n  go: open\n  when: {direction: outbound}\n"
    steps = f"{first}- id: one\n  wait: {who}\n  choices: {{{code}: {{next: two}}}}\n  otherwise: open\n- id: two\n  {act}\n- id: open\n  end: open\n"
    assert told(steps) == []


def test_conditions_that_contradict_each_other_lead_nowhere() -> None:
    """An answer that an earlier condition has excluded is no way; a fact is taken to be the same twice."""
    steps = COURIER.replace("otherwise: got-it", "otherwise: signed").replace(
        "  event: signed\n", "  event: signed\n  when: {answers.courier: delivered}\n"
    )
    tail = steps.replace("- id: outcome\n  resolve: delivered\n", "- id: away\n  go: open-end\n  when: {not: {answers.courier: delivered}}\n- id: outcome\n  resolve: delivered\n") + "- id: open-end\n  end: open\n"  # fmt: skip
    assert [one for one in told(tail) if one[0] == "untrue-success"] == []
    assert [one[0] for one in told(steps) if one[0] == "untrue-success"] == ["untrue-success"]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (SIDES.replace("  when: {direction: outbound}\n", "  when: {direction: inbound}\n"), {"- id: ask-origin", "- id: tell-origin", "- id: out"}),
        (SIDES.replace("- id: side\n  go: out\n  when: {direction: outbound}\n", "- id: side\n  do: {zh: 看, en: look}\n"), {"- id: ask-origin", "- id: tell-origin"}),
        (SIDES.replace("- id: side\n  go: out\n  when: {direction: outbound}\n", "- id: side\n  ask: {zh: 方向, en: side}\n  fact: direction\n  choices: {inbound: {zh: 进, en: in}, outbound: {zh: 出, en: out, next: out}}\n"), set()),
        (SIDES.replace("  when: {direction: outbound}\n", "  when: {any: [{direction: outbound}, {attempts: {at-least: 2}}]}\n"), {"- id: out"}),
        (SIDES.replace("wait: origin", "wait: origin:Beijing").replace("- id: ask-origin\n", "- id: ask-origin\n  when: {not: {direction: outbound}}\n"), set()),
    ],
)  # fmt: skip
def test_nobody_waits_for_himself(steps: str, expected: set[str]) -> None:
    """Under each direction, by conditions and by a question about it."""
    assert {line for code, line, _ in told(steps) if code == "self-wait"} == expected


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        (LETTER.replace("- id: letter\n", "- id: look\n  do: {zh: 看, en: look}\n- id: letter\n"), False),
        (LETTER.replace("- id: letter\n", "- id: call\n  contact: courier\n- id: letter\n"), True),
        ("- id: letter\n  evidence: letter\n- id: open\n  end: open\n", True),
        ("- id: letter\n  evidence: letter\n  choices: {none: {next: open}}\n- id: open\n  end: open\n", False),
        (LETTER.replace("ask: {zh: 有函吗, en: Is there a letter?}\n  choices: {yes: {zh: 有, en: yes}, no: {zh: 没有, en: no, next: open}}", "ask: {zh: 函, en: letter?}"), True),
    ],
)  # fmt: skip
def test_a_gate_comes_after_the_question(steps: str, wrong: bool) -> None:
    """Whether it exists is asked first."""
    assert (("gate", "- id: letter") in [(code, line) for code, line, _ in told(steps)]) == wrong


@pytest.mark.parametrize(
    ("steps", "field"),
    [
        (WHY.replace("MESSAGE", "plain"), ""),
        (WHY.replace("MESSAGE", "why"), "answers.why"),
        (WHY.replace("MESSAGE", "why").replace(", next: tell", ", next: open"), ""),
        (WHY.replace("MESSAGE", "why").replace(", next: tell", ", next: open").replace("Why?}", "Why?}\n  skip: true"), "answers.why"),
        (WHY.replace("MESSAGE", "why\n  when: {answers.why: known}"), ""),
        (WHY.replace("MESSAGE", "weight"), "goods.weight"),
        (WHY.replace("MESSAGE", "odd"), ""),
        (WHY.replace("MESSAGE", "weight").replace("Why?}", "Why?}\n  fact: goods.weight\n  type: number"), "goods.weight"),
        (WHY.replace("MESSAGE", "weight").replace(", next: tell", "").replace("Why?}", "Why?}\n  fact: goods.weight\n  type: number"), ""),
        (WHY.replace("MESSAGE", "weight\n  when: {goods.weight: known}"), ""),
    ],
)  # fmt: skip
def test_a_message_without_gaps(steps: str, field: str) -> None:
    """What it needs is answered, set or demanded at opening on every way; the way without it is named."""
    wrong = [f for f in found(steps) if f.code == "unfilled"]
    assert [dict(f.args)["field"] for f in wrong] == ([field] if field else [])
    if field and "skip" not in steps:
        assert "know=no" in str(dict(wrong[0].args)["way"])


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        ("- id: one\n  wait: courier\n- id: two\n  end: open\n", True),
        ("- id: one\n  wait: courier\n- id: two\n  ask: {zh: 一, en: one}\n- id: three\n  end: open\n", False),
        ("- id: one\n  wait: courier\n- id: two\n  ask: {zh: 一, en: one}\n  when: {goods.value: known}\n- id: three\n  end: open\n", True),
        ("- id: one\n  callback: customer\n  choices: {satisfied: {next: two}, dissatisfied: {next: two}, unsolved: {next: two}}\n- id: two\n  end: open\n", True),
        ("- id: one\n  callback: customer\n  choices: {satisfied: {next: two}, dissatisfied: {next: two}, unsolved: {next: two}, unreachable: {next: two}}\n- id: two\n  end: open\n", False),
        ("- id: one\n  wait: courier\n  otherwise: two\n- id: two\n  end: open\n", False),
    ],
)  # fmt: skip
def test_answers_that_are_not_listed_lead_to_a_question(steps: str, wrong: bool) -> None:
    """Where nothing says what becomes of them."""
    assert ("other-answers" in [code for code, _, _ in told(steps)]) == wrong


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        ("- id: one\n  wait: courier\n  choices: {corrected: {next: two}}\n  otherwise: two\n- id: two\n  end: open\n", True),
        ("- id: one\n  wait: branch:成都\n  choices: {delivered: {next: two}, collected: {next: two}}\n  otherwise: two\n- id: two\n  end: open\n", True),
        ("- id: one\n  wait: branch:成都\n  choices: {corrected: {next: two}, none: {next: two}, other: {next: two}}\n  otherwise: two\n- id: two\n  end: open\n", False),
        ("- id: one\n  wait: customer\n  choices: {return-agreed: {next: two}, refused: {next: two}}\n  otherwise: two\n- id: two\n  end: open\n", False),
        ("- id: one\n  reply: origin\n  choices: {delivered: {next: two}}\n  otherwise: two\n- id: two\n  end: open\n", True),
        ("- id: one\n  reply: us\n  choices: {delivered: {next: two}}\n  otherwise: two\n- id: two\n  end: open\n", False),
    ],
)  # fmt: skip
def test_a_listed_answer_is_one_that_its_party_gives(steps: str, wrong: bool) -> None:
    """Of the sender or the recipient where the customer may be either; no answer and another one are always possible."""
    assert ("foreign-answer" in [code for code, _, _ in told(steps)]) == wrong


WAYS = """ways:
  done:
    title: {zh: 完成, en: Done}
    exits: [out]
    steps:
    - id: who
      ask: {zh: 谁, en: Who?}
    - id: signed
      event: signed
    - id: told
      wait: courier
      choices: {delivered: {next: again}}
      otherwise: out
    - id: again
      event: signed
      next: out
"""
USER = COURIER.replace(
    "- id: signed\n  event: signed\n",
    "- id: signed\n  use: done\n  exits: {out: fine}\n- id: fine\n  do: {zh: 好, en: fine}\n",
)


def test_a_way_answers_for_what_lies_in_it_and_its_user_for_how_it_is_come_by() -> None:
    """The place is the way's line, once, or the line of the use."""
    sound = USER.replace("- id: outcome\n  resolve: delivered\n", "- id: outcome\n  resolve: lost\n").replace(
        "close: solved", "end: done"
    )
    assert told(sound, WAYS) == []
    untrue = told(sound.replace("otherwise: got-it", "otherwise: signed"), WAYS)
    assert [(line, "courier=otherwise" in way) for code, line, way in untrue if code == "untrue-success"] == [
        ("- id: signed", True)
    ]
    broken = WAYS.replace("otherwise: out", "otherwise: again")
    path = [(f.code, f.path, f.line) for f in found(sound, broken)]
    assert path == [("untrue-success", "playbooks/ways.yaml", 14)]


@pytest.mark.parametrize(
    ("answer", "after", "expected"),
    [
        ("delivered", None, ("delivered", "lost")),
        ("return-sent", None, ("return-sent", "lost")),
        ("found", None, ("lost",)),
        ("found", "yes", ("delivered", "return-sent", "lost")),
        (None, None, ("lost",)),
    ],
)
def test_results_are_offered_by_what_was_said(answer: str | None, after: str | None, expected: tuple[str, ...]) -> None:
    """A success that nobody said on this way is not among them; what is no success always is."""
    steps = """- id: one
  wait: courier
  skip: true
  choices: {delivered: {next: three}, return-sent: {next: three}}
  otherwise: two
- id: two
  ask: {zh: 收到了吗, en: Did he get it?}
  choices: {yes: {zh: 是, en: yes}, no: {zh: 否, en: no, next: four}}
  skip: true
- id: three
  resolve: [delivered, return-sent, lost]
- id: four
  end: open
"""
    book = read_all([Source("playbooks/test.yaml", (HEAD + steps).encode())], NO_DESK).books["test"]
    one, two, three = book.steps[:3]
    assert allowed(book, three, [(one, answer), (two, after)]) == expected
