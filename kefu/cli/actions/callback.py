"""`callback`: the verdict is the customer's own word; what is none yet is asked."""

from typing import Final

from kefu.cli.actions.typed_line import Line
from kefu.cli.frame import text as texts
from kefu.cli.frame.ask import Choice
from kefu.cli.frame.language import _
from kefu.cli.frame.numbered import numbered
from kefu.core.base.errors import Usage, beginning
from kefu.core.base.near import plain
from kefu.core.intake import typed_words as given
from kefu.core.vocabulary.vocabulary import Labels
from kefu.core.vocabulary.words import SO_SO, VERDICTS
from kefu.desk.session import Session
from kefu.desk.write import Act

MOST = 2
"""Words that a verdict may have (`not solved`)."""
NOTE: Final = " note"
"""The answer that is no verdict; no code begins with a blank."""


def command(line: Line, verdict: str = "", text: list[str] | None = None) -> None:
    """Record the verdict, or on a terminal what the agent says of other words."""
    words = [part for part in (verdict, *(text or [])) if part.strip()]
    if words[-1:] == ["-"] and len(words) == 2:
        words[-1] = texts.piped(line.env)
    typed = " ".join(words)

    def build(session: Session, _number: str) -> list[Act]:
        if not typed:
            raise Usage("callback: say what the customer said: {words}", words=Labels(VERDICTS, tuple(VERDICTS.words)))
        code, said = _read(typed)
        return [_act(line, session, code, said) if code else _asked(line, session, typed)]

    line.perform(build)


def _read(typed: str) -> tuple[str, str]:
    """Return the verdict that the line begins with, quoted or not, and the text after it; no verdict where there is
    none."""
    for count in range(MOST, 0, -1):
        # A part more than the verdict has words: the text, as it stands.
        parts = typed.split(maxsplit=count)
        code = VERDICTS.find(" ".join(parts[:count]))
        if code is not None:
            return code, " ".join(parts[count:])
    return "", ""


def _act(line: Line, session: Session, code: str, said: str) -> Act:
    return line.act(session, {"verdict": code, "text": given.clean(said, "text") if said.strip() else ""})


def _asked(line: Line, session: Session, said: str) -> Act:
    """Return what the agent says of words that are no verdict. Usage where nobody can be asked, and for Enter alone."""
    env = line.env
    undecided = plain(said) in map(plain, SO_SO)
    codes = ("satisfied", "dissatisfied") if undecided else tuple(VERDICTS.words)
    error = Usage("{text}: is the customer satisfied or not? One of: {words}", text=beginning(said),
                  words=Labels(VERDICTS, codes))  # fmt: skip
    if not env.interactive:
        if undecided:
            raise error
        VERDICTS.parse(said.split()[0])
    choices = [Choice(code, VERDICTS.label(code, env.language)) for code in codes]
    chosen = numbered(env, error.text(env.translate), [*choices, Choice(NOTE, _("none of these: a note"))])
    if not chosen:
        raise Usage("nothing is recorded")
    text = given.clean(said, "callback")
    return Act("note", {"text": text}) if chosen == NOTE else _act(line, session, chosen, text)
