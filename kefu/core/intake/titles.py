"""The titles of columns, and what other programs put around a table: titles above it, totals below it.

A title tells what its column is; which line holds the titles is found by the titles themselves.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from kefu.core.base.near import squeezed
from kefu.core.base.regex import regex
from kefu.core.intake.importing import TARGETS
from kefu.core.vocabulary.fact_words import words_of
from kefu.core.vocabulary.facts import FACTS

_WORDS: Mapping[str, str] = {
    "at": "登记时间 时间 日期 创建时间 建单时间 开单日期 反馈时间 问题时间 发生时间 上报时间 工单创建时间 受理时间 来电时间 投诉时间 开单时间 提交时间 登记日期 created created-at opened opened-at time date",
    "note": "处理记录 处理过程 跟进记录 跟进 处理情况 处理备注 备注 备注信息 客服备注 备注说明 notes note remark remarks comment comments log",
    "owner": "处理人 负责人 客服 经办人 受理人 责任客服 处理客服 跟进人 agent assignee handler",
    "category": "问题类型 类别 类型 分类 问题分类 工单类型 ticket-type 投诉类型 事件类型 问题件类型 异常类型 异常原因类型 工单分类 类别名称 type problem problem-type issue issue-type",
    "title": "标题 主题 工单标题 工单主题 subject summary ticket-subject",
    "waybill": "运单号 单号 快递单号 运单 运单编号 物流单号 面单号 面单号码 快件单号 邮件号 运单号码 快递号 tracking tracking-number tracking-no awb waybill-number waybill-no waybill-id",
    "other-waybills": "关联单号 其他单号 其它单号 other-waybill",
    "carrier": "快递公司 承运商 快递品牌 物流公司 快递公司名称 物流公司名称 物流商 快递 快递名称 承运公司 物流 courier-company express-company",
    "external.system": "来源系统 外部系统 system",
    "external.number": "工单号 工单编号 外部单号 平台单号 投诉编号 工单id 平台工单号 工单编码 案件编号 ticket ticket-number ticket-id case-number case-id case",
    "external.due": "截止时间 要求完成时间 时限 due deadline",
    "direction": "进出港 方向 收派",
    "channel": "ticket-channel 渠道 来源 来源渠道 受理渠道 反馈渠道 source",
    "customer": "客户身份 来电身份 投诉人身份 customer-role",
    "demand": "诉求 客户诉求 客户要求 要求 request wanted",
    "priority": "ticket-priority 优先级 紧急程度 级别",
    "text": "问题描述 描述 内容 投诉内容 问题内容 详情 详细内容 反馈内容 问题说明 问题详情 情况说明 投诉描述 工单内容 工单描述 事件描述 客诉内容 反馈详情 客户反馈 客户描述 body message ticket-description description details detail content problem-description",
    "branches.origin": "始发网点 寄件网点 发件网点 揽收网点 始发 origin origin-branch",
    "branches.delivery": "派件网点 目的网点 收件网点 派送网点 目的地 destination delivery-branch destination-branch",
    "branches.hub": "分拨中心 分拨 中转站 hub",
    "sender.name": "寄件人 发件人 寄件人姓名 寄件人名称 发货人 发货人姓名 寄方 发件人姓名 商家 sender shipper sender-name",
    "sender.phone": "寄件电话 寄件人电话 寄件手机 发件电话 发件人电话 寄件人手机 寄件人手机号 寄件人手机号码 寄件人电话号码 寄件人联系方式 发件人手机 发件人手机号 发件人联系方式 发货人电话 sender-phone sender-mobile",
    "sender.address": "寄件地址 寄件人地址 发件地址 发件人地址 寄件人详细地址 发货地址 sender-address",
    "recipient.name": "收件人 收货人 收件人姓名 收货人姓名 收件人名称 收方 客户姓名 客户名称 顾客姓名 姓名 recipient consignee receiver recipient-name receiver-name consignee-name customer-name name",
    "recipient.phone": "收件电话 收件人电话 收件手机 收货电话 收件人手机 收件人手机号 收件人手机号码 收件人电话号码 收件人联系方式 收件人联系电话 收货人电话 收货人手机 收货人手机号 收货人联系方式 收货人联系电话 客户电话 客户手机 客户联系方式 联系电话 联系手机 联系方式 联系手机号 手机号 手机号码 手机 电话号码 电话 recipient-phone receiver-phone customer-phone phone-number mobile-number phone mobile tel",
    "recipient.address": "收件地址 收件人地址 收货地址 收件人详细地址 收货人地址 收货人详细地址 详细地址 地址 recipient-address receiver-address address",
    "caller.name": "来电人 投诉人 反馈人 联系人 caller complainant",
    "caller.phone": "来电号码 来电电话 来电人电话 投诉人电话 反馈电话 联系人电话 caller-phone",
    "goods.name": "品名 内件 内件品名 物品 物品名称 货物名称 goods item contents",
    "goods.value": "价值 货值 申报价值 物品价值 value declared-value",
    "goods.weight": "重量 weight",
    "goods.pieces": "件数 数量 pieces quantity",
    "goods.insured": "保价 保价金额 insured",
    "payment.method": "付款方式 支付方式 结算方式",
    "payment.freight": "运费 freight",
    "payment.cod": "代收货款 代收金额 货款 cod",
    "signed-by": "签收人 signed-by",
    "result": "处理结果 结果 outcome",
    "cause": "原因 问题原因 责任原因",
}  # fmt: skip

ABOVE = 20
"""Lines among which the titles of the columns are sought."""
LONGEST_SUM = 40
"""Characters of a cell that may say that its row is a sum."""
_ADDED = regex(r"[(\[【<].*|[*:：#?？.]+")
_TOTAL = regex(r"(?:合计|总计|小计|共计|总数|汇总|本页合计|subtotal|grandtotal|total|sum)(?:[:：(].*|[0-9.,元件票条]*)")


@cache
def _known() -> Mapping[str, tuple[str, int]]:
    """Return the target of each title in plain form, and how telling the title is for it (0 tells most)."""
    facts = [name for name in FACTS if name in TARGETS]
    found = {_plain(word): (name, 0) for name in facts for word in (*words_of([name]), name.replace(".", " "))}
    for target, words in _WORDS.items():
        found |= {_plain(word): (target, rank) for rank, word in enumerate((target, *words.split()))}
    return found


def _plain(title: str) -> str:
    """Return a title as it is compared: without blanks, dashes, stars, and what stands in brackets behind it."""
    text = squeezed(title).replace("_", "").replace("-", "")
    return _ADDED.sub("", text) or text


def target_of(title: str) -> str:
    """Return the target that a title names, empty if it names none."""
    return _known().get(_plain(title), ("", 0))[0]


def rank(title: str) -> int:
    """Return how telling a title is for its target: 0 tells most."""
    return _known().get(_plain(title), ("", 0))[1]


def heading(lines: Sequence[Sequence[str]]) -> int:
    """Return which of the first lines of a table holds the titles of its columns.

    It is the first that has any text, unless a later one holds two titles that are known, and all before it are at most
    half as wide: a title over the table, its date, who made it.
    """
    filled = [list(_filled(line)) for line in lines[:ABOVE]]
    first = next((i for i, cells in enumerate(filled) if cells), 0)
    for i, cells in enumerate(filled[first:], first):
        known = sum(1 for cell in cells if target_of(cell))
        if known >= 2 and all(len(set(before)) * 2 <= len(cells) for before in filled[:i]):
            return i
    return first


def _filled(line: Sequence[str]) -> Iterator[str]:
    return (text for cell in line if (text := cell.strip()))


def total(cells: Mapping[str, str]) -> str:
    """Return the word by which a row is no case but the sum of those above it; empty for any other row."""
    filled = list(_filled(list(cells.values())))
    if not filled or len(filled[0]) > LONGEST_SUM or _TOTAL.fullmatch(squeezed(filled[0])) is None:
        return ""
    # A case whose first cell happens to be such a word says more than a sum does.
    said = [text for text in filled[1:] if not _number(text)]
    return filled[0] if len(said) * 2 < max(len(cells), 2) and len(said) <= 1 else ""


def _number(text: str) -> bool:
    return text.strip("¥￥$%元件票条个 ").replace(",", "").replace(".", "").removeprefix("-").isdecimal()
