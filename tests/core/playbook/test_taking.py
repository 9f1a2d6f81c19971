"""Answers that are taken over from earlier steps, and answers that nobody listed."""

import pytest

from kefu.core.base.errors import KefuError, Usage
from tests.core.playbook.test_replay import Game, book_of

DECIDED = """- id: decision
  ask: {zh: 怎么办, en: What is decided?}
  choices:
    redelivery: {zh: 再派, en: deliver again}
    held: {zh: 先放着, en: hold it, next: day}
- id: us
  reply: us
  to: delivery
  from: decision
- id: why
  ask: {zh: 为什么, en: Why?}
  choices:
    nobody-home: {zh: 没人, en: nobody home}
    refused: {zh: 拒收, en: refused}
- id: tried
  event: attempt
  by: courier
  from: why
- id: sum
  ask: {zh: 多少, en: How much?}
  type: money
- id: offer
  settle: compensation
  stage: offered
  from: sum
- id: outcome
  resolve: [redelivery, held]
  from: decision
- id: over
  end: over
- id: day
  ask: {zh: 到哪天, en: Until when?}
  type: date
- id: hold
  wait: courier
  until: day
  choices: {delivered: {next: fine}}
  otherwise: odd
- id: fine
  end: fine
- id: odd
  end: odd
"""


def test_a_step_takes_over_an_answer() -> None:
    """Result, reason, amount: answered by going on; to whom and by whom as the step says."""
    game = Game(book_of(DECIDED))
    for answer in ("redelivery", "", "refused", "", "30", "", ""):
        game.say(answer)
    assert game.asked == "over"
    entries = {e.did: e for e in game.ticket.entries}
    assert (entries["reply"].text("result"), entries["reply"].text("to")) == ("redelivery", "delivery")
    assert (entries["event"].text("reason"), entries["event"].text("whom")) == ("refused", "courier")
    assert (entries["settle"].text("amount"), entries["resolve"].text("result")) == ("30", "redelivery")
    assert game.position.answers["us"] == "redelivery"


def test_an_answer_that_is_changed_is_taken_over_anew() -> None:
    """The step that took it over is asked again."""
    game = Game(book_of(DECIDED))
    game.say("redelivery")
    game.say()
    game.say("refused")
    game.say()
    game.say("nobody-home", "why")
    assert game.asked == "tried"


def test_a_step_that_takes_over_takes_no_answer_of_its_own() -> None:
    """It would be another one than was given before."""
    game = Game(book_of(DECIDED))
    game.say("redelivery")
    with pytest.raises(Usage, match="takes no answer"):
        game.say("held")


def test_a_wait_lasts_until_the_end_of_the_day_that_was_answered() -> None:
    """A day without a time is its end."""
    game = Game(book_of(DECIDED))
    game.say("held")
    game.say("2026-12-01")
    game.say()
    assert [e.text("until") for e in game.ticket.entries if e.did == "wait"] == ["2026-12-01T23:59:59+08:00"]


def test_a_reply_that_says_nothing_leaves_the_run_where_it_rests() -> None:
    """It is on record as invalid; the wait goes on, and what is said then counts."""
    game = Game(book_of(DECIDED))
    game.say("held")
    game.say("2026-12-01")
    game.say()
    rests = game.position.resting
    game.say("无效", text="知道了")
    assert (game.asked, game.position.resting, str(game.ticket.state)) == ("hold", rests, "waiting")
    reply = game.ticket.entries[-1]
    assert (reply.did, reply.flag("invalid"), reply.text("text"), reply.texts("ends")) == ("reply", True, "知道了", ())
    game.say("delivered")
    assert (game.asked, game.path[-1], str(game.ticket.state)) == ("fine", "hold", "open")


def test_an_answer_that_is_not_listed_goes_where_otherwise_says() -> None:
    """Also that nobody answers."""
    for answer in ("found", "none"):
        game = Game(book_of(DECIDED))
        game.say("held")
        game.say("2026-12-01")
        game.say()
        game.say(answer)
        assert game.asked == "odd"


def test_a_party_says_only_what_it_can_say() -> None:
    """A courier does not decide; the refusal names what he may say."""
    game = Game(book_of(DECIDED))
    game.say("held")
    game.say("2026-12-01")
    game.say()
    with pytest.raises(Usage, match=r"hold: .* does not say return-agreed; one of: held, delivered"):
        game.say("return-agreed")


PROVED = """- id: weighed
  rounds:
    at-most: 3
    over: over
    source: own
    steps:
    - id: there
      ask: {zh: 有照片吗, en: Is there a photo?}
      choices: {yes: {zh: 有, en: yes}, no: {zh: 没有, en: no, next: again}}
    - id: photo
      evidence: photo
      guards: [goods.weight]
    - id: weight
      ask: {zh: 多重, en: How heavy?}
      type: number
      fact: goods.weight
- id: over
  end: over
"""


def test_evidence_that_is_asked_for_again_is_one_piece_of_evidence() -> None:
    """Three rounds are no three photos; without any the fact is not set."""
    game = Game(book_of(PROVED))
    with pytest.raises(KefuError, match="photo"):
        game.do("amend", {"changes": [{"fact": "goods.weight", "now": "2"}], "why": "w"})
    for answer in ("no", "yes", "photo.png", "2.5"):
        game.say(answer)
    assert (game.asked, game.ticket.fact("goods.weight")) == ("over", "2.5")
    assert game.path == ["there", "there#2", "photo#2", "weight#2"]
