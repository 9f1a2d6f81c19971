"""`contact`: the outcome is the next word, and the way an option."""

from collections.abc import Sequence
from typing import Annotated

import typer

from kefu.cli.actions.typed_line import Line
from kefu.cli.completion import complete
from kefu.cli.frame import text as texts
from kefu.cli.frame.language import _
from kefu.cli.frame.options import named
from kefu.core.base.errors import Usage
from kefu.core.base.node import Fields
from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex
from kefu.core.config import desk as desks
from kefu.core.intake import typed_words as given
from kefu.core.vocabulary.vocabulary import Vocabulary
from kefu.core.vocabulary.words import CHANNELS
from kefu.desk.session import Session
from kefu.desk.write import Act

MOST = 3
"""Words that an outcome may have (`left a message`)."""
CAME = ("来电", "打来", "来问", "called")
"""The next words that say what --in says: they turned to us."""
STOP = regex("[,;.!、。]")
Spoken = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="TEXT...",
        show_default=False,
        help=_("The text: the rest of the line, no quotes needed; - reads it from standard input."),
        autocompletion=complete.outcomes,
    ),
]
Incoming = Annotated[bool, typer.Option(*named("--in"), help=_("They called or wrote to us."))]


def command(line: Line, text: Spoken = None, channel: str = "", outcome: str = "", way: Incoming = False) -> None:
    """Record what came of the contact. Somebody who calls us was reached, unless the next word says otherwise."""
    rest = list(text or [])
    # A lone `-` is the text only where a text stands: right after the outcome.
    if rest[-1:] == ["-"] and len(rest) == (1 if outcome else 2):
        rest[-1] = texts.piped(line.env)

    def build(session: Session, _number: str) -> list[Act]:
        spoken = list(rest)
        known = desks.vocabulary(session.desk, "outcome")
        said_on = "" if channel or outcome else _channel(known, spoken)
        came = way or (not outcome and bool(spoken) and spoken[0].casefold() in CAME)
        if came and not way:
            spoken.pop(0)
        if spoken and not outcome:
            # An outcome and a text that were quoted together are the same words.
            spoken[:1] = spoken[0].split(maxsplit=_taken(known, spoken[0].split())) or [""]
        taken = 0 if outcome else _taken(known, spoken)
        first = outcome or " ".join(spoken[:taken])
        if not first and spoken and (code := _begins(known, spoken[0])):
            # The outcome and the text are one sentence, which is kept.
            first = code
        elif not first and came:
            first = "reached"
        elif not first and spoken:
            first, taken = spoken[0], 1
        if not first:
            raise Usage(
                "contact: say what came of it: reached, agreed, declined, no-answer, hung-up, wrong-number, message-left, sent, read"
            )
        said = " ".join(spoken[taken:]).strip()
        code = given.code(session.desk, "outcome", first)
        clean = given.clean(said, "text") if said else ""
        made: Fields = {"channel": said_on} if said_on else {}
        return [line.act(session, made | {"way": "in" if came else "out", "outcome": code, "text": clean})]

    line.perform(build)


def _channel(known: Vocabulary, spoken: list[str]) -> str:
    """Return the channel that the line names before the outcome, and take it off; empty where no outcome follows."""
    if len(spoken) < 2 or CHANNELS.find(spoken[0]) is None:
        return ""
    if not _taken(known, spoken[1:]) and spoken[1].casefold() not in CAME:
        return ""
    return CHANNELS.parse(spoken.pop(0))


def _taken(known: Vocabulary, spoken: Sequence[str]) -> int:
    """Return how many words the outcome has that the line begins with; 0 if it begins with none."""
    return next((n for n in range(min(MOST, len(spoken)), 0, -1) if known.find(" ".join(spoken[:n])) is not None), 0)


def _begins(known: Vocabulary, word: str) -> str:
    """Return the outcome that stands before the first stop of a sentence; empty if none does."""
    head, *rest = STOP.split(nfkc(word), maxsplit=1)
    return (known.find(head) or "") if rest else ""
