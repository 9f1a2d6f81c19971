"""Messages: every field, optional parts, what a text lacks and where it comes from, in both languages."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from kefu.core.base.node import Node
from kefu.core.config.categories import Head
from kefu.core.config.desk import Branch, Desk, Fee
from kefu.core.playbook.field_names import COMPOSED, OF_DESK, OTHERS
from kefu.core.playbook.messages import Filling, fields, known, needed, of_desk, stray, used
from kefu.core.playbook.model import Playbook, Step
from kefu.core.ticket.model import Clock, Entry, Pause, Ticket
from kefu.core.vocabulary.facts import FACTS

ZONE = ZoneInfo("Asia/Shanghai")
DESK = Desk(
    timezone="Asia/Shanghai",
    zone=ZONE,
    name="杭州余杭网点",
    brand="示例快递",
    phone="0571-00000000",
    hours="每天 8:30-20:00",
    branches={
        "杭州余杭": Branch("杭州余杭", address="示例路1号"),
        "北京建国门": Branch("北京建国门", phone="010-00000000", aliases=("建国门",)),
    },
    fees=(Fee(("湖田村",), "5", "偏远"),),
)
FULL: dict[str, Node] = {
    "waybill": "75312345670001",
    "other-waybills": ["75312345670002", "75312345670003"],
    "branches": {"origin": "建国门", "delivery": "杭州余杭"},
    "sender": {"name": "欧阳小云", "phone": "13900000001", "address": "北京市示例胡同2号"},
    "recipient": {"name": "韩梅", "phone": "13900000002", "address": "杭州市湖田村9号"},
    "payment": {"cod": "86"},
    "direction": "inbound",
}
BOOK = Playbook(Head("test", {}, (), "problem", (), ()), (Step("why", "ask", text={"zh": "为什么？", "en": "Why?"}),))


def at(text: str) -> datetime:
    """A time of the desk."""
    return datetime.fromisoformat(f"2026-11-{text}:00").replace(tzinfo=ZONE)


def entry(op: str, written: str, did: str, **said: str) -> Entry:
    """An entry of a timeline."""
    return Entry(op, at(written), at(written), "agent-1", did, said.pop("cycle", "NOW"), dict(said), (), op)


def ticket(facts: dict[str, Node], *entries: Entry, clocks: tuple[Clock, ...] = ()) -> Ticket:
    """A ticket that knows some facts."""
    return Ticket(
        id="261121-7K3F9Q5",
        entries=entries,
        struck=frozenset({"STRUCK"}),
        facts=facts,
        state="open",
        level="agent",
        owner="agent-1",
        cycle="NOW",
        cycles={"NOW": "NOW"},
        clocks=clocks,
        waits=(),
        escalates=(),
        unsolved=(),
        responsible={"name": "小李"},
        needs=(),
        forgets=(),
        verdict="",
        attempts=0,
        urged=0,
        escalated=0,
        reopened=0,
        how="",
        ignored=(),
        findings=(),
    )


def filling(held: Ticket, language: str = "zh", desk: Desk = DESK, **answers: str) -> Filling:
    """What fields stand for; what has no value is called by its name in pointed brackets."""
    return Filling(BOOK, held, answers, desk, "小王", language, lambda name: f"<{name}>")


def filled_in(text: str, held: Ticket, language: str = "zh", desk: Desk = DESK) -> str:
    """A text filled in."""
    return filling(held, language, desk).text({"zh": text, "en": text})


TRIES = (
    entry("A0", "18T09:00", "event", what="attempt", reason="refused", cycle="BEFORE"),
    entry("STRUCK", "19T09:00", "event", what="attempt", reason="refused"),
    entry("A1", "20T11:00", "event", what="attempt", reason="nobody-home", when="2026-11-20T10:20:00+08:00"),
    entry("A2", "20T10:25", "contact", party="recipient", channel="sms", outcome="message-left"),
    entry("A3", "20T10:30", "contact", party="recipient", way="in", outcome="reached"),
    entry("A4", "20T10:31", "contact", party="courier", outcome="reached"),
    entry("A5", "20T10:40", "contact", party="customer", outcome="no-answer"),
    entry("A6", "21T09:00", "event", what="attempt", reason="other", text="狗在门口"),
    entry("A7", "21T09:10", "event", what="arrived"),
)
CLOCKS = (
    Clock("reply", "C1", at("20T12:00"), at("21T12:00"), "NOW", live=False),
    Clock("reply", "C2", at("21T12:00"), at("22T12:00"), "NOW", live=True),
    Clock("reply", "C4", at("21T13:00"), at("22T13:00"), "NOW", live=True),
    Clock("hold", "C3", at("21T12:00"), at("24T12:00"), "NOW", live=True, pauses=(Pause("P", at("21T13:00"), None, None),)),
)  # fmt: skip
VALUES = {
    "id": "261121-7K3F9Q5",
    "me": "小王",
    "desk": "杭州余杭网点",
    "brand": "示例快递",
    "desk.phone": "0571-00000000",
    "desk.address": "示例路1号",
    "desk.hours": "每天 8:30-20:00",
    "signature": "杭州余杭网点 小王，电话 0571-00000000",
    "origin.phone": "010-00000000",
    "origin.address": "",
    "origin.hours": "",
    "delivery.phone": "0571-00000000",
    "delivery.address": "示例路1号",
    "delivery.hours": "每天 8:30-20:00",
    "fee": "5",
    "fee.why": "偏远",
    "sender.surname": "欧阳",
    "recipient.surname": "韩",
    "customer.surname": "韩",
    "caller.surname": "",
    "responsible.name": "小李",
    "tried": "11-20 10:20 派送未成：家中无人；11-20 10:25 联系收件人：短信，已留言；11-20 10:40 联系收件人：无人接听；"
    "11-21 09:00 派送未成：狗在门口",
    "attempt": "11-21 09:00 派送未成：狗在门口",
    "parcel": "运单 75312345670001（另有运单 75312345670002, 75312345670003）；寄件人 欧阳小云，电话 13900000001，地址 "
    "北京市示例胡同2号；收件人 韩梅，电话 13900000002，地址 杭州市湖田村9号",
    "clock.reply": "2026-11-22 12:00",
    "clock.hold": "",
    "clock.none": "",
    "direction": "进港",
    "payment.cod": "86",
}
"""Each field with its value in Chinese; empty: it has none."""


def test_every_field_that_is_no_fact_is_told_here() -> None:
    """None is left out of the table of values, and each has a name for people."""
    assert sorted(OTHERS) == sorted(name for name in VALUES if name in OTHERS)
    assert all(OTHERS.values())
    assert OF_DESK.keys() <= OTHERS.keys()


@pytest.mark.parametrize("name", VALUES)
def test_each_field_has_its_value(name: str) -> None:
    """What has none stands by its name, and is a gap."""
    held = ticket(FULL, *TRIES, clocks=CLOCKS)
    value = VALUES[name]
    assert known(name)
    assert filled_in(f"({{{{{name}}}}})", held) == f"({value or f'〔<{name}>〕'})"
    assert [gap.name for gap in filling(held).gaps({"zh": f"{{{{{name}}}}}"})] == ([] if value else [name])


def test_fields_in_english() -> None:
    """Words and the composed texts are those of the language."""
    held = ticket(FULL, *TRIES[2:4])
    assert filled_in("{{signature}} {{direction}}", held, "en") == "小王, 杭州余杭网点, phone 0571-00000000 inbound"
    assert filled_in("{{tried}}", held, "en").startswith(
        "11-20 10:20 not delivered: nobody home; 11-20 10:25 recipient: "
    )
    assert filled_in("{{parcel}}", held, "en").startswith(
        "waybill 75312345670001 (and 75312345670002, 75312345670003); sender"
    )


def test_without_an_attempt_nothing_was_tried() -> None:
    """Calls alone are no attempt."""
    assert filled_in("{{tried}}", ticket(FULL, *TRIES[3:5])) == "〔<tried>〕"


def test_an_expected_time_holds_until_an_attempt_after_it_fails() -> None:
    """What was agreed for one attempt is not passed on as agreed for the next; another fact that changes renews nothing."""
    facts: dict[str, Node] = {**FULL, "eta": "2026-11-20T19:00:00+08:00"}
    text = "[[, at {{eta}}]]"
    opened, failed = (
        entry("O", "19T08:00", "open"),
        entry("A1", "20T20:00", "event", what="attempt", reason="no-answer"),
    )
    late = entry("A2", "20T20:00", "event", what="attempt", when="2026-11-18T10:00:00+08:00")

    def said(op: str, written: str, fact: str) -> Entry:
        made = entry(op, written, "amend")
        return replace(made, fields={"changes": [{"fact": fact, "now": facts["eta"]}]})

    kept, gone = ", at 2026-11-20 19:00", ""
    assert filled_in(text, ticket(facts, opened)) == kept
    assert filled_in(text, ticket(facts, opened, late)) == kept
    assert filled_in(text, ticket(facts, opened, failed)) == gone
    assert filled_in(text, ticket(facts, opened, said("E", "20T09:00", "eta"), failed)) == gone
    assert filled_in(text, ticket(facts, opened, failed, said("E", "20T21:00", "eta"))) == kept
    assert filled_in(text, ticket(facts, opened, failed, said("E", "20T20:00", "eta"))) == kept
    assert filled_in(text, ticket(facts, opened, failed, said("E", "20T21:00", "waybill"))) == gone
    assert "<eta>" in filled_in("{{eta}}", ticket(facts, opened, failed))


def test_no_field_is_known_by_chance() -> None:
    """Facts, the table, answers of steps and of rounds, clocks by their names; nothing else."""
    names = ["answers.ask-courier", "answers.ask-courier#2", "clock.due-in", *OTHERS, *FACTS]
    assert [name for name in names if not known(name)] == []
    strange = ["x", "answers.", "answers.a#", "clock.", "clock.A", "desk.name", "origin", "hub.phone", "origin.hub", ""]
    assert [name for name in strange if known(name)] == []


# -- optional parts


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("运单 {{waybill}}[[，代收 {{payment.cod}} 元]]。", "运单 75312345670001，代收 86 元。"),
        ("运单 {{waybill}}[[，运费 {{payment.freight}} 元]]。", "运单 75312345670001。"),
        ("[[{{waybill}} {{payment.freight}}]][[{{waybill}}]]", "75312345670001"),
        ("a[[{{parcel}}]]b[[{{signature}}]]c", "a" + VALUES["parcel"] + "b" + VALUES["signature"] + "c"),
        ("[[{{origin.hours}}]][[{{clock.hold}}]][[{{answers.why}}]]-", "-"),
    ],
)
def test_an_optional_part_stands_whole_or_not_at_all(text: str, filled: str) -> None:
    """One field without value takes all of the part away, and is no gap."""
    held = ticket(FULL, *TRIES, clocks=CLOCKS)
    assert not stray(text)
    assert filled_in(text, held) == filled
    assert filling(held).gaps({"zh": text}) == ()


def test_a_composed_field_that_is_not_whole_takes_its_part_away() -> None:
    """The gap is within it."""
    held = ticket({**FULL, "recipient": {"name": "韩梅", "phone": "13900000002"}})
    assert filled_in("-[[{{parcel}}]]", held) == "-"


@pytest.mark.parametrize(
    "text",
    [
        "{waybill}",
        "{{waybill}",
        "{{a}}}",
        "[[{{waybill}}",
        "{{waybill}}]]",
        "[[a [[{{waybill}}]] b]]",
        "[[]]",
        "[[no field]]",
    ],
)
def test_signs_that_open_or_close_nothing_are_stray(text: str) -> None:
    """Also a part that nothing makes optional, and one in another."""
    assert stray(text)


@pytest.mark.parametrize("text", ["", "[a] (b)", "{{waybill}} [1]", "[[{{waybill}} [1]]]", "[[[1] {{waybill}}]]"])
def test_single_brackets_are_ordinary_signs(text: str) -> None:
    """As they stand in addresses and remarks, also at the end of an optional part."""
    assert not stray(text)


def test_a_bracket_at_the_end_of_a_part_belongs_to_it() -> None:
    """It goes away with it."""
    assert filled_in("[[{{waybill}} [1]]]|[[{{payment.freight}} [1]]]|", ticket(FULL)) == "75312345670001 [1]||"


# -- what a text lacks


def test_what_a_message_lacks_says_where_it_comes_from() -> None:
    """A fact is amended, a step answered, a key of kefu.yaml filled in; each is named once."""
    held = ticket({"branches": {"delivery": "上海闵行"}, "waybill": "1"})
    bare = replace(DESK, name="", brand="", phone="", branches={}, fees=())
    text = "{{parcel}} {{parcel}} {{answers.why}} {{answers.gone}} {{brand}} {{desk.phone}} {{origin.phone}} {{delivery.hours}}"
    found = filling(held, desk=bare).gaps(
        {"zh": text + "{{fee}} {{clock.reply}} {{customer.surname}} {{desk}} {{tried}}"}
    )
    assert [(gap.called, gap.fact or gap.key or gap.step) for gap in found] == [
        ("<sender.name>", "sender.name"),
        ("<recipient.name>", "recipient.name"),
        ("<recipient.phone>", "recipient.phone"),
        ("<recipient.address>", "recipient.address"),
        ("为什么", "why"),
        ("<answers.gone>", "gone"),
        ("<brand>", "brand"),
        ("<desk.phone>", "phone"),
        ("<origin.phone>", "branches.origin"),
        ("<delivery.hours>", "branches.上海闵行.hours"),
        ("<fee>", "recipient.address"),
        ("<clock.reply>", ""),
        ("<customer.surname>", "recipient.name"),
        ("<desk>", "desk"),
        ("<tried>", ""),
    ]


def test_a_place_without_a_fee_lacks_one() -> None:
    """The address is known: kefu.yaml says nothing of it."""
    held = ticket({"recipient": {"address": "杭州市文一西路1号"}})
    assert [(gap.fact, gap.key) for gap in filling(held).gaps({"zh": "{{fee}}"})] == [("", "fees")]


def test_a_masked_contact_is_a_gap_that_shows_what_is_known() -> None:
    """Where the vault is not here; a surname is told if the mask leaves no doubt."""
    masked: Node = {"name": "韩*", "phone": "1********02", "address": "杭州市湖田村***"}
    held = ticket({**FULL, "recipient": masked, "sender": {"name": "欧*"}})
    assert filled_in("{{recipient.phone}}", held) == "〔<recipient.phone> 1********02〕"
    found = filling(held).gaps({"zh": "{{parcel}} {{recipient.surname}} {{sender.surname}} {{fee}}"})
    assert [(gap.fact, gap.shown) for gap in found] == [
        ("sender.name", "欧*"),
        ("recipient.name", "韩*"),
        ("recipient.phone", "1********02"),
        ("recipient.address", "杭州市湖田村***"),
        ("sender.name", "欧*"),
    ]
    assert filled_in("{{recipient.surname}}[[，电话 {{recipient.phone}}]]", held) == "韩"


def test_an_answer_that_is_a_masked_contact_is_a_gap() -> None:
    """Of a step that sets a fact the fact, else the number that was answered."""
    steps = (*BOOK.steps, Step("phone", "ask", fact="recipient.phone"), Step("other", "ask", type="phone"))
    held = ticket({"recipient": {"phone": "1********02"}})
    answers = {"phone": "1********02", "other": "1********03"}
    found = replace(filling(held), book=replace(BOOK, steps=steps), answers=answers)
    text = {"zh": "{{answers.phone}} {{answers.other}}"}
    assert [(gap.fact, gap.step, gap.shown) for gap in found.gaps(text)] == [
        ("recipient.phone", "phone", "1********02"),
        ("", "other", "1********03"),
    ]
    assert replace(found, answers={**answers, "other": "13900000003"}).gaps(text)[1:] == ()


def test_a_masked_address_is_what_a_fee_lacks() -> None:
    """The place may stand in the part that is hidden."""
    held = ticket({"recipient": {"address": "杭州市***"}})
    assert [(gap.fact, gap.key, gap.shown) for gap in filling(held).gaps({"zh": "{{fee}}"})] == [
        ("recipient.address", "", "杭州市***")
    ]


def test_values_are_not_read_as_fields() -> None:
    """Whatever somebody typed stands as it is."""
    hostile = "{{me}} [[{{desk}}]] ]] {{ \\1 \\g<0>"
    held = ticket({"demand": hostile, "recipient": {"name": hostile, "address": "x"}, "waybill": hostile})
    assert filled_in("{{demand}}[[ {{waybill}}]]", held) == f"{hostile} {hostile}"
    assert hostile in filled_in("{{parcel}}", held)


# -- what lint asks


def test_what_a_text_needs_stands_outside_of_optional_parts() -> None:
    """A composed field needs what it is made of, in both languages alike."""
    assert needed("{{waybill}} [[{{fee}}]] {{ waybill }} {{answers.why}}") == ["waybill", "answers.why"]
    assert sorted(needed("{{signature}}")) == ["desk", "desk.phone", "me"]
    for name, text in COMPOSED.items():
        assert sorted(needed(text["zh"])) == sorted(needed(text["en"])), name
        assert not any(map(stray, text.values())), name
        assert all(known(inner) for each in text.values() for inner in fields(each)), name


def test_what_a_composed_field_is_made_of_is_used() -> None:
    """An answer that changes one of them makes what was said stale."""
    assert {"parcel", "recipient.address", "sender.phone"} <= used([{"zh": "{{parcel}}"}])


def test_what_the_desk_says_needs_no_ticket() -> None:
    """Lint takes these for known wherever they stand."""
    assert [name for name in OTHERS if of_desk(name)] == list(OF_DESK)
    assert not of_desk("waybill")
