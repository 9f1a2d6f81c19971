"""What is personal by its form, and the ticket's own contacts in every common writing; waybills and orders are neither."""

import pytest

from kefu.core.privacy.mask import Secrets, mask_text, names_told

NONE = Secrets.of()
HAN = Secrets.of(
    [
        {"name": "买买提·吐尔逊", "phone": "13800005678", "address": "浙江省杭州市余杭区文一西路969号3幢1802室"},
        {"name": "Li Na", "address": "北京市朝阳区建国路88号院5号楼1单元302"},
    ]
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("身份证110105194912310029已核对", "身份证***已核对"),
        ("11010519491231002X", "***"),
        ("证件 110105 19491231 002x，请核对", "证件 ***，请核对"),
        ("１１０１０５１９４９１２３１００２Ｘ", "***"),
        ("身份证号：330106900101123", "身份证号：***"),
        ("工行卡号6222021234567890128", "工行卡号***"),
        ("6222 0212 3456 7890 128", "***"),
        ("卡 4111 1111 1111 1111", "卡 ***"),
        ("打到支付宝abc.def@qq.com，谢谢", "打到支付宝***，谢谢"),
        ("ａｂｃ＠１６３．ｃｏｍ", "***"),
        ("微信zhangsan123", "微信***"),
        ("微信号：zhang_san", "微信号：***"),
        ("微信号是zhangsan", "微信号是***"),
        ("加V：abc12345", "加V：***"),
        ("vx abc12345，联系他", "vx ***，联系他"),
        ("QQ 123456789", "QQ ***"),
        ("扣扣号：88888", "扣扣号：***"),
        ("13８零零零零5678", "1********78"),
        ("138oooo5678", "1********78"),
        ("送到文一西路969号3幢1802室", "送到文一西路***"),
        ("放到阳光花园3栋1802了", "放到阳光花园***了"),
        ("收件人韩笑天说没有收到，韩笑天在外地", "收件人韩*说没有收到，韩*在外地"),
        ("收件人是秦可卿，秦可卿没收到", "收件人是秦*，秦*没收到"),
        ("收件人为蒋兰女士", "收件人为蒋*女士"),
        ("客户是高兴的，收件人是单位", "客户是高兴的，收件人是单位"),
        ("寄件人：蒋兰，要求退回", "寄件人：蒋*，要求退回"),
        ("收件人：买买提·吐尔逊", "收件人：买*"),
        ("Recipient: Han Ming, away", "Recipient: h*, away"),
    ],
)
def test_hidden_whoever_it_belongs_to(text: str, shown: str) -> None:
    assert mask_text(text, NONE) == shown
    assert mask_text(shown, NONE) == shown


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",
        "单号110105194912310021",
        "330106900101123",
        "订单6222021234567890128",
        "4111111111111111",
        "6222021234567890127",
        "微信支付10000元",
        "微信发来YT8812345670002",
        "wechat message sent",
        "QQ群123456",
        "@courier 请回复",
        "在5栋1单元门口",
        "送文一西路12号",
        "取件码 12-3-4567",
        "收件人要求退回",
        "收件人：本人",
        "客户高兴地说",
        "sender: same as above",
    ],
)
def test_what_only_looks_alike_stays(text: str) -> None:
    assert mask_text(text, NONE) == text


@pytest.mark.parametrize("number", ["110105194912310029", "6222021234567890128"])
def test_the_tickets_own_waybill_is_no_card(number: str) -> None:
    assert mask_text(f"卡号 {number} 未到", Secrets.of(keep=[number])) == f"卡号 {number} 未到"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话138零零零零5678", "电话1********78"),
        ("1三8零零零零五678", "1********78"),
        ("138 oooo 5678", "1********78"),
        ("l38OOOO5678", "1********78"),
        ("一三八 零零零零 五六七八", "1********78"),
        ("买买提说", "买*说"),
        ("吐尔逊 买买提", "吐* 买*"),
        ("Na Li called", "N* called"),
        ("li, na called", "L* called"),
        ("LINA", "L*"),
        ("送3-1802", "送***"),
        ("送3栋1802", "送***"),
        ("3#1802室没人", "***没人"),
        ("三栋一八零二", "***"),
        ("969号3-1802", "***"),
        ("5号楼302", "***"),
        ("5-1-302", "***"),
        ("5栋1单元302室", "***"),
    ],
)
def test_own_contacts_in_other_writings(text: str, shown: str) -> None:
    assert mask_text(text, HAN) == shown
    assert mask_text(shown, HAN) == shown


@pytest.mark.parametrize(
    "text", ["1-301", "3-1803", "969票", "13-1802", "3：1802", "3天1802票", "Nathan Lii", "2026-5-1"]
)
def test_other_numbers_and_words_stay(text: str) -> None:
    assert mask_text(text, HAN) == text


def test_names_are_told_once() -> None:
    assert names_told("收件人韩笑天说没收到，寄件人蒋兰要求韩笑天签字，收件人韩笑天不在") == ("韩笑天", "蒋兰")
