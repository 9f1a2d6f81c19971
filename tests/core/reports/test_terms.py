"""Terms of a list: keys and words in both languages, any width, the nearest word for a wrong one."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from kefu.core.base.errors import Usage
from kefu.core.base.node import Node
from kefu.core.config.categories import Catalogue, Head
from kefu.core.config.desk import Desk, Staff
from kefu.core.reports.terms.query import Query
from kefu.core.reports.terms.reader import Reader, person_key
from kefu.core.reports.tickets import Listed, as_row, clock_label

ROOT_OF_ALL = Path(__file__).parents[3]
ZONE = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=ZONE)
HEAD = Head("damaged", {"zh": "破损", "en": "Damaged"}, ("坏了",), "problem", (), ())
STAFF = {"agent-1": Staff("agent-1", "客服一号", "a@example.org")}
READER = Reader(
    Desk(timezone="Asia/Shanghai", zone=ZONE, staff=STAFF), Catalogue.of([HEAD]), lambda: "agent-1", NOW
)  # fmt: skip
ROOT: dict[str, Node] = {
    "kind": "problem",
    "category": "damaged",
    "title": "外箱破损",
    "state": "waiting",
    "level": "supervisor",
    "owner": "agent-1",
    "waybill": "SF1234567890123",
    "other-waybills": ["75312345678901"],
    "direction": "inbound",
    "branches": {"delivery": "杭州余杭"},
    "responsible": {"party": "courier", "name": "老王"},
    "urged": "2",
    "missing": ["recipient.phone"],
    "waiting": [{"for": "hub", "op": "0H5C9WXR3D"}],
    "clocks": {
        "contact": {"due": "2026-11-21T11:00:00+08:00"},
        "verify": {"due": "2026-11-23T11:00:00+08:00"},
    },
}
TICKET = Listed("261120-0000000", "tickets/x.yaml", ROOT, opened="2026-11-20T09:00:00+08:00")


def query(*terms: str) -> Query:
    """The query of some terms."""
    return READER.query(terms)


@pytest.mark.parametrize(
    "term",
    [
        "state:waiting", "状态:等待中", "STATE：ＷＡＩＴＩＮＧ", "state:open,waiting", "state:any",
        "category:damaged", "类别:坏了", "kind:问题件", "owner:me", "owner:客服一号", "负责人:我", "level:supervisor",
        "waybill:sf*", "单号:753*", "waybill:SF1234567890123", "waybill:1,753*", "branch:余杭", "direction:进港",
        "快递员:老王", "since:2026-11-20", "until:2026-11-20", "自:昨天", "due:<12:00", "due:今天", "due:>=11:00",
        "due:2026-11-21 11:00", "due:..12:00", "due:..11:00", "due:11:00..", "due:before-12:00", "due:12:00前", "到期:明天前",
        "due:after-10:00", "due:10:00后", "due:10:00..12:00", "due:昨天..今天", "is:overdue", "是:催过", "is:incomplete", "is:urged,unassigned",
    ],
)  # fmt: skip
def test_a_term_that_fits(term: str) -> None:
    """In the languages and widths that people type."""
    assert query(term).fits(as_row(TICKET, NOW))


@pytest.mark.parametrize(
    "term",
    [
        "state:open", "owner:none", "level:agent", "waybill:753", "waybill:*9", "branch:北京", "direction:outbound",
        "courier:hub", "since:today", "until:2026-11-19", "due:<11:00", "due:>11:00", "due:none", "due:明天",
        "due:..10:59", "due:before-11:00", "due:11:00前", "due:11:01..", "due:after-11:00", "due:11:00后", "due:11:01..12:00",
        "is:unassigned", "is:reopened", "is:escalated", "is:paused",
    ],
)  # fmt: skip
def test_a_term_that_does_not(term: str) -> None:
    """All others."""
    assert not query(term).fits(as_row(TICKET, NOW))


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("stat:open", "stat:open: no key stat; did you mean state:?"),
        ("负责:我", "负责:我: no key 负责; did you mean 负责人:?"),
        ("state:wating", "wating: not a known state; did you mean waiting?"),
        ("is:overdu", "overdu: not a known word after is:; did you mean overdue?"),
        ("category:damagd", "damagd: no category has this name; did you mean Damaged?"),
        ("owner:客服二号", "客服二号: nobody on the staff list has this name; did you mean 客服一号?"),
        ("level:supervisr", "supervisr: not a level of this desk; did you mean supervisor?"),
        ("due:<soon", "soon is no time; write 2026-11-21 18:00, 18:00, tomorrow 10:00, 11-20 18:00, mon 09:00, +2h or -30m"),
        ("due:<so\non", "so\\non is no time; write 2026-11-21 18:00, 18:00, tomorrow 10:00, 11-20 18:00, mon 09:00, +2h or -30m"),
        ("zzz:1", "zzz:1: no key zzz; the keys are state, category, kind, owner, level, waybill, branch, direction, "
         "courier, since, until, due, is, phone, name, text. To search for these words: text:zzz:1"),
    ],
)  # fmt: skip
def test_a_term_that_is_not_understood(term: str, said: str) -> None:
    """Usage, with the nearest word."""
    with pytest.raises(Usage) as error:
        query(term)
    assert str(error.value) == said


def test_what_is_looked_up_elsewhere() -> None:
    """Free text, phones and names; a time and an address on the net are no keys; closed tickets where they are wanted."""
    found = query("门卫", "10:30", "http://x", "text:a:b", "phone:138", "姓名:韩")
    assert (found.texts, found.phones, found.names) == (("门卫", "10:30", "http://x", "a:b"), ("138",), ("韩",))
    assert [query(*t).closed for t in (["x"], ["name:a"], ["name:a", "state:open"], ["state:已结案"], ["since:今天"])] == [
        False, True, False, True, False,
    ]  # fmt: skip


def clocks(**clock: str) -> Listed:
    """A ticket with one clock."""
    return Listed("1", "x", {"state": "open", "clocks": {"wait-0H5C9WXR3D": dict(clock)}})


def test_a_pause_and_its_cap() -> None:
    """Paused: what is left, never a date. Once the cap is used up it runs again, and is due when the entry said."""
    ticket = clocks(
        due="2026-11-21T15:00:00+08:00",
        paused="2026-11-21T11:00:00+08:00",
        cap="2026-11-21T13:00:00+08:00",
        then="2026-11-21T17:00:00+08:00",
    )
    now = as_row(ticket, NOW)
    assert (now["due"], now["paused"], now["left"], now["overdue"]) == (None, True, timedelta(hours=4), False)
    later = as_row(ticket, NOW + timedelta(hours=6))
    assert (later["due"], later["paused"], later["overdue"]) == (datetime(2026, 11, 21, 17, tzinfo=ZONE), False, True)


NAMES = [
    ("wait-0H5C9WXR3D", "en", "wait"),
    ("wait-0H5C9WXR3D", "zh", "等回复"),
    ("verify", "zh", "核实"),
    ("verify", "en", "verify"),
    ("notify-register", "zh", "未办须通知: 登记问题件"),
    ("notify-register", "en", "notify-register"),
    ("wait-for-hub", "en", "wait-for-hub"),
    ("follow-0H5C9WXR3D", "en", "follow-up"),
]


@pytest.mark.parametrize(("name", "language", "shown"), NAMES)
def test_a_clock_as_people_read_it(name: str, language: str, shown: str) -> None:
    """Clocks set by hand are named in the reader's language, without the entry that set them."""
    assert clock_label(name, language) == shown


