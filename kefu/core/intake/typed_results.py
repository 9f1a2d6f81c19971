"""What a party said, as the result that is recorded; where it is none or may be several, what is asked. Raises Usage
only."""

import shlex
from datetime import datetime

from kefu.core.base.errors import LANGUAGE, Said, Sentence, Translate, Usage, beginning
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.base.regex import regex
from kefu.core.config.desk import Desk, vocabulary
from kefu.core.config.hours import closing
from kefu.core.intake.typed_words import clean
from kefu.core.times.when import parse_when
from kefu.core.vocabulary.meanings import QUESTIONS
from kefu.core.vocabulary.results import ENDS_ONLY, GIVEN_BY, OWES_TEXT
from kefu.core.vocabulary.understood import OFFERED, Circumstances, Understood, nearest, understood
from kefu.core.vocabulary.vocabulary import Labels
from kefu.core.vocabulary.words import ROLES, TABLES

_NUMERAL = regex("[一二两三四五六七八九十]{1,3}(?=点)")
_ABOUT = regex("(?:之?前|左右|以前|钟)$")
_PART = regex("上午|下午|中午|早上|晚上|傍晚|凌晨|morning|afternoon|evening|noon")
_PLAIN = regex(r"[\w:][\w:.@-]*")
LONGEST_LINE = 200
"""Characters of a message that stand whole in the line which records it; in place of a longer one stands TEXT."""
OURS = "us"
"""The party whose words go out."""
MUTE = ("supervisor",)
"""The parties that decide by another action and never reply."""


@frozen
class Answer:
    """A result as it is recorded. `time`: one that was said in it."""

    code: str
    reason: str = ""
    text: str = ""
    time: str = ""


class Unclear(Usage):
    """A message that is no result, or may be several. `found`: what is known of it; `offered`: results it may be."""

    def __init__(self, template: str, found: Understood, offered: tuple[str, ...], **args: str | Sentence) -> None:
        super().__init__(template, **args)
        self.found = found
        self.offered = offered


@frozen
class About:
    """What is known of the ticket: its number as it is typed, who its customer is, names, the results asked for; and
    `to`: the party to whom it is said, if that is not the customer."""

    number: str = "ID"
    customer: str = ""
    names: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    now: datetime | None = None
    to: str = ""


def answer(desk: Desk, party: str, text: str, about: About | None = None) -> Answer:
    """Return the result that `party` (as it is kept) gives with these words. Unclear if it is not one; Usage for an
    empty text, for a party that does not reply, and for a result that means nothing without words."""
    known = about or About()
    said = clean(text, "reply")
    role, _, name = party.partition(":")
    if role in MUTE:
        raise Usage("{party} does not reply but decides: kefu approve {id} yes|no", party=_Role(role), id=known.number)
    words = vocabulary(desk, "result")
    found = understood(role, said, Circumstances(known.customer, (name, *known.names), known.expected, words))
    if found.kind != "code":
        raise _unclear(party, said, found, known, ahead(desk, found.time, known.now))
    code = found.codes[0]
    if code in OWES_TEXT and not found.text:
        raise Usage("{result}: say in words what; it means nothing without", result=Labels(words, (code,)))
    return Answer(code, found.reason, found.text, ahead(desk, found.time, known.now))


def checked(desk: Desk, party: str, code: str, text: str) -> Answer:
    """Return a result that was chosen for a message."""
    role, _, name = party.partition(":")
    found = understood(role, f"{code} {text}", Circumstances(names=(name,), words=vocabulary(desk, "result")))
    return Answer(code, found.reason, text)


def ahead(desk: Desk, said: str, now: datetime | None) -> str:
    """Return a time that was said, as it is typed, if it lies ahead; empty for none, and for one that is too vague."""
    if not said or now is None:
        return ""
    plain = _ABOUT.sub("", _NUMERAL.sub(lambda m: str(_hour(m[0])), said)).strip()
    # A part of the day without an hour is that day.
    for typed in (plain, _PART.sub("", plain).strip()):
        try:
            moment = parse_when(typed, now=now, zone=desk.zone, end=True, closes=closing(desk))
        except Usage:
            continue
        return typed if moment > now else ""
    return ""


def _hour(said: str) -> int:
    """Return an hour that is written in Chinese numerals."""
    tens, _, ones = said.partition("十") if "十" in said else ("", "", said)
    digits = "零一二三四五六七八九"
    value = digits.find(ones.replace("两", "二")) if ones else 0
    return (digits.find(tens) if tens else 1) * 10 + value if "十" in said else value


def contact_line(number: str, party: str, text: str, time: str = "", to: str = "") -> str:
    """Return the command that records as a contact what a party told us, or we told `to` or the customer; with a time
    in it, to look at it again then."""
    said = " ".join(text.split())
    spoken = _quoted(said) if len(said) <= LONGEST_LINE else "TEXT"
    follow = f" --follow {_quoted(time)}" if time else ""
    with_whom = _quoted(to or "customer") if party == OURS else f"{_quoted(party)} --in"
    return f"kefu contact {number} {with_whom} reached {spoken}{follow}"


def _quoted(word: str) -> str:
    """Return a word as a shell takes it; one of letters of any script, which shlex would quote, stays as it is."""
    return word if _PLAIN.fullmatch(word) else shlex.quote(word)


def _unclear(party: str, said: str, found: Understood, known: About, time: str) -> Unclear:
    """Return what is to be said of a message that is no result."""
    role = party.partition(":")[0]
    offered = nearest(role, said, Circumstances(known.customer, expected=known.expected), first=found.codes)
    if found.kind == "ask" and len(found.codes) > 1:
        offered = found.codes[:OFFERED]
    # Of a code with a text after it the code is what does not fit.
    text = said.removesuffix(found.text).strip() or said
    parts: dict[str, str | Sentence] = {
        "text": beginning(text), "party": _Role(role), "words": Labels(TABLES["result"], offered),
        "line": contact_line(known.number, party, said, time, known.to),
    }  # fmt: skip
    if found.kind == "progress":
        if found.question:
            return Unclear(
                N_("{text} is no result of {party}: {question} Then it is one of: {words}. Else record it as a contact: {line}"),
                found, offered, question=Said(QUESTIONS[found.question]), **parts,
            )  # fmt: skip
        return Unclear(N_("{text} is no result yet. Record it as a contact: {line}"), found, offered, **parts)
    if found.kind == "ask" and offered:
        return Unclear(
            N_("{text}: {question} One of: {words}"),
            found, offered, question=Said(QUESTIONS[found.question or "sure"]), **parts,
        )  # fmt: skip
    if found.kind == "foreign":
        meant = Labels(TABLES["result"], (found.meant,))
        if found.meant in ENDS_ONLY or found.meant not in GIVEN_BY:
            return Unclear(
                N_("{text} means {meant}, which no party replies: it ends the work (kefu resolve). {party} may say: {words}"),
                found, offered, meant=meant, **parts,
            )  # fmt: skip
        who = Labels(ROLES, GIVEN_BY[found.meant])
        return Unclear(
            N_("{text} means {meant}, which {party} cannot say, only: {who}. {party} may say: {words}"),
            found, offered, meant=meant, who=who, **parts,
        )  # fmt: skip
    return Unclear(
        N_("{text}: no result that {party} says is known by these words; the nearest: {words}. What is none is a note."),
        found, offered, **parts,
    )  # fmt: skip


@frozen
class _Role:
    """A party's role as an argument of a message."""

    role: str

    def text(self, translate: Translate) -> str:
        """Return the word that people read for it."""
        return ROLES.label(self.role, "en" if translate(LANGUAGE) == LANGUAGE else "zh")
