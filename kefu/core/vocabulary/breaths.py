"""A message cut into breaths, each with the listed phrases in it and whether all beside them is harmless."""

from collections.abc import Iterable, Iterator, Sequence

from kefu.core.base.frozen import frozen
from kefu.core.vocabulary.lexicon import Meaning, before, beside, beside_decisions, lexicon, listed, longest, reason_of
from kefu.core.vocabulary.meanings import DECISIONS, SUCCESSES
from kefu.core.vocabulary.phrases import DONE, DOUBT, NEGATIONS, SUBJECTS, VERBS
from kefu.core.vocabulary.tokens import NUMBER, TIME, Piece, phrase

LONGEST_NEGATION = 3
"""Tokens that a negation may have (`还没有`)."""


@frozen
class Breath:
    """One breath of a message: its listed phrases, and whether all beside them is harmless."""

    meanings: tuple[Meaning, ...]
    sure: bool
    doubtful: bool
    reasons: tuple[str, ...]
    times: tuple[str, ...]
    ahead: bool


def every(meanings: Iterable[Meaning], *kinds: str) -> tuple[str, ...]:
    """Return the results of the meanings of some kinds, each once."""
    return tuple(dict.fromkeys(code for m in meanings if m.kind in kinds for code in m.codes))


@frozen
class _Segment:
    """Some tokens of a piece: a phrase, something harmless, or what is not listed."""

    start: int
    end: int
    meaning: Meaning | None = None
    harmless: bool = False


def breaths(piece: Piece, rows: Sequence[str], names: Sequence[str]) -> Iterator[Breath]:
    """Yield the breaths of a piece: a blank beside a Chinese character ends one, unless a phrase spans it or a
    negation stands before it."""
    segments = _segments(piece.tokens, rows, names)
    held: list[_Segment] = []
    for segment in segments:
        if held and segment.start in piece.breaks and not _negated(piece.tokens, held):
            yield _breath(piece, held)
            held = []
        held.append(segment)
    if held:
        yield _breath(piece, held)


def _negated(tokens: Sequence[str], held: Sequence[_Segment]) -> bool:
    """Return whether the breath ends with a negation that belongs to no phrase."""
    end = held[-1].end
    # No negation has more tokens, and a breath may be as long as a message.
    near = held[-LONGEST_NEGATION:]
    bare = next((s.end for s in reversed(near) if s.meaning is not None), near[0].start)
    return any(tuple(tokens[n:end]) in listed(NEGATIONS) for n in range(max(bare, end - LONGEST_NEGATION), end))


def _breath(piece: Piece, held: Sequence[_Segment]) -> Breath:
    found = [s for s in held if s.meaning is not None]
    meanings = tuple(s.meaning for s in found if s.meaning is not None)
    decides = bool(meanings) and all(m.kind == "progress" or _decides(m) for m in meanings)
    first = next((s.start for s in found), 0)
    # Behind a phrase a branch or a person is where the parcel went.
    loose = [
        s
        for s in held
        if s.meaning is None and not (s.harmless and (s.start < first or _tokens(piece, s) not in before()))
    ]
    if decides:
        loose = [s for s in loose if _tokens(piece, s) not in beside_decisions()]
    sure = not loose and not _hedged(piece, held, meanings, decides=decides)
    if loose and all(m.kind == "progress" for m in meanings):
        # A word of one sign that happens to stand in a sentence says nothing.
        meanings = tuple(s.meaning for s in found if s.meaning and s.end - s.start > 1)
    doubtful = piece.asks or (bool(loose) and _doubts(piece, held))
    reasons = tuple(r for s in found if (r := reason_of(_tokens(piece, s))))
    return Breath(meanings, sure, doubtful, reasons, piece.times, piece.ahead)


