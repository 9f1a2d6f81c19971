"""The names of the ends of playbooks, in words. A name that a desk gives an end of its own is its own word."""

from collections.abc import Callable

from kefu.core.vocabulary.vocabulary import of_lines

ENDS = of_lines(
    "end",
    """
open                 | | 未办完
solved               | | 已解决
escalated            | | 已上报
arrived              | | 已到件
signed               | | 已签收
returned             | | 已退回
returning            | | 退回途中
reopened             | | 已重开
refused              | | 拒收
withdrawn            | | 已撤诉
unreachable          | | 联系不上
not-reached          | | 没联系上
not-received         | | 没收到
prohibited           | | 禁寄物品
no-record            | | 查无记录
recipient-data       | | 收件人信息有误
ruling               | | 转仲裁
stalled              | | 中转停滞
tracing              | | 转查件
other-category       | | 转其他类别
""",
)
"""The ends of the shipped playbooks that are called after what came of the case; others are called after a category."""


def end_label(name: str, language: str, category: Callable[[str, str], str] | None = None) -> str:
    """Return what an end is called: its name in English, a word in Chinese. `category`: the title of one, by its name."""
    if language != "zh":
        return name
    return ENDS.label(name, language) if name in ENDS or category is None else category(name, language)
