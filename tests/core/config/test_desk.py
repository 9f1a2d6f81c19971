"""A desk: who acts and may do what, who owns a new ticket, which courier covers an address, words of its own."""

from datetime import UTC, date

import pytest

from kefu.core.base.errors import KefuError, Refused, StoreFault, Usage
from kefu.core.base.node import Node
from kefu.core.config.desk import (
    DEFAULT_ROLES,
    PERMISSIONS,
    Area,
    Branch,
    Desk,
    Level,
    OwnerRule,
    Staff,
    actor,
    branch,
    check_writable,
    courier_for,
    find_staff,
    level_above,
    level_owner,
    may,
    may_settle,
    owner_for,
    rank,
    vocabulary,
)
from kefu.core.vocabulary.vocabulary import Word
from kefu.core.vocabulary.words import TABLES

GONE = date(2026, 11, 1)
DESK = Desk(
    timezone="UTC",
    zone=UTC,
    staff={
        "agent-1": Staff("agent-1", "客服一号", "agent-1@example.org"),
        "lead-1": Staff("lead-1", "主管", "Lead-1@example.org", ("agent", "supervisor")),
        "boss": Staff("boss", "经理", "boss@example.org", ("manager",)),
        "gone": Staff("gone", "走了", "gone@example.org", ("supervisor",), GONE),
    },
    owners=(
        OwnerRule({"branches.delivery": "杭州余杭"}, "gone"),
        OwnerRule({"branches.delivery": "杭州余杭", "direction": "inbound"}, "agent-1"),
        OwnerRule({}, "lead-1"),
    ),
    levels=(Level("agent"), Level("supervisor", "lead-1"), Level("night", "gone"), Level("head-office")),
    branches={"杭州余杭": Branch("杭州余杭", "杭州分拨", aliases=("余杭", "Yuhang Branch"))},
    areas=(Area(("文一西路", "五常"), "courier-7"), Area(("文一西路969号",), "courier-8")),
    limits={"agent": 200},
    words={"result": (Word("parcel-shop", ("left at the shop",), ("已放驿站",)),)},
)


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_each_permission_belongs_to_the_roles_that_name_it(permission: str) -> None:
    assert may(DESK, "agent-1", permission) == (permission in DEFAULT_ROLES["agent"])
    assert may(DESK, "lead-1", permission) == (permission in DEFAULT_ROLES["supervisor"])
    assert may(DESK, "boss", permission) == (permission in DEFAULT_ROLES["manager"])
    assert not may(DESK, "gone", permission)
    assert not may(DESK, "nobody", permission)


def test_every_permission_is_given_by_a_standard_role() -> None:
    assert {each for role in DEFAULT_ROLES.values() for each in role} == set(PERMISSIONS)


def test_money_has_a_limit_by_role() -> None:
    assert [may_settle(DESK, "agent-1", amount) for amount in (0, 200, 201)] == [True, True, False]
    assert may_settle(DESK, "lead-1", 100_000)
    assert may_settle(DESK, "boss", 100_000)  # a role without a limit
    assert not may_settle(DESK, "gone", 1)
    assert not may_settle(DESK, "nobody", 1)


def test_who_acts_is_found_by_the_address() -> None:
    assert actor(DESK, " LEAD-1@EXAMPLE.ORG ").id == "lead-1"
    assert find_staff(DESK, "AGENT-1").id == "agent-1"
    assert find_staff(DESK, "客服一号").id == "agent-1"
    assert find_staff(DESK, "boss@example.org").id == "boss"


WRONG = [
    (lambda: actor(DESK, "x@example.org"), Refused, "x@example.org is not on the staff list of this desk."),
    (lambda: actor(DESK, "gone@example.org"), Refused, "gone left this desk on 2026-11-01"),
    (lambda: find_staff(DESK, "走了"), Refused, "gone left this desk on 2026-11-01"),
    (lambda: find_staff(DESK, "agent-2"), Usage, "did you mean agent-1?"),
    (lambda: find_staff(DESK, "王五"), Usage, "there are: agent-1, lead-1, boss"),
    (lambda: rank(DESK, "superviser"), Usage, "did you mean supervisor?"),
    (lambda: rank(DESK, "x"), Usage, "there are: agent, supervisor, night, head-office"),
    (lambda: level_above(DESK, "head-office"), Refused, "head-office is the highest level"),
    (lambda: vocabulary(DESK, "result").parse("xx"), Usage, "parcel-shop"),
    (lambda: check_writable(Desk(timezone="UTC", zone=UTC, format=3)), StoreFault, "format 3"),
    (lambda: check_writable(Desk(timezone="UTC", zone=UTC, writable=False)), StoreFault, "timezone"),
]


@pytest.mark.parametrize(("call", "error", "says"), WRONG)
def test_what_is_wrong_is_said(call: "object", error: type[KefuError], says: str) -> None:
    assert callable(call)
    with pytest.raises(error) as caught:
        call()
    assert says in caught.value.text()


def test_levels_have_a_rank_and_an_owner() -> None:
    assert [rank(DESK, level) for level in ("agent", "Supervisor", "head office")] == [0, 1, 3]
    assert level_above(DESK, "agent").name == "supervisor"
    assert level_above(DESK, "a level of old").name == "supervisor"
    assert [level_owner(DESK, level) for level in ("agent", "supervisor", "night", "x")] == [None, "lead-1", None, None]
    check_writable(DESK)


OWNERS: list[tuple[dict[str, Node], str]] = [
    ({"branches": {"delivery": "杭州余杭"}, "direction": "inbound"}, "agent-1"),
    ({"branches": {"delivery": " 余杭"}, "direction": "inbound"}, "agent-1"),
    ({"branches": {"delivery": "yuhang branch"}, "direction": "inbound"}, "agent-1"),
    ({"branches": {"delivery": "杭州余杭"}, "direction": "outbound"}, "lead-1"),
    ({"branches": {"origin": "杭州余杭"}, "direction": "inbound"}, "lead-1"),
    ({}, "lead-1"),
]


@pytest.mark.parametrize(("facts", "owner"), OWNERS)
def test_the_first_rule_that_fits_gives_the_owner(facts: dict[str, Node], owner: str) -> None:
    assert owner_for(DESK, facts) == owner


def test_a_desk_without_rules_gives_no_owner() -> None:
    assert owner_for(Desk(timezone="UTC", zone=UTC), {}) is None


def test_the_longest_words_of_an_area_decide() -> None:
    assert courier_for(DESK, "浙江省杭州市余杭区 文一西路 968号") == "courier-7"
    assert courier_for(DESK, "浙江省杭州市余杭区文一西路９６９号3幢") == "courier-8"
    assert courier_for(DESK, "北京市朝阳区建国路88号") is None
    assert courier_for(DESK, "") is None


def test_branches_by_name_and_alias_others_as_they_are() -> None:
    assert branch(DESK, "余杭") == "杭州余杭"
    assert branch(DESK, "ＹＵＨＡＮＧ branch") == "杭州余杭"
    assert branch(DESK, " 拉萨  城关 ") == "拉萨 城关"


def test_a_desk_has_words_of_its_own() -> None:
    assert vocabulary(DESK, "result").parse("已放驿站") == "parcel-shop"
    assert vocabulary(DESK, "result").parse("找到") == "found"
    assert vocabulary(DESK, "cause") is TABLES["cause"]
