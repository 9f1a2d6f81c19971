"""No phone number gets through, nothing else is touched, and the ticket's own contacts stay hidden."""

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kefu.core.privacy.mask import Secrets, has_phone, mask_address, mask_name, mask_phone, mask_text

NONE = Secrets.of()
HAN = Secrets.of(
    [{"name": "韩明伟", "phone": "13900001234", "address": "浙江省杭州市余杭区文一西路969号3幢1802室"}],
    keep=["75312345678901", "0571234567"],
)


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13900001000", "1********00"),
        ("139 0000 1000", "1********00"),
        ("+86 139-0000-1000", "1********00"),
        ("008613900001000", "1********00"),
        ("１３９００００１０００", "1********00"),
        ("13900001000-1234", "1********00-****"),
        ("13900001000转8001", "1********00-****"),
        ("0571-88880000", "0*********00"),
        ("(0571)8888 0000 转 12", "0*********00-**"),
        ("0571-00000000", "0*********00"),
        ("400-800-1234", "4*******34"),
        ("8888 0000", "********"),
        ("95338", "*****"),
        ("13900001000/0571-88880000", "1********00/0*********00"),
        ("13900001000 韩明", "1********00"),
        ("wx: han", "*"),
        ("", ""),
    ],
)
def test_a_phone_shows_its_first_digit_and_the_last_two(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown
    assert mask_phone(shown) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("韩明", "韩*"),
        ("韩明伟", "韩*"),
        ("韩", "*"),
        ("Han Ming", "H*"),
        (" 韩 明 ", "韩*"),
        ("韩\u200b", "*"),
        ("", ""),
    ],
)
def test_a_name_shows_its_first_character(name: str, shown: str) -> None:
    assert mask_name(name) == shown
    assert mask_name(shown) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("浙江省杭州市余杭区文一西路969号3幢1802室", "浙江省杭州市余杭区文一西路***"),
        ("山东省青岛市崂山区香港东路195号2单元403室", "山东省青岛市崂山区香港东路***"),
        ("福建省厦门市思明区环岛南路66号5号楼1002室", "福建省厦门市思明区环岛南路***"),
        ("广东省深圳市南山区科技南路16号A座705室", "广东省深圳市南山区科技南路***"),
        ("河南省郑州市金水区花园路39号4号楼1506室", "河南省郑州市金水区花园路***"),
        ("上海市闵行区申长路688号5栋302室", "上海市闵行区申长路***"),
        ("江苏省苏州市工业园区星湖街328号8栋601室", "江苏省苏州市工业园区星湖街***"),
        ("北京市朝阳区建国路88号院2号楼1单元901", "北京市朝阳区建国路***"),
        ("湖北省武汉市洪山区珞喻路1037号西五舍214室", "湖北省武汉市洪山区珞喻路***"),
        ("四川省成都市武侯区天府三街199号B区1204室", "四川省成都市武侯区天府三街***"),
        ("浙江省 杭州市 余杭区 五常街道 文一西路969号", "浙江省 杭州市 余杭区 五常街道 文一西路***"),
        ("浙江杭州余杭区文一社区3幢", "浙江杭州余杭区***"),
        ("杭州市绿城小区3幢201", "杭州市***"),
        ("浙江省杭州市", "浙江省杭州市"),
        ("文一西路969号", "文一西路***"),
        ("香港东路195号", "香港东路***"),
        ("三幢八零二室", "***"),
        ("No. 969 Wenyi West Road, Hangzhou", "***"),
        ("1802", "***"),
        ("", ""),
    ],
)
def test_an_address_shows_its_division_and_road(address: str, shown: str) -> None:
    assert mask_address(address) == shown
    assert mask_address(shown) == shown


