"""The thirteen rules of the fold, each by small examples. Entries are named by letters, times are minutes after nine."""

import pytest

from kefu.core.base.node import Node
from kefu.core.fold.fold import fold
from kefu.core.fold.merge import merge, openings, unite
from kefu.core.ticket.model import Entry
from kefu.core.ticket.timeline import told
from tests.core.fold.timelines import NUMBER, act, at, clock, codes, do, names, op, opened, running, start, total, when

# -- 1. cycles


def test_a_reopening_ends_the_current_cycle_in_whatever_state() -> None:
    """The clocks start again, the level is carried over, the old verdict stays."""
    entries = [
        opened(start("contact", 60)),
        do("escalate", "E", 5, to="supervisor", rank="1", owner="lead-1"),
        do("callback", "V", 8, verdict="dissatisfied"),
        do("close", "C", 10, how="withdrawn"),
        do("reopen", "R", 20, start("contact", 90), cycle="R", after="A"),
    ]
    closed, reopened = total(*entries[:4]), total(*entries)
    assert (closed.state, closed.how, running(closed)) == ("closed", "withdrawn", {})
    assert (reopened.state, reopened.how, reopened.reopened) == ("open", "", 1)
    assert (reopened.cycle, reopened.level, reopened.owner) == (op("R"), "supervisor", "lead-1")
    assert running(reopened) == {"contact": when(90)}
    assert reopened.verdict == "dissatisfied"
    assert total(opened(), do("reopen", "R", 5, cycle="R", after="A")).cycle == op("R")


def test_two_concurrent_reopenings_are_one_cycle_with_two_names() -> None:
    """Entries of either are entries of that cycle; a later start of one clock does not lead; the second is reported."""
    ticket = total(
        opened(),
        do("close", "C", 10, how="void"),
        do("reopen", "R", 20, start("contact", 60), cycle="R", after="A"),
        do("reopen", "S", 21, start("contact", 70), start("verify", 99), cycle="S", after="A", owner="agent-2"),
        do("assign", "P", 25, cycle="S", owner="agent-3"),
        do("wait", "W", 26, cycle="R", for_="courier"),
    )
    assert (ticket.cycle, ticket.state, ticket.owner, ticket.reopened) == (op("R"), "waiting", "agent-3", 1)
    assert ticket.cycles == {op("R"): op("R"), op("S"): op("R")}
    assert running(ticket) == {"contact": when(60), "verify": when(99)}
    assert sorted(codes(ticket)) == ["clock-twice", "reopened-twice"]


def test_a_reopening_that_joins_a_cycle_closed_meanwhile_changes_no_state() -> None:
    """It is only another name; but a customer who says unsolved opens it (rule 7)."""
    past = [
        opened(),
        do("close", "C", 10, how="void"),
        do("reopen", "R", 20, cycle="R", after="A"),
        do("close", "D", 30, cycle="R", how="void"),
    ]
    again = do("reopen", "S", 40, start("contact", 60), cycle="S", after="A")
    assert (total(*past, again).state, running(total(*past, again))) == ("closed", {})
    said = do("callback", "U", 40, start("contact", 60), cycle="U", after="A", verdict="unsolved")
    ticket = total(*past, said)
    assert (ticket.state, ticket.cycle, names(ticket.unsolved)) == ("open", op("R"), ["U"])
    assert running(ticket) == {"contact": when(60)}


def test_a_reopening_of_a_cycle_long_past_is_a_name_of_the_one_that_followed() -> None:
    ticket = total(
        opened(),
        do("reopen", "R", 10, cycle="R", after="A"),
        do("reopen", "S", 20, cycle="S", after="R"),
        do("reopen", "T", 30, cycle="T", after="A", owner="agent-9"),
        do("assign", "P", 31, cycle="T", owner="agent-9"),
    )
    assert (ticket.cycle, ticket.owner, ticket.cycles[op("T")]) == (op("S"), "agent-1", op("R"))
    assert codes(ticket) == ["reopened-twice", "ignored"]


def test_a_reopening_of_an_unknown_cycle_is_kept_and_ignored() -> None:
    ticket = total(opened(), do("reopen", "R", 10, cycle="R", after="X"))
    assert (ticket.cycle, names(ticket.ignored), codes(ticket)) == (op("A"), ["R"], ["ignored"])


def test_a_struck_reopening_never_was() -> None:
    """What was written in its cycle belongs to the cycle that it would have ended."""
    entries = [
        opened(start("contact", 60)),
        do("close", "C", 10, how="void"),
        do("reopen", "R", 20, start("contact", 90), cycle="R", after="A"),
        do("assign", "P", 21, cycle="R", owner="agent-2"),
    ]
    ticket = total(*entries, do("strike", "X", 30, cycle="R", entry="R"))
    assert (ticket.state, ticket.cycle, ticket.owner) == ("closed", op("A"), "agent-1")
    assert names(ticket.ignored) == ["P"]
    again = do("reopen", "S", 40, cycle="S", after="A")
    assert total(*entries, do("strike", "X", 30, cycle="R", entry="R"), again).cycle == op("S")


