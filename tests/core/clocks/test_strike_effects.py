"""After a strike the clocks are what they would be without the entry, whatever it had started, met, moved or counted."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from kefu.core.base.node import Node
from kefu.core.clocks.limits import limit_of
from kefu.core.clocks.rules import Miss, PauseRule, Rule
from kefu.core.clocks.triggers import parse_trigger
from kefu.core.fold.merge import unite
from kefu.core.ticket.model import Clock
from tests.core.actions.pure import NINE, Case, desk


def rule(name: str, limit: dict[str, Node], starts: str, met: str, **more: object) -> Rule:
    """A rule with one trigger that starts it and some, by commas, that meet it."""
    made = Rule(name, limit_of(limit), (parse_trigger(starts),), tuple(map(parse_trigger, met.split(", "))), "a source")
    return replace(made, **more)  # type: ignore[arg-type]


RULES = (
    rule("notice", {"within": "8h"}, "event attempt", "wait origin, event registered"),
    rule("answer", {"within": "24h"}, "wait origin", "reply origin"),
    rule("second", {"after": "2"},
         "event attempt", "contact recipient", missed=(Miss("notify", "origin"),)),
    rule("again", {"within": "24h"}, "reply origin redelivery", "event signed"),
    rule("listed", {"within": "30m"}, "event due-in", "event registered", missed=(Miss("default"),)),
    rule("paused", {"within": "12h"}, "open", "contact customer",
         pauses=(PauseRule(parse_trigger("wait recipient"), "customer-unavailable"),)),
)  # fmt: skip


def case() -> Case:
    """An open ticket."""
    made = Case(desk(), RULES)
    made.open(customer="recipient")
    return made


def attempt(one: Case, minute: int) -> str:
    """A failed delivery."""
    return one.do("event", minute, what="attempt", reason="nobody-home")


def test_two_attempts_a_notice_and_the_first_struck() -> None:
    """The second one's notice clock is met by the notice, there is no second attempt, and nothing is swept as missed."""
    one = case()
    first, second = attempt(one, 10), attempt(one, 20)
    notice = one.do("wait", 30, **{"for": "origin"})
    assert "second" in one.running()
    one.do("strike", 40, entry=first, why="不是这票")
    ticket = one.ticket
    assert [(c.name, c.op, c.met_by) for c in ticket.clocks if c.name == "notice"] == [("notice", second, notice)]
    assert "second" not in one.running()
    assert [f.code for f in ticket.findings] == []
    assert "second" not in one.sweep(24 * 60 * 9)


def clocks(found: tuple[Clock, ...], known: set[str] | None = None) -> list[tuple[object, ...]]:
    """What counts of clocks: names, starts, what became of them; only those that an entry of `known` started."""
    return sorted(
        (c.name, c.op, c.start, c.due, c.live, c.met, c.met_by, _missed(c), c.stopped, [(p.op, p.since, p.over) for p in c.pauses])
        for c in found
        if known is None or c.op in known
    )  # fmt: skip


def _missed(clock: Clock) -> object:
    """When it was missed; not asked of one that was met late, which no sweep writes any more."""
    return None if clock.met is not None and clock.met > clock.due else clock.missed


ACTS: dict[str, dict[str, str]] = {
    "attempt": {"what": "attempt", "reason": "nobody-home"},
    "signed": {"what": "signed"},
    "registered": {"what": "registered"},
    "due-in": {"what": "due-in"},
}


def done(one: Case, kind: str, minute: int) -> None:
    """One act, if the ticket takes it."""
    if kind in ACTS:
        one.refused_or_done("event", minute, **ACTS[kind])
    elif kind in ("origin", "recipient"):
        one.refused_or_done(
            "wait", minute, **{"for": kind, "until": (NINE + timedelta(minutes=minute + 300)).isoformat()}
        )
    elif kind == "reply":
        one.refused_or_done("reply", minute, party="origin", result="redelivery")
    elif kind == "heard":
        one.refused_or_done("reply", minute, party="recipient", result="received")
    elif kind == "call":
        one.refused_or_done("contact", minute, party="recipient", way="out", outcome="reached", channel="phone")
    elif kind == "promise":
        until = (NINE + timedelta(minutes=minute + 60)).isoformat()
        one.refused_or_done("contact", minute, party="recipient", way="out", outcome="reached", promise=until)
    else:
        one.refused_or_done("note", minute, text="x")


KINDS = (*ACTS, "origin", "recipient", "reply", "heard", "call", "promise", "note", "attempt", "sweep")