def _hedged(piece: Piece, held: Sequence[_Segment], meanings: Sequence[Meaning], *, decides: bool) -> bool:
    """Return whether something that is listed or seen makes it a question, a plan or done instead of what it says."""
    tokens = piece.tokens[held[0].start : held[-1].end]
    if piece.asks or (len(tokens) > 1 and (tokens[0],) in listed(VERBS) and (tokens[1],) in listed(SUBJECTS)):
        return True
    codes = every(meanings, "code")
    if decides:
        return bool(codes) and any(_tokens(piece, s) in listed(DONE) for s in held if s.meaning is None)
    if codes and any(m.kind == "progress" for m in meanings):
        return True
    success = any(code in SUCCESSES for code in codes)
    return success and bool(piece.times) and (piece.ahead or not _finished(tokens))


def _tokens(piece: Piece, segment: _Segment) -> tuple[str, ...]:
    return piece.tokens[segment.start : segment.end]


def _decides(meaning: Meaning) -> bool:
    return bool(meaning.codes) and meaning.kind != "foreign" and meaning.codes[0] in DECISIONS


def _finished(tokens: Sequence[str]) -> bool:
    """Return whether a sentence with a time in it speaks of what is past."""
    return any(sign in "了已过成" or sign.endswith("ed") for sign in tokens)


def _doubts(piece: Piece, held: Sequence[_Segment]) -> bool:
    """Return whether what is not listed holds a negation, an objection or a guess."""
    words = listed(DOUBT)
    said = [token for s in held if s.meaning is None for token in _tokens(piece, s)]
    return any(tuple(said[n : n + size]) in words for n in range(len(said)) for size in (1, 2, 3))


def _segments(tokens: Sequence[str], rows: Sequence[str], known: Sequence[str]) -> list[_Segment]:
    """Return the tokens cut so that as little as may be is not listed, in as few parts as may be."""
    names = frozenset(phrase(name) for name in known if name)
    reach = max([longest(), *map(len, names)])
    size = len(tokens)
    best: list[tuple[int, int, _Segment | None]] = [(0, 0, None)] * (size + 1)
    for start in range(size - 1, -1, -1):
        after = best[start + 1]
        chosen = (after[0] + 1, after[1] + 1, _Segment(start, start + 1))
        for end in range(start + 1, min(size, start + reach) + 1):
            segment = _segment(tuple(tokens[start:end]), start, rows, names)
            if segment is not None:
                cost = (best[end][0], best[end][1] + 1)
                if cost <= chosen[:2]:
                    chosen = (*cost, segment)
        best[start] = chosen
    segments: list[_Segment] = []
    place = 0
    while place < size:
        segment = best[place][2]
        if segment is None:
            break
        segments.append(segment)
        place = segment.end
    return segments


def _segment(
    tokens: tuple[str, ...], start: int, rows: Sequence[str], names: frozenset[tuple[str, ...]]
) -> _Segment | None:
    """Return what these tokens are together, if they are something that is listed."""
    one = lexicon().get(tokens)
    if one is not None:
        meant = [m for row in rows if (m := one.by(row)) is not None]
        if meant:
            return _Segment(start, start + len(tokens), _together(meant))
    if tokens in beside() or tokens in before() or tokens in names or tokens in ((TIME,), (NUMBER,)) or _title(tokens):
        return _Segment(start, start + len(tokens), harmless=True)
    return None


def _together(meant: Sequence[Meaning]) -> Meaning:
    """Return what a phrase means where it is not known which of two parties says it."""
    own = [m for m in meant if m.kind != "foreign"] or list(meant)
    if all(m == own[0] for m in own):
        return own[0]
    codes = tuple(dict.fromkeys(code for m in own for code in m.codes))
    if not codes:
        return own[0]
    return Meaning("ask", codes, next((m.question for m in own if m.question), "two"))


def _title(tokens: Sequence[str]) -> bool:
    """Return whether it is a surname with a title, such as 王先生."""
    said = "".join(tokens)
    return (
        len(said) in (3, 4) and not said.isascii() and said.endswith(("先生", "女士", "小姐", "师傅", "老板", "经理"))
    )
