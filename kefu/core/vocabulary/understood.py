"""What a party's message means: a result it may give, something to ask, progress, or nothing that is known.

Whole phrases are matched, with their negation: what is not listed beside a listed phrase makes it doubtful, and what is
doubtful is asked. Nothing is guessed.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from kefu.core.base.frozen import frozen
from kefu.core.base.near import plain
from kefu.core.vocabulary.breaths import Breath, breaths, every
from kefu.core.vocabulary.lexicon import Meaning, lexicon, longest
from kefu.core.vocabulary.meanings import SUCCESSES, USUAL
from kefu.core.vocabulary.results import ENDS, RESULTS, UNSAID, results_of, rows_of
from kefu.core.vocabulary.tokens import phrase, pieces
from kefu.core.vocabulary.vocabulary import Vocabulary

STOPS = ",.;:?!，。；：？！"
"""What may stand right behind the first word."""
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


def understood(role: str, text: str, about: Circumstances | None = None) -> Understood:
    """Return what `text` means when a party of this role says it. The cost grows with its length, not faster."""
    known = about or Circumstances()
    rows = rows_of(role, known.customer)
    parts = tuple(part for piece in pieces(text) for part in breaths(piece, rows, known.names))
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


def _typed(role: str, text: str, read: Understood, parts: Sequence[Breath], known: Circumstances) -> Understood | None:
    """Return the result whose code, or own word of the desk, is the message or its first word; None if there is none."""
    head, _, rest = (text.strip() if known.words.find(text) else _spaced(text)).partition(" ")
    whole = known.words.find(text)
    code = whole or known.words.find(head)
    if code is None:
        return None
    said = "" if whole else rest.strip().lstrip(STOPS).strip()
    exact = plain(head) == code or (whole is not None and plain(text) == code)
    # `none found` says something; that he never answered stands alone, or before a text in Chinese.
    if code == "none" and rest and _goes_on(code, rest):
        return None
    # A word of the desk's own means what the desk says, for whom it is a result at all.
    own = code not in RESULTS.words or (RESULTS.find(text) is None and RESULTS.find(head) is None)
    if code in UNSAID or (own and (code not in RESULTS.words or code in results_of(role, known.customer))):
        return _with(Understood("code", (code,)), parts, said)
    if not exact:
        # A word that people read and say is a phrase as any other; only what stands after it is the text.
        return _with(read, parts, said) if read.kind == "code" and read.codes[0] == code else None
    if whole is None and read.kind == "code" and _longer(text, head):
        return None
    if rest and _goes_on(code, rest) and (_doubted(parts) or (read.kind == "ask" and read.codes != (code,))):
        said_too = read.codes if read.kind in ("code", "ask") else ()
        codes = tuple(c for c in dict.fromkeys((code, *said_too)) if c in results_of(role, known.customer))
        if codes:
            return _with(Understood("ask", codes, "sure"), parts, text)
    if code in results_of(role, known.customer):
        return _with(Understood("code", (code,)), parts, said)
    return Understood("foreign", nearest(role, text, known), meant=code, text=said)


def _spaced(text: str) -> str:
    """Return the text with a blank after a stop that ends its first word."""
    said = text.strip()
    head = said.split(maxsplit=1)[0] if said else ""
    word = head.rstrip(STOPS)
    return f"{word} {said[len(word) :]}" if word and word != head else said


def _doubted(parts: Sequence[Breath]) -> bool:
    return any(part.doubtful or part.ahead or _at_it(part) for part in parts)


def _at_it(part: Breath) -> bool:
    """Return whether a breath speaks of a success and of work that goes on (`delivered soon`)."""
    return any(m.kind == "progress" for m in part.meanings) and any(
        c in SUCCESSES for c in every(part.meanings, "code")
    )


def _goes_on(code: str, rest: str) -> bool:
    """Return whether a code may be the first word of an English sentence (`delivered tomorrow`)."""
    return "-" not in code and rest.strip()[0].isascii()


def _longer(text: str, head: str) -> bool:
    """Return whether the first word is only the beginning of a listed phrase (`agreed to return`)."""
    tokens = phrase(text[:200])
    start = len(phrase(head))
    return any(tokens[:n] in lexicon() for n in range(start + 1, min(longest(), len(tokens)) + 1))


def _with(read: Understood, parts: Sequence[Breath], text: str) -> Understood:
    reason = ""
    if read.kind == "code" and read.codes[0] == "not-delivered":
        reason = next((reason for part in parts for reason in part.reasons), "")
    time = next((time for part in parts for time in part.times), "")
    return Understood(read.kind, read.codes, read.question, reason, time, read.meant, text)


# -- what is said


def _read(role: str, parts: Sequence[Breath], known: Circumstances) -> Understood:
    """Return what the parts of a message say together."""
    may = results_of(role, known.customer)
    sure = [_of_question(m, known) for part in parts if part.sure for m in part.meanings]
    mentions = [m for part in parts if not part.sure for m in part.meanings if m.kind != "progress"]
    codes = every(sure, "code")
    asked = [m for m in sure if m.kind == "ask"]
    foreign = every(sure, "foreign")
    if asked and not (codes and all(m.codes == codes for m in asked)):
        question = asked[0].question if not codes else "two"
        return Understood("ask", tuple(c for c in dict.fromkeys([*every(asked, "ask"), *codes]) if c in may), question)
    others = tuple(c for c in every(mentions, "code", "ask", "foreign") if c not in codes)
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
