"""A message as the tokens that phrases are made of: a Chinese character, a word, a time, a waybill; pieces between
stops.
"""

import re

from kefu.core.base.frozen import frozen
from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex

TIME, NUMBER = "<time>", "<number>"
"""What stands for any time, and for a waybill or a telephone number."""
_CJK = "\u3400-\u9fff\U00020000-\U0003ffff"
_HOUR = "(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})"
_TIME = (
    "(?:[0-9]{4}[-/年])?[0-9]{1,2}(?:[-/][0-9]{1,2}(?![0-9])|月[0-9]{1,2}[日号]?)|[0-9]{1,2}[日号]"
    "|大后天|后天|明天|今天|昨天|前天|今日|明日|当天|今晚|明晚|明早|今早|(?:下个?|本|这|上)?(?:周|星期|礼拜)[一二三四五六日天]"
    "|上午|下午|中午|早上|晚上|傍晚|凌晨"
    f"|[0-9]{{1,2}}:[0-9]{{2}}|{_HOUR}(?:点|时(?!间))(?:半|钟|[0-9]{{1,2}}分?)?(?:之?前|左右|以前)?"
    "|(?:[0-9]{1,3}|[一二两三])个?(?:天|小时|分钟)(?:[之以]?[后内])?"
    r"|(?<![a-z])(?:today|tomorrow|yesterday|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|afternoon|evening|noon"
    r"|[0-9]{1,2} ?[ap]m)(?![a-z])"
)
_TOKEN = regex(
    rf"(?P<time>{_TIME})|(?P<number>(?<![a-z0-9])[a-z]{{0,4}}-?[0-9]{{7,40}}(?![a-z0-9]))|(?P<word>[a-z]+(?:['’-][a-z]+)*|[0-9]+(?:[.][0-9]+)?|@)"
    rf"|(?P<char>[{_CJK}])|(?P<blank>[ \t\u3000]+)|(?P<stop>.)",
    re.DOTALL,
)
_AHEAD = regex("明|后天|今晚|下个?(?:周|星期|礼拜)|[后内]$|tomorrow|tonight|next")


@frozen
class Piece:
    """What stands between two stops. `breaks`: the tokens before which a blank cuts; `asks`: a question mark ends it."""

    tokens: tuple[str, ...]
    breaks: frozenset[int]
    asks: bool
    times: tuple[str, ...]

    @property
    def ahead(self) -> bool:
        """Return whether a time in it can only lie ahead."""
        return any(_AHEAD.search(time) for time in self.times)


def pieces(text: str) -> tuple[Piece, ...]:
    """Return the pieces of a message, in plain width and case. Linear in its length."""
    made: list[Piece] = []
    tokens: list[str] = []
    times: list[str] = []
    breaks: set[int] = set()
    blank = False

    def end(stop: str) -> None:
        if tokens:
            made.append(Piece(tuple(tokens), frozenset(breaks), stop == "?", tuple(times)))
        tokens.clear()
        times.clear()
        breaks.clear()

    for match in _TOKEN.finditer(nfkc(text).casefold().replace("’", "'")):
        kind, said = match.lastgroup, match[0]
        if kind == "stop":
            end(said)
            blank = False
            continue
        if kind == "blank":
            blank = True
            continue
        if kind == "time" and tokens and tokens[-1] == TIME and times:
            times[-1] += (" " if blank else "") + said
            blank = False
            continue
        if kind == "time":
            times.append(said)
        # In English a blank stands between any two words; beside a Chinese character it cuts.
        if blank and tokens and (kind == "char" or _chinese(tokens[-1])):
            breaks.add(len(tokens))
        tokens.append(TIME if kind == "time" else NUMBER if kind == "number" else said)
        blank = False
    end("")
    return tuple(made)


def phrase(text: str) -> tuple[str, ...]:
    """Return a phrase of a table as tokens."""
    return tuple(token for piece in pieces(text) for token in piece.tokens)


def _chinese(token: str) -> bool:
    return len(token) == 1 and not token.isascii()