def test_one_of_two_reopenings_struck_as_the_double_leaves_the_other_with_both_their_entries() -> None:
    past = [opened(), do("close", "C", 10, how="void")]
    double = do("reopen", "R", 20, cycle="R", after="A")
    other = do("reopen", "S", 21, cycle="S", after="A")
    later = [do("assign", "P", 25, cycle="R", owner="agent-2"), do("strike", "X", 30, cycle="R", entry="R")]
    ticket = total(*past, double, other, *later)
    assert (ticket.state, ticket.cycle, ticket.owner, ticket.reopened) == ("open", op("S"), "agent-2", 1)
    assert (ticket.cycles[op("R")], codes(ticket)) == (op("S"), [])


# -- 2. what counts where


def test_entries_of_an_old_cycle_add_facts_but_change_no_state() -> None:
    """Facts, contacts, events, met and money count whenever they come; state, owner, level, start and pause do not."""
    ticket = total(
        opened(start("contact", 60)),
        do("reopen", "R", 10, start("verify", 90), cycle="R", after="A"),
        do("amend", "F", 20, changes=[{"fact": "carrier", "now": "zto"}]),
        do("contact", "K", 21, act("met", "contact", "A"), party="sender", way="in", outcome="reached"),
        do("event", "V", 22, what="attempt", reason="nobody-home"),
        do("assign", "P", 23, owner="agent-2"),
        do("escalate", "E", 24, to="supervisor", rank="1"),
        do("wait", "W", 25, start("wait-W", 30), for_="courier"),
        do("resolve", "Z", 26, result="found"),
        do("close", "C", 27, how="void"),
        do("note", "N", 28, start("follow-N", 40), text="x"),
        do("note", "M", 29, act("pause", "verify", "R", 120, cap=100), text="x"),
    )
    assert (ticket.fact("carrier"), ticket.urged, ticket.attempts) == ("zto", 1, 1)
    assert clock(ticket, "contact").met == when(21)
    assert (ticket.state, ticket.owner, ticket.level, ticket.fact("result")) == ("open", "agent-1", "agent", "")
    assert running(ticket) == {"verify": when(90)}
    assert clock(ticket, "verify", "R").pauses == ()
    assert names(ticket.ignored) == ["P", "E", "W", "Z", "C", "N", "M"]
    assert codes(ticket) == ["ignored"] * 7


@pytest.mark.parametrize(
    ("entry", "bases"),
    [
        (do("assign", "P", 50, owner="agent-2"), "open resolved"),
        (do("wait", "P", 50, for_="courier"), "open"),
        (do("escalate", "P", 50, to="supervisor", rank="1"), "open resolved"),
        (do("resolve", "P", 50, result="found"), "open"),
        (do("close", "P", 50, how="void"), "open resolved"),
        (do("propose", "P", 50, start("answer", 90), what="compensate"), "open"),
        (do("approve", "P", 50, start("answer", 90), verdict="yes"), "open"),
        (do("step", "P", 50, start("answer", 90), step="ask"), "open resolved"),
    ],
    ids=lambda v: v.did if isinstance(v, Entry) else "",
)
def test_an_action_counts_only_from_where_the_table_allows(entry: Entry, bases: str) -> None:
    past = {
        "open": [opened()],
        "resolved": [opened(), do("resolve", "Z", 10, result="found")],
        "closed": [opened(), do("close", "C", 10, how="void")],
    }
    for base, entries in past.items():
        assert (names(total(*entries, entry).ignored) == []) == (base in bases.split()), base


def test_of_the_events_only_a_signature_says_who_signed() -> None:
    tried = do("event", "V", 10, what="attempt", reason="refused", whom="courier:courier-7")
    signed = do("event", "W", 20, what="signed", whom="门卫")
    assert total(opened(), tried).fact("signed-by") == ""
    assert total(opened(), tried, signed).fact("signed-by") == "门卫"
    assert total(opened(), tried, signed, do("strike", "X", 30, entry="W")).fact("signed-by") == ""


# -- 3. clocks


def test_clocks_run_only_in_the_current_cycle_of_a_ticket_that_is_not_closed() -> None:
    entries = [opened(start("contact", 60)), do("resolve", "Z", 5, result="found")]
    assert running(total(*entries)) == {"contact": when(60)}
    closed = [*entries, do("close", "C", 10, how="void")]
    ticket = total(*closed)
    assert (running(ticket), ticket.leading) == ({}, None)
    assert (clock(ticket, "contact").met, clock(ticket, "contact").missed) == (None, None)
    assert running(total(*closed, do("strike", "X", 20, entry="C"))) == {"contact": when(60)}


def test_a_stop_counts_only_if_its_entry_does() -> None:
    stop = do("amend", "F", 20, act("stop", "contact", "A"), changes=[{"fact": "mode", "now": "air"}])
    assert running(total(opened(start("contact", 60)), stop)) == {}
    struck = do("strike", "X", 30, entry="F")
    assert running(total(opened(start("contact", 60)), stop, struck)) == {"contact": when(60)}