@pytest.mark.parametrize("seed", range(120))
def test_a_strike_leaves_the_clocks_of_a_timeline_without_the_entry(seed: int) -> None:
    """Whatever the entry was. Struck strikes give back what there was. A sweep writes nothing that is not so."""
    draw = random.Random(seed)
    plan = [(draw.choice(KINDS), draw.randrange(1, 90)) for _ in range(draw.randrange(4, 12))]
    at, moments = 0, []
    for kind, minutes in plan:
        at += minutes
        moments.append((kind, at))
    one = case()
    for kind, minute in moments:
        if kind == "sweep":
            one.sweep(minute)
        else:
            done(one, kind, minute)
    before = clocks(one.ticket.clocks)
    targets = [e for e in one.entries[1:] if e.by != "kefu"]
    if not targets:
        return
    target = draw.choice(targets)
    strike = one.do("strike", at + 1, by="lead-1", entry=target.op, why="记错了")
    # What is late only now the next sweep writes; the follow-ups of such a miss begin then.
    swept, ideal, known = Case(one.desk, one.rules, one.entries), without(one, target.op), {e.op for e in one.entries}
    swept.sweep(at + 5000)
    ideal.sweep(at + 5000)
    assert clocks(swept.ticket.clocks, known) == clocks(ideal.ticket.clocks, known)
    assert "clock-unknown" not in [f.code for f in one.ticket.findings]
    again = Case(one.desk, one.rules, one.entries)
    again.do("strike", at + 2, by="lead-1", entry=strike, why="没记错")
    assert clocks(again.ticket.clocks) == before
    one.sweep(at + 60 * 24 * 3)
    assert one.found == []


def without(one: Case, op: str) -> Case:
    """The same acts where that entry had never been: each drafted anew on what was there then."""
    other = Case(one.desk, one.rules)
    for entry in one.entries:
        if entry.op == op or entry.did == "strike":
            continue
        if entry.by == "kefu":
            minute = int((entry.key - NINE) / timedelta(minutes=1))
            other.sweep(minute)
            continue
        other.again(entry)
    return other


def test_of_two_answers_the_second_ends_the_wait_once_the_first_is_struck() -> None:
    """Struck as a double, it must not leave the ticket waiting for what has been answered."""
    one = case()
    one.do("wait", 10, **{"for": "origin"})
    first = one.do("reply", 20, party="origin", result="redelivery")
    one.do("reply", 21, party="origin", result="redelivery")
    one.do("strike", 30, entry=first, why="记了两遍")
    assert (one.ticket.state, one.ticket.waits) == ("open", ())
    assert "answer" not in one.running()


@pytest.mark.parametrize("later", [15, 45])
def test_what_a_colleague_did_unaware_of_the_strike_the_next_sweep_mends(later: int) -> None:
    """He met the clock of an attempt that was struck meanwhile; the second attempt's is met by it."""
    one = case()
    first, second = attempt(one, 5), attempt(one, 10)
    other = Case(one.desk, one.rules, one.entries, clone="other")
    one.do("strike", 30, entry=first, why="不是这票")
    one.do("note", 31, text="x")
    notice = other.do("wait", later, **{"for": "origin"})
    union = Case(one.desk, one.rules, unite(one.entries, other.entries))
    assert "clock-unknown" in [f.code for f in union.ticket.findings]
    assert union.sweep(60) == ["strike"]
    assert union.found == []
    assert "clock-unknown" not in [f.code for f in union.ticket.findings]
    assert [(c.op, c.met_by) for c in union.ticket.clocks if c.name == "notice"] == [(second, notice)]
    assert union.sweep(61) == []


def test_the_first_edition_writes_no_mends() -> None:
    one = Case(desk(1), RULES)
    one.open(customer="recipient")
    first = attempt(one, 10)
    attempt(one, 20)
    one.do("strike", 40, entry=first, why="不是这票")
    assert "mends" not in one.entries[-1].fields


def test_a_strike_that_changes_nothing_later_says_nothing_anew() -> None:
    one = case()
    noted = one.do("note", 10, text="x")
    attempt(one, 20)
    one.do("strike", 40, entry=noted, why="写错")
    assert "mends" not in one.entries[-1].fields


def test_rules_that_changed_since_change_nothing_by_a_strike() -> None:
    """The second attempt's clock keeps the due time that it was given; only what the strike changes is said anew."""
    one = case()
    first = attempt(one, 10)
    one.do("wait", 20, **{"for": "recipient"})
    one.do("event", 25, what="due-in")
    due = one.running()["listed"]
    one.rules = tuple(replace(r, limit=limit_of({"within": "2h"})) if r.name == "listed" else r for r in RULES)
    one.do("strike", 40, entry=first, why="不是这票")
    assert one.running()["listed"] == due
