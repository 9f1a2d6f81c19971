"""The surname of a person, as people are called in a message."""

from kefu.core.base.regex import regex
from kefu.core.privacy.values import STAR

_HAN = regex("[\u3400-\u9fff]")
_COMPOUND_NAMES = """
欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 夏侯 司徒 端木 南宫 独孤 长孙 宇文 轩辕 澹台
公冶 宗政 濮阳 淳于 单于 申屠 钟离 鲜于 闾丘 司空 百里 呼延 东郭 西门 万俟 闻人 赫连 拓跋 第五
"""
_COMPOUND = frozenset(_COMPOUND_NAMES.split())


def surname(name: str) -> str:
    """Return the surname: of a Chinese name its first character (two of a compound one), else the name as it is."""
    plain = name.strip()
    if not plain or _HAN.match(plain) is None:
        return plain
    # A name of two characters has a surname of one, also where both together look like a compound one.
    return plain[:2] if plain[:2] in _COMPOUND and len(plain) > 2 else plain[:1]


def surname_of_masked(name: str) -> str:
    """Return the surname where a masked name still tells it; empty where it may have had two characters, or none are left."""
    first = surname(name)
    return "" if STAR in first or any(known.startswith(first) for known in _COMPOUND) else first
