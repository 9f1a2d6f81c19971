"""Where a run stands, replayed from its answers: by small playbooks, each told in the text of its file."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kefu.core.actions.action import Context
from kefu.core.base.errors import KefuError, Usage
from kefu.core.base.node import Fields
from kefu.core.config.categories import Catalogue
from kefu.core.config.desk import Desk
from kefu.core.fold.fold import fold
from kefu.core.judge.draft import draft
from kefu.core.judge.situation import Situation
from kefu.core.playbook.answers import Given, World, accepted
from kefu.core.playbook.evidence import Evidence
from kefu.core.playbook.messages import Filling, surname
from kefu.core.playbook.model import Playbook
from kefu.core.playbook.plan import Ask, deeds
from kefu.core.playbook.replay import Around, Position, pinned, replay
from kefu.core.ticket.model import Ticket
from kefu.core.vocabulary import ids
from kefu.desk.play.playbook_tests import AGENT, stage
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs.playbookfile import read_playbook

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZONE)
DESK = stage(Desk(timezone="Asia/Shanghai", zone=ZONE))
HEAD = """category: test
title: {zh: 测试, en: Test}
kind: complaint
needs: []
close: []
messages:
  tell: {to: courier, zh: "{{waybill}} {{answers.who}} {{recipient.surname}}", en: "{{waybill}} {{answers.who}} {{me}}"}
steps:
"""
WHO = """- id: who
  ask: {zh: 谁签收？, en: Who signed?}
  choices:
    self: {zh: 本人, en: the recipient}
    guard: {zh: 门卫, en: the guard, next: place}
"""
CHAIN = (
    WHO
    + """- id: sure
  ask: {zh: 确定吗？, en: Is it sure?}
- id: place
  ask: {zh: 放在哪？, en: Where is it?}
- id: told
  contact: courier
  say: tell
- id: found
  wait: courier
  choices:
    none: {next: lost}
- id: verdict
  callback: customer
  repeat: {until: [satisfied], at-most: 2}
  source: a document
- id: done
  end: done
- id: lost
  end: lost
"""
)


def book_of(steps: str) -> Playbook:
    """The playbook of some steps; nothing may be wrong with it."""
    book, found = read_playbook((HEAD + steps).encode(), "playbooks/test.yaml")
    assert [f.text() for f in found] == []
    assert book is not None
    return book


@dataclass
class Game:
    """A ticket on which a playbook is played, without a desk's git."""

    book: Playbook
    ticket: Ticket = field(init=False)
    now: datetime = NOW
    count: int = 0
    blob: str = "a" * 40

    def __post_init__(self) -> None:
        self.ticket = fold("261121-7K3F9Q5", [])
        facts = {
            "kind": "complaint",
            "category": "test",
            "title": "t",
            "waybill": "7531",
            "recipient": {"name": "韩梅"},
        }
        self.do("open", {"facts": dict(facts), "owner": AGENT}, opening=True)

    @property
    def around(self) -> Around:
        """What the run knows of its desk."""
        return Around.of(DESK, self.now)

    @property
    def position(self) -> Position:
        """Where the run stands."""
        return replay(self.book, self.ticket, self.around)

    @property
    def asked(self) -> str:
        """The step that is asked next."""
        return self.position.asked.id if self.position.asked else "-"

    @property
    def path(self) -> list[str]:
        """The steps on the path."""
        return [p.step.id for p in self.position.path]

    def do(self, action: str, given: Mapping[str, object], *, opening: bool = False, op: str = "") -> str:
        """An act by hand; its op."""
        self.count += 1
        self.now += timedelta(hours=3)
        made = op or ids.derived_op("game", str(self.count))
        fields: Fields = dict(given)  # type: ignore[arg-type]
        context = Context(DESK, AGENT, self.now, self.now, made, self.book.head, Evidence(self.book))
        entry = ticket_codec.entry(draft(action, Situation(context), None if opening else self.ticket, fields))
        self.ticket = fold(self.ticket.id, [*([] if opening else self.ticket.entries), entry])
        return made

    def say(self, value: str = "", step: str = "", **more: str) -> None:
        """Answer the asked step, or another one anew."""
        position = self.position
        one = self.book.step(step) if step else position.asked
        assert one is not None
        notice = one.kind == "wait" and not position.resting and not value
        world = World(DESK, Catalogue.of([self.book.head]), self.now)
        skip, why = more.pop("skip", "") == "yes", more.pop("why", "")
        given = Given(value, more, skip, why)
        given = given if notice else accepted(one, given, world)
        op = ids.derived_op("game", f"{self.count}x")
        ask = Ask(self.book, self.blob, self.ticket, position, one, given, world, op, notice=notice)
        for n, deed in enumerate(deeds(ask)):
            files: Fields = {"files": [{"n": "1", "kind": one.value, "type": "png", "bytes": "1"}]} if deed.file else {}
            self.do(deed.action, {**deed.given, **files}, op=op if n == 0 else ids.derived_op(op, str(n)))

    def entries(self, did: str) -> list[str]:
        """The ops of the entries of an action."""
        return [e.op for e in self.ticket.entries if e.did == did]


