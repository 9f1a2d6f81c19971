"""Lists of waybills as people paste them."""

import pytest

from kefu.core.intake.waybill_list import waybill_list

ONE, TWO = "75399900000001", "75399900000002"


@pytest.mark.parametrize("text", [
    f"{ONE}\n{TWO}", f"运单号\n{ONE}\r\n{TWO}\n", f"{ONE},{TWO}", f"{ONE}，{TWO}；", f"{ONE} {TWO}", f"\ufeff{ONE}\t{TWO}",
    f"7539 9900 000 001\n'{TWO}", f"运单号：{ONE}\n合计\n{TWO}",
])  # fmt: skip
def test_every_way_to_write_two_of_them(text: str) -> None:
    found = waybill_list(text)
    assert (found.waybills, found.doubles, found.strange) == ((ONE, TWO), 0, ())


def test_what_is_none_is_told_with_its_line_and_without_a_phone() -> None:
    found = waybill_list(f"{ONE}\n13812345678\n12\n{ONE}\n7.53E+13\n")
    assert (found.waybills, found.doubles) == ((ONE,), 1)
    assert [one.line for one in found.strange] == [2, 3, 5]
    assert "13812345678" not in found.strange[0].why.text()


@pytest.mark.parametrize("text", ["", "\n\n", "运单号\n", ",，;"])
def test_an_empty_list_is_empty(text: str) -> None:
    assert waybill_list(text).waybills == ()