def test_of_two_live_starts_the_earlier_due_leads_and_what_meets_it_meets_both() -> None:
    entries = [
        opened(),
        do("close", "C", 10, how="void"),
        do("reopen", "R", 20, start("contact", 80), cycle="R", after="A"),
        do("reopen", "S", 21, start("contact", 70), cycle="S", after="A"),
    ]
    assert running(total(*entries)) == {"contact": when(70)}
    assert "clock-twice" in codes(total(*entries))
    met = do("contact", "K", 30, act("met", "contact", "S"), cycle="R", party="sender", outcome="reached")
    assert running(total(*entries, met)) == {}
    unaware = do("contact", "K", 20, act("met", "contact", "R"), cycle="R", party="sender", outcome="reached", seq="20")
    assert running(total(*entries, unaware)) == {"contact": when(70)}


def test_a_clock_started_anew_by_the_entry_that_ends_it_runs() -> None:
    again = do(
        "contact", "K", 20, start("feedback", 90), act("met", "feedback", "A"), party="sender", outcome="reached"
    )
    assert running(total(opened(start("feedback", 60)), again)) == {"feedback": when(90)}


# -- 4. met and missed

BREACH = do("breach", "B", 60, {"missed": "contact", "of": op("A"), "due": at(60)}, clock="contact")


def test_the_earliest_met_counts() -> None:
    late = do("contact", "K", 40, act("met", "contact", "A"), party="sender", outcome="reached")
    early = do("contact", "J", 30, act("met", "contact", "A"), party="sender", outcome="reached", written=at(50))
    ticket = total(opened(start("contact", 60)), late, early)
    assert (clock(ticket, "contact").met, names([clock(ticket, "contact").met_by])) == (when(30), ["J"])


def test_a_missed_clock_stays_missed_and_runs_on() -> None:
    """What happened after the due never undoes it."""
    ticket = total(opened(start("contact", 60)), BREACH)
    assert (clock(ticket, "contact").missed, running(ticket)) == (when(60), {"contact": when(60)})
    after = [
        do("contact", "K", 60, act("met", "contact", "A"), party="sender", outcome="reached"),
        do("note", "M", 61, act("move", "contact", "A", 99), text="x"),
        do("close", "C", 61, how="void"),
    ]
    for entry in after:
        assert clock(total(opened(start("contact", 60)), BREACH, entry), "contact").missed == when(60), entry.did


@pytest.mark.parametrize(
    "entry",
    [
        do("contact", "K", 59, act("met", "contact", "A"), party="sender", outcome="reached", written=at(70)),
        do("note", "K", 59, act("move", "contact", "A", 99), text="x", written=at(70)),
        do("note", "K", 59, act("stop", "contact", "A"), text="x", written=at(70)),
        do("wait", "K", 59, act("pause", "contact", "A", 99, cap=98), for_="sender", written=at(70)),
        do("close", "K", 59, how="void", written=at(70)),
    ],
    ids=["met", "move", "stop", "pause", "close"],
)
def test_what_happened_before_the_due_but_was_recorded_late_undoes_a_miss(entry: Entry) -> None:
    ticket = total(opened(start("contact", 60)), BREACH, entry)
    assert (clock(ticket, "contact").missed, clock(ticket, "contact").overturned) == (None, True)


def test_a_miss_that_knew_of_the_move_or_the_pause_stands() -> None:
    """Only what makes a difference at the due time that was judged undoes it."""
    moved = do("note", "M", 30, act("move", "contact", "A", 90), text="x")
    breach = do("breach", "B", 90, {"missed": "contact", "of": op("A"), "due": at(90)}, clock="contact")
    ticket = total(opened(start("contact", 60)), moved, breach)
    assert (clock(ticket, "contact").missed, clock(ticket, "contact").moves) == (when(90), (when(60),))
    paused = do("wait", "W", 30, act("pause", "contact", "A", 90, cap=60), for_="sender")
    resumed = do("reply", "Y", 40, act("resume", "contact", "W", 70), party="sender", result="answered", ends="W")
    breach70 = do("breach", "D", 70, {"missed": "contact", "of": op("A"), "due": at(70)}, clock="contact")
    assert clock(total(opened(start("contact", 60)), paused, breach), "contact").missed == when(90)
    assert clock(total(opened(start("contact", 60)), paused, resumed, breach70), "contact").missed == when(70)
    earlier = do("note", "M", 30, act("move", "contact", "A", 50), text="x")
    assert clock(total(opened(start("contact", 60)), earlier, BREACH), "contact").missed == when(60)


def test_a_pause_that_was_over_after_the_due_undoes_the_miss() -> None:
    paused = do("wait", "W", 30, act("pause", "contact", "A", 120, cap=90), for_="sender", written=at(75))
    resumed = do("reply", "Y", 80, act("resume", "contact", "W", 110), party="sender", result="answered", ends="W")
    ticket = total(opened(start("contact", 60)), BREACH, paused, resumed)
    assert (clock(ticket, "contact").missed, running(ticket)) == (None, {"contact": when(110)})


