"""The right values of the trade, row by row: what is typed, what must stand then, and what must not.

Each row is worked on a desk of edition 2 by the commands that an agent types; rows about the way of a playbook are played.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import pytest

from kefu.core.base.node import Node
from kefu.core.playbook.edges import Way
from kefu.core.ticket.model import Clock, Entry, Ticket
from kefu.store.codecs import ticket as ticket_codec
from tests.core.playbook.walks import Trip
from tests.test_cases_played import books
from tests.test_forty_cases import SHANGHAI, Desk, made, path_of
from tests.truth.oracle import untruths
from tests.truth.scripted import Said, Script
from tests.truth.walking import asked_by, known, wanderer

OURS, THEIRS = "杭州余杭", "上海闵行"
TEN = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)
"""A Tuesday outside of peaks and holidays."""


class Worked:
    """One ticket on the desk, and what is typed about it. Times are of that Tuesday unless a day is given."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.number = desk, ""

    def open(self, category: str, direction: str = "inbound", *more: str, at: datetime = TEN) -> "Worked":
        """Open a ticket for a parcel between our branch and another one."""
        self.desk.now = at
        here, there = ("--delivery", "--origin") if direction == "inbound" else ("--origin", "--delivery")
        words = ["open", category, "75312345670001", "一件", "--no-input", "--incomplete", "--direction", direction]
        sides = ["--sender", "王一", "--recipient", "李二", "--recipient-phone", "13800002000"]
        self.number = self.desk.kefu(*words, *sides, here, OURS, there, THEIRS, *more)
        return self

    def at(self, hour: int, minute: int = 0, days: int = 0) -> "Worked":
        """Let it be that time."""
        self.desk.now = TEN.replace(hour=hour, minute=minute) + timedelta(days=days)
        return self

    def type(self, command: str, *words: str) -> str:
        """A command that is done."""
        return self.desk.kefu(command, self.number, *words)

    def refused(self, command: str, *words: str) -> str:
        """A command that is not done, and records nothing; what it says."""
        before = len(self.ticket.entries)
        code, out, said = self.desk.run(command, self.number, *words)
        assert (code, out) == (2, ""), (words, code, out, said)
        assert len(self.ticket.entries) == before
        return said

    @property
    def ticket(self) -> Ticket:
        """The ticket as its file tells it."""
        found, wrong = ticket_codec.read((self.desk.where / path_of(self.number)).read_bytes(), path_of(self.number))
        assert found is not None, wrong
        return found

    def entries(self, did: str) -> list[Entry]:
        """Its entries of one action."""
        return [entry for entry in self.ticket.entries if entry.did == did]

    def results(self) -> list[str]:
        """The results of its valid replies."""
        return [e.text("result") for e in self.entries("reply") if not e.flag("invalid")]

    def clock(self, name: str) -> Clock | None:
        """The last start of a clock."""
        return next((c for c in reversed(self.ticket.clocks) if c.name == name), None)

    def runs(self, name: str) -> bool:
        """Whether a clock has started, and nothing has met it."""
        clock = self.clock(name)
        return clock is not None and clock.met is None and not clock.stopped


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk of this checkout: our branch, the others, edition 2 of the rules."""
    return made(tmp_path_factory.mktemp("trade") / "desk")


@pytest.fixture
def work(desk: Desk) -> Worked:
    """Nothing opened yet."""
    return Worked(desk)


def told_origin(work: Worked, at: int = 9) -> Worked:
    """A parcel whose delivery failed, the sending branch told online at that hour."""
    work.open("failed-delivery", at=TEN.replace(hour=8))
    work.type("event", "attempt", "--by", "courier", "--reason", "nobody-home")
    work.at(at).type("wait", f"origin:{THEIRS}", "家中无人，请答复", "--channel", "system")
    return work


def play(category: str, direction: str, said: Said) -> Trip:
    """A playbook played with answers, each of which must be asked for; it ends where no more are given."""
    facts: Mapping[str, Node] = {"recipient": {"phone": "13800002000"}}
    script = Script(books()[0][category], direction, said, facts)
    trip = script.walk()
    assert script.unused() == [], trip.stuck
    return trip


def did(trip: Trip, action: str, **fields: str) -> list[Entry]:
    """The entries of a walk of one action with these fields."""
    return [e for e in trip.ticket.entries if e.did == action and all(e.text(k) == v for k, v in fields.items())]


# -- words


def test_failed_again_is_failed(work: Worked) -> None:
    """又没人在家，没派成: not delivered, with its reason at hand; never signed, never closed."""
    told_origin(work).type("reply", f"origin:{THEIRS}", "再派")
    work.at(11).type("wait", "courier:courier-7", "请再派")
    work.at(15).type("reply", "courier:courier-7", "又没人在家，没派成")
    assert work.results() == ["redelivery", "not-delivered"]
    assert work.entries("reply")[-1].text("reason") == "nobody-home"
    assert [e.text("what") for e in work.entries("event")] == ["attempt"]
    assert work.ticket.state != "closed"


def test_failed_again_is_played_on_to_the_sending_branch() -> None:
    """The second attempt with its reason, the message, the notice with both: no sign-off, no close."""
    said = {"why": "nobody-home", "call": "no-answer", "notify-origin": "redelivery", "again-why": "nobody-home"}
    trip = play("failed-delivery", "inbound", {**said, "again-courier": "not-delivered", "again-notice-origin": "none"})
    assert [e.text("reason") for e in did(trip, "event", what="attempt")] == ["nobody-home", "nobody-home"]
    assert len(did(trip, "contact", party="recipient")) >= 3
    assert [_party(e) for e in did(trip, "wait")] == ["origin", "courier", "origin"]
    assert (did(trip, "event", what="signed"), did(trip, "close")) == ([], [])


def _party(entry: Entry) -> str:
    return entry.text("for").partition(":")[0]


def users_of_again() -> Iterator[tuple[str, str]]:
    """Each playbook that delivers again, with the use of that way."""
    for name, book in books()[0].items():
        for group in book.groups.values():
            if group.way == "again" and group.name == group.id and group.path == book.path:
                yield name, group.id


@pytest.mark.parametrize(("category", "use"), list(users_of_again()))
def test_refused_at_the_door_is_an_attempt(category: str, use: str) -> None:
    """拒收 收件人看了不要, wherever it is delivered again: an attempt of that reason and a notice; never signed."""
    book = books()[0][category]
    step = next(s for s in book.steps if s.id.startswith(f"{use}-") and s.kind == "wait" and s.value == "courier")
    reached = 0
    for seed in range(60):
        walk = wanderer(book, "inbound", seed)
        walk.goal, walk.known = Way(step.id, "refused", "", listed=True), known(book)
        trip = walk.walk()
        said = [n for n, a in enumerate(trip.answered) if a.step.id == step.id and a.said.value == "refused"]
        if said:
            reached += 1
            after = [a.step for a in trip.answered[said[0] + 1 :]]
            assert (after[0].kind, after[0].value, after[0].reason) == ("event", "attempt", "refused")
            assert untruths(trip.ticket, lambda name: asked_by(book, name)) == []
        if reached == 3:
            return
    assert reached, "no walk came there"


@pytest.mark.parametrize("text", ["在找", "好的", "收到", "明天派"])
def test_progress_is_a_contact(work: Worked, text: str) -> None:
    """A courier's progress ends no wait: refused with the contact that records it, a follow-up where a time is said."""
    work.open("delivery-reminder").at(11).type("wait", "courier:courier-7", "请找件")
    said = work.refused("reply", "courier:courier-7", text)
    assert "kefu contact" in said
    assert ("--follow" in said) is (text == "明天派")
    assert [w.party for w in work.ticket.waits] == ["courier:courier-7"]


