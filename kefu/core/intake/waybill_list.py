"""A list of waybills as people paste it: one a line or with commas, doubled, with titles and strange things among them."""

from collections.abc import Iterator

from kefu.core.base.errors import Usage, beginning
from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex
from kefu.core.intake.typed_words import waybill

_PARTS = regex("[,\uff0c、;\uff1b\t|]+")
_BLANK = regex(r"\s+")
_WHOLE = 10
"""Signs from which on one of several words is a number of its own and not the part of one."""


@frozen
class Strange:
    """What stood in a list and is no waybill: its line, how it begins, and why not."""

    line: int
    text: str
    why: Usage


@frozen
class WaybillList:
    """The waybills of a list, each once and in its order, how many stood there again, and what is none."""

    waybills: tuple[str, ...]
    doubles: int
    strange: tuple[Strange, ...]


def waybill_list(text: str) -> WaybillList:
    """Return what a list holds. A cell without a digit is a title or a remark, and passed over."""
    found: dict[str, None] = {}
    strange: list[Strange] = []
    doubles = 0
    for line, cell in _cells(text):
        try:
            number = waybill(cell)
        except Usage as why:
            strange.append(Strange(line, beginning(cell), why))
            continue
        doubles += number in found
        found[number] = None
    return WaybillList(tuple(found), doubles, tuple(strange))


def _cells(text: str) -> Iterator[tuple[int, str]]:
    """Yield each cell with a digit; several numbers with blanks between them are several."""
    for line, row in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        for cell in _PARTS.split(row):
            words = _BLANK.split(cell.strip())
            apart = len(words) > 1 and all(_whole(word) for word in words)
            yield from ((line, one) for one in (words if apart else [cell.strip()]) if any(map(str.isdigit, one)))


def _whole(word: str) -> bool:
    try:
        return len(waybill(word)) >= _WHOLE
    except Usage:
        return False
