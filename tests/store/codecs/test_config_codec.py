"""kefu.yaml: what is right becomes a Desk, what is wrong a finding with code, line and what is allowed."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kefu.core.base.errors import Refused
from kefu.core.config.desk import (
    DEFAULT_LEVELS,
    DEFAULT_ROLES,
    Attention,
    Branch,
    Fee,
    Level,
    Outage,
    Staff,
    may,
    needs_format,
    owner_for,
)
from kefu.core.times.calendar import Peak
from kefu.store.codecs import config
from kefu.store.codecs.config import KEYS, read
from kefu.store.codecs.editions import newest

ROOT = Path(__file__).parents[3]
BASE = """\
format: 1
timezone: Asia/Shanghai
staff:
  agent-1: {email: agent-1@example.org}
  lead-1: {email: lead-1@example.org, roles: [agent, supervisor]}
"""
FULL = """\
format: 1
desk: 杭州余杭网点
brand: 示例快递
phone: "0571-00000000"
address: 示例路1号
hours: 8:30-20:00
own: 余杭
timezone: Asia/Shanghai
language: zh
sign: true
staff:
  agent-1: {name: 客服一号, email: agent-1@example.org, roles: [agent]}
  agent-9: {email: agent-9@example.org, ended: 2026-11-01}
roles: {agent: [], night: [dismiss]}
owners:
- {match: {branches.delivery: 杭州余杭, direction: 进港}, owner: agent-1}
levels:
- {name: agent}
- {name: supervisor, owner: agent-1}
limits: {settle: {agent: 200}}
callback: {tries: 2, apart: 90m}
attention: {default: 2wd, kinds: {duty: off}, categories: {claim: 3工作日}}
branches: {杭州余杭: {hub: 杭州分拨, phone: "0571-00000000", aliases: 余杭}, 北京建国门: {address: 大街2号, hours: 全天}}
fees: [{match: [湖田村, 山北村], amount: "5.50", why: 偏远}]
outages: [{from: 2026-11-28 09:30, to: "2026-11-28T11:00:00+08:00", branches: 余杭, what: power, source: 总部群}, {from: 2026-11-30 08:00}]
areas: [{match: [文一西路, 五常街道], courier: courier-7}]
ask: [{about: COD ledger, who: finance}]
calendars:
  office:
    week: {mon-fri: ["13:30-18:00", "08:30-12:00"], sat: ["08:30-24:00"]}
    holidays: CN
    extra: {2026-03-01: [], 2026-02-28: ["09:00-12:00"]}
    closed: [2026-12-31]
