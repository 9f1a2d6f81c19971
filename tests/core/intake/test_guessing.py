"""A first map: what each column is, how sure that is, and what of the values may be shown."""

import pytest

from kefu.core.base.errors import Usage
from kefu.core.intake.category_words import category_of
from kefu.core.intake.examples import example
from kefu.core.intake.guessing import Column, Fits, Guess, fitting, guess, order_of

KINDS = {"破损", "遗失", "damaged", "delivery-reminder"}


def fits() -> Fits:
    def check(target: str, text: str) -> None:
        fine = {
            "category": text in KINDS,
            "at": text.startswith("2026"),
            "waybill": text.isdigit(),
            "channel": text == "电话",
            "recipient.phone": text.startswith("139"),
            "owner": text == "agent-1",
        }
        if not fine.get(target, target not in ("direction", "carrier")):
            raise Usage("no")

    return fitting(check)


def made(table: dict[str, list[str]]) -> Guess:
    count = max(map(len, table.values()))
    rows = [{title: values[i] for title, values in table.items() if i < len(values)} for i in range(count)]
    return guess(list(table), rows, fits())


def column(table: dict[str, list[str]], title: str) -> Column:
    return next(one for one in made(table).columns if one.title == title)


def test_it_goes_by_titles_then_by_values() -> None:
    found = made(
        {
            "日期": ["2026-11-10", "2026-11-11", "soon"],
            "什么事": ["破损", "遗失", "破损", "破损", "奇怪"],
            "号": ["75312345678901", "75312345678902", "75312345678903"],
            "描述": ["a", "c", ""],
            "内部编码": ["??", "!"],
        }
    )
    assert found.how.columns == {
        "日期": "at", "什么事": "category", "号": "waybill", "描述": "text", "内部编码": "skip",
    }  # fmt: skip
    assert [one.sure for one in found.columns] == ["unsure", "likely", "likely", "likely", "unsure"]
    assert [one.share for one in found.columns[1:4]] == [0.8, 1.0, 1.0]


@pytest.mark.parametrize(
    ("title", "values", "target", "sure", "strange"),
    [
        ("运单号", ["75312345678901"], "waybill", "sure", {}),
        ("运单号", ["75312345678901", "7.53E+13"], "waybill", "unsure", {"7*****": 1}),
        ("电话", ["见备注", "没有"], "recipient.phone", "unsure", {"没*": 1, "见**": 1}),
        ("登记时间", ["soon", "later"], "at", "unsure", {"l****": 1, "s***": 1}),
        ("来源", ["web", "web", "app"], "skip", "unsure", {"web": 2, "a**": 1}),
        ("来源", ["电话", "电话", "web"], "channel", "unsure", {"web": 1}),
        ("处理人", ["王小二"], "skip", "unsure", {"王**": 1}),
        ("运单号", [""], "waybill", "empty", {}),
    ],
)
def test_what_a_title_names_is_never_dropped_in_silence(
    title: str, values: list[str], target: str, sure: str, strange: dict[str, int]
) -> None:
    found = column({title: values}, title)
    assert (found.target, found.named, found.sure, dict(found.strange)) == (
        target, {"运单号": "waybill", "电话": "recipient.phone", "登记时间": "at", "来源": "channel", "处理人": "owner"}[title],
        sure, strange,
    )  # fmt: skip


def test_of_two_columns_for_one_fact_the_one_with_more_of_it_counts() -> None:
    table = {"单号": ["", ""], "运单号": ["75312345678901", "75312345678902"], "快递单号": ["75312345678901", "x"]}
    assert made(table).how.columns == {"单号": "skip", "运单号": "waybill", "快递单号": "skip"}
    assert column(table, "单号").instead == ("waybill", "运单号")


def test_a_title_whose_values_do_not_fit_gives_way_to_values_that_do() -> None:
    table = {"单号": ["TKT-1", "TKT-2"], "号码": ["75312345678901", "75312345678902"]}
    assert made(table).how.columns == {"单号": "skip", "号码": "waybill"}
    assert column(table, "单号").instead == ("waybill", "号码")


def test_where_several_columns_fit_by_their_values_none_is_likely() -> None:
    table = {"a": ["2026-11-02"], "b": ["2026-11-03"]}
    assert [(one.target, one.sure, one.instead) for one in made(table).columns] == [
        ("at", "unsure", ("", "")),
        ("skip", "unsure", ("at", "a")),
    ]


@pytest.mark.parametrize("values", [["Mary Ann"], ["TKT-001"], ["12345"], ["open"]])
def test_a_name_or_a_short_number_is_no_waybill_by_itself(values: list[str]) -> None:
    assert column({"x": values}, "x").target == "skip"


def test_words_of_other_systems_stand_in_the_map() -> None:
    found = made({"类型": ["催派送", "破损", "外星人"]})
    assert found.how.values == {"category": {"催派送": "delivery-reminder"}}
    assert dict(found.columns[0].strange) == {"外星人": 1}


@pytest.mark.parametrize(
    "word",
    "催派送 假签收 派送不上门 错分件 滞留件 无法联系 查无此人 未按址投递 驿站 投柜 揽收超时 赔付 发票 其他 问题件".split(),  # noqa: SIM905
)
def test_each_word_that_use_has_found_is_known(word: str) -> None:
    assert category_of(word)


def test_the_order_of_short_dates_where_only_one_fits() -> None:
    def of(order: str) -> Fits:
        return lambda _target, text: order != "ymd" and int(text.split("/")[0 if order == "mdy" else 1]) <= 12

    rows = [{"日期": "1/13/26"}, {"日期": "2/3/26"}]
    assert order_of(["日期"], rows, of) == "mdy"
    assert order_of(["日期"], rows[1:], of) == "ymd"
    assert order_of(["别的"], rows, of) == "ymd"


@pytest.mark.parametrize(
    ("target", "text", "fitting_", "shown"),
    [
        ("recipient.name", "张好[2568]", True, "张*****"),
        ("recipient.name", "王", True, "*"),
        ("recipient.phone", "13900000101", True, "1********01"),
        ("waybill", "75312345671001", True, "7531***01"),
        ("skip", "13900000101", False, "1*****"),
        ("category", "破损", True, "破损"),
        ("category", "周一鸣", False, "周**"),
        ("category", "13900000101", False, "1*****"),
        ("text", "客户周一鸣说坏了", True, "客*****"),
    ],
)
def test_an_example_shows_nobody(target: str, text: str, fitting_: bool, shown: str) -> None:
    assert example(target, text, fits=fitting_) == shown


def test_a_frequent_value_that_does_not_fit_is_shown_unless_it_holds_a_number() -> None:
    assert example("category", "外星人", fits=False, words=True) == "外星人"
    assert example("category", "13900000101", fits=False, words=True) == "1*****"
