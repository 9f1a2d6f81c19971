"""Which branch is the desk's own, what is known of places, what an address costs more."""

from dataclasses import replace
from datetime import UTC

import pytest

from kefu.core.config.desk import Branch, Desk, Fee
from kefu.core.config.places import Place, fee_for, our_place, place_of

DESK = Desk(
    timezone="UTC",
    zone=UTC,
    name="杭州余杭网点",
    branches={
        "杭州": Branch("杭州", phone="0571-1"),
        "杭州余杭": Branch("杭州余杭", phone="0571-2", aliases=("Yuhang",), address="示例路1号"),
        "北京建国门": Branch("北京建国门", phone="010-3", aliases=("建国门",), hours="9:00-18:00"),
    },
    fees=(Fee(("湖田",), "5"), Fee(("湖田 东村", "山北"), "8.50", "山路")),
)


@pytest.mark.parametrize(
    ("name", "named", "own"),
    [
        ("杭州余杭网点", (), ("杭州余杭",)),
        ("The YUHANG desk", (), ("杭州余杭",)),
        ("余杭", (), ()),
        ("", (), ()),
        ("杭州余杭网点", ("北京建国门", "杭州"), ("北京建国门", "杭州")),
    ],
)
def test_the_own_branch_is_named_or_stands_in_the_name(name: str, named: tuple[str, ...], own: tuple[str, ...]) -> None:
    """The longest name that stands in the desk's decides; what kefu.yaml calls own is all of it."""
    assert replace(DESK, name=name, named_own=named).own == own


def test_the_desk_and_its_branch_complete_each_other() -> None:
    """What is said of the desk goes before what is said of its branch, and the other way round for the branch."""
    assert our_place(DESK) == Place("0571-2", "示例路1号", "")
    told = replace(DESK, phone="400-1", hours="8:30-20:00")
    assert our_place(told) == Place("400-1", "示例路1号", "8:30-20:00")
    assert place_of(told, "yuhang") == Place("0571-2", "示例路1号", "8:30-20:00")


def test_another_branch_has_nothing_of_ours() -> None:
    """What is not known of it stays unknown."""
    told = replace(DESK, address="示例路1号", hours="8:30-20:00")
    assert place_of(told, "建国门") == Place("010-3", "", "9:00-18:00")
    assert place_of(told, "上海") == Place()


@pytest.mark.parametrize(
    ("address", "amount"),
    [("某镇湖田西村", "5"), ("某镇湖田东村3号", "8.50"), ("某镇 山 北", "8.50"), ("某镇", "-"), ("", "-")],
)
def test_the_longest_place_decides_the_fee(address: str, amount: str) -> None:
    """Blanks do not matter; an address of no such place costs nothing more."""
    fee = fee_for(DESK, address)
    assert (fee.amount if fee else "-") == amount
