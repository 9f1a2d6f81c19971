"""The questions of `kefu open` on a terminal: who turns to us, what happened, then what else the category needs."""

from dataclasses import replace
from functools import partial

from kefu.cli.frame.ask import Choice, select, text
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.cli.frame.meant import branches_meant
from kefu.core.base.errors import Usage
from kefu.core.base.msgid import N_
from kefu.core.intake import typed_words as given
from kefu.core.ticket.model import word
from kefu.core.vocabulary.fact_words import question as asked_as
from kefu.core.vocabulary.facts import FACTS
from kefu.core.vocabulary.words import CUSTOMERS, TABLES
from kefu.desk.intake import opening
from kefu.desk.intake.opening import Wish
from kefu.desk.session import Session

_ASKED = {"customer": N_("Who turns to us"), "direction": N_("Does the parcel come to us, or was it sent from here")}
"""The questions for facts whose name alone asks nothing."""
_OFFERED = {"customer": tuple(code for code in CUSTOMERS if code != "customer")}
"""The words that are offered of a vocabulary that has more: `customer` says no side."""

_FIRST = ("customer", "text", "waybill")


def asked(env: Env, session: Session, wish: Wish) -> Wish:
    """Ask for each fact that is missing, one after the other; an empty answer leaves it unknown."""
    passed: set[str] = set()
    while (name := _next(session, wish, passed)) is not None:
        passed.add(name)
        answer = _answer(env, session, name)
        if answer:
            wish = opening.with_implied(session, replace(wish, facts={**wish.facts, name: answer}))
    return wish


def _next(session: Session, wish: Wish, passed: set[str]) -> str | None:
    """Return the next fact to ask for; None if nothing is left.

    The caller comes first, then what he says and his side's facts. The direction comes last, as the branches may say it.
    """
    caller = word(opening.facts_of(session, wish).get("customer"))

    def order(name: str) -> tuple[int, bool]:
        rank = _FIRST.index(name) if name in _FIRST else len(_FIRST) + (name == "direction")
        return rank, not name.startswith(f"{caller}.")

    return min((name for name in opening.unknown(session, wish) if name not in passed), key=order, default=None)


def _answer(env: Env, session: Session, name: str) -> str:
    """Return the answer to the question for a fact; empty where nobody knows."""
    fact = FACTS[name]
    question = _(_ASKED[name]) if name in _ASKED else asked_as(name, _)
    if fact.type == "word":
        table = TABLES[fact.words]
        codes = _OFFERED.get(name, tuple(table.words))
        choices = [Choice(code, table.label(code, env.language)) for code in codes]
        answer = select(env, question, choices, said=True, unknown=True)
    else:
        answer = text(env, question, check=partial(_fault, env, session, name))
    if not isinstance(answer, str) or not answer:
        return ""
    return branches_meant(env, session.desk, {name: answer}, ask=True)[name]


def _fault(env: Env, session: Session, name: str, answer: str) -> str:
    """Return why the text of a fact does not fit, in the language of the run; empty if it fits or nothing is given."""
    if not answer:
        return ""
    try:
        given.fact(name, answer, session.desk, session.catalogue, session.now)
    except Usage as error:
        return error.text(env.translate)
    return ""
