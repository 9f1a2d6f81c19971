"""What a party's message means: a result it may give, something to ask, progress, or nothing that is known.

Whole phrases are matched, with their negation: what is not listed beside a listed phrase makes it doubtful, and what is
doubtful is asked. Nothing is guessed.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from kefu.core.base.frozen import frozen
from kefu.core.base.near import plain
from kefu.core.vocabulary.lexicon import Meaning, beside, beside_decisions, lexicon, listed, longest, reason_of
from kefu.core.vocabulary.meanings import DECISIONS, SUCCESSES, USUAL
from kefu.core.vocabulary.phrases import DONE, DOUBT, NEGATIONS, SUBJECTS, VERBS
from kefu.core.vocabulary.results import ENDS, RESULTS, UNSAID, results_of, rows_of
from kefu.core.vocabulary.tokens import NUMBER, TIME, Piece, phrase, pieces
from kefu.core.vocabulary.vocabulary import Vocabulary

OFFERED = 3
"""The results that are offered where a message is not understood."""


@frozen
class Circumstances:
    """What is known besides the words: who the customer is, names that may stand in them, the results that were asked
    for, and the words of the desk."""

    customer: str = ""
    names: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    words: Vocabulary = RESULTS


@frozen
class Understood:
    """What a message means.

    `code`: the result is `codes[0]`. `ask`: one of `codes` may be meant, and `question` (a name of `QUESTIONS`) tells.
    `progress`: no result yet. `foreign`: only other parties say it; `meant` is what. `nothing`: not known; `codes` are
    the nearest. `time`: the time said in it, if there is one. `text`: what it says beyond its code.
    """

    kind: Literal["code", "ask", "progress", "foreign", "nothing"]
    codes: tuple[str, ...] = ()
    question: str = ""
    reason: str = ""
    time: str = ""
    meant: str = ""
    text: str = ""


@frozen
class _Part:
    """One breath of a message: its listed phrases, and whether all beside them is harmless."""

    meanings: tuple[Meaning, ...]
    sure: bool
    doubtful: bool
    reasons: tuple[str, ...]
    times: tuple[str, ...]


def understood(role: str, text: str, about: Circumstances | None = None) -> Understood:
    """Return what `text` means when a party of this role says it. The cost grows with its length, not faster."""
    known = about or Circumstances()
    rows = rows_of(role, known.customer)
    parts = tuple(part for piece in pieces(text) for part in _parts(piece, rows, known))
    read = _read(role, parts, known)
    typed = _typed(role, text, read, parts, known)
    if typed is not None:
        return typed
    if read.codes or read.kind != "nothing":
        said = "" if read.kind == "code" and known.words.find(text) == read.codes[0] else text.strip()
        return _with(read, parts, said)
    return _with(Understood("nothing", nearest(role, text, known)), parts, text.strip())


def nearest(role: str, text: str, about: Circumstances | None = None, first: Iterable[str] = ()) -> tuple[str, ...]:
    """Return three results that the party may give: those given first, then by likeness to the text, then usual
    ones."""
    known = about or Circumstances()
    may = results_of(role, known.customer)
    usual = [code for row in rows_of(role, known.customer) for code in USUAL.get(row, ())]
    every = dict.fromkeys([*first, *_alike(text, may), *(c for c in known.expected if c in may), *usual])
    return tuple(code for code in every if code in may)[:OFFERED]


def nearest_ends(text: str) -> tuple[str, ...]:
    """Return three results that the work may end with, by likeness to the text."""
    return tuple(dict.fromkeys([*_alike(text, ENDS), "answered", "explained", "delivered"]))[:OFFERED]


def is_progress(text: str) -> bool:
    """Return whether it is nothing but a word of progress, whoever says it."""
    one = lexicon().get(phrase(text[:100]))
    return one is not None and one.progress


def _alike(text: str, may: Sequence[str]) -> list[str]:
    """Return those of some results for which something like the text is said, the likest first."""
    signs = set(phrase(text[:100]))
    like: dict[str, float] = {}
    for tokens, one in lexicon().items():
        shared = len(signs.intersection(tokens))
        # One sign of a longer phrase is chance.
        if shared * 2 > len(tokens):
            for code in one.codes:
                like[code] = max(like.get(code, 0.0), shared / (len(tokens) + 1) + shared / 100)
    return sorted((code for code in like if code in may), key=lambda code: (-like[code], may.index(code)))


# -- what is typed as a code


def _typed(role: str, text: str, read: Understood, parts: Sequence[_Part], known: Circumstances) -> Understood | None:
    """Return the result whose code, or own word of the desk, is the message or its first word; None if there is none."""
    head, _, rest = text.strip().partition(" ")
    whole = known.words.find(text)
    code = whole or known.words.find(head)
    if code is None:
        return None
    said = "" if whole else rest.strip()
    exact = plain(head) == code or (whole is not None and plain(text) == code)
    # A word of the desk's own means what the desk says, for whom it is a result at all.
    own = code not in RESULTS.words or (RESULTS.find(text) is None and RESULTS.find(head) is None)
    if code in UNSAID or (own and (code not in RESULTS.words or code in results_of(role, known.customer))):
        return _with(Understood("code", (code,)), parts, said)
    if not exact:
        # A word that people read and say is a phrase as any other; only what stands after it is the text.
        return _with(read, parts, said) if read.kind == "code" and read.codes[0] == code else None
    if whole is None and read.kind == "code" and _longer(text, head):
        return None
    if code in results_of(role, known.customer):
        return _with(Understood("code", (code,)), parts, said)
    return Understood("foreign", nearest(role, text, known), meant=code, text=said)


def _longer(text: str, head: str) -> bool:
    """Return whether the first word is only the beginning of a listed phrase (`agreed to return`)."""
    tokens = phrase(text[:200])
    start = len(phrase(head))
    return any(tokens[:n] in lexicon() for n in range(start + 1, min(longest(), len(tokens)) + 1))


def _with(read: Understood, parts: Sequence[_Part], text: str) -> Understood:
    reason = ""
    if read.kind == "code" and read.codes[0] == "not-delivered":
        reason = next((reason for part in parts for reason in part.reasons), "")
    time = next((time for part in parts for time in part.times), "")
    return Understood(read.kind, read.codes, read.question, reason, time, read.meant, text)


# -- what is said


def _read(role: str, parts: Sequence[_Part], known: Circumstances) -> Understood:
    """Return what the parts of a message say together."""
    may = results_of(role, known.customer)
    sure = [_of_question(m, known) for part in parts if part.sure for m in part.meanings]
    mentions = [m for part in parts if not part.sure for m in part.meanings if m.kind != "progress"]
    codes = _every(sure, "code")
    asked = [m for m in sure if m.kind == "ask"]
    foreign = _every(sure, "foreign")
    if asked and not (codes and all(m.codes == codes for m in asked)):
        question = asked[0].question if not codes else "two"
        return Understood("ask", tuple(c for c in dict.fromkeys([*_every(asked, "ask"), *codes]) if c in may), question)
    others = tuple(c for c in _every(mentions, "code", "ask", "foreign") if c not in codes)
    if len(codes) > 1 or (codes and (others or foreign)):
        return Understood("ask", tuple(c for c in (*codes, *others) if c in may), "two")
    if codes:
        doubt = codes[0] in SUCCESSES and any(part.doubtful for part in parts)
        return Understood("ask" if doubt else "code", codes, "sure" if doubt else "")
    likely = tuple(c for c in others if c in may)
    if likely:
        return Understood("ask", likely, next((m.question for m in mentions if m.question), "sure"))
    if foreign:
        return Understood("foreign", nearest(role, "", known), meant=foreign[0])
    progress = [m for part in parts for m in part.meanings if m.kind == "progress"]
    only_times = bool(parts) and all(not part.meanings and part.sure and part.times for part in parts)
    if (progress and not mentions) or only_times:
        open_ = [m for m in progress if m.question]
        return Understood("progress", open_[0].codes if open_ else (), open_[0].question if open_ else "")
    return Understood("nothing")


def _of_question(meaning: Meaning, known: Circumstances) -> Meaning:
    """Return what was asked for, where the meaning of a word lies in the question."""
    if not meaning.by_question:
        return meaning
    fitting = tuple(code for code in meaning.codes if code in known.expected)
    if len(fitting) == 1:
        return Meaning("code", fitting)
    return Meaning("ask", fitting or meaning.codes, meaning.question)


def _every(meanings: Iterable[Meaning], *kinds: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for m in meanings if m.kind in kinds for code in m.codes))


# -- the parts of a piece


@frozen
class _Segment:
    """Some tokens of a piece: a phrase, something harmless, or what is not listed."""

    start: int
    end: int
    meaning: Meaning | None = None
    harmless: bool = False


def _parts(piece: Piece, rows: Sequence[str], known: Circumstances) -> Iterator[_Part]:
    """Yield the breaths of a piece: a blank beside a Chinese character ends one, unless a phrase spans it or a
    negation stands before it."""
    segments = _segments(piece.tokens, rows, known)
    held: list[_Segment] = []
    for segment in segments:
        if held and segment.start in piece.breaks and not _negated(piece.tokens, held):
            yield _part(piece, held)
            held = []
        held.append(segment)
    if held:
        yield _part(piece, held)


def _negated(tokens: Sequence[str], held: Sequence[_Segment]) -> bool:
    """Return whether the breath ends with a negation that belongs to no phrase."""
    end = held[-1].end
    bare = next((s.end for s in reversed(held) if s.meaning is not None), held[0].start)
    return any(tuple(tokens[n:end]) in listed(NEGATIONS) for n in range(max(bare, end - 3), end))


def _part(piece: Piece, held: Sequence[_Segment]) -> _Part:
    found = [s for s in held if s.meaning is not None]
    meanings = tuple(s.meaning for s in found if s.meaning is not None)
    decides = bool(meanings) and all(m.kind == "progress" or _decides(m) for m in meanings)
    loose = [s for s in held if s.meaning is None and not s.harmless]
    if decides:
        loose = [s for s in loose if _tokens(piece, s) not in beside_decisions()]
    sure = not loose and not _hedged(piece, held, meanings, decides=decides)
    if loose and all(m.kind == "progress" for m in meanings):
        # A word of one sign that happens to stand in a sentence says nothing.
        meanings = tuple(s.meaning for s in found if s.meaning and s.end - s.start > 1)
    doubtful = piece.asks or (bool(loose) and _doubts(piece, held))
    reasons = tuple(r for s in found if (r := reason_of(_tokens(piece, s))))
    return _Part(meanings, sure, doubtful, reasons, piece.times)


def _hedged(piece: Piece, held: Sequence[_Segment], meanings: Sequence[Meaning], *, decides: bool) -> bool:
    """Return whether something that is listed or seen makes it a question, a plan or done instead of what it says."""
    tokens = piece.tokens[held[0].start : held[-1].end]
    if piece.asks or (len(tokens) > 1 and (tokens[0],) in listed(VERBS) and (tokens[1],) in listed(SUBJECTS)):
        return True
    codes = _every(meanings, "code")
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
    return any(tuple(said[n : n + size]) in words for n in range(len(said)) for size in (1, 2))


def _segments(tokens: Sequence[str], rows: Sequence[str], known: Circumstances) -> list[_Segment]:
    """Return the tokens cut so that as little as may be is not listed, in as few parts as may be."""
    names = frozenset(phrase(name) for name in known.names if name)
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
    if tokens in beside() or tokens in names or tokens in ((TIME,), (NUMBER,)) or _title(tokens):
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