@pytest.mark.parametrize(
    ("party", "text", "result"),
    [
        ("sender", "退回", "return-agreed"),
        ("delivery:上海闵行", "退回", None),
        ("delivery:上海闵行", "已退回", "return-sent"),
        ("sender", "退件已到", "returned"),
        ("origin:上海闵行", "退件已到", "returned"),
    ],
)
def test_the_same_word_by_who_says_it(work: Worked, party: str, text: str, result: str | None) -> None:
    """A sender who says 退回 decides; a branch is asked which it means; 已退回 left it, 退件已到 is here."""
    work.open("refused", "inbound" if party.startswith("origin") else "outbound")
    if result is None:
        work.refused("reply", party, text)
        return
    work.type("reply", party, text)
    assert work.results() == [result]


NEGATIVES = [
    ("delivery", "没有找到", "not-found"), ("courier", "没有找到", "not-found"), ("hub", "not found", "not-found"),
    ("courier", "没送到", "not-delivered"), ("delivery", "没送到", "not-delivered"),
    ("delivery", "未签收", "not-signed"), ("courier", "没签收", "not-signed"),
    ("courier", "not delivered", "not-delivered"),
]  # fmt: skip


@pytest.mark.parametrize(("party", "text", "result"), NEGATIVES)
def test_a_no_is_no_yes(work: Worked, party: str, text: str, result: str) -> None:
    """没有找到, 没送到, 未签收, not found: never found, delivered, signed."""
    work.open("lost", "outbound" if party == "delivery" else "inbound").type("reply", party, text)
    assert work.results() == [result]


