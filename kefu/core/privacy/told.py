"""Persons and addresses that a text tells by itself: a name after the word for whose it is, an address with a door.

For tickets whose contacts nobody has typed yet. Only what is certain by its form counts: a common surname, then what
people do (`收件人韩笑天说`), or what stands after a colon; a road or an estate, then the numbers of a house and a room.
"""

from collections.abc import Iterator

from kefu.core.base.plain_text import PlainText
from kefu.core.base.regex import regex
from kefu.core.privacy.mark import Mark
from kefu.core.privacy.numerals import NUMERALS
from kefu.core.privacy.person_words import LATIN_STOPS, NEVER_IN_A_NAME, NO_NAMES, NOBODY, TITLES
from kefu.core.privacy.persons import is_person
from kefu.core.privacy.surnames import surname_length

_HIDDEN = "***"
_HINTS = ("件人", "货人", "收人", "客户", "顾客", "买家", "联系人", "姓名", "recipient", "consignee", "sender", "name")
_ROLE = regex(
    r"(?:收件人|寄件人|发件人|收货人|发货人|签收人|代收人|联系人|客户|顾客|买家|姓名)"
    r"(?:的?姓名|名叫|叫|名字[是叫]|(?P<is>是|为))?(?:\s{0,3}:)?\s{0,3}"
    r"|(?<![a-z])(?:recipient|consignee|sender|receiver|name)(?:'s name| name)?\s{0,3}:\s{0,3}"
)
_COLON = regex(r":\s{0,3}$")
_HAN = regex("[\u3400-\u9fff·•]{2,12}")
_CALLED = tuple(TITLES)
_DOES = tuple(str.split(
    "说 称 讲 表示 反映 反馈 来电 电话 手机 致电 打来 打电话 来问 来催 投诉 要求 申请 催 问 询 咨询 本人 的 在 不 没 未 已 同意 拒 认为 觉得 提供 "
    "发来 发现 收 签 想 要 把 让 今 昨 明天 刚 又 再 再次 多次 反复 等 等着 自己 给 从 对 因 急 很 着急 住 联系 报 有 和 与 及 也 都 去 到 到站 上门 取 换 改 "
    "先生 女士 小姐 is says said called wants"
))  # fmt: skip
_STOPS = frozenset(" \t\n,.;:!?、。()[]【】<>/|-~…\"'“”‘’0123456789")
_LATIN = regex(r"[a-z][a-z'-]{1,20}(?: [a-z][a-z'-]{1,20}){1,2}(?![a-z])")
_STREET = regex(
    r"(?:路|街|大道|巷|弄|胡同|村|小区|花园|花苑|苑|家园|公寓|大厦|广场|新村|名城|府|庭|湾|社区)(?:[东南西北中]|[一二三四五六七八九十]?[区期])?"
)
_COUNT = rf"(?:[0-9]{{1,5}}|[{NUMERALS}十]{{1,4}}|[a-z])"
_DOOR = regex(
    rf"\s?(?:{_COUNT}[-、]?[0-9]{{0,3}}(?:号院|号|弄)\s?)?"
    rf"(?:{_COUNT}(?:号楼|幢|栋|座|单元|#|-|号)\s?){{1,3}}(?:[0-9]{{1,2}}(?:楼|层)\s?)?(?:[0-9]{{3,4}}|[{NUMERALS}]{{3,4}})(?:室|户|房)?(?![0-9])"
)


def names(plain: PlainText) -> Iterator[tuple[int, int]]:
    """Yield the places of names that stand after the word for whose they are."""
    if not any(hint in plain.text for hint in _HINTS):
        return
    for match in _ROLE.finditer(plain.text):
        place = match.end()
        if _COLON.search(match[0]):
            end = _labelled(plain.text, place)
        else:
            end = _spoken(plain.text, place, alone=bool(match["is"]))
        if end:
            yield place, end


def _labelled(text: str, place: int) -> int:
    """Return where the name after a colon ends, 0 if none stands there."""
    latin = _LATIN.match(text, place)
    if latin:
        if latin.end() < len(text) and text[latin.end()] not in _STOPS - {":"}:
            return 0
        return latin.end() if LATIN_STOPS.isdisjoint(latin[0].split()) else 0
    word = _HAN.match(text, place)
    if word is None:
        return 0
    whole, end = word[0], word.end()
    if (end == len(text) or text[end] in _STOPS) and (is_person(whole) or "·" in whole or whole.endswith(_CALLED)):
        return end if whole not in NOBODY and whole[:2] not in NO_NAMES else 0
    return _spoken(text, place)


def _spoken(text: str, place: int, *, alone: bool = False) -> int:
    """Return where the name ends that somebody begins a sentence with, 0 if none does. `alone`: it ends there as well."""
    known = surname_length(text[place : place + 4])
    if not known or text[place : place + 2] in NO_NAMES:
        return 0
    for size in (known + 1, known + 2):
        name = text[place : place + size]
        given, after = name[known:], text[place + size : place + size + 4]
        if len(name) < size or not _HAN.fullmatch(name) or not NEVER_IN_A_NAME.isdisjoint(given):
            return 0
        if any(title in name for title in ("先生", "女士", "小姐", "太太")):
            return 0
        goes_on = after.startswith(_CALLED if alone else _DOES)
        if name not in NOBODY and (not after or after[0] in _STOPS or goes_on):
            return place + size
    return 0


def addresses(plain: PlainText) -> Iterator[Mark]:
    """Yield the doors of addresses: the numbers of house and room behind a road or an estate."""
    done = 0
    for match in _STREET.finditer(plain.text):
        door = _DOOR.match(plain.text, match.end()) if match.end() >= done else None
        if door:
            done = door.end()
            start = door.start() + len(door[0]) - len(door[0].lstrip())
            yield Mark(start, done, _HIDDEN)