@given(
    st.text(
        alphabet=st.sampled_from("0123456789*-+转/ 韩浙江省杭州市区文一路号室１\u200b") | st.characters(codec="utf-8")
    )
)
def test_masking_a_masked_value_changes_nothing(text: str) -> None:
    for mask in (mask_phone, mask_name, mask_address):
        assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize(
    "phone",
    [
        "13900001000",
        "139 0000 1000",
        "139-0000-1000",
        "139.0000.1000",
        "139·0000·1000",
        "１３９００００１０００",
        "１３９－００００－１０００",
        "+8613900001000",
        "+86 139 0000 1000",
        "(+86)13900001000",
        "008613900001000",
        "0086-139-0000-1000",
        "8613900001000",
        "013900001000",
        "17951 13900001000",
        "1795113900001000",
        "0571-88880000",
        "057188880000",
        "(0571)8888 0000",
        "（0571）８８８８００００",
        "0571 8888000",
        "010-88880000",
        "86-571-88880000",
        "+86-571-88880000",
        "0571-00000000",
        "400-800-1234",
        "4008001234",
        "13900001000转8001",
        "13900001000 转分机 8001",
        "13900001000-1234",
        "13900001000 ext. 12",
        "88880000转8001",
        "13\u200b90000\u200d1000",
        "1\ufeff3\u20609\u00ad00001000",
        "1️⃣3️⃣9️⃣0️⃣0️⃣0️⃣0️⃣1️⃣0️⃣0️⃣0️⃣",
        "139　0000　1000",
        "139，0000，1000",
        "139、0000、1000",
        "139。0000。1000",
        "139：0000：1000",
        "139—0000—1000",
        "139\n0000\n1000",
        "139 / 0000 / 1000",
        "139…0000…1000",
        "1 3 9 0 0 0 0 1 0 0 0",
        "13-90-00-01-00-0",
        "①③⑨⓪⓪⓪⓪①⓪⓪⓪",
        "١٣٩٠٠٠٠١٠٠٠",
        "𝟏𝟑𝟗𝟎𝟎𝟎𝟎𝟏𝟎𝟎𝟎",
        "一三九零零零零一零零零",
        "幺三九〇〇〇〇幺〇〇〇",
        "1390000100013800002000",
        "+852 6123 4567",
        "+82-10-1234-5678",
        "0085261234567",
    ],
)
@pytest.mark.parametrize(
    ("before", "after"),
    [("", ""), ("电话", "打不通"), ("tel", "ok"), ("2026-11-21 10:00 ", " 共3件"), ("周一", "，20元")],
)
def test_no_phone_gets_through(phone: str, before: str, after: str) -> None:
    text = before + phone + after
    shown = mask_text(text, NONE)
    assert has_phone(text, ())
    assert "*" in shown
    assert not has_phone(shown, ())
    assert shown.startswith(before)
    assert shown.endswith(after)
    assert len(digits_of(shown)) <= len(digits_of(before + after)) + 6
    assert mask_text(shown, NONE) == shown


def digits_of(text: str) -> str:
    return "".join(re.findall("[0-9]", unicodedata.normalize("NFKC", text)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13900001000,请回电", "电话1********00,请回电"),
        ("13900001000、13800002000", "1********00、1********00"),
        ("+86 139-0000-1000转8001。", "1********00-****。"),
        ("（0571）88880000 转 3", "0*********00-*"),
        ("座机:8888-0000", "座机:********"),
        ("电 话 ： 8888 0000", "电 话 ： ********"),
        ("2026-11-21 13900001000 3件", "2026-11-21 1********00 3件"),
        ("**13900001000**", "**1********00**"),
    ],
)
def test_what_stands_in_its_place(text: str, shown: str) -> None:
    assert mask_text(text, NONE) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "请查门卫处",
        "75312345670000",
        "别的单号 432212345670003 和 YT8812345670002、SF1402345670004",
        "7531 2345 6700 00",
        "工单 261121-7K3F9Q5, 260101-0000000",
        "2026-11-21 10:00:00 至 2026-11-22 18:30",
        "2026-11-21T09:12:30+08:00",
        "13:20 14:20 15:20",
        "金额912,345,678元",
        "货款由358元改为300元，重1.2公斤，合计1,234.56",
        "订单 20261121101500 和 1763690000",
        "客服 95338，申诉 12305，95013",
        "电话95338",
        "5幢1701室 12楼",
        "号码 1********00 和 1********00-****",
        "ＡＢＣ，全角１２３，①，ﬁ\u200b零宽",
        "sha256:4be1 0H5C9WXR3D",
        "第一、第二、三五天",
        "约230票，22公里，第5天",
        "运单号码12345678",
    ],
)
def test_what_is_not_personal_comes_back_byte_for_byte(text: str) -> None:
    assert mask_text(text, NONE) == text
    assert mask_text(text, HAN) == text
    assert not has_phone(text, ())


mobiles = st.from_regex("1[3-9][0-9]{9}", fullmatch=True)
landlines = st.from_regex("0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{7}", fullmatch=True)
gaps = st.sampled_from(
    ["", "", "", "", " ", "-", ".", "　", "、", "，", "\u200b", "\u2060", "–", "·", " - ", "\t", "。"]
)
words = st.text(st.sampled_from("电话请回拨派件员，。 abcXYZ\n（）🙂"), max_size=12)


@st.composite
def written(draw: st.DrawFn) -> str:
    """A phone as somebody may write it: full-width or not, anything between its digits."""
    digits = draw(mobiles | landlines)
    if draw(st.booleans()):
        digits = digits.translate({ord("0") + i: ord("０") + i for i in range(10)})
    phone = "".join(d + draw(gaps) for d in digits[:-1]) + digits[-1]
    seen = re.sub("[\u200b\u2060]", "", unicodedata.normalize("NFKC", phone))
    assume(not re.search("20[0-9]{2}[-.][0-9]{1,2}[-.][0-9]", seen))  # reads as a date
    return phone