def test_an_unsolved_before_the_due_lets_the_miss_of_a_closed_ticket_stand() -> None:
    closed = do("close", "C", 20, how="duplicate")
    said = do("callback", "U", 30, verdict="unsolved")
    ticket = total(opened(start("contact", 60)), closed, said, BREACH)
    assert (ticket.state, clock(ticket, "contact").missed) == ("open", when(60))
    at_once = do("callback", "U", 60, verdict="unsolved")
    assert clock(total(opened(start("contact", 60)), closed, at_once, BREACH), "contact").missed == when(60)
    later = do("callback", "U", 70, verdict="unsolved")
    assert clock(total(opened(start("contact", 60)), closed, later, BREACH), "contact").missed is None


def test_a_wait_that_ended_before_its_until_was_not_missed() -> None:
    wait = do("wait", "W", 10, start(f"wait-{op('W')}", 60), for_="courier")
    breach = do("breach", "B", 60, {"missed": f"wait-{op('W')}", "of": op("W"), "due": at(60)}, clock="wait")
    missed = total(opened(), wait, breach)
    assert clock(missed, f"wait-{op('W')}", "W").missed == when(60)
    resolved = do("resolve", "Z", 40, result="found", written=at(70))
    assert clock(total(opened(), wait, breach, resolved), f"wait-{op('W')}", "W").missed is None


def test_several_misses_of_one_start_and_due_are_one() -> None:
    """Two clones sweep: the derived op is the same, the bytes (who swept) differ, and that is no finding."""
    other = do("breach", "B", 60, {"missed": "contact", "of": op("A"), "due": at(60)}, clock="contact", why="lead-1")
    ticket = total(opened(start("contact", 60)), BREACH, other)
    assert (len(ticket.entries), clock(ticket, "contact").missed, codes(ticket)) == (3, when(60), [])


def test_of_two_misses_the_first_is_when_it_was_missed() -> None:
    moved = do("note", "M", 70, act("move", "contact", "A", 120), text="x")
    again = do("breach", "D", 120, {"missed": "contact", "of": op("A"), "due": at(120)}, clock="contact")
    assert clock(total(opened(start("contact", 60)), BREACH, moved, again), "contact").missed == when(60)


# -- 5. waiting


def test_waiting_is_open_with_a_wait_that_is_not_ended() -> None:
    two = [opened(), do("wait", "W", 10, for_="courier:courier-7"), do("wait", "V", 11, for_="hub")]
    ticket = total(*two)
    assert (ticket.state, [w.party for w in ticket.waits]) == ("waiting", ["courier:courier-7", "hub"])
    one = [*two, do("reply", "Y", 20, party="courier:courier-7", result="found", ends="W")]
    assert (total(*one).state, names(w.op for w in total(*one).waits)) == ("waiting", ["V"])
    invalid = do("reply", "X", 30, party="hub", result="none", ends="V", invalid="true")
    assert total(*one, invalid).state == "waiting"
    assert total(*one, do("reply", "X", 30, party="hub", result="none", ends="V")).state == "open"
    struck = do("strike", "S", 40, entry="Y")
    assert names(w.op for w in total(*one, struck).waits) == ["W", "V"]


def test_resolve_close_and_reopen_end_waits_and_their_clocks() -> None:
    past = [opened(), do("wait", "W", 10, start(f"wait-{op('W')}", 60), for_="courier")]
    assert running(total(*past)) == {f"wait-{op('W')}": when(60)}
    for entry, state in (
        (do("resolve", "Z", 20, result="found"), "resolved"),
        (do("close", "Z", 20, how="void"), "closed"),
        (do("reopen", "Z", 20, cycle="Z", after="A"), "open"),
    ):
        ticket = total(*past, entry)
        assert (ticket.state, ticket.waits, running(ticket)) == (state, (), {})


def test_a_reply_never_changes_a_resolved_or_closed_ticket() -> None:
    past = [opened(), do("wait", "W", 10, for_="courier")]
    reply = do("reply", "Y", 30, party="courier", result="found", ends="W")
    for entry, state in (
        (do("resolve", "Z", 20, result="found"), "resolved"),
        (do("close", "Z", 20, how="void"), "closed"),
    ):
        ticket = total(*past, entry, reply)
        assert (ticket.state, ticket.responsible["result"], codes(ticket)) == (state, "found", [])


def test_the_responsible_party_is_the_last_told_and_only_its_own_reply_is_its_reply() -> None:
    past = [opened(), do("wait", "W", 10, for_="courier:courier-7", channel="group")]
    assert total(*past).responsible == {"party": "courier", "name": "courier-7", "notified": at(10), "channel": "group"}
    other = do("reply", "Y", 20, party="courier:courier-8", result="found")
    assert "replied" not in total(*past, other).responsible
    own = do("reply", "Y", 20, party="courier", result="found")
    assert total(*past, own).responsible["replied"] == at(20)
    customer = do("wait", "V", 30, for_="recipient")
    assert total(*past, customer).responsible["party"] == "courier"
    assert total(*past, do("wait", "V", 30, for_="hub")).responsible == {"party": "hub", "notified": at(30)}


