"""Carriers by the names that people, tables and tracking services give them."""

import pytest

from kefu.core.base.near import plain
from kefu.core.vocabulary.words import CARRIERS

CODES = {
    "zto": "zhongtong ZTO", "sto": "shentong STO", "yto": "yuantong YTO", "yunda": "yunda YD", "sf": "shunfeng SF",
    "jt": "jtexpress JTSD", "jd": "jd JD", "deppon": "debangkuaidi debangwuliu DBL", "ems": "ems youzhengguonei EMS YZPY",
    "best": "huitongkuaidi HTKY", "tiantian": "tiantian HHTT", "uce": "youshuwuliu UC", "zjs": "zhaijisong ZJS",
    "fengwang": "fengwang FWX", "danniao": "danniao DNWL", "kye": "kuayue", "ane": "annengwuliu",
}  # fmt: skip
"""The codes of kuaidi100 and kdniao."""


@pytest.mark.parametrize(("carrier", "codes"), CODES.items())
def test_the_codes_of_tracking_services(carrier: str, codes: str) -> None:
    assert {CARRIERS.find(code) for code in codes.split()} == {carrier}


@pytest.mark.parametrize(
    ("text", "carrier"),
    [
        ("中通快递", "zto"), ("顺丰速运", "sf"), ("圆通速递", "yto"), ("韵达", "yunda"), ("极兔速递", "jt"), ("京东物流", "jd"),
        ("SF Express", "sf"), ("sf_express", "sf"), ("ＺＴＯ", "zto"), ("邮政快递包裹", "ems"),
    ],
)  # fmt: skip
def test_the_names_that_people_use(text: str, carrier: str) -> None:
    assert CARRIERS.find(text) == carrier


def test_no_name_means_two_carriers() -> None:
    held: dict[str, str] = {}
    for one in CARRIERS.words.values():
        for name in (one.code, *one.en, *one.zh):
            assert held.setdefault(plain(name), one.code) == one.code