@pytest.mark.parametrize("party", ["courier", "delivery"])
def test_not_delivered_yet_is_asked(work: Worked, party: str) -> None:
    """Was it tried? Nothing is recorded before somebody says."""
    work.open("lost", "outbound" if party == "delivery" else "inbound").refused("reply", party, "not delivered yet")


# -- the clocks of a notice


def test_redelivery_starts_its_day(work: Worked) -> None:
    """origin 再派 at 14:00: R07 due 14:00 the next day, and no R08."""
    told_origin(work).at(14).type("reply", f"origin:{THEIRS}", "再派")
    assert work.results() == ["redelivery"]
    clock = work.clock("redeliver")
    assert clock is not None
    assert clock.due == TEN.replace(hour=14) + timedelta(days=1)
    assert work.clock("return-run") is None


def test_a_return_of_another_day_starts_no_run(work: Worked) -> None:
    """origin 退回 the day after the notice: agreed, no R08; the ticket stands under attention."""
    told_origin(work).at(8, days=1).type("reply", f"origin:{THEIRS}", "退回")
    assert work.results() == ["return-agreed"]
    assert work.clock("return-run") is None
    assert work.number in attention(work, days=3)


def test_a_return_of_the_same_day_starts_the_run(work: Worked) -> None:
    """The neighbour: on the day of the notice R08 runs to the next run of the table."""
    told_origin(work).at(12).type("reply", f"origin:{THEIRS}", "退回")
    clock = work.clock("return-run")
    assert clock is not None
    assert clock.due == TEN.replace(hour=13, minute=30)


def attention(work: Worked, days: int) -> str:
    """What stands under overdue or attention that many days later."""
    work.at(18, 30, days=days)
    code, out, _ = work.desk.run("overdue", "--attention", "--format", "json")
    assert code == 0
    return out


def test_noted_is_progress(work: Worked) -> None:
    """origin 知道了: a contact, and R06a runs on; never a redelivery."""
    said = told_origin(work).at(11).refused("reply", f"origin:{THEIRS}", "知道了")
    assert "kefu contact" in said
    assert work.runs("reply")


def test_nothing_usable_is_invalid(work: Worked) -> None:
    """origin 你们看着办: asked; said to be nothing usable it is invalid, and R06a runs on."""
    told_origin(work).at(11).refused("reply", f"origin:{THEIRS}", "你们看着办")
    work.type("reply", f"origin:{THEIRS}", "你们看着办", "--invalid")
    assert work.results() == []
    assert work.runs("reply")
    assert [w.party for w in work.ticket.waits] == [f"origin:{THEIRS}"]


def test_the_default_is_done_in_time(work: Worked) -> None:
    """R06a missed, then return-sent before R06b's due: the default is done, and nobody bears a delay."""
    told_origin(work).at(9, 30, days=1).desk.kefu("sweep")
    assert work.clock("default") is not None
    work.at(11, days=1).type("event", "return-sent", "--by", "us")
    default, reply = work.clock("default"), work.clock("reply")
    assert default is not None
    assert default.met is not None
    assert (default.missed, default.bears) == (None, "")
    assert reply is not None
    assert reply.bears == ""


NAMED = ("--name", "张三", "--number", "021-5550000", "--channel", "phone")


@pytest.mark.parametrize("clock", ["notify", "register"])
def test_a_call_without_an_outage_is_no_notice(work: Worked, clock: str) -> None:
    """However well it is named: R03 and R04 stay unmet."""
    _begun(work, clock).type("contact", f"origin:{THEIRS}", "reached", "电话通知", *NAMED)
    assert work.runs(clock)


