"""`amend`: facts are typed as FACT=VALUE."""

from typing import Annotated

import typer

from kefu.cli.actions.typed_line import Line, reason
from kefu.cli.completion import complete
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.cli.frame.meant import meant
from kefu.core.base.errors import Usage
from kefu.core.base.node import Fields, Node
from kefu.core.config.likely import likely_branch
from kefu.core.intake import typed_words as given
from kefu.core.vocabulary.fact_words import fact_of
from kefu.core.vocabulary.facts import FACTS
from kefu.desk.session import Session
from kefu.desk.write import Act

Facts = Annotated[
    list[str],
    typer.Argument(
        metavar="FACT=VALUE...", show_default=False, help=_("Facts and their values."), autocompletion=complete.facts
    ),
]


def command(line: Line, facts: Facts) -> None:
    """Record each change."""
    answers: dict[str, str] = {}
    typed, words = _parted(facts)

    def build(session: Session, _number: str) -> list[Act]:
        changes: list[Node] = [_change(line.env, session, one, answers) for one in typed]
        why = reason(line, words)
        return [line.act(session, {"changes": changes, "why": given.clean(why, "--why") if why.strip() else ""})]

    line.perform(build)


def _parted(words: list[str]) -> tuple[list[str], list[str]]:
    """Return the changes, and the words after them, which say why.

    What begins with the name of a fact is a change whose sign was forgotten, so that all words are changes then, and so
    they are where none has a sign.
    """
    signed = [place for place, word in enumerate(words) if "=" in word.replace("＝", "=")]
    after = signed[-1] + 1 if signed else len(words)
    if after < len(words) and fact_of(words[after]):
        return words, []
    return words[:after], words[after:]


def _change(env: Env, session: Session, text: str, answers: dict[str, str]) -> Fields:
    """Return a change. `answers`: the branches that were asked about before, each with what was meant."""
    name, value = given.assignment(text)
    if FACTS[name].type == "branch":
        typed = value.strip()
        if typed not in answers and (likely := likely_branch(session.desk, typed)):
            answers[typed] = meant(env, typed, likely, ask=env.interactive)
        value = answers.get(typed, typed)
    if value.strip():
        return {"fact": name, "now": given.fact(name, value, session.desk, session.catalogue, session.now)}
    if name in ("category", "title"):
        raise Usage("{name}: a ticket always has one", name=name)
    return {"fact": name}
