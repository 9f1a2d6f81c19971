"""Values of a table as a first map may show them: no name, no phone and no address in clear, whatever the column is."""

from kefu.core.base.errors import visible
from kefu.core.base.regex import regex
from kefu.core.privacy.mask import STAR, mask_phone
from kefu.core.vocabulary.facts import FACTS

_CODED = ("word", "category", "instant", "money", "number", "flag")
_TOLD = ("at", "result", "cause")
_MOST = 20
"""Signs of a value that are shown."""
_LOOKED_AT = 200
_NUMBER = regex("[0-9*]{5,}|[0-9](?:[- ]?[0-9]){6,}")
_MAY_BE_PERSON = regex(
    r"[\u4e00-\u9fff·•]{1,4}(?:先生|女士|小姐)?|[\u4e00-\u9fff]{2,8}[·•][\u4e00-\u9fff]{2,8}|[A-Za-z.'’-]+(?: [A-Za-z.'’-]+){0,3}"
)


def is_free(target: str) -> bool:
    """Return whether any text fits a target: names, addresses and texts, of which the title alone tells."""
    if target in FACTS:
        kind = FACTS[target].type
        return target not in _TOLD and kind in ("text", "name", "address", "labels", "party")
    return target not in ("at", "owner")


def is_coded(target: str) -> bool:
    """Return whether the values of a target are words of a list, times or amounts, which are nobody's."""
    return target in _TOLD or (target in FACTS and FACTS[target].type in _CODED)


def example(target: str, text: str, *, fits: bool, words: bool = False) -> str:
    """Return a value as it may be shown.

    What `fits` a list of words, a time or an amount is shown as it is. What does not is shown where others of its column
    fit or it is frequent (`words`), unless it holds a number; else only its beginning, for it may be a name.
    """
    line = visible(" ".join(text[:_LOOKED_AT].split()))
    if target == "waybill" and fits:
        return f"{line[:4]}{STAR * 3}{line[-2:]}"
    if target.endswith(".phone") and fits:
        return mask_phone(line)[:_MOST]
    if is_coded(target) and (fits or (not _NUMBER.search(line) and (words or not _MAY_BE_PERSON.fullmatch(line)))):
        return line if len(line) <= _MOST else f"{line[: _MOST - 1]}…"
    return line[:1] + STAR * min(len(line) - 1, 5) if len(line) > 1 else STAR
