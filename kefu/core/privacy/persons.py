"""The persons that the field of a name holds, apart from codes, remarks, titles and firms beside them.

Platforms, shops and people write more than a name: a privacy number's code, who takes the parcel in, two persons, a
nickname's letters. Whatever may be a person counts as one: hiding a word too much costs little.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from kefu.core.base.plain_text import seen
from kefu.core.base.regex import regex
from kefu.core.privacy.person_words import JOINERS, KIN, LABELS, NOBODY, ORGANISATIONS, REMARK_SIGNS, TITLES
from kefu.core.privacy.surnames import COMPOUND, surname_length

STAR = "*"
_MOST_PERSONS = 16
"""Persons of one field that are looked for: each costs a look through every text."""
_LONGEST_FIELD = 400
"""Characters of a field that are taken apart; it is looked for as a whole however long it is."""
_LEAST, _LONGEST = 2, 12
_LONGEST_NAME = 4
_LEAST_LATIN = 3
_MOST_LAYERS = 4
"""How many things may stand before or behind one name: a title, a kin's word, a firm, a remark."""
_BETWEEN = regex(
    r"""[()\[\]{}<>【】〔〕「」『』《》〈〉/\\、,;|&+_:#=!?"“”‘…~—–\n\r\t。\-]|(?:转接?|分机号?|尾号)?[0-9]+转?|(?<=[^\x00-\x7f])\.|\.(?=[^\x00-\x7f])"""
)
_LATIN = r"\x00-\x7f\u00c0-\u024f"
_SCRIPTS = regex(rf"[{_LATIN}]+|[^{_LATIN}]+")
_IS_LATIN = regex(rf"[{_LATIN}]+")
_DOTS = regex("[·•・‧∙]")
_LABEL = regex(
    rf"(?:{'|'.join(w for w in LABELS if not w.isascii())})[是为叫]?|@"
    rf"|(?:{'|'.join(w for w in LABELS if w.isascii())})(?=[ .]|[^\x00-\x7f])"
)
_ENDS = tuple(sorted((w for w in (*TITLES, *KIN) if not w.isascii()), key=len, reverse=True))
_CALLED = tuple(w for w in TITLES if not w.isascii())
_FAMILIAR = ("小", "老", "阿", "大")
_FIRM = regex(rf".{{0,30}}?(?:{'|'.join(ORGANISATIONS)})")
_FIRM_ENDS = ("公司", "集团", "工作室", "事务所", "店", "厂", "商行")
_SIGNS_AROUND = regex(r"^\W+|\W+$")
_EDGES = " .·•・‧∙'’`^$%"


@lru_cache(maxsize=256)
def persons(field: str) -> tuple[str, ...]:
    """Return the persons of a name's field, the first one first, each as it may stand in a text."""
    value = seen(field)
    if is_person(value) and not value.endswith(_ENDS):
        return (value,)
    found: dict[str, None] = {}
    for piece in _BETWEEN.split(value[:_LONGEST_FIELD]):
        for person in _of_piece(piece.strip(_EDGES)):
            if len(found) == _MOST_PERSONS:
                return tuple(found)
            found[person] = None
    return tuple(found)


def is_person(word: str) -> bool:
    """Return whether a Chinese word looks like a name: a known surname, and one or two characters more."""
    known = surname_length(word) if len(word) <= _LONGEST_NAME and word.isalpha() else 0
    return bool(known) and known < len(word) <= known + 2 and word not in NOBODY and not word[known:].isascii()


def without_label(name: str) -> str:
    """Return a name without the word for whom it belongs to, which some write into the field."""
    label = _LABEL.match(name.lower())
    return name[label.end() :].lstrip(" :") or name if label else name


def _of_piece(piece: str) -> Iterator[str]:
    """Yield the persons of a piece that nothing but blanks and dots divides."""
    latin: list[str] = []
    for word in _words(without_label(piece)):
        for part in _SCRIPTS.findall(word):
            if _IS_LATIN.fullmatch(part):
                latin.append(part)
                continue
            yield from _latin(latin)
            latin.clear()
            yield from _chinese(part)
    yield from _latin(latin)


def _latin(words: Sequence[str]) -> Iterator[str]:
    """Yield the Latin name that these words are, without titles and remarks."""
    name = " ".join(w for w in words if w.lower().strip(_EDGES) not in NOBODY).strip(_EDGES)
    if len(name) >= _LEAST_LATIN and STAR not in name:
        yield name


def _words(piece: str) -> list[str]:
    """Return the words between blanks; a name that blanks break is one."""
    out: list[str] = []
    for word in piece.split():
        last = out[-1] if out else ""
        broken = last and (len(last) == 1 or len(word) == 1 or last in COMPOUND) and len(last) + len(word) <= 4
        if broken and not _IS_LATIN.match(last) and not _IS_LATIN.match(word):
            out[-1] = last + word
        else:
            out.append(word)
    return out


def _chinese(word: str) -> Iterator[str]:
    """Yield the persons of a Chinese word: all of it, and what is left when titles, firms and remarks are taken off."""
    parts = [part for part in _DOTS.split(word) if part]
    if len(parts) > 1:
        yield from (part for part in (word.strip(_EDGES), *parts) if len(part) >= _LEAST and STAR not in part)
        return
    if several := _several(word):
        for one in several:
            yield from _chinese(one)
        return
    name = _SIGNS_AROUND.sub("", word)
    for _ in range(_MOST_LAYERS):
        if _may_be_one(name):
            yield name
        inner = _within(name)
        if inner == name:
            return
        name = inner


def _several(word: str) -> Sequence[str]:
    """Return the names that are joined by a word for `and`, or written against each other; empty for one alone."""
    if is_person(word):
        return ()
    parts = JOINERS.split(word)
    if len(parts) > 1 and any(map(_called, parts)) and all(_LEAST <= len(part) <= _LONGEST_NAME for part in parts):
        return parts
    for cut in (2, 3):
        if is_person(word[:cut]) and is_person(word[cut:]) and not word.endswith(_ENDS):
            return word[:cut], word[cut:]
    return ()


def _called(word: str) -> bool:
    """Return whether a word is a name, or a surname with a title or a familiar word."""
    return is_person(word) or (_LEAST <= len(word) <= 5 and (word.endswith(_CALLED) or word.startswith(_FAMILIAR)))


def _may_be_one(name: str) -> bool:
    """Return whether a word may name somebody: it has no sign of a remark, or begins with a surname, or is a firm."""
    if not _LEAST <= len(name) <= _LONGEST or name in NOBODY or STAR in name:
        return False
    if len(name) > 4 and name.endswith(_FIRM_ENDS):
        return True
    return is_person(name) or REMARK_SIGNS.isdisjoint(name)


def _within(name: str) -> str:
    """Return the name that a word holds between what stands before and behind it; the same word if that is all."""
    for end in _ENDS:
        if name.endswith(end) and len(name) > len(end):
            return name.removesuffix(end).rstrip("的")
    for size in (4, 3, 2):
        if name[-size:] in NOBODY and is_person(name[:-size]):
            return name[:-size]
        if name[:size] in NOBODY and _called(name[size:]):
            return name[size:]
    firm = _FIRM.match(name)
    if firm and len(name) - firm.end() >= _LEAST and not is_person(name):
        return name[firm.end() :]
    # Where it comes from, or a word for him, before a whole name.
    if is_person(name):
        return name
    return next((name[-size:] for size in (4, 3, 2) if len(name) > max(size, 3) and is_person(name[-size:])), name)