def test_a_run_goes_from_answer_to_answer() -> None:
    """Each answer leads on; nothing but entries says where one is."""
    game = Game(book_of(CHAIN))
    assert game.asked == "who"
    game.say("guard")
    assert (game.path, game.asked) == (["who"], "place")
    game.say("东门岗亭")
    game.say("reached")
    assert game.asked == "found"
    game.say()
    assert (str(game.ticket.state), game.asked, bool(game.position.resting)) == ("waiting", "found", True)
    game.say("found")
    assert str(game.ticket.state) == "open"
    game.say("unreachable")
    assert (game.asked, len(game.position.tries)) == ("verdict", 1)
    game.say("unreachable")
    assert game.asked == "done"
    game.say()
    assert game.position.over is not None
    assert game.path == ["who", "place", "told", "found", "verdict", "done"]
    assert game.ticket.findings == ()


def test_the_blob_of_the_first_step_stays_pinned() -> None:
    """Later steps carry their own; the first counts, and if it is struck the next."""
    game = Game(book_of(CHAIN))
    assert pinned(game.ticket) == ""
    game.say("guard")
    game.blob = "b" * 40
    game.say("岗亭")
    assert pinned(game.ticket) == "a" * 40
    game.do("strike", {"entry": game.entries("step")[0], "why": "wrong ticket"})
    assert pinned(game.ticket) == "b" * 40
    assert game.asked == "who"
    assert game.position.off == ("place",)


def test_a_changed_answer_moves_the_path_and_asks_again_what_rests_on_it() -> None:
    """The message named who signed: it is asked again; the place, which rests on nothing, is not."""
    game = Game(book_of(CHAIN))
    for answer in ("guard", "岗亭", "reached"):
        game.say(answer)
    sent = game.entries("contact")
    game.say("self", step="who")
    assert (game.path, game.asked) == (["who"], "sure")
    assert set(game.position.off) == {"place", "told"}
    game.say("yes")
    assert (game.path, game.asked) == (["who", "sure", "place"], "told")
    assert [a.value for a in game.position.again] == ["reached"]
    assert game.entries("contact") == sent
    game.say("message-left")
    assert len(game.entries("contact")) == 2
    assert game.asked == "found"
    assert game.ticket.findings == ()


def test_an_answer_given_back_makes_nothing_stale() -> None:
    """The same answer once more changes nothing that rests on it."""
    game = Game(book_of(CHAIN))
    for answer in ("guard", "岗亭", "reached"):
        game.say(answer)
    game.say("self", step="who")
    game.say("guard", step="who")
    assert game.asked == "found"


def test_a_reply_recorded_by_hand_answers_the_wait() -> None:
    """What is done by hand and what is done by play are the same record."""
    game = Game(book_of(CHAIN))
    for answer in ("guard", "岗亭", "reached", ""):
        game.say(answer)
    game.do("reply", {"party": "courier", "result": "found"})
    assert game.asked == "verdict"
    other = Game(book_of(CHAIN))
    for answer in ("guard", "岗亭", "reached", ""):
        other.say(answer)
    other.do("reply", {"party": "courier", "result": "found", "invalid": "true"})
    assert other.asked == "found"
    other.do("reply", {"party": "courier", "result": "none"})
    assert other.asked == "lost"