@given(written(), words, words)
def test_a_phone_is_found_however_it_is_written(phone: str, before: str, after: str) -> None:
    text = before + phone + after
    shown = mask_text(text, NONE)
    assert len(digits_of(shown)) <= 4
    assert not has_phone(shown, ())
    assert mask_text(shown, NONE) == shown
    assert shown.startswith(before)


@given(st.lists(written(), min_size=1, max_size=3), st.lists(words, min_size=3, max_size=3))
def test_several_phones_are_all_found(phones: list[str], between: list[str]) -> None:
    shown = mask_text("".join(p + "；" + w for p, w in zip(phones, between, strict=False)), NONE)
    assert not has_phone(shown, ())
    assert len(digits_of(shown)) <= 4 * len(phones)


@given(st.text(st.characters(exclude_categories=["Nd", "Nl", "No"])))
def test_text_without_digits_is_never_touched(text: str) -> None:
    assert mask_text(text, NONE) == text


@given(st.from_regex("[0-9]{14,15}", fullmatch=True))
def test_a_waybill_in_one_piece_is_no_phone(waybill: str) -> None:
    text = f"单号{waybill}，请查"
    assert waybill.startswith("0") or mask_text(text, NONE) == text


@given(written())
def test_the_tickets_own_waybill_stays(number: str) -> None:
    text = f"运单 {number} 未到"
    digits = digits_of(number)
    if re.fullmatch(r"[0-9\-\s]+", number):
        plain = re.sub(r"[\s\-]{3,}", "-", number)
        text = f"运单 {plain} 未到"
        assert mask_text(text, Secrets.of(keep=[digits])) == text
    assert not has_phone(digits, [digits])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("韩明伟说没有收到", "韩*说没有收到"),
        ("韩 明 伟本人", "韩*本人"),
        ("找明伟，他在家", "找*，他在家"),
        ("韩先生在家", "韩先生在家"),
        ("尾号00001234的客户", "尾号********的客户"),
        ("前七位1390000", "前七位*******"),
        ("1390000123499", "1********3499"),
        ("送到969号3幢1802室", "送到***"),
        ("在３幢 １８０２ 室门口", "在***门口"),
        ("1802室没人", "***没人"),
        ("2802室没人", "2802室没人"),
        ("1802票", "1802票"),
        ("浙江省杭州市余杭区文一西路969号3幢1802室", "浙江省杭州市余杭区文一西路***"),
        ("文一西路那家", "文一西路那家"),
        ("75312345678901 到了", "75312345678901 到了"),
        ("0571234567 1件", "0571234567 1件"),
        ("韩明伟13900001234文一西路969号", "韩*1********34文一西路***"),
    ],
)
def test_the_hidden_parts_of_the_tickets_contacts_are_hidden_in_texts(text: str, shown: str) -> None:
    assert mask_text(text, HAN) == shown
    assert mask_text(shown, HAN) == shown


def test_latin_names_are_whole_words() -> None:
    secrets = Secrets.of([{"name": "Li Ming"}])
    assert mask_text("LI MING called, Mr Ming too; coming, polite", secrets) == "L* called, Mr * too; coming, polite"


def test_one_contact_may_hold_several_values_and_masked_ones_add_nothing() -> None:
    secrets = Secrets.of(
        [{"name": ["韩明", "蒋兰"], "phone": ["13900001000", "8888 0000"]}, {"name": "王*", "phone": "1********00"}, {}]
    )
    assert mask_text("韩明、蒋兰、王五 88880000", secrets) == "韩*、蒋*、王五 ********"
    assert secrets.names == ("韩明", "蒋兰", "王*")


def test_a_role_is_no_name() -> None:
    assert mask_text("前台不代收", Secrets.of([{"name": "前台"}])) == "前台不代收"


def test_a_short_address_is_hidden_where_it_stands_whole() -> None:
    secrets = Secrets.of([{"address": "杭州市文一西路8号"}])
    assert mask_text("到杭州市文一西路8号取，8号再说", secrets) == "到杭州市文一西路***取，8号再说"


names = st.text(st.sampled_from("韩明伟蒋兰欧阳娜"), min_size=2, max_size=4)
doors = st.builds("{}号{}幢{}室".format, *[st.integers(100, 9999)] * 3)


@given(names, mobiles, doors, words, words)
def test_no_full_contact_is_left_in_a_text(name: str, phone: str, door: str, before: str, after: str) -> None:
    address = "浙江省杭州市余杭区文一西路" + door
    secrets = Secrets.of([{"name": name, "phone": phone, "address": address}])
    shown = mask_text(f"{before}{address}{after} {name} {phone}{before}{door}", secrets)
    for secret in (name, phone, address, door):
        assert secret not in shown
    assert mask_text(shown, secrets) == shown


def test_a_long_text_is_read_in_reasonable_time() -> None:
    text = "轨迹显示昨天14:20门卫签收，13900001000，收件人没有收到。" * 5000
    assert not has_phone(mask_text(text, HAN), ())