@pytest.mark.parametrize("clock", ["notify", "register"])
def test_a_call_in_an_outage_names_what_it_lacks(work: Worked, clock: str) -> None:
    """Without the number it is no notice, and `show` says what is missing; with it, it is one."""
    _begun(work, clock).type("event", "outage", "--by", "us", "--when", "10:30", "--until", "18:00")
    work.at(11, 10).type("contact", f"origin:{THEIRS}", "reached", "电话通知", "--name", "张三", "--channel", "phone")
    assert work.runs(clock)
    assert "lacks the number that was called" in work.desk.kefu("show", work.number)
    work.at(11, 30).type("contact", f"origin:{THEIRS}", "reached", "电话通知", *NAMED)
    assert not work.runs(clock)


def _begun(work: Worked, clock: str) -> Worked:
    """A ticket on which R03 or R04 runs at eleven."""
    work.open("out-of-area" if clock == "register" else "failed-delivery").at(11)
    if clock == "register":
        work.type("event", "due-in", "--when", "10:30")
    else:
        work.type("event", "attempt", "--by", "courier", "--reason", "nobody-home")
    assert work.runs(clock)
    return work


def test_a_registration_counts_from_its_own_time(work: Worked) -> None:
    """due-in 12:00, registered --when 13:50, written at 17:00: on time."""
    work.open("mis-sent").type("event", "due-in", "--when", "12:00")
    work.at(17).type("event", "registered", "--by", "us", "--when", "13:50")
    clock = work.clock("register")
    assert clock is not None
    assert clock.due == TEN.replace(hour=14)
    assert clock.met == TEN.replace(hour=13, minute=50)
    assert clock.missed is None


def test_the_senders_own_ticket_has_no_answer_clock(work: Worked) -> None:
    """An outbound ticket that the sender opened: no R06-out, attention instead; nobody bears anything."""
    work.open("failed-delivery", "outbound")
    assert work.clock("answer") is None
    assert work.number in attention(work, days=3)
    assert all(not clock.bears for clock in work.ticket.clocks)


def test_money_that_has_not_come_starts_nothing(work: Worked) -> None:
    """cod-return, finance 款没到: not received; R19 has not started, and nobody bears it."""
    work.open("cod-return", "outbound").type("reply", "finance", "款没到")
    assert work.results() == ["not-received"]
    assert [work.clock(name) for name in ("cod-return", "cod-slip", "cod-clerk")] == [None] * 3


def test_a_promise_outlives_the_customers_call(work: Worked) -> None:
    """Promised until 11:30, the customer calls at 09:40 to urge: the promise runs on."""
    work.open("delivery-reminder", at=TEN.replace(hour=9))
    work.type("contact", "recipient", "reached", "中午前送到", "--promise", "11:30", "--channel", "phone")
    work.at(9, 40).type("contact", "recipient", "reached", "又来催", "--in", "--channel", "phone")
    promise = next(c for c in work.ticket.clocks if c.name.startswith("promise"))
    assert (promise.met, promise.live) == (None, True)
    assert promise.due == TEN.replace(hour=11, minute=30)


# -- the ways of playbooks


def test_inbound_cod_asks_the_sending_branch() -> None:
    """cod-amount in: a notice to origin; no letter step, no wait for ourselves, whatever is answered."""
    book = books()[0]["cod-amount"]
    for seed in range(40):
        trip = wanderer(book, "inbound", seed).walk()
        assert [a.step.id for a in trip.answered if a.step.kind == "evidence" and a.step.value == "letter"] == []
        assert {_party(e) for e in did(trip, "wait")} & {"delivery"} == set()
    trip = play("cod-amount", "inbound", {"wanted": "300", "origin": "none"})
    assert _party(did(trip, "wait")[0]) == "origin"


SWAPPED = {"other": "773012345670099", "fault": "sender", "act-here": "not-possible"}


def test_swapped_and_not_signed_demands_no_record() -> None:
    """The other branch says 没签收: put right, and no record of a signature is asked for."""
    trip = play(
        "swapped", "inbound", {**SWAPPED, "ask-here": "not-signed", "ask-there": "not-signed", "signed": "neither"}
    )
    assert "act-here" in trip.path
    assert [name for name in trip.path if name.startswith("record")] == []