def test_a_repeat_ends_at_its_answer() -> None:
    """Satisfied at the second call is the answer that counts."""
    game = Game(book_of(CHAIN))
    for answer in ("guard", "岗亭", "reached", "", "found", "unreachable", "satisfied"):
        game.say(answer)
    assert game.position.answers["verdict"] == "satisfied"
    assert game.asked == "done"


def test_a_reopening_begins_a_new_run() -> None:
    """The old answers stay in the record; the new cycle is asked from the first step."""
    game = Game(book_of(CHAIN))
    game.say("guard")
    game.do("resolve", {"result": "found"})
    game.do("callback", {"verdict": "unsolved"})
    assert (game.asked, game.position.off, pinned(game.ticket)) == ("who", (), "")


def test_an_unsolved_verdict_ends_the_run_it_belongs_to() -> None:
    """The verdict and the end that follows it stand before the callback that opens the ticket again."""
    steps = """- id: outcome
  resolve: found
- id: verdict
  callback: customer
  choices:
    unsolved: {next: again}
    satisfied: {next: fine}
    dissatisfied: {next: fine}
    unreachable: {next: fine}
- id: fine
  end: fine
- id: again
  end: reopened
"""
    game = Game(book_of(steps))
    game.say()
    old = game.ticket.cycle
    game.say("unsolved")
    assert (game.ticket.state, game.asked) == ("open", "outcome")
    over = replay(game.book, game.ticket, game.around, old).over
    assert over is not None
    assert over.step.id == "again"
    assert [e.did for e in game.ticket.entries][-3:] == ["step", "step", "callback"]
    assert game.ticket.findings == ()


CONDITIONS = """- id: value
  ask: {zh: 价值, en: Value}
  type: money
  fact: goods.value
  when: {goods.value: unknown}
- id: attempt
  event: attempt
  reason: no-money
- id: second
  event: attempt
  reason: no-money
  when: {attempts: {at-most: 1}}
- id: twice
  do: {zh: 第二次, en: The second}
  when: {attempts: {at-least: 2}}
- id: dear
  do: {zh: 贵重, en: Valuable}
  when: {answers.value: known}
- id: over
  end: over
"""


def test_conditions_hold_as_they_did_when_the_run_came_by() -> None:
    """A fact that the run itself set, and a count that it made, do not move what was passed."""
    game = Game(book_of(CONDITIONS))
    assert game.asked == "value"
    game.say("299")
    assert (game.path, game.asked) == (["value"], "attempt")
    game.say()
    assert game.asked == "second"
    game.say()
    assert (game.path, game.asked) == (["value", "attempt", "second"], "twice")
    game.say()
    game.say()
    assert game.asked == "over"


def test_a_fact_known_before_passes_its_question_by() -> None:
    """The step is passed over, and its answer is unknown to later conditions."""
    game = Game(book_of(CONDITIONS))
    game.do("amend", {"changes": [{"fact": "goods.value", "now": "86"}]})
    assert game.asked == "attempt"
    for _ in range(3):
        game.say()
    assert game.asked == "over"
    assert game.position.passed_over == ("value", "dear")


def test_facts_are_amended_with_the_answer() -> None:
    """One act as a command would do it, then the step; the same value again is no act."""
    game = Game(book_of(CONDITIONS))
    game.say("299")
    assert [e.did for e in game.ticket.entries] == ["open", "amend", "step"]
    assert game.ticket.fact("goods.value") == "299"


GATE = """- id: letter
  evidence: letter
  guards: [payment.cod]
- id: amount
  ask: {zh: 金额, en: Amount}
  type: money
  fact: payment.cod
- id: photo
  evidence: photo
  choices:
    none: {next: none-there}
- id: close-it
  close: solved
- id: none-there
  end: without
"""


def test_evidence_stands_before_the_fact_it_proves() -> None:
    """By hand as in play; an override takes a reason, and is recorded."""
    game = Game(book_of(GATE))
    change = {"changes": [{"fact": "payment.cod", "now": "300"}]}
    with pytest.raises(KefuError, match="only with evidence: letter"):
        game.do("amend", change)
    with pytest.raises(KefuError, match="needs a reason"):
        game.do("amend", {**change, "override": "true"})
    game.do("attach", {"files": [{"n": "1", "kind": "photo", "type": "png", "bytes": "1"}]})
    with pytest.raises(KefuError, match="only with evidence: letter"):
        game.do("amend", change)
    with pytest.raises(Usage, match="no way round"):
        game.say("none")
    game.say("letter.png")
    game.do("amend", change)
    assert game.ticket.fact("payment.cod") == "300"


