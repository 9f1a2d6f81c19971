"""Blocks as other systems copy them; all persons are made up."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.core.intake.paste import Party, Pasted, parse

HOME = "浙江省杭州市余杭区文一西路969号3幢1802室"
SHORE = "福建省厦门市思明区环岛南路66号5号楼1002室"
HAN = Party("", "韩明伟", "13900001000", HOME)


@pytest.mark.parametrize("order", [*itertools.permutations(["韩明伟", "13900001000", HOME])])
@pytest.mark.parametrize("separator", ["\n", ",", "，", " ", "\t", "、", ";", "\r\n", "  ", " | "])
def test_any_order_and_any_separator(order: tuple[str, ...], separator: str) -> None:
    assert parse(separator.join(order)) == Pasted((HAN,))


@pytest.mark.parametrize(
    "block",
    [
        f"姓名：韩明伟\n电话：13900001000\n地址：{HOME}",
        f"姓名:韩明伟 手机号:13900001000 详细地址:{HOME}",
        f"地址:{HOME},联系电话:13900001000,联系人:韩明伟",
        f"姓名\n韩明伟\n手机\n13900001000\n地址\n{HOME}",
        f"姓名\t韩明伟\n电话\t13900001000\n地址\t{HOME}",
        f"【姓名】韩明伟\n【电话】13900001000\n【地址】{HOME}",
        f"韩明伟13900001000{HOME}",
        f"{HOME}韩明伟收13900001000",
        f"韩明伟{HOME} 13900001000",
        f"{HOME}（韩明伟收）13900001000",
        f"电话13900001000，姓名韩明伟，地址{HOME}",
        "韩明伟，１３９００００１０００，浙江省 杭州市 余杭区 文一西路969号 3幢1802室",
        "浙江省 杭州市 余杭区 文一西路969号3幢 1802室 韩明伟 收 13900001000",
        f"\u200b韩明伟\u200b\n\n 139\u200b00001000 \n{HOME}\n",
    ],
)
def test_one_person(block: str) -> None:
    assert parse(block) == Pasted((HAN,))


@pytest.mark.parametrize(
    "block",
    [
        f"寄件人：蒋兰 13800002000 {SHORE}\n收件人：韩明伟 13900001000 {HOME}\n运单号：75312345678901",
        f"运单号 7531 2345 6789 01\n寄件人姓名：蒋兰\n寄件人电话：13800002000\n寄件人地址：{SHORE}\n"
        f"收件人姓名：韩明伟\n收件人电话：13900001000\n收件地址：{HOME}".replace(" 2345 6789 01", "2345678901"),
        f"寄件人\n姓名：蒋兰\n电话：13800002000\n地址：{SHORE}\n\n收件人\n姓名：韩明伟\n电话：13900001000\n地址：{HOME}\n75312345678901",
        f"75312345678901 发件人:蒋兰,13800002000,{SHORE};收货人:韩明伟,13900001000,{HOME}",
        f"寄件人蒋兰13800002000{SHORE}\n收件人韩明伟13900001000{HOME}\n75312345678901",
        f"Sender: 蒋兰\nPhone: 13800002000\nAddress: {SHORE}\nRecipient: 韩明伟\nPhone: 13900001000\nAddress: {HOME}\n"
        "Waybill: 75312345678901",
    ],
)
def test_two_labelled_persons_and_a_waybill(block: str) -> None:
    pasted = parse(block)
    assert pasted.party("sender") == Party("sender", "蒋兰", "13800002000", SHORE)
    assert pasted.party("recipient") == Party("recipient", "韩明伟", "13900001000", HOME)
    assert pasted.waybill == "75312345678901"
    assert pasted.rest == ""
    assert len(pasted.parties) == 2


def test_a_block_in_english() -> None:
    block = "Recipient: Han Ming\nPhone: +86 139 0000 1000\nAddress: Room 1802, 969 Wenyi West Road, Hangzhou, China"
    address = "Room 1802, 969 Wenyi West Road, Hangzhou, China"
    assert parse(block) == Pasted((Party("recipient", "Han Ming", "+86 139 0000 1000", address),))
    assert parse(f"Han Ming\n{address}\n13900001000") == Pasted((Party("", "Han Ming", "13900001000", address),))
    assert parse(f"Han Ming, {address}") == Pasted((Party("", "Han Ming", "", address),))


@pytest.mark.parametrize(
    ("block", "pasted"),
    [
        ("", Pasted()),
        (" \n\t，", Pasted()),
        ("请尽快处理这个问题谢谢", Pasted(rest="请尽快处理这个问题谢谢")),
        ("韩明伟 13900001000 0571-88880000", Pasted((Party("", "韩明伟", "13900001000"),), rest="0571-88880000")),
        ("13900001000-1234", Pasted((Party(phone="13900001000-1234"),))),
        ("(0571)8888 0000", Pasted((Party(phone="(0571)8888 0000"),))),
        ("电话:88880000", Pasted((Party(phone="88880000"),))),
        ("欧阳娜·买买提", Pasted((Party(name="欧阳娜·买买提"),))),
        ("韩先生 13900001000", Pasted((Party("", "韩先生", "13900001000"),))),
        ("yt8812345670002", Pasted(waybill="YT8812345670002")),
        ("75312345678901 773012345670001", Pasted(waybill="75312345678901", rest="773012345670001")),
        ("单号:JD-1", Pasted(waybill="JD1")),
        ("单号:暂无", Pasted(rest="暂无")),
        ("手机壳一个,请轻拿轻放不要摔", Pasted(rest="手机壳一个\n请轻拿轻放不要摔")),
        (
            "浙江 杭州 余杭区 文一西路969号 韩明伟",
            Pasted((Party(name="韩明伟", address="浙江杭州余杭区文一西路969号"),)),
        ),
        (f"地址：{HOME}\n请放门卫处就可以了谢谢", Pasted((Party(address=HOME),), rest="请放门卫处就可以了谢谢")),
    ],
)
def test_what_a_block_may_hold(block: str, pasted: Pasted) -> None:
    assert parse(block) == pasted


@pytest.mark.parametrize(
    "name",
    [
        *(
            "张好[2568]",
            "李小明(公司前台)",
            "李先生/王女士",
            "张好_2568",
            "张好-2568",
            "张好、李好",
            "李大明 王小红",
            "A小张",
        ),
        *("zhang san", "Na Li", "买买提·吐尔逊", "小仙女520", "杭州明明贸易有限公司", "阿明", "韩明伟 (公司前台)"),
    ],
)
def test_what_follows_a_label_is_its_value(name: str) -> None:
    """However little it looks like a name, and whatever stands beside it."""
    held = Pasted((Party("recipient", name, "13900001000", HOME),))
    assert parse(f"收件人：{name} 13900001000 {HOME}") == held
    assert parse(f"收件人\n{name}\n13900001000\n{HOME}") == held
    assert parse(f"收件人姓名：{name}\n电话：13900001000\n地址：{HOME}") == held


@pytest.mark.parametrize(
    ("block", "pasted"),
    [
        (f"张好[2568]，13900001000，{HOME}", Pasted((Party("", "张好[2568]", "13900001000", HOME),))),
        (f"A小张 13900001000 {HOME}", Pasted((Party("", "", "13900001000", HOME),), rest="A小张")),
        (f"收件人：张好（收）13900001000 {HOME}", Pasted((Party("recipient", "张好", "13900001000", HOME),))),
        (f"收件人：{HOME} 韩明伟 13900001000", Pasted((Party("recipient", "韩明伟", "13900001000", HOME),))),
        (f"收件人：13900001000 韩明伟 {HOME}", Pasted((Party("recipient", "韩明伟", "13900001000", HOME),))),
        ("姓名：阳光花园物业", Pasted((Party(name="阳光花园物业"),))),
    ],
)
def test_what_is_a_name_and_what_is_not(block: str, pasted: Pasted) -> None:
    assert parse(block) == pasted


names = st.sampled_from("魏超平 蒋兰 卫娟 许伟 曹桂华 褚超 孙强 钱洋娟 韩涛明 吴桂磊 沈磊明 尤伟伟 何英 施建".split())  # noqa: SIM905
places = st.sampled_from(
    [
        HOME,
        SHORE,
        "山东省青岛市崂山区香港东路195号2单元403室",
        "广东省深圳市南山区科技南路16号A座705室",
        "河南省郑州市金水区花园路39号4号楼1506室",
        "上海市闵行区申长路688号5栋302室",
        "江苏省苏州市工业园区星湖街328号8栋601室",
        "北京市朝阳区建国路88号院2号楼1单元901",
        "湖北省武汉市洪山区珞喻路1037号西五舍214室",
        "四川省成都市武侯区天府三街199号B区1204室",
    ]
)
phones = st.integers(0, 39).map(lambda n: f"139000010{n:02}")
persons = st.builds(Party, st.just(""), names, phones, places)


@given(persons, st.permutations(["name", "phone", "address"]), st.sampled_from("\n,，\t "))
def test_the_persons_of_the_cases(person: Party, order: list[str], separator: str) -> None:
    assert parse(separator.join(getattr(person, key) for key in order)) == Pasted((person,))


@given(persons, persons, st.booleans())
def test_two_persons_are_never_mixed(sender: Party, recipient: Party, swapped: bool) -> None:
    blocks = [
        f"寄件人：{sender.name}，{sender.phone}，{sender.address}",
        f"收件人：{recipient.name} {recipient.phone} {recipient.address}",
    ]
    pasted = parse("\n".join(reversed(blocks) if swapped else blocks))
    for role, person in (("sender", sender), ("recipient", recipient)):
        assert pasted.party(role) == Party(role, person.name, person.phone, person.address)


pieces = st.sampled_from(
    [
        "韩明伟",
        "13900001000",
        HOME,
        "0571-88880000",
        "75312345678901",
        "易碎",
        "Han Ming",
        "3件",
        "A座",
        "收",
        "2026-11-21",
        "50元",
    ]
) | st.text(st.sampled_from("件箱abc019号路·🙂"), min_size=1, max_size=6)


@given(st.lists(st.tuples(pieces, st.sampled_from([" ", "\n", "，", ";", ""])), max_size=8))
def test_nothing_is_lost(parts: list[tuple[str, str]]) -> None:
    block = "".join(piece + separator for piece, separator in parts)
    pasted = parse(block)
    held = "".join([pasted.waybill, pasted.rest, *(p.name + p.phone + p.address for p in pasted.parties)])
    wanted = unicodedata.normalize("NFKC", block).upper()
    for char in set(wanted) - set(" \n,;-·收") - set("件" if "收件" in wanted else ""):  # a label alone says whose
        assert held.upper().count(char) == wanted.count(char)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    parse(text)
