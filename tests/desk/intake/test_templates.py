"""New tickets in great number are byte for byte what each write makes: facts, texts and times of every form, the forty cases."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kefu.core.base.errors import Refused, Usage
from kefu.core.base.node import Node
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary import ids
from kefu.core.vocabulary.words import TABLES
from kefu.desk.intake.opening import Wish, acts_of
from kefu.desk.intake.templates import LOOKED_AT, Foundry, general
from kefu.desk.session import Session
from kefu.desk.write import Act
from kefu.store.journal.plan import View
from tests.cli.desks import new_desk

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
MORE = """
owners:
- {match: {direction: inbound}, owner: agent-2}
runs:
  杭州余杭: ["07:00", "13:30"]
  北京建国门: ["09:15"]
areas:
- {match: [文一西路, 五常街道], courier: "courier-7"}
- {match: [建国门], courier: "李雷"}
clocks:
- {name: first-run, starts: open, by: next-run, met-by: resolve, missed: record, bears: delivery, source: a}
- {name: peak-call, starts: open, when: {peak: yes}, within: 3h, met-by: contact customer, missed: record, source: b}
- {name: today-please, starts: open, when: {demand: 今天}, within: 90m, met-by: resolve, missed: record, source: c}
- {name: hours, starts: open, when: {recipient.phone: known}, within: 4wh, calendar: office, met-by: resolve, missed: record, source: d}
- {name: arrives, starts: open, until: eta, met-by: resolve, missed: record, source: e}
"""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    desk = new_desk(tmp_path_factory.mktemp("casting") / "desk")
    where = desk.top / "kefu.yaml"
    text = where.read_text(encoding="utf-8")
    staff = "  agent-2: {name: 客服二号, email: agent-2@example.org, roles: [agent]}\n"
    where.write_text(text.replace("staff:\n", f"staff:\n{staff}") + MORE, encoding="utf-8")
    desk.commit()
    desk.git("config", "user.name", "Lead")
    desk.git("config", "user.email", desk.mail)
    made = Session.open(desk.top, NOW)
    assert not made.findings, made.findings
    yield made
    made.repo.close()


ODD = [
    "no",
    "1e5",
    "- x",
    "a: b",
    " #c",
    "'q",
    '"q"',
    "[x]",
    "%d %s",
    "2026-11-21",
    "0123",
    "\\n",
    "多行\n\n 第二行",
    "x\ny",
]
TEXT = st.one_of(
    st.sampled_from(ODD),
    st.text(alphabet="aZ0139 :-#'\"%{}张伟省市路号幢*\n\u200b１", min_size=1, max_size=30),
    st.sampled_from(
        [
            "张伟打电话13800001111来",
            "收件人韩梅的电话是 138-0000-1111",
            "住文一西路998号5幢1201",
            "运单75312345678901破损" * 6,
        ]
    ),
)
LINE = TEXT.map(lambda text: " ".join(text.split()) or "x")
NAMES = st.sampled_from(["韩梅", "张", "欧阳建国先生", "John Smith", "李*", "\u200b", "本人", "韩梅 13800001111"])
PHONES = st.sampled_from(
    ["13800001111", "0571-88888888转12", "1380000", "+86 138 0000 1111/13900002222", "abc", "1********11"]
)
PLACES = st.sampled_from(
    [
        "浙江省杭州市余杭区文一西路998号5幢1201",
        "建国门外大街1号",
        "5幢",
        "***",
        "北京市东城区建国门内大街7号光华长安大厦",
    ]
)
INSTANTS = st.sampled_from(["2026-11-22T10:00:00+08:00", "2026-11-20T10:00:00+08:00"])
KINDS = {"name": NAMES, "phone": PHONES, "address": PLACES, "text": LINE, "labels": LINE, "instant": INSTANTS}


def value_of(draw: st.DrawFn, name: str) -> Node:
    """A value of a fact, typed already."""
    fact = fact_table.FACTS[name]
    if name == "text":
        return draw(TEXT).strip() or "x"
    if name == "demand":
        return draw(st.sampled_from(["今天", "赔偿"]))
    if fact.type == "word":
        return draw(st.sampled_from(sorted(TABLES[fact.words].words)))
    if fact.type == "branch":
        return draw(st.sampled_from(["杭州余杭", "北京建国门", "厦门思明"]))
    if fact.type == "waybill":
        return draw(st.sampled_from(["75312345678901", "SF0123456789012", "0571234567", "12345E10"]))
    if fact.type == "waybills":
        return ["75312345678901", "0571234567"]
    return draw(KINDS.get(fact.type, LINE))


@st.composite
def opened(draw: st.DrawFn) -> tuple[str, list[dict[str, Node]]]:
    """A category, and the facts of three tickets of which the same is known."""
    category = draw(st.sampled_from(["damaged", "lost", "inquiry", "signed-not-received", "claim"]))
    free = [name for name in fact_table.FACTS if name not in ("kind", "category")]
    known = draw(st.lists(st.sampled_from(free), unique=True, max_size=14))
    if draw(st.integers(0, 9)):
        known = [name for name in known if name != "other-waybills"]
    first = {name: value_of(draw, name) for name in known}
    others = [{name: first[name] if name in LOOKED_AT else value_of(draw, name) for name in known} for _ in range(2)]
    return category, [first, *others]


def acts_for(session: Session, category: str, facts: dict[str, Node], note: str, responsible: str) -> list[Act]:
    """The acts of such an opening, as an import makes them."""
    held = dict(acts_of(session, Wish(category, {}, incomplete=True))[0].given)
    whole = held["facts"]
    assert isinstance(whole, dict)
    nested = dict(whole)
    for name, value in facts.items():
        fact_table.put(nested, name, value)
    fields = {**held, "facts": nested} | ({"responsible": responsible} if responsible else {})
    return [Act("open", fields), *([Act("note", {"text": note}, joined=True)] if note else [])]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_mould_gives_what_a_write_gives(session: Session, data: st.DataObject) -> None:
    category, tickets = data.draw(opened())
    responsible = data.draw(st.sampled_from(["", "courier:courier-7", "courier:韩梅"]))
    note = data.draw(st.one_of(st.just(""), TEXT.map(str.strip)))
    foundry = Foundry(session)
    for i, facts in enumerate(tickets):
        at = NOW - timedelta(seconds=data.draw(st.one_of(st.just(0), st.integers(0, 10**8))))
        op = "".join(data.draw(st.lists(st.sampled_from(ids.ALPHABET), min_size=10, max_size=10)))
        acts = acts_for(session, category, facts, note and f"{note} {i}", responsible)
        args = (ids.new_number(at, op[:6]), acts, at, op, ["A" * 26, "B" * 26])
        try:
            whole = general(session, View(session.repo, session.rev), *args)
        except (Usage, Refused) as error:
            with pytest.raises(type(error)):
                foundry.cast(*args)
            continue
        assert foundry.cast(*args) == whole
    assert foundry.moulds[1] == 0


def test_a_clock_that_the_opening_meets_at_once_does_not_lead(session: Session) -> None:
    """Whoever calls in person has been contacted: the clock for it starts and ends in the opening."""
    foundry = Foundry(session)
    facts: dict[str, Node] = {
        "channel": "in-person",
        "external.due": "2026-11-22T10:00:00+08:00",
        "external.system": "no",
    }
    for hours in (0, 181):
        at = NOW - timedelta(hours=hours)
        acts = acts_for(session, "signed-not-received", dict(facts), "", "")
        args = (ids.new_number(at, "000000"), acts, at, "0000000000", ["A" * 26, "B" * 26])
        assert foundry.cast(*args) == general(session, View(session.repo, session.rev), *args)
    assert foundry.moulds[1] == 0


def test_values_of_one_shape_share_one_mould(session: Session) -> None:
    foundry = Foundry(session)
    names = ["韩梅", "张伟", "John Smith"]
    for i, name in enumerate(names * 3):
        at = NOW - timedelta(hours=5 * i + 1)
        wish = Wish(
            "damaged",
            {"recipient.name": name, "text": f"第{i}件 {ODD[i]} 破损", "waybill": f"7531234567{i:04}"},
            incomplete=True,
        )
        op = ids.derived_op("test", str(i))
        args = (ids.new_number(at, op[:6]), acts_of(session, wish), at, op, ["A" * 26, "B" * 26])
        assert foundry.cast(*args) == general(session, View(session.repo, session.rev), *args)
    assert foundry.moulds[0] < len(names) * 3
    assert foundry.moulds[1] == 0
