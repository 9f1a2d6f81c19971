"""A name that looks mistyped: asked about on a terminal, told elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.core.actions.table import ACTIONS
from kefu.core.base.errors import Refused
from kefu.core.config.desk import Desk
from kefu.core.config.likely import likely_branch, likely_party
from kefu.core.ticket.model import word
from kefu.core.vocabulary.facts import FACTS
from kefu.desk.session import Session
from kefu.desk.write import Act


def meant(env: Env, typed: str, likely: str, *, ask: bool) -> str:
    """Return which of two names is meant, the one that was typed or the one that kefu.yaml lists.

    With `ask` somebody says so, and nothing is chosen beforehand; else the typed one is taken, and told. Refused where
    nobody says it.
    """
    if not ask:
        env.say(
            _("{typed}: kefu.yaml does not list it; did you mean {likely}? It is recorded as typed").format(
                typed=typed, likely=likely
            )
        )
        return typed
    from kefu.cli.frame.ask import Choice
    from kefu.cli.frame.numbered import numbered

    question = _("{typed}: kefu.yaml does not list it. Which is meant?").format(typed=typed)
    chosen = numbered(
        env, question, [Choice(likely, likely), Choice(typed, _("{typed}, as typed").format(typed=typed))]
    )
    if not chosen:
        raise Refused("{typed}: nothing was recorded", typed=typed)
    return chosen


def branches_meant(env: Env, desk: Desk, facts: Mapping[str, str], *, ask: bool) -> dict[str, str]:
    """Return the facts with the branches that are meant, where one looks mistyped."""
    found = dict(facts)
    for name, typed in found.items():
        if FACTS[name].type == "branch" and (likely := likely_branch(desk, typed.strip())):
            found[name] = meant(env, typed.strip(), likely, ask=ask)
    return found


def parties_meant(env: Env, session: Session, acts: Sequence[Act], answers: dict[str, str]) -> list[Act]:
    """Return the acts with the parties that are meant. `answers`: what was said before, by the party as typed."""
    found = []
    for act in acts:
        typed = {f.name: word(act.given.get(f.name)) for f in ACTIONS[act.action].fields if f.type == "party"}
        for name, party in typed.items():
            if party not in answers:
                likely = likely_party(session.desk, party) if ":" in party else ""
                answers[party] = meant(env, party, likely, ask=env.interactive) if likely else party
            if answers[party] != party:
                act = replace(act, given=act.given | {name: answers[party]})
        found.append(act)
    return found