runs: {杭州余杭: ["13:30", "07:00"]}
peaks: [{name: 双11, from: 11-01, to: 11-20}, {name: 春节, from: 2027-01-20, to: 2027-02-20}]
clocks: [{name: verify, within: 3d}]
overrides: {clocks: {verify: {within: 5d}}}
words: {result: {parcel-shop: {en: [left at the shop], zh: 已放驿站}}}
"""


def test_every_key_becomes_its_part_of_the_desk() -> None:
    desk, found = read(FULL.encode())
    assert found == ()
    assert desk is not None
    assert (desk.name, desk.timezone, str(desk.zone), desk.language, desk.sign) == (
        "杭州余杭网点",
        "Asia/Shanghai",
        "Asia/Shanghai",
        "zh",
        True,
    )
    assert desk.writable
    assert (desk.edition, desk.newest) == (1, newest())
    assert desk.staff["agent-1"] == Staff("agent-1", "客服一号", "agent-1@example.org", ("agent",))
    assert desk.staff["agent-9"] == Staff("agent-9", "agent-9", "agent-9@example.org", ("agent",), date(2026, 11, 1))
    assert desk.roles == {**DEFAULT_ROLES, "agent": (), "night": ("dismiss",)}
    assert dict(desk.owners[0].match) == {"branches.delivery": "杭州余杭", "direction": "inbound"}
    assert desk.levels == (Level("agent"), Level("supervisor", "agent-1"))
    assert desk.limits == {"agent": 200}
    assert (desk.callback.tries, desk.callback.apart) == (2, timedelta(minutes=90))
    assert desk.attention == Attention(2, {"duty": 0}, {"claim": 3})
    assert desk.attention.lines == {"claim": FULL[: FULL.index("attention")].count("\n") + 1}
    assert desk.branches["杭州余杭"].aliases == ("余杭",)
    assert desk.branches["北京建国门"] == Branch("北京建国门", address="大街2号", hours="全天")
    assert (desk.brand, desk.phone, desk.address, desk.hours) == (
        "示例快递",
        "0571-00000000",
        "示例路1号",
        "8:30-20:00",
    )
    assert desk.own == ("杭州余杭",)
    assert desk.fees == (Fee(("湖田村", "山北村"), "5.50", "偏远"),)
    begin, end, later = (datetime.fromisoformat(f"2026-11-{t}:00+08:00") for t in ("28T09:30", "28T11:00", "30T08:00"))
    assert desk.outages == (Outage(begin, end, ("杭州余杭",), "power", "总部群"), Outage(later))
    assert desk.areas[0].courier == "courier-7"
    assert desk.ask[0].who == "finance"
    office = desk.calendars["office"]
    assert office.week[4] == ((510, 720), (810, 1080))
    assert office.week[5] == ((510, 1440),)
    assert office.week[6] == ()
    assert office.holidays == "CN"
    assert office.extra == ((date(2026, 2, 28), ((540, 720),)), (date(2026, 3, 1), ()))
    assert office.closed == frozenset([date(2026, 12, 31)])
    assert desk.runs == {"杭州余杭": (time(7), time(13, 30))}
    assert desk.peaks == (Peak("双11", (11, 1), (11, 20)), Peak("春节", (1, 20), (2, 20), 2027, 2027))
    assert desk.clocks.node == [{"name": "verify", "within": "3d"}]
    assert desk.overrides.node == {"verify": {"within": "5d"}}
    assert desk.overrides.line("verify", "within") == FULL[: FULL.index("overrides")].count("\n") + 1
    assert desk.words["result"][0].zh == ("已放驿站",)


def test_what_is_not_said_has_a_default() -> None:
    desk, found = read(b"format: 1\ntimezone: Europe/Berlin\n")
    assert found == ()
    assert desk is not None
    assert (desk.language, desk.levels, desk.roles) == ("en", DEFAULT_LEVELS, DEFAULT_ROLES)
    assert desk.callback.tries == 3
    assert desk.attention == Attention(1)
    assert desk.writable


@pytest.mark.parametrize(("text", "days"), [("off", 0), ("1wd", 1), ("{kinds: {duty: off}}", 1), ("{default: off}", 0)])
def test_attention_is_one_value_or_keys(text: str, days: int) -> None:
    desk, found = read(f"{BASE}attention: {text}\n".encode())
    assert found == ()
    assert desk is not None
    assert desk.attention.of("claim", "claim") == days


WRONG = [
    # what is added to BASE, code, line, what the sentence must hold
    ("owner: agent-1\n", "unknown-key", 6, "did you mean owners?"),
    ("xyz: 1\n", "unknown-key", 6, "allowed are: format, rules, desk, brand"),
    ("callback: {times: 3}\n", "unknown-key", 6, "callback.times"),
    ("branches:\n  北京建国门:\n    fone: 1\n", "unknown-key", 8, "did you mean phone?"),
    ("overrides: {clock: {verify: {within: 5d}}}\n", "unknown-key", 6, "did you mean clocks?"),
    ("levels: agent\n", "wrong-type", 6, "levels must be a list"),
    ("branches: [北京建国门]\n", "wrong-type", 6, "branches must be keys with values"),
    ("desk: [a]\n", "wrong-type", 6, "desk must be one value"),
    ("desk: ''\n", "empty-value", 6, "desk is empty"),
    ("ask: [{about: COD}]\n", "missing-key", 6, "ask.1.who is missing"),
    ("owners:\n- {owner: agent-1}\n", "missing-key", 7, "owners.1.match is missing"),
    ("language: fr\n", "unknown-language", 6, "allowed are: en, zh"),
    ("needs: soon\n", "unknown-needs", 6, "allowed are: later, strict"),
    ("sign: yes\n", "bad-flag", 6, "true or false"),
    ("owners:\n- {match: {}, owner: agent-2}\n", "unknown-staff", 7, "did you mean agent-1?"),
    ("owners:\n- {match: {}, owner: 王}\n", "unknown-staff", 7, "allowed are: agent-1, lead-1"),
    ("owners:\n- match: {chanel: 电话}\n  owner: agent-1\n", "unknown-fact", 7, "did you mean channel?"),
    ("owners:\n- match: {channel: 信鸽}\n  owner: agent-1\n", "unknown-word", 7, "allowed are: phone, sms"),
    ("levels: [{name: top, owner: boss}]\n", "unknown-staff", 6, "boss"),
    ("levels:\n- {name: a}\n- {name: a}\n", "duplicate-level", 8, "a stands here twice"),
    ("roles: {agent: [fly]}\n", "unknown-permission", 6, "allowed are: escalate, override"),
    ("limits: {settle: {agnt: 200}}\n", "unknown-role", 6, "did you mean agent?"),
    ("limits: {settle: {agent: -1}}\n", "bad-number", 6, "-1"),
    ("callback: {tries: 0}\n", "bad-number", 6, "from 1 to 99"),
    ("callback: {apart: 2x}\n", "bad-span", 6, "30m, 2h or 3d"),
    ("callback: {apart: 2wh}\n", "bad-span", 6, "2wh"),
    ("attention: -1wd\n", "bad-attention", 6, "-1wd is no number of working days"),
    ("attention: 0wd\n", "bad-attention", 6, "from 1wd to 999wd, or off"),
    ("attention: 2d\n", "bad-attention", 6, "2d"),
    ("attention: 1000wd\n", "bad-attention", 6, "1000wd"),
    ("attention: [1wd]\n", "wrong-type", 6, "attention must be keys with values"),
    ("attention: ''\n", "empty-value", 6, "attention is empty"),
    ("attention: {days: 1wd}\n", "unknown-key", 6, "allowed are: default, kinds, categories"),
    ("attention:\n  kinds: {complaints: off}\n", "unknown-kind", 7, "did you mean complaint?"),
    ("attention: {categories: {Claim: off}}\n", "bad-name", 6, "Claim"),
    ("attention: {categories: {claim: no}}\n", "bad-attention", 6, "attention.categories.claim: no"),
    ('calendars: {c: {week: {mon: ["8:30-12:00"]}}}\n', "bad-hours", 6, "08:30-12:00"),
    ('calendars: {c: {week: {mon: ["18:00-09:00"]}}}\n', "bad-hours", 6, "the earlier first"),
    ('calendars: {c: {week: {fri-mon: ["09:00-18:00"]}}}\n', "bad-days", 6, "mon-fri"),
    ("calendars: {c: {holidays: CN}}\n", "no-hours", 6, "c has no working hours"),
    ('calendars: {c: {week: {mon: ["09:00-18:00"]}, holidays: China}}\n', "bad-country", 6, "CN"),
    ('calendars: {c: {week: {mon: ["09:00-18:00"]}, closed: [2026-02-30]}}\n', "bad-date", 6, "2026-02-30"),
    ('runs: {杭州余杭: ["25:00"]}\n', "bad-time", 6, "25:00 is not a time of day"),
    ("peaks: [{name: p, from: 11-31, to: 12-01}]\n", "bad-date", 6, "11-31"),
    ("peaks: [{name: p, from: 11-01, to: 2026-12-01}]\n", "bad-date", 6, "both days name a year"),
    ("peaks: [{name: p, from: 2026-11-01, to: 2026-10-01}]\n", "bad-date", 6, "ends after it begins"),
    ("words: {colour: {red: {en: red, zh: 红}}}\n", "unknown-vocabulary", 6, "allowed are: result, cause"),
    ("words: {result: {Shop: {en: shop, zh: 驿站}}}\n", "bad-name", 6, "lower-case"),
    ("words: {result: {shop: {zh: 驿站}}}\n", "missing-key", 6, "words.result.shop.en"),
    ("words: {result: {shop: {en: shop, zh: 找到}}}\n", "duplicate-word", 6, "找到 means found already"),
    ("brand: [a]\n", "wrong-type", 6, "brand must be one value"),
    ("phone: ''\n", "empty-value", 6, "phone is empty"),
    ("branches: {甲: {addres: 路}}\n", "unknown-key", 6, "did you mean address?"),
    ("branches: {甲: {hours: [a]}}\n", "wrong-type", 6, "branches.甲.hours must be one value"),
    ("branches: {北京建国门: {}}\nown: 北京建国\n", "unknown-branch", 7, "did you mean 北京建国门?"),
    ("branches: {甲: {}}\nown:\n- 甲\n- 乙\n", "unknown-branch", 9, "乙 is not known; allowed are: 甲"),
    ("own: 甲\n", "unknown-branch", 6, "甲"),
    ("own: {甲: 乙}\n", "wrong-type", 6, "own must be one value"),
    ("outages: [{from: 2026-11-28 09:30, to: 2026-11-28 08:00}]\n", "bad-outage", 6, "ends after it begins"),
    ("outages: [{from: 2026-11-28}]\n", "bad-time", 6, "2026-11-28 is not a point in time"),
    ("outages: [{to: 2026-11-28 09:30}]\n", "missing-key", 6, "outages.1.from is missing"),
    ("outages: [{from: 2026-11-28 09:30, what: rain}]\n", "unknown-word", 6, "rain"),
    ("outages: [{from: 2026-11-28 09:30, branches: [月球]}]\n", "unknown-branch", 6, "月球"),
    ("own: []\nfees:\n- {match: 村, amount: five}\n", "bad-number", 8, "five is not an amount of money"),
    ("fees: [{match: 村, amount: -5}]\n", "bad-number", 6, "-5"),
    ("fees: [{match: [], amount: 5}, {amount: 5}]\n", "missing-key", 6, "fees.2.match is missing"),
    ("branches: {甲: {aliases: 丙}, 乙: {aliases: [丙]}}\n", "duplicate-branch", 6, "丙 means 甲 already"),
]


@pytest.mark.parametrize(("text", "code", "line", "says"), WRONG, ids=[f"{row[1]}-{n}" for n, row in enumerate(WRONG)])
def test_a_wrong_part_is_a_finding_and_the_rest_works(text: str, code: str, line: int, says: str) -> None:
    desk, found = read((BASE + text).encode())
    assert [(each.code, each.path, each.line) for each in found] == [(code, "kefu.yaml", line)]
    assert says in found[0].text()
    assert desk is not None
    assert set(desk.staff) == {"agent-1", "lead-1"}
    assert desk.writable
    assert not desk.owners
    assert not desk.peaks
    assert all(fee.amount == "5" for fee in desk.fees)
    assert not desk.calendars or code == "no-hours"


STAFF = [
    ("a-2: {name: x}", "missing-key", "staff.a-2.email is missing"),
    ("a-2: {email: nobody}", "bad-email", "nobody"),
    ("a-2: {email: AGENT-1@example.org}", "duplicate-email", "a-2 has the same email as agent-1"),
    ("A 2: {email: a@example.org}", "bad-name", "A 2"),
    ("me: {email: a@example.org}", "reserved", "me has a meaning of its own"),
]


@pytest.mark.parametrize(("text", "code", "says"), STAFF)
def test_a_wrong_staff_member_is_left_out(text: str, code: str, says: str) -> None:
    desk, found = read((BASE + f"  {text}\n").encode())
    assert [(each.code, each.line) for each in found] == [(code, 6)]
    assert says in found[0].text()
    assert desk is not None
    assert set(desk.staff) == {"agent-1", "lead-1"}


def test_an_unknown_role_gives_nothing() -> None:
    desk, found = read((BASE + "  a-2: {email: a@example.org, roles: [superviser], ended: soon}\n").encode())
    assert [(each.code, each.line) for each in found] == [("unknown-role", 6), ("bad-date", 6)]
    assert "did you mean supervisor?" in found[0].text()
    assert desk is not None
    assert desk.staff["a-2"].roles == ("agent",)


HEAD = [
    ("timezone: Asia/Shanghai\n", "missing-key", 1),
    ("format: one\ntimezone: Asia/Shanghai\n", "bad-format", 1),
    ("format: 0\ntimezone: Asia/Shanghai\n", "bad-format", 1),
    ("format: 1\n", "missing-key", 1),
    ("format: 1\ntimezone: Mars/Base\n", "bad-zone", 2),
    ("format: 1\ntimezone: ../etc\n", "bad-zone", 2),
    ("format: 3\ntimezone: Asia/Shanghai\nfuture: 1\n", "newer-format", 1),
    ("format: 1\ntimezone: Asia/Shanghai\nrules: 99\nfuture: 1\n", "newer-edition", 3),
    ("format: 1\ntimezone: Asia/Shanghai\nrules: two\n", "bad-edition", 3),
]


@pytest.mark.parametrize(("text", "code", "line"), HEAD)
def test_without_a_sound_format_and_zone_nothing_is_written(text: str, code: str, line: int) -> None:
    desk, found = read((text + "desk: x\n").encode())
    assert [(each.code, each.line) for each in found] == [(code, line)]
    assert desk is not None
    assert desk.name == "x"
    assert not desk.writable


@pytest.mark.parametrize("part", ["owners:\n- {match: {}, owner: gone}\n", "levels:\n- {name: a, owner: gone}\n"])
def test_tickets_for_a_leaver_are_reported(part: str) -> None:
    desk, found = read((BASE + "  gone: {email: g@example.org, ended: 2026-11-01}\n" + part).encode())
    assert [(each.code, each.line, each.text()) for each in found] == [("left", 8, "gone has left; name somebody else")]
    assert desk is not None
    assert owner_for(desk, {}) is None


UNREADABLE = [
    (b"", "empty", 1),
    (b"just text\n", "wrong-type", 1),
    (b"- a\n", "wrong-type", 1),
    (b"format: 1\nformat: 2\n", "duplicate-key", 2),
    (b"format: 1\nstaff: &a {}\n", "anchor", 2),
    (b"format: 1\n<<<<<<< HEAD\n", "conflict-marker", 2),
    (b"format: 1\nstaff:\n", "empty-value", 2),
    (b"format: \xff\n", "encoding", 1),
]


@pytest.mark.parametrize(("data", "code", "line"), UNREADABLE)
def test_an_unreadable_file_gives_no_desk(data: bytes, code: str, line: int) -> None:
    desk, found = read(data)
    assert desk is None
    assert [(each.code, each.path, each.line) for each in found] == [(code, "kefu.yaml", line)]


def test_the_checkout_is_a_sound_desk() -> None:
    desk, found = read((ROOT / "kefu.yaml").read_bytes())
    assert found == ()
    assert desk is not None
    assert all(person.email.endswith("@example.org") for person in desk.staff.values())


@pytest.mark.parametrize("page", ["configuration.md", "configuration.zh-CN.md"])
def test_every_key_has_its_line_in_the_documentation(page: str) -> None:
    _head, keys, *_rest = (ROOT / "docs" / page).read_text(encoding="utf-8").split("\n## ")
    lines = keys.splitlines()
    documented = [line.split("`")[1] for line in lines if line.startswith("| `")]
    assert [key for key in KEYS if documented.count(key) != 1] == []


def test_keys_are_unique() -> None:
    assert len(set(config.KEYS)) == len(config.KEYS)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """The full file with a few pieces cut out, doubled or replaced."""
    text = FULL
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.integers(0, 12))
        piece = draw(
            st.sampled_from(["", text[start:end] * 2, "x", "[]", "{}", "- ", ": ", "\n", '"', "0", "99:99", "me"])
        )
        text = text[:start] + piece + text[end:]
    return text


@given(damaged())
@settings(max_examples=150, deadline=None)
def test_no_damage_is_a_crash_and_none_goes_unsaid(text: str) -> None:
    desk, found = read(text.encode())
    assert desk is not None or found
    assert all(each.path == "kefu.yaml" and each.line > 0 and each.text() for each in found)
    if desk is not None and desk.writable:
        assert all(may(desk, person, "escalate") in (True, False) for person in desk.staff)
        assert owner_for(desk, {"direction": "inbound"}) in (None, *desk.staff)


def test_what_an_older_kefu_does_not_know_takes_a_newer_format() -> None:
    old, _found = read(b"format: 1\ntimezone: Asia/Shanghai\n")
    new, _found = read(b"format: 2\ntimezone: Asia/Shanghai\n")
    assert old is not None
    assert new is not None
    with pytest.raises(Refused, match="customer: this desk has format 1"):
        needs_format(old, 2, "customer")
    needs_format(new, 2, "customer")