# -- 6. level


def test_level_up_and_down_by_what_the_writer_saw() -> None:
    """The owner that an escalate brings counts while it gives the level; a level without one leaves him as he is."""
    up = do("escalate", "E", 10, to="supervisor", rank="1", owner="lead-1")
    top = do("escalate", "F", 20, to="head-office", rank="2", replaces="E")
    down = do("escalate", "G", 30, to="agent", rank="0", replaces="F")
    assert (total(opened(), up).level, total(opened(), up).owner) == ("supervisor", "lead-1")
    assert (total(opened(), up, top).level, total(opened(), up, top).owner) == ("head-office", "lead-1")
    ticket = total(opened(), up, top, down)
    assert (ticket.level, ticket.owner, ticket.escalated, names(ticket.escalates)) == ("agent", "agent-1", 2, ["G"])


def test_never_below_an_escalation_that_the_writer_did_not_know_of() -> None:
    up = do("escalate", "E", 10, to="supervisor", rank="1", owner="lead-1")
    unseen = do("escalate", "F", 20, to="head-office", rank="2", owner="boss")
    down = do("escalate", "G", 30, to="agent", rank="0", replaces="E")
    ticket = total(opened(), up, unseen, down)
    assert (ticket.level, ticket.owner, names(ticket.escalates)) == ("head-office", "boss", ["F", "G"])
    assert total(opened(), up, unseen, down, do("strike", "X", 40, entry="F")).level == "agent"
    back = total(opened(), up, unseen, down, do("strike", "X", 40, entry="G"), do("strike", "Y", 41, entry="F"))
    assert (back.level, back.owner) == ("supervisor", "lead-1")


def test_an_assignment_after_an_escalation_is_whose_it_is() -> None:
    up = do("escalate", "E", 10, to="supervisor", rank="1", owner="lead-1")
    mine = do("assign", "P", 20, owner="agent-2")
    assert total(opened(), up, mine).owner == "agent-2"
    assert total(opened(), mine, up).owner == "agent-2"
    nobody = do("assign", "P", 20, owner="none")
    assert total(opened(), up, nobody).owner == ""


def test_of_two_equal_escalations_the_later_gives_the_owner() -> None:
    one = do("escalate", "Z", 10, to="supervisor", rank="1", owner="lead-1")
    two = do("escalate", "B", 11, to="supervisor", rank="1", owner="lead-2")
    ticket = total(opened(), one, two)
    assert (ticket.level, ticket.owner, ticket.escalated) == ("supervisor", "lead-2", 1)


# -- 7. unsolved, 8. what a close rests on

SAID = do("callback", "V", 10, verdict="satisfied")
SOLVED = do("close", "C", 40, how="solved", rests="V", category="damaged")


@pytest.mark.parametrize("said", [
    do("contact", "K", 20, party="customer", way="in"), do("reply", "K", 20, party="recipient", result="ok"),
    do("callback", "K", 20, verdict="dissatisfied"),
])  # fmt: skip
def test_an_incident_does_not_resolve_what_the_customer_spoke_about(said: Entry) -> None:
    """Only another clone can have known it. What he said before the link was known, and what is struck was never said."""
    link = do("link", "B", 10, relation="parent", other="261121-7K3F8Q1")
    together = do("resolve", "R", 30, result="delivered", incident="261121-7K3F8Q1")
    ticket = total(opened(), link, said, together)
    assert (ticket.state, ticket.urged, codes(ticket)) == ("open", 1, ["unheard"])
    assert total(opened(), link, together).state == "resolved"
    assert (
        total(opened(), said, do("link", "M", 25, relation="parent", other="261121-7K3F8Q1"), together).state
        == "resolved"
    )
    assert total(opened(), link, said, do("strike", "S", 40, entry="K"), together).state == "resolved"
    assert total(opened(), link, said, do("resolve", "R", 30, result="delivered")).state == "resolved"


def test_unsolved_on_an_open_ticket_is_a_verdict_and_a_reopening_on_a_closed_one() -> None:
    verdict = total(opened(), do("callback", "U", 10, verdict="unsolved"))
    assert (verdict.state, names(verdict.unsolved), verdict.reopened) == ("open", ["U"], 0)
    past = [opened(), SAID, SOLVED]
    reopened = total(*past, do("callback", "U", 50, start("contact", 90), cycle="U", after="A", verdict="unsolved"))
    assert (reopened.state, reopened.cycle, reopened.reopened, reopened.verdict) == ("open", op("U"), 1, "unsolved")
    assert (names(reopened.unsolved), running(reopened)) == (["U"], {"contact": when(90)})