def test_closing_passes_no_evidence_by() -> None:
    """Neither the gate that the run stands at, nor that of a fact whose evidence was struck afterwards."""
    game = Game(book_of(GATE))
    game.say("letter.png")
    game.say("300")
    proof = game.entries("attach")[0]
    game.do("strike", {"entry": proof, "why": "another customer's letter"})
    with pytest.raises(KefuError, match="asks for evidence first: letter"):
        game.do("close", {"how": "solved"})
    game.do("close", {"how": "solved", "override": "true", "why": "the manager has seen it"})
    assert game.ticket.state == "closed"


def test_evidence_that_cannot_be_had_needs_a_reason() -> None:
    """And leads on by its own way."""
    game = Game(book_of(GATE))
    game.say("letter.png")
    game.say("300")
    with pytest.raises(Usage, match="say why"):
        game.say("none")
    game.say("none", why="the customer threw it away")
    assert game.asked == "none-there"


def test_two_who_answered_unaware_of_each_other() -> None:
    """The later counts, and the ticket says so."""
    game = Game(book_of(CHAIN))
    game.do("step", {"step": "who", "answer": "guard", "playbook": game.blob})
    game.do("step", {"step": "who", "answer": "self", "playbook": game.blob})
    assert game.asked == "sure"
    assert [f.code for f in game.ticket.findings] == ["answered-twice"]


def test_what_is_left_out_needs_leave_and_a_reason() -> None:
    """A step left out leads on, and later conditions do not know its answer."""
    steps = WHO.replace("  choices", "  skip: true\n  choices") + "- id: place\n  end: over\n"
    game = Game(book_of(steps))
    with pytest.raises(Usage, match="say why"):
        game.say(skip="yes")
    game.say(skip="yes", why="nobody knows")
    assert (game.asked, dict(game.position.answers)) == ("place", {})
    other = Game(book_of(CHAIN))
    with pytest.raises(Usage, match="may not be left out"):
        other.say(skip="yes", why="no time")


def filling(game: Game, language: str) -> Filling:
    """The fields of the game's ticket."""
    return Filling(game.book, game.ticket, game.position.answers, DESK, "小王", language, lambda name: f"<{name}>")


def test_messages_in_both_languages() -> None:
    """Facts, surnames and answers by their labels; what is not known stands by its name."""
    game = Game(book_of(CHAIN))
    message = game.book.messages["tell"].text
    assert filling(game, "zh").text(message) == "7531 〔谁签收〕 韩"
    game.say("guard")
    assert filling(game, "zh").text(message) == "7531 门卫 韩"
    assert filling(game, "en").text(message) == "7531 the guard 小王"


@pytest.mark.parametrize(
    ("name", "said"), [("韩梅", "韩"), ("欧阳锋", "欧阳"), ("欧阳", "欧"), ("John Smith", "John Smith")]
)
def test_surnames(name: str, said: str) -> None:
    """One character, or two of a compound surname; other names stay whole."""
    assert surname(name) == said


def test_answers_in_any_words() -> None:
    """A choice by its code or its label in any language; a wrong one names the nearest."""
    game = Game(book_of(CHAIN))
    game.say("门卫")
    assert game.position.answers == {"who": "guard"}
    other = Game(book_of(CHAIN))
    with pytest.raises(Usage, match="did you mean guard"):
        other.say("gaurd")


def test_a_book_that_changed_under_the_run_is_another_book() -> None:
    """The same answers in another version: what is not there any more lies on no path."""
    game = Game(book_of(CHAIN))
    for answer in ("self", "yes", "岗亭"):
        game.say(answer)
    shorter = replace(game.book, steps=tuple(s for s in game.book.steps if s.id != "sure"))
    found = replay(shorter, game.ticket, game.around)
    assert [p.step.id for p in found.path] == ["who", "place"]
    assert found.off == ("sure",)
