"""The words that terms are made of: the keys before a colon, and what may stand after `is:`."""

from kefu.core.base.errors import Said
from kefu.core.vocabulary.vocabulary import Vocabulary, Word

KEYS = Vocabulary(
    Said("key of a term"),
    [
        Word("state", ("state",), ("状态",)),
        Word("category", ("category",), ("类别", "分类")),
        Word("kind", ("kind",), ("种类",)),
        Word("owner", ("owner",), ("负责人", "处理人")),
        Word("level", ("level",), ("级别", "层级")),
        Word("waybill", ("waybill",), ("运单", "单号", "运单号")),
        Word("branch", ("branch",), ("网点",)),
        Word("direction", ("direction",), ("方向",)),
        Word("courier", ("courier",), ("快递员", "派件员")),
        Word("since", ("since",), ("自", "起")),
        Word("until", ("until",), ("至", "止")),
        Word("due", ("due",), ("到期", "限期")),
        Word("is", ("is",), ("是",)),
        Word("phone", ("phone",), ("电话", "手机")),
        Word("name", ("name",), ("姓名",)),
        Word("text", ("text",), ("文字", "内容")),
    ],
)
"""Every key, with the words that mean it. `text:` takes words that would otherwise be read as a key."""
IS = Vocabulary(
    Said("word after is:"),
    [
        Word("overdue", ("overdue", "late"), ("逾期", "超时")),
        Word("waiting", ("waiting",), ("等待", "等待中")),
        Word("incomplete", ("incomplete",), ("资料不全", "缺资料")),
        Word("unassigned", ("unassigned",), ("未分派", "无人负责")),
        Word("urged", ("urged",), ("催过", "催件")),
        Word("reopened", ("reopened",), ("重开",)),
        Word("escalated", ("escalated",), ("升级", "已升级")),
        Word("paused", ("paused",), ("暂停",)),
        Word("unreadable", ("unreadable",), ("无法读取",)),
    ],
)