def test_every_rule_that_comes_with_kefu_has_a_chinese_name() -> None:
    shipped = [
        *sorted((ROOT_OF_ALL / "kefu/data/rules").glob("*.yaml")),
        *sorted((ROOT_OF_ALL / "playbooks").glob("*.yaml")),
    ]
    names = set()
    for path in shipped:
        held = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        names |= {rule["name"] for rule in (held if isinstance(held, list) else held.get("clocks") or ())}
    assert len(names) > 30
    assert [name for name in sorted(names) if clock_label(name, "zh").isascii()] == []


@pytest.mark.parametrize(
    ("term", "key"),
    [
        ("13812345678", "phone"), ("１３８１２３４５６７８", "phone"), ("138-1234-5678", "phone"), ("138 1234 5678", "phone"),
        ("+86 138 1234 5678", "phone"), ("0571-88776655", "phone"), ("75312345678901", "text"), ("5678", "text"),
        ("门卫", "text"),
    ],
)  # fmt: skip
def test_a_bare_phone_number_is_a_phone(term: str, key: str) -> None:
    """A text never holds one in full, so that it could not be found there; the tail of one may stand in a text."""
    assert READER.split(term)[0] == key


@pytest.mark.parametrize(
    ("term", "key"),
    [
        ("5678", "phone"),
        ("韩梅梅", "name"),
        ("Mary Ann", "name"),
        ("买买提·吐尔逊", "name"),
        ("state:open", ""),
        ("门卫1", ""),
    ],
)
def test_what_may_have_meant_a_person(term: str, key: str) -> None:
    """Told where nothing was found."""
    assert person_key(term) == key
