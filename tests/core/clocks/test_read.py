"""Clock rules as files write them: what is right is read whole, what is wrong is a finding with file, line and what is allowed."""

from datetime import time

import pytest

from kefu.core.actions.action import Signal
from kefu.core.clocks.conditions import Bound, Combined, Equals, Known, holds, read_condition
from kefu.core.clocks.limits import Kind, Limit
from kefu.core.clocks.read import Allowed
from kefu.core.clocks.rules import Miss, Rule
from kefu.core.clocks.triggers import parse_trigger, pulled
from kefu.core.times.when import Span, Unit
from kefu.store.codecs.config import read as read_config
from kefu.store.codecs.rules import playbook_rules, rulebook, shipped
from kefu.store.yaml import read as yamlio

ALLOWED = Allowed(calendars=("office",))
GOOD = """\
clocks:
- name: contact
  starts: open
  within: 12h
  met-by: contact customer
  missed: escalate
  source: a place
- name: material
  starts: [wait sender, contact sender]
  when: {direction: inbound, attempts: {at-least: 2}}
  within: 4wh
  calendar: office
  met-by: [reply sender, event signed]
  pauses:
  - {on: wait customer, reason: customer-material, cap: 2d}
  peak: suspends
  missed: [default, notify head-office]
  default: {zh: "退回", en: "return it"}
  bears: delivery
  customary: true
  source: another place
- {name: hub, starts: wait hub, by: "10:00", met-by: reply hub, missed: record, source: x}
messages: {}
"""


def read(text: str) -> tuple[tuple[Rule, ...], list[str]]:
    """The rules of a playbook's text, and its findings as `line: sentence`."""
    rules, found = playbook_rules(text.encode(), "playbooks/x.yaml", ALLOWED)
    assert all(f.path == "playbooks/x.yaml" for f in found)
    return rules, [f"{f.line}: {f.text()}" for f in found]


def test_every_key_is_read() -> None:
    """Nothing of a rule is lost, and it knows where it stands."""
    (contact, material, hub), found = read(GOOD)
    assert found == []
    assert (contact.limit, contact.path, contact.line) == (
        Limit(Kind.ELAPSED, Span(12, Unit.HOURS)),
        "playbooks/x.yaml",
        2,
    )
    assert [str(t) for t in material.starts] == ["wait sender", "contact sender"]
    assert material.when == Combined("all", (Equals("direction", ("inbound",)), Bound("attempts", 2, None)))
    assert material.limit == Limit(Kind.WORKING, Span(4, Unit.WORKING_HOURS))
    assert (material.calendar, material.peak, material.bears, material.customary) == ("office", True, "delivery", True)
    (pause,) = material.pauses
    assert (str(pause.on), pause.reason, pause.cap) == ("wait customer", "customer-material", Span(2, Unit.DAYS))
    assert material.missed == (Miss("default"), Miss("notify", "head-office"))
    assert dict(material.default) == {"zh": "退回", "en": "return it"}
    assert hub.limit == Limit(Kind.BY, clock=time(10))