def test_unsolved_found_after_a_resolve_or_close_that_did_not_know_it_opens_the_ticket() -> None:
    """The writer saw the ticket open; the clocks of its cycle run again."""
    past = [opened(start("contact", 90)), SAID]
    unaware = do("callback", "U", 50, verdict="unsolved")
    for entry in (do("resolve", "Z", 40, result="found"), SOLVED, do("close", "C", 40, how="duplicate")):
        ticket = total(*past, entry, unaware)
        assert (ticket.state, ticket.cycle, codes(ticket)) == ("open", op("A"), ["unsolved"])
        assert running(ticket) == {"contact": when(90)}


def test_a_close_or_resolve_that_does_not_answer_an_earlier_unsolved_does_not_count() -> None:
    past = [opened(), SAID, do("callback", "U", 20, verdict="unsolved")]
    for entry in (do("resolve", "Z", 40, result="found"), SOLVED):
        ticket = total(*past, entry)
        assert (ticket.state, codes(ticket), ticket.fact("result")) == ("open", ["unanswered"], "")
    answered = do("close", "C", 40, how="solved", rests="V", answers="U", category="damaged")
    assert total(*past, answered).state == "closed"
    assert total(*past, do("resolve", "Z", 40, result="found", answers="U")).state == "resolved"
    assert total(*past, do("close", "C", 40, how="solved", override="true")).state == "closed"
    assert total(*past, do("close", "C", 40, how="withdrawn")).state == "closed"
    assert total(*past, SOLVED, do("strike", "X", 50, entry="U")).state == "closed"


def test_a_close_resting_on_a_struck_entry_does_not_count_unless_it_is_an_override() -> None:
    strike = do("strike", "X", 50, entry="V")
    ticket = total(opened(), SAID, SOLVED, strike)
    assert (ticket.state, ticket.verdict, codes(ticket)) == ("open", "", ["rests-on-struck"])
    override = do("close", "C", 40, how="solved", rests="V", override="true")
    assert total(opened(), SAID, override, strike).state == "closed"
    assert total(opened(), SAID, SOLVED, strike, do("strike", "Y", 60, entry="X")).state == "closed"


def test_a_close_that_judged_another_category_is_reported() -> None:
    amended = do("amend", "F", 20, changes=[{"fact": "category", "was": "damaged", "now": "lost"}])
    ticket = total(opened(), SAID, amended, SOLVED)
    assert (ticket.state, codes(ticket)) == ("closed", ["category-changed"])


# -- 9. strike


def test_a_struck_entry_is_skipped_whole_and_stays_visible() -> None:
    wrong = do(
        "amend", "F", 10, act("met", "contact", "A"), start("verify", 90), changes=[{"fact": "carrier", "now": "sf"}]
    )
    strike = do("strike", "X", 20, entry="F")
    ticket = total(opened(start("contact", 60)), wrong, strike)
    assert (ticket.fact("carrier"), running(ticket), names(ticket.struck)) == ("", {"contact": when(60)}, ["F"])
    assert names(e.op for e in ticket.entries) == ["A", "F", "X"]
    again = total(opened(start("contact", 60)), wrong, strike, do("strike", "Y", 30, entry="X"))
    assert (again.fact("carrier"), running(again), names(again.struck)) == ("sf", {"verify": when(90)}, ["X"])


@pytest.mark.parametrize("target", ["A", "G", "Z", "N"])
def test_open_forget_what_is_not_there_and_what_comes_later_cannot_be_struck(target: str) -> None:
    """A is the opening, G a forget, Z unknown, N a note that comes later."""
    ticket = total(
        opened(), do("forget", "G", 10), do("strike", "X", 20, entry=target), do("note", "N", 30, text="later")
    )
    assert (ticket.struck, ticket.state, names(ticket.forgets)) == (frozenset(), "open", ["G"])
    assert codes(ticket) == ["strikes-nothing"]


# -- 10. category


def recategorised(name: str, minute: int, now: str, was: str, *effects: dict[str, Node]) -> Entry:
    changes: list[Node] = [{"fact": "category", "was": was, "now": now}]
    return do("amend", name, minute, *effects, changes=changes, needs=["waybill"])


def test_the_clocks_of_a_category_run_only_while_its_amend_gives_the_category() -> None:
    first = opened(start("contact", 60))
    lost = recategorised("F", 10, "lost", "damaged", act("stop", "contact", "A"), start("search", 90))
    cod = recategorised("G", 11, "cod-amount", "damaged", act("stop", "contact", "A"), start("ledger", 80))
    assert (running(total(first, lost)), total(first, lost).missing) == ({"search": when(90)}, ("waybill",))
    both = total(first, lost, cod)
    assert (both.category, running(both), codes(both)) == ("cod-amount", {"ledger": when(80)}, ["amended-unaware"])
    back = total(first, lost, cod, do("strike", "X", 20, entry="G"))
    assert (back.category, running(back)) == ("lost", {"search": when(90)})
    neither = total(first, lost, cod, do("strike", "X", 20, entry="G"), do("strike", "Y", 21, entry="F"))
    assert (neither.category, running(neither), neither.needs) == ("damaged", {"contact": when(60)}, ())


