"""The words by which people name facts, in both languages: on the command line, in terms, in files, on the screen."""

from collections.abc import Iterable

from kefu.core.base.errors import LANGUAGE, Said, Translate
from kefu.core.base.frozen import frozen
from kefu.core.base.near import plain
from kefu.core.vocabulary.facts import FACTS, NAMES
from kefu.core.vocabulary.vocabulary import of_lines

FACT_WORDS = of_lines(
    Said("fact"),
    """
kind              | kind | 种类
category          | category | 类别, 分类, 问题类型
title             | title | 标题, 主题
waybill           | waybill, waybill number | 运单号, 单号, 运单
other-waybills    | other waybills | 其他单号, 关联单号, 其它单号
carrier           | carrier | 快递公司, 承运商
external.system   | other system, external system | 外部系统, 来源系统, 对方系统
external.number   | number there, external number | 外部单号, 工单号, 对方单号
external.due      | due there, external due | 对方限期, 限期, 截止时间, 外部时限, 对方时限
direction         | direction | 方向, 进出港
channel           | channel | 渠道, 来源
customer          | customer | 客户, 客户身份
demand            | demand | 诉求, 要求, 客户诉求
priority          | priority | 优先级, 紧急程度
text              | what happened, description | 事情经过, 描述, 问题描述, 经过
raised-by         | raised by | 发起方, 由谁发起
branches.origin   | origin branch, branch of origin, origin | 始发网点, 发件网点, 寄件网点
branches.delivery | delivery branch, delivery | 派件网点, 目的网点, 派送网点
branches.hub      | hub | 分拨中心, 分拨, 中心
at-branch         | at our branch, at the branch | 在本网点, 已到本网点, 已到网点
mode              | transport | 运输方式
eta               | expected arrival, expected | 预计到达, 预计到件
sender            | sender | 寄件人
sender.name       | sender's name, sender name | 寄件人姓名, 发件人姓名, 寄件人, 发件人
sender.phone      | sender's phone, sender phone | 寄件人电话, 发件人电话, 寄件电话, 寄件人手机
sender.address    | sender's address, sender address | 寄件人地址, 发件人地址, 寄件地址
sender.company    | sender's company, sender company | 寄件人单位, 发件人单位, 寄件单位
recipient         | recipient | 收件人
recipient.name    | recipient's name, recipient name | 收件人姓名, 收货人姓名, 收件人, 收货人
recipient.phone   | recipient's phone, recipient phone | 收件人电话, 收货人电话, 收件电话, 收件人手机
recipient.address | recipient's address, recipient address | 收件人地址, 收货人地址, 收件地址
recipient.company | recipient's company, recipient company | 收件人单位, 收货人单位, 收件单位
caller            | caller | 来电人
caller.name       | caller's name, caller name | 来电人姓名, 来电人, 联系人
caller.phone      | caller's phone, caller phone | 来电人电话, 来电号码, 来电电话
caller.address    | caller's address, caller address | 来电人地址
caller.company    | caller's company, caller company | 来电人单位
goods.name        | goods, name of the goods | 物品, 物品名称, 品名, 内件
goods.value       | goods value, value of the goods | 物品价值, 价值, 货值, 申报价值
goods.packaging   | packaging | 包装
goods.weight      | weight | 重量
goods.size        | size | 尺寸, 体积
goods.pieces      | pieces | 件数, 数量
goods.insured     | insured value, insured | 保价, 保价金额
payment.method    | payment, payment method | 付款方式, 支付方式, 结算方式
payment.freight   | freight | 运费
payment.cod       | COD, COD amount | 代收货款, 代收金额, 代收货款金额
payment.cod-way   | way of paying COD, COD way | 代收货款支付方式, 代收方式
receipt           | signed receipt, receipt number | 回单, 回单编号, 回单号
transfers         | transfers | 中转次数
labels            | labels | 面单信息, 面单, 标签
signed-by         | signed by | 签收人
shelf.class       | shelf, class on the shelf | 货架类别, 货架分类
shelf.place       | place on the shelf, shelf place | 货架位置, 货位
liable.party      | liable, liable party | 责任方, 责任人
liable.for        | liable for | 责任内容, 承担什么, 责任事项
liable.basis      | ground of liability | 责任依据
violation         | violation | 违规内容, 违规
approved-by       | approved by | 批准人, 审批人
file.class        | class, class of customer | 客户类别, 客户类型
file.prices       | prices, agreed prices | 协议价, 长期价格, 客户价格
file.remarks      | remarks | 客户备注, 备注信息
result            | result | 处理结果, 结果
cause             | cause | 原因, 问题原因
lesson            | lesson | 教训, 经验教训
""",
)
"""Every fact, and the groups that are a person, by their words; the first is what people read."""


def fact_of(text: str) -> str:
    """Return the dotted name of the fact that `text` means; a person's word alone means the name. Empty if none."""
    code = FACT_WORDS.find(text) or ""
    return code if code in FACTS else ""


def nearest_facts(text: str, most: int = 4) -> tuple[str, ...]:
    """Return the facts whose words are most like `text`, the nearest first."""
    # Imported here, since only errors need it and loading it costs every start.
    from difflib import SequenceMatcher

    wanted = plain(text[:_LONGEST])

    def likeness(name: str) -> float:
        word = FACT_WORDS.words[name]
        known = map(plain, (name, *word.en, *word.zh))
        return max(SequenceMatcher(None, wanted, one).ratio() + (one in wanted or wanted in one) for one in known)

    return tuple(sorted(FACTS, key=likeness, reverse=True)[:most])


_LONGEST = 100
"""Characters of a word that are compared: the cost grows with the square."""


@frozen
class Called:
    """Facts as an argument of a message: dotted names in English, in Chinese what people call them."""

    names: tuple[str, ...]

    def text(self, translate: Translate) -> str:
        """Return the names with commas between them."""
        if translate(LANGUAGE) == LANGUAGE:
            return ", ".join(self.names)
        return "、".join(called(name, translate) for name in self.names)


def called(name: str, translate: Translate) -> str:
    """Return what people call a fact in a language; what is no fact is its own name."""
    return FACT_WORDS.label(name, "en" if translate(LANGUAGE) == LANGUAGE else "zh")


def question(name: str, translate: Translate) -> str:
    """Return the name of a fact as it is asked for, else what people call it."""
    return translate(NAMES[name]) if name in NAMES else called(name, translate)


def words_of(names: Iterable[str]) -> list[str]:
    """Return every word of these facts, for completion and for the nearest one."""
    return [word for name in names for word in (name, *FACT_WORDS.words[name].en, *FACT_WORDS.words[name].zh)]