LINE = "- {name: it, starts: open, within: 12h, met-by: contact customer, source: x}"


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        ("name: it", "name: It", "a clock rule needs a name of lower-case letters, digits and dashes"),
        ("source: x", "origin: x", "origin is no key of a clock rule; the keys are: name, number, starts, when, within, by, "
         "legal-days, until, day-of, after, else-by, calendar, anew, recalled, moved-by, met-by, pauses, peak, missed, default, "
         "bears, bears-when, liability, customary, off, source"),
        (", source: x", "", "the clock rule it has no source"),
        ("met-by: contact customer, ", "", "the clock rule it has no met-by"),
        ("within: 12h", "within: -12h", "-12h is no span; write a whole number and m, h, d, wh or wd, such as 30m, 12h or 3wd"),
        ("within: 12h", "within: 12x", "12x is no span; write a whole number and m, h, d, wh or wd, such as 30m, 12h or 3wd"),
        ("within: 12h", 'by: "25:00"', '25:00: by takes a time such as "10:00", end-of-day, next-working-day or next-run'),
        ("within: 12h", "legal-days: 0", "0: legal-days takes a whole number from 1 to 9999"),
        ("within: 12h", "until: demand", "demand: until takes a fact that holds an instant: external.due, eta"),
        ("within: 12h", "within: 12h, by: end-of-day", "a rule has exactly one of: within, by, legal-days, until, day-of, after"),
        ("within: 12h", "soon: 12h", "a rule has exactly one of: within, by, legal-days, until, day-of, after"),
        ("within: 12h", "within: 4wh, calendar: depot", "it: depot is no calendar of this desk; one of: office"),
        ("within: 12h", "within: 12h, calendar: office", "it: a calendar counts for wh, wd and a time of day only; leave it out"),
        ("starts: open", "starts: opened", "opened: opened starts and meets no clock; one of: open, contact, event, wait, "
         "reply, propose, approve, attach, amend, escalate, resolve, callback, close, reopen, settle, missed"),
        ("starts: open", "starts: event arived", "event arived: arived is not known here; one of: arrived"),
        ("contact customer", "contact", "contact: contact needs a word after it: customer, sender, recipient, caller, courier, "
         "origin, delivery, branch, hub, supervisor, finance, reconciliation, head-office, carrier, platform, authority, us"),
        ("contact customer", "contact custmer", "contact custmer: custmer is not known here; one of: customer"),
        ("source: x", "source: x, bears: nobody", "bears: nobody is not known; one of: customer, sender, recipient, caller, "
         "courier, origin, delivery, branch, hub, supervisor, finance, reconciliation, head-office, carrier, platform, "
         "authority, us"),
        ("source: x", "source: x, peak: yes", "peak takes suspends or false"),
        ("source: x", "source: x, missed: shout", "shout: a miss orders escalate, escalate LEVEL (agent, supervisor, "
         "head-office), notify PARTY (customer, sender, recipient, caller, courier, origin, delivery, branch, hub, supervisor, "
         "finance, reconciliation, head-office, carrier, platform, authority, us), default or record"),
        ("source: x", "source: x, missed: default", "it: default takes a text in zh and in en"),
        ("source: x", "source: x, pauses: [{on: wait sender}]", "it: a pause needs on, a trigger, and reason, one of: "
         "customer-unavailable, customer-material, reply-window, outage, force-majeure, ruling"),
        ("source: x", "source: x, pauses: [{on: wait sender, reason: ruling, cap: 3wd}]", "3wd is working time; here a span in "
         "m, h or d is needed, such as 12h"),
        ("source: x", "source: x, when: {weather: bad}", "a condition cannot ask for weather; it asks for a fact, "
         "answers.STEP, peak or one of: attempts, urged, escalated, reopened"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_the_rule_left_out(was: str, now: str, sentence: str) -> None:
    """With its line; the other rules stay."""
    bad = LINE.replace(was, now)
    rules, found = read(f"clocks:\n- {{name: other, {LINE[12:]}\n{bad}\n")
    assert [rule.name for rule in rules] == ["other"]
    assert f"3: {sentence}" in found


def test_working_time_without_a_calendar() -> None:
    """A desk with one calendar needs no name; with none or several the rule must say which."""
    text = "clocks:\n" + LINE.replace("12h", "4wh") + "\n"
    assert playbook_rules(text.encode(), "x", ALLOWED)[1] == ()
    (none,) = playbook_rules(text.encode(), "x", Allowed())[1]
    assert none.text() == "it: 4wh is working time; name the calendar it is counted by, of: -"
    (several,) = playbook_rules(text.encode(), "x", Allowed(calendars=("a", "b")))[1]
    assert several.text() == "it: 4wh is working time; name the calendar it is counted by, of: a, b"


def test_two_rules_of_one_name() -> None:
    """The first one holds."""
    rules, found = read(f"clocks:\n{LINE}\n{LINE.replace('12h', '3h')}\n")
    assert [str(rule.limit) for rule in rules] == ["within 12h"]
    assert found == ["3: two clock rules have the name it; the first one stands in line 2"]


@pytest.mark.parametrize(
    "text", ["clocks: soon\n", "clocks: {a: b}\n", "clocks:\n- soon\n", "clocks: [[]]\n", "clocks: {\n"]
)
def test_what_is_no_list_of_rules(text: str) -> None:
    """A finding, never a crash."""
    rules, found = read(text)
    assert rules == ()
    assert len(found) == 1


def test_layers_and_overrides() -> None:
    """Shipped, kefu.yaml, playbook, overrides; an override keeps what it does not name, and says where it stands."""
    desk, found = read_config(
        b"""\
format: 1
timezone: Asia/Shanghai
calendars: {office: {week: {mon-sat: ["08:30-12:00"]}}}
clocks:
- {name: order, starts: open, when: {kind: order}, within: 2h, met-by: reply us, source: house rule}
overrides:
  clocks:
    verify: {within: 5d}
    stalled: {off: true}
    contact: {by: end-of-day}
    hold: {within: 5 days}
    elsewhere: {within: 1h}
""",
        "kefu.yaml",
    )
    assert found == ()
    assert desk is not None
    book = rulebook(desk, GOOD.encode(), "playbooks/x.yaml")
    assert [(f.path, f.line, f.text().partition(";")[0]) for f in book.findings] == []
    named = {rule.name: rule for rule in book.rules}
    assert str(named["order"].limit) == "within 2h"
    verify = named["verify"]
    assert (str(verify.limit), verify.source, verify.path, verify.line) == (
        "within 5d",
        "货运客服工作规范 四.4",
        "kefu.yaml",
        8,
    )
    assert "stalled" not in {rule.name for rule in book.on}
    assert str(named["contact"].limit) == "by end-of-day"
    assert [str(t) for t in named["contact"].met_by] == ["contact customer"]
    assert str(named["hold"].limit) == "within 5d"
    assert "elsewhere" not in named


def test_a_wrong_override_leaves_its_rule() -> None:
    """And is a finding in kefu.yaml."""
    desk, _ = read_config(
        b"format: 1\ntimezone: Asia/Shanghai\noverrides:\n  clocks:\n    verify: {within: soon}\n    hold: {bears: x}\n",
        "kefu.yaml",
    )
    assert desk is not None
    book = rulebook(desk)
    assert [(f.path, f.line, f.code) for f in book.findings] == [
        ("kefu.yaml", 6, "rule-word"),
        ("kefu.yaml", 5, "rule-limit"),
    ]
    assert book.rules == shipped(desk.edition)


def test_conditions() -> None:
    """Facts, counts, known and unknown, all, any, not."""
    doc, _ = yamlio.read(
        b"any:\n- {category: [damaged, lost], urged: {at-most: 2}}\n- {not: {waybill: known}, eta: unknown}\n",
        "x",
        hand=True,
    )
    assert doc is not None
    condition, found = read_condition(doc.root, doc.line, "x")
    assert found == ()
    assert condition == Combined(
        "any",
        (
            Combined("all", (Equals("category", ("damaged", "lost")), Bound("urged", None, 2))),
            Combined("all", (Combined("not", (Known("waybill", True),)), Known("eta", False))),
        ),
    )
    cases: list[tuple[dict[str, str | int], bool]] = [
        ({"category": "lost", "urged": 2}, True),
        ({"category": "lost", "urged": 3, "waybill": "1"}, False),
        ({}, True),
        ({"waybill": "1"}, False),
    ]
    for known, expected in cases:
        assert holds(condition, known.get) is expected
    assert holds(None, lambda _: None)


@pytest.mark.parametrize(
    ("trigger", "act", "pulls"),
    [
        ("contact customer", Signal("contact", frozenset({"customer", "recipient", "phone", "reached"})), True),
        ("contact customer", Signal("contact", frozenset({"customer", "phone", "no-answer"})), False),
        ("contact customer no-answer", Signal("contact", frozenset({"customer", "phone", "no-answer"})), True),
        ("contact recipient sms", Signal("contact", frozenset({"recipient", "sms", "message-left"})), True),
        ("contact recipient", Signal("contact", frozenset({"recipient", "sms", "message-left"})), False),
        ("contact origin phone named", Signal("contact", frozenset({"origin", "phone", "reached"})), False),
        ("contact origin phone named", Signal("contact", frozenset({"origin", "phone", "reached", "named"})), True),
        ("event attempt no-money", Signal("event", frozenset({"attempt", "no-money"})), True),
        ("event attempt", Signal("event", frozenset({"attempt", "no-money"})), True),
        ("event attempt no-money", Signal("event", frozenset({"attempt", "refused"})), False),
        ("reply us authority", Signal("reply", frozenset({"us", "to-authority"})), True),
        ("reply us authority", Signal("reply", frozenset({"us", "to-customer"})), False),
        ("reply origin", Signal("wait", frozenset({"origin"})), False),
        ("open", Signal("open"), True),
    ],
)
def test_triggers(trigger: str, act: Signal, pulls: bool) -> None:
    """Only typed acts, each word of the trigger among the act's."""
    assert pulled((parse_trigger(trigger),), (act,)) is pulls