def test_a_category_amended_on_a_closed_ticket_starts_no_clock() -> None:
    closed = [
        opened(),
        do("close", "C", 10, how="void"),
        recategorised("F", 20, "lost", "damaged", start("search", 90)),
    ]
    ticket = total(*closed)
    assert (ticket.category, running(ticket)) == ("lost", {})
    reopened = total(*closed, do("reopen", "R", 30, start("search", 120), cycle="R", after="A"))
    assert running(reopened) == {"search": when(120)}


# -- 11. pauses


def test_an_open_pause_shows_no_due_until_its_cap_is_used_up() -> None:
    paused = do("wait", "W", 20, act("pause", "contact", "A", 100, cap=60), for_="sender")
    ticket = total(opened(start("contact", 60), start("verify", 90)), paused)
    contact = clock(ticket, "contact")
    assert (contact.due_at(when(59)), contact.due_at(when(60))) == (None, when(100))
    assert contact.left(when(50)) == when(60) - when(20)
    assert ticket.leading is not None
    assert ticket.leading.name == "verify"


def test_a_resume_counts_only_if_its_pause_does() -> None:
    paused = do("wait", "W", 20, act("pause", "contact", "A", 100, cap=60), for_="sender")
    resumed = do("reply", "Y", 30, act("resume", "contact", "W", 70), party="sender", result="answered", ends="W")
    assert running(total(opened(start("contact", 60)), paused, resumed)) == {"contact": when(70)}
    ticket = total(opened(start("contact", 60)), paused, resumed, do("strike", "X", 40, entry="W"))
    assert (running(ticket), codes(ticket)) == ({"contact": when(60)}, ["clock-unknown"])


def test_after_overlapping_pauses_the_latest_due_holds() -> None:
    pauses = [
        do("wait", "W", 20, act("pause", "contact", "A", 100, cap=60), for_="sender"),
        do("wait", "V", 25, act("pause", "contact", "A", 105, cap=65), for_="recipient"),
    ]
    one = do("reply", "Y", 40, act("resume", "contact", "V", 85), party="recipient", result="answered", ends="V")
    two = do("reply", "Z", 45, act("resume", "contact", "W", 80), party="sender", result="answered", ends="W")
    half = total(opened(start("contact", 60)), *pauses, one)
    assert clock(half, "contact").due_at(when(50)) is None
    ticket = total(opened(start("contact", 60)), *pauses, one, two)
    assert (running(ticket), codes(ticket)) == ({"contact": when(85)}, ["pauses-overlap"])


def test_pauses_one_after_the_other_do_not_overlap() -> None:
    """Not the latest due holds then, but the last: the due time may have been moved nearer in between."""
    ticket = total(
        opened(start("contact", 200)),
        do("wait", "W", 20, act("pause", "contact", "A", 300, cap=120), for_="sender"),
        do("reply", "Y", 30, act("resume", "contact", "W", 210), party="sender", result="answered", ends="W"),
        do("note", "M", 35, act("move", "contact", "A", 100), text="the platform's new time"),
        do("wait", "V", 40, act("pause", "contact", "A", 180, cap=120), for_="sender"),
        do("reply", "Z", 50, act("resume", "contact", "V", 110), party="sender", result="answered", ends="V"),
    )
    assert (running(ticket), codes(ticket)) == ({"contact": when(110)}, [])


def test_a_resume_finds_the_start_that_its_pause_paused() -> None:
    ticket = total(
        opened(start("contact", 60)),
        do("wait", "W", 10, act("pause", "contact", "A", 100, cap=50), for_="sender"),
        do("reopen", "R", 20, start("contact", 90), cycle="R", after="A"),
        do("wait", "V", 30, act("pause", "contact", "R", 130, cap=70), cycle="R", for_="sender"),
        do("reply", "Y", 40, act("resume", "contact", "V", 99), cycle="R", party="sender", result="answered", ends="V"),
    )
    assert (running(ticket), clock(ticket, "contact").due) == ({"contact": when(99)}, when(60))


def test_of_two_resumes_of_one_pause_the_first_counts() -> None:
    paused = do("wait", "W", 20, act("pause", "contact", "A", 100, cap=60), for_="sender")
    resumes = [
        do("reply", n, m, act("resume", "contact", "W", m + 40), party="sender", result="answered", ends="W")
        for n, m in (("Y", 30), ("Z", 35))
    ]
    assert running(total(opened(start("contact", 60)), paused, *resumes)) == {"contact": when(70)}


# -- 12. doubles


def test_two_amends_unaware_of_each_other_are_reported_and_the_later_counts() -> None:
    one = do("amend", "F", 10, changes=[{"fact": "goods.value", "now": "300"}])
    two = do("amend", "G", 20, changes=[{"fact": "goods.value", "now": "200"}])
    ticket = total(opened(), one, two)
    assert (ticket.fact("goods.value"), codes(ticket)) == ("200", ["amended-unaware"])
    aware = do("amend", "G", 20, changes=[{"fact": "goods.value", "was": "300", "now": "200"}])
    assert codes(total(opened(), one, aware)) == []
    assert codes(total(opened(), one, aware, do("strike", "X", 30, entry="F"))) == []
    blind = do("amend", "F", 10, changes=[{"fact": "title", "now": "另一个标题"}])
    assert codes(total(opened(), blind)) == ["amended-unaware"]


