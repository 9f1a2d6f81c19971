"""Words of other systems for what kefu's categories are about: what a first map writes under `values`.

They are no aliases: a desk's playbook says what its categories are called, and a map may be changed before it is used.
"""

from collections.abc import Mapping
from functools import cache

from kefu.core.base.near import squeezed

_WORDS: Mapping[str, str] = {
    "delivery-reminder": "催派送 催促派送 催派件 催件 催单 催促 派送催促 催收货",
    "dispatch-reminder": "揽收超时 未揽收 催揽件 催发货 虚假揽收 不揽收",
    "signed-not-received": "假签收 虚假签收 签收未收到 签收异常 异常签收 未收到货 未收到",
    "door-delivery": "派送不上门 不上门 未送货上门 未按址投递 未按地址投递 驿站 投柜 放驿站 放快递柜 代收点 私放驿站 强制自提",
    "held-at-depot": "错分件 滞留件 留仓 分拣错误",
    "failed-delivery": "无法联系 联系不上收件人 派送失败 派件失败 无人接听 无人签收",
    "recipient-data-wrong": "查无此人 地址不详 地址错误 电话错误 电话空号 信息有误",
    "claim": "赔付 理赔 索赔 赔偿",
    "lost": "丢失 丢件 遗失 快件遗失 疑似丢失",
    "damaged": "破损 快件破损 物品损坏 损坏",
    "shortage": "少件 短少 内件短少 内件缺失",
    "mis-delivered": "派错 错派 送错",
    "mis-sent": "错发 错发件 发错",
    "delayed": "延误 时效延误 派送延误 超时 时效问题",
    "stalled-in-transit": "物流停滞 轨迹停滞 物流不更新 长时间无物流 中转停滞 滞留",
    "address-change": "改地址 改址 更改地址 修改地址 改派",
    "intercept-return": "拦截 拦截件 退回 退件 退货拦截 拦截退回",
    "refused": "拒收 拒签 客户拒收",
    "courier-attitude": "服务态度 态度问题 态度差 辱骂客户 服务态度差",
    "undeliverable-report": "问题件 疑难件 异常件",
    "inquiry": "咨询 业务咨询",
    "tracing-inquiry": "查件 查询 查单 物流查询",
    "other-complaint": "其他 其它 其他问题 其他投诉 发票 发票问题",
}


@cache
def _by_word() -> Mapping[str, str]:
    return {squeezed(word): category for category, words in _WORDS.items() for word in words.split()}


def category_of(text: str) -> str:
    """Return the category that a word of another system most likely means, empty for a word that is not known."""
    return _by_word().get(squeezed(text), "")
