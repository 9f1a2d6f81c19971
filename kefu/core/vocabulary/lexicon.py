"""Every listed phrase, found by its tokens, with what it means in the mouth of a party."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Literal, TypeAlias

from kefu.core.base.frozen import frozen
from kefu.core.vocabulary.meanings import MEANINGS
from kefu.core.vocabulary.phrases import BEFORE, BESIDE, OWN_SAKE, PHRASES, PROGRESS, REASONS
from kefu.core.vocabulary.results import GIVEN_BY, LETTERS, RESULTS
from kefu.core.vocabulary.tokens import phrase

Kind = Literal["code", "ask", "progress", "foreign"]
Tokens: TypeAlias = tuple[str, ...]


@frozen
class Meaning:
    """What a phrase means: a result, something to be asked (with the results that it may be), progress, or a result
    that only other parties give."""

    kind: Kind
    codes: tuple[str, ...] = ()
    question: str = ""
    by_question: bool = False


@frozen
class Listed:
    """A phrase: what each party means by it that has a meaning of its own, the results for all others, or progress."""

    own: Mapping[str, Meaning]
    codes: tuple[str, ...]
    progress: bool

    def by(self, role: str) -> Meaning | None:
        """Return what this party means; None if it is listed for nobody."""
        if role in self.own:
            return self.own[role]
        given = tuple(code for code in self.codes if role in GIVEN_BY.get(code, ()))
        if given:
            return Meaning("code", given) if len(given) == 1 else Meaning("ask", given, "two")
        if self.progress:
            return Meaning("progress")
        meant = self.codes or tuple(dict.fromkeys(c for one in self.own.values() for c in one.codes))
        return Meaning("foreign", meant) if meant else None


@cache
def lexicon() -> Mapping[Tokens, Listed]:
    """Return every phrase by its tokens."""
    own: dict[Tokens, dict[str, Meaning]] = {}
    codes: dict[Tokens, list[str]] = {}
    progress = {phrase(said) for said in _cut(PROGRESS)} - {("<time>",)}
    for said, code in _phrases():
        known = codes.setdefault(phrase(said), [])
        if code not in known:
            known.append(code)
    for line in MEANINGS.strip().splitlines():
        words, cells, question = (part.strip() for part in line.rsplit("|", 2))
        meant = dict(_meant(cells, question))
        for said in _cut(words):
            own.setdefault(phrase(said), {}).update(meant)
    return {
        tokens: Listed(own.get(tokens, {}), tuple(codes.get(tokens, ())), tokens in progress)
        for tokens in {*own, *codes, *progress}
    }


def _phrases() -> Iterator[tuple[str, str]]:
    for line in PHRASES.strip().splitlines():
        code, chinese, english = (part.strip() for part in line.split("|"))
        for said in (*_cut(chinese), *_cut(english)):
            yield said, code
            # 没有找到 is 没找到.
            if said.startswith("没") and not said.startswith("没有"):
                yield f"没有{said[1:]}", code
    for code, word in RESULTS.words.items():
        for said in (word.zh[0], word.en[0]):
            yield said, code


def _meant(cells: str, question: str) -> Iterator[tuple[str, Meaning]]:
    for cell in cells.split(";"):
        letters, _, what = cell.partition(":")
        what = what.strip()
        mark, rest = (what[0], what[1:]) if what[0] in "?~&" else ("", what)
        codes = tuple(code for code in rest.split(",") if code)
        for role in (role for letter in letters.split(",") for role in LETTERS[letter.strip()]):
            given = tuple(code for code in codes if role in GIVEN_BY[code])
            if mark == "~":
                yield role, Meaning("progress", given, question if codes else "")
            elif mark or not given:
                yield role, Meaning("ask", given, question, mark == "&")
            else:
                yield role, Meaning("code", given)


def _cut(said: str) -> list[str]:
    return [part.strip() for part in said.replace("\n", " ").split(",") if part.strip()]


@cache
def longest() -> int:
    """Return how many tokens the longest phrase has."""
    return max(map(len, lexicon()))


@cache
def beside() -> frozenset[Tokens]:
    """Return what may stand beside any phrase."""
    return frozenset(phrase(said) for said in _cut(BESIDE))


@cache
def before() -> frozenset[Tokens]:
    """Return what besides may stand before a phrase."""
    return frozenset(phrase(said) for said in _cut(BEFORE))


@cache
def beside_decisions() -> frozenset[Tokens]:
    """Return what besides may stand beside a decision."""
    return frozenset(phrase(said) for said in _cut(OWN_SAKE))


@cache
def listed(table: str) -> frozenset[Tokens]:
    """Return a list of words as tokens."""
    return frozenset(phrase(said) for said in _cut(table))


@cache
def _reasons() -> Mapping[Tokens, str]:
    found: dict[Tokens, str] = {}
    for line in REASONS.strip().splitlines():
        code, chinese, english = (part.strip() for part in line.split("|"))
        found |= {phrase(said): code for said in (*_cut(chinese), *_cut(english))}
    return found


def reason_of(tokens: Sequence[str]) -> str:
    """Return why a delivery failed, if this phrase says it."""
    return _reasons().get(tuple(tokens), "")