def test_two_answers_to_one_step_are_reported_unless_the_later_names_the_earlier() -> None:
    one = do("step", "F", 10, step="found", answer="yes")
    assert codes(total(opened(), one, do("step", "G", 20, step="found", answer="no"))) == ["answered-twice"]
    assert codes(total(opened(), one, do("step", "G", 20, step="found", answer="no", replaces="F"))) == []
    assert codes(total(opened(), one, do("step", "G", 20, step="found", answer="no", of="F"))) == []
    assert codes(total(opened(), one, do("step", "G", 20, step="other", answer="no"))) == []
    again = [do("reopen", "R", 20, cycle="R", after="A"), do("step", "G", 30, cycle="R", step="found", answer="no")]
    assert codes(total(opened(), one, *again)) == []


SALTED = tuple(f"sha256:{digit * 64}" for digit in "12")


def test_two_writings_of_one_act_are_no_finding_and_are_told_once() -> None:
    """A table taken in by two clones: they differ in when it was written, in what it came after, in the salted record."""
    one = do("note", "N", 10, text="b", written=at(30), vault=SALTED[0])
    two = do("note", "N", 10, text="b", written=at(40), seq="41", vault=SALTED[1])
    ticket = total(opened(), one, two)
    assert (len(ticket.entries), codes(ticket)) == (3, [])
    assert [entry.text("vault") for entry in told(ticket.entries)[1:]] == [
        min(one, two, key=lambda e: e.raw).text("vault")
    ]
    other = do("note", "N", 10, text="c", written=at(30), vault=SALTED[0])
    ticket = total(opened(), one, other)
    assert (codes(ticket), len(told(ticket.entries))) == (["same-op"], 3)


def test_of_two_entries_with_one_op_both_stay_and_the_smaller_bytes_count() -> None:
    one, two = do("note", "N", 10, text="b"), do("assign", "N", 5, owner="agent-2")
    ticket = total(opened(), one, two)
    assert (len(ticket.entries), codes(ticket)) == (3, ["same-op"])
    assert (one.raw < two.raw, ticket.owner) == (False, "agent-2")
    three = do("assign", "N", 7, owner="agent-0", seq="12")
    assert total(opened(), one, two, three).owner == "agent-2"


def test_two_openings_under_one_number_are_found() -> None:
    other = do("open", "B", 10, cycle="B", facts={"category": "lost"}, owner="agent-2")
    ticket = total(opened(), other)
    assert (ticket.category, ticket.owner, codes(ticket)) == ("damaged", "agent-1", ["opened-twice"])
    assert names(openings(ticket.entries)) == ["A", "B"]


# -- 13. time


def test_keys_compare_as_instants() -> None:
    """The key is `seq`, else `written`, else `at`; zones do not matter."""
    utc = do("assign", "P", 10, owner="agent-2", written="2026-11-21T01:30:00Z")
    local = do("assign", "R", 29, owner="agent-3")
    pushed = do("assign", "S", 1, owner="agent-4", seq="31")
    assert total(opened(), utc, local).owner == "agent-2"
    assert names(e.op for e in total(opened(), pushed, utc, local).entries) == ["A", "R", "P", "S"]


# -- total


def test_what_is_unknown_is_kept_reported_and_changes_nothing() -> None:
    newer = do("teleport", "T", 10, {"bend": "contact", "of": op("A")}, owner="agent-7", colour="blue")
    data = fold(NUMBER, [opened(start("contact", 60)), newer])
    assert (data.owner, running(data), codes(data)) == ("agent-1", {"contact": when(60)}, ["unknown-action"])


def test_a_timeline_without_an_opening_folds_and_says_so() -> None:
    ticket = total(do("note", "N", 10, text="x"), do("reopen", "R", 20, cycle="R", after="A"))
    assert (ticket.state, ticket.cycle, codes(ticket)) == ("closed", "", ["ignored", "no-open"])


def test_merging_is_the_fold_of_the_union() -> None:
    common = [opened(), do("note", "N", 10, text="x")]
    mine = fold(NUMBER, [*common, do("assign", "P", 20, owner="agent-2")], {"odd": "a"})
    theirs = fold(NUMBER, [*common, do("close", "C", 15, how="void")], {"odd": "b", "more": ["x"]})
    united = merge(mine, theirs)
    assert united == merge(theirs, mine) == merge(mine, theirs, mine) == merge(united, mine)
    assert (names(e.op for e in united.entries), names(united.ignored)) == (["A", "N", "C", "P"], ["P"])
    assert united.unknown == {"odd": "a", "more": ["x"]}
    assert unite(mine.entries, theirs.entries) == united.entries
