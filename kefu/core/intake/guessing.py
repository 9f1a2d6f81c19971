"""A first map for a table: the meaning of its columns, taken from their titles, else from their values."""

from collections.abc import Callable, Mapping, Sequence

from kefu.core.base.errors import KefuError
from kefu.core.base.near import plain
from kefu.core.intake.importing import JOINED, TARGETS, Map
from kefu.core.vocabulary.fact_words import words_of
from kefu.core.vocabulary.facts import FACTS

Fits = Callable[[str, str], bool]
"""(target, text) to whether the text is a value of the target on this desk."""

ENOUGH = 0.8
"""The share of a column's values that must fit for it to be taken by its values alone."""
BY_VALUE = ("category", "at", "direction", "channel", "waybill", "recipient.phone", "carrier")
"""The targets that a column may be given by its values alone: few texts fit these by chance."""

_WORDS: Mapping[str, str] = {
    "at": "登记时间 时间 日期 创建时间 受理时间 来电时间 投诉时间 开单时间 提交时间 登记日期 created created-at opened opened-at time date",
    "note": "处理记录 处理过程 跟进记录 跟进 处理情况 处理备注 备注 notes note remark remarks comment comments log",
    "owner": "处理人 负责人 客服 经办人 受理人 责任客服 agent assignee handler",
    "category": "问题类型 类别 类型 分类 问题分类 工单类型 投诉类型 事件类型 type problem problem-type issue issue-type",
    "title": "标题 主题 subject summary",
    "waybill": "运单号 单号 快递单号 运单 运单编号 物流单号 面单号 tracking tracking-number tracking-no awb waybill-number waybill-no",
    "other-waybills": "关联单号 其他单号 其它单号 other-waybill",
    "carrier": "快递公司 承运商 快递品牌 物流公司 courier-company",
    "external.system": "来源系统 外部系统 system",
    "external.number": "工单号 工单编号 外部单号 平台单号 投诉编号 ticket ticket-number ticket-id case-number case-id case",
    "external.due": "截止时间 要求完成时间 时限 due deadline",
    "direction": "进出港 方向 收派",
    "channel": "渠道 来源 来源渠道 受理渠道 反馈渠道 source",
    "customer": "客户身份 来电身份 投诉人身份 customer-role",
    "demand": "诉求 客户诉求 客户要求 要求 request wanted",
    "priority": "优先级 紧急程度 级别",
    "text": "问题描述 描述 内容 投诉内容 问题内容 详情 详细内容 反馈内容 description details detail content problem-description",
    "branches.origin": "始发网点 寄件网点 发件网点 揽收网点 始发 origin origin-branch",
    "branches.delivery": "派件网点 目的网点 收件网点 派送网点 目的地 destination delivery-branch destination-branch",
    "branches.hub": "分拨中心 分拨 中转站 hub",
    "sender.name": "寄件人 发件人 寄件人姓名 寄方 发件人姓名 商家 sender shipper sender-name",
    "sender.phone": "寄件电话 寄件人电话 寄件手机 发件电话 发件人电话 寄件人手机 sender-phone sender-mobile",
    "sender.address": "寄件地址 寄件人地址 发件地址 发件人地址 sender-address",
    "recipient.name": "收件人 收货人 收件人姓名 收方 客户姓名 recipient consignee receiver recipient-name receiver-name",
    "recipient.phone": "收件电话 收件人电话 收件手机 收货电话 收件人手机 联系电话 手机号 电话 recipient-phone receiver-phone phone mobile",
    "recipient.address": "收件地址 收件人地址 收货地址 地址 recipient-address receiver-address address",
    "caller.name": "来电人 投诉人 反馈人 联系人 caller complainant",
    "caller.phone": "来电号码 来电电话 投诉人电话 反馈电话 联系人电话 caller-phone",
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


def guess(titles: Sequence[str], samples: Sequence[Mapping[str, str]], fits: Fits) -> Map:
    """Return a map of the columns; unknown ones are skipped, and a title counts only if its values fit."""
    known = {plain(word): target for target, words in _WORDS.items() for word in (target, *words.split())}
    # Of several columns for one target, a more telling title wins where the values fit equally well.
    ranks = {plain(word): i for words in _WORDS.values() for i, word in enumerate(words.split(), 1)}
    known |= {plain(name.replace(".", " ")): name for name in FACTS if name in TARGETS}
    known = {plain(word): name for name in FACTS if name in TARGETS for word in words_of([name])} | known
    named: dict[str, list[str]] = {}
    for title in titles:
        target, texts = known.get(plain(title), ""), _texts(samples, title)
        if target and (not texts or _good(target, texts, fits)):
            named.setdefault(target, []).append(title)
    columns: dict[str, str] = {}
    for target, titled in named.items():
        shares = [
            (_share(target, _texts(samples, title), fits), -ranks.get(plain(title), 0), title) for title in titled
        ]
        columns |= dict.fromkeys(titled if target in JOINED else [max(shares)[2]], target)
    taken = set(columns.values())
    for title in titles:
        if title not in columns:
            texts = _texts(samples, title)
            wanted = (t for t in BY_VALUE if t not in taken and texts and _share(t, texts, fits) >= ENOUGH)
            columns[title] = next(wanted, "skip")
            taken.add(columns[title])
    return Map({title: columns[title] for title in titles})


def strangers(how: Map, samples: Sequence[Mapping[str, str]], fits: Fits) -> dict[str, dict[str, int]]:
    """Return the values that do not fit their target, with how many rows have each: the map must say what they mean."""
    found: dict[str, dict[str, int]] = {}
    for title, target in how.columns.items():
        if target in ("skip", *JOINED):
            continue
        for text in _texts(samples, title):
            if not fits(target, text):
                counts = found.setdefault(target, {})
                counts[text] = counts.get(text, 0) + 1
    return found


def _texts(samples: Sequence[Mapping[str, str]], title: str) -> list[str]:
    return [text for row in samples if (text := row.get(title, "").strip())]


def _share(target: str, texts: Sequence[str], fits: Fits) -> float:
    """Return the share of the texts that fit the target, from 0 to 1."""
    return sum(fits(target, text) for text in texts) / len(texts) if texts else 0.0


def _good(target: str, texts: Sequence[str], fits: Fits) -> bool:
    """Return whether the values bear out a title's word: most fit; of a category, whose words desks add, a few do."""
    return _share(target, texts, fits) >= (0.2 if target == "category" else ENOUGH)


def fitting(check: Callable[[str, str], object]) -> Fits:
    """Return a function that says whether `check` takes a value without an error; each value is checked once."""
    seen: dict[tuple[str, str], bool] = {}

    def fits(target: str, text: str) -> bool:
        if (target, text) not in seen:
            try:
                check(target, text)
                seen[target, text] = True
            except KefuError:
                seen[target, text] = False
        return seen[target, text]

    return fits