def test_swapped_ends_when_both_have_theirs() -> None:
    """Delivered is asked for both: this one alone is no end."""
    said = {**SWAPPED, "ask-here": "not-signed", "ask-there": "not-signed", "signed": "neither"}
    said |= {"act-here": "collected-back", "act-there": "collected-back", "deliver-courier": "delivered"}
    said |= {"deliver-signed-by": "self", "right": "no"}
    trip = play("swapped", "inbound", {**said, "there-right": "none"})
    assert {"right", "there-right"} <= set(trip.path)
    assert did(trip, "close") == []


def test_lost_is_sought_before_value_is_proved() -> None:
    """No document of the value yet: the search begins all the same."""
    trip = play("lost", "outbound", {"back-by": "2026-12-01", "goods": "耳机", "packaging": "盒", "worth": "299",
                                     "marks": "无", "search-branch": "none"})  # fmt: skip
    before = [a.step for a in trip.answered][: [a.step.id for a in trip.answered].index("search-branch")]
    assert [step.id for step in before if step.kind == "evidence"] == []


NOT_RECEIVED = {"signed-by": "guard", "signed-at": "2026-11-20", "back-by": "2026-12-01"}


def test_the_couriers_word_is_asked_of_the_recipient() -> None:
    """signed-not-received, courier 送到了: the recipient is asked, and nothing is closed before he says."""
    trip = play("signed-not-received", "inbound", {**NOT_RECEIVED, "find-out": "delivered", "recipient": "none"})
    waits = [_party(e) for e in did(trip, "wait")]
    assert waits[:2] == ["courier", "recipient"]
    assert (did(trip, "resolve"), did(trip, "close")) == ([], [])


def test_the_recipients_word_is_reply_and_call_back(work: Worked) -> None:
    """recipient 拿到了: received, and closed without a second call."""
    said = {**NOT_RECEIVED, "find-out": "delivered", "recipient": "received", "content": "yes", "lesson": "先打电话"}
    trip = play("signed-not-received", "inbound", said)
    assert did(trip, "callback") == []
    assert (trip.ticket.state, trip.ticket.fact("result")) == ("closed", "received")
    work.open("signed-not-received").type("reply", "recipient", "拿到了")
    work.type("close", "--result", "received")
    assert work.ticket.state == "closed"


def test_departed_is_on_its_way() -> None:
    """delayed, hub 已装车: the expected time is asked and the delivery is waited for; it is not delivered."""
    trip = play(
        "delayed",
        "inbound",
        {"back-by": "2026-12-01", "where": "way", "waits": "no", "eta": "2026-12-01", "hub": "departed"},
    )
    assert did(trip, "reply", result="departed")
    assert (did(trip, "event", what="signed"), did(trip, "resolve"), did(trip, "close")) == ([], [], [])


def test_a_dissatisfied_customer_is_not_solved(work: Worked) -> None:
    """callback 不满意: not closed as solved; in play the supervisor has the word."""
    work.open("courier-attitude").type("reply", "courier", "已道歉")
    work.type("resolve", "apologised")
    work.type("callback", "不满意")
    code, _, said = work.desk.run("--as", "agent-1", "close", work.number)
    assert code == 3, said
    trip = play("door-delivery", "inbound", {
        "back-by": "2026-12-01", "place": "station", "asked": "no", "violation": "未问", "to-door-courier": "delivered",
        "to-door-signed-by": "self", "verdict-call": "dissatisfied", "verdict-opinion": "太慢", "verdict-decided": "no",
    })  # fmt: skip
    assert did(trip, "close") == []


def test_inside_the_normal_time_it_is_explained() -> None:
    """stalled inside the limit: explained and looked at again; never escalated for that."""
    book = books()[0]["stalled-in-transit"]
    said = {"goods": "书", "prohibited": "no", "ask-hub": "not-found", "headless": "no", "bags": "no", "limit": "yes"}
    trip = Script(book, "outbound", {**said, "ask-hub#2": "none"}).walk()
    steps = [a.step for a in trip.answered]
    after = steps[[s.id for s in steps].index("limit") + 1 :]
    assert [step.kind for step in after[:1]] == ["contact"]
    assert did(trip, "escalate") == []
