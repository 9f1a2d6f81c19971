"""The questions of `kefu open` on a terminal: who turns to us, what happened, then what else the category needs; what
the lines of a pasted block are."""

from collections.abc import Mapping, Sequence
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

_TEXT, _VAULT = "text", "vault"
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


def placed(env: Env, wish: Wish, unread: Sequence[str], *, ask: bool) -> Wish:
    """Show the lines of a block that were not recognised, and put each where somebody says; else into the vault alone."""
    facts = dict(wish.facts)
    hidden, said = [], [facts.get("text", "")]
    env.say(_("Not recognised in the block: {lines}").format(lines=" | ".join(unread)))
    for one in unread:
        place = _place(env, facts, one) if ask else _VAULT
        if place == _VAULT:
            hidden.append(one)
        elif place == _TEXT:
            said.append(one)
        else:
            facts[str(place)] = f"{facts.get(str(place), '')}{one}"
    if hidden:
        env.say(_("It stands in the vault alone, not in the text that everybody reads."))
    facts["text"] = "\n".join(text for text in said if text)
    return replace(wish, facts=facts, unread="\n".join(hidden))


def _place(env: Env, facts: Mapping[str, str], piece: str) -> object:
    """Ask what a piece of a pasted block is: one of the contacts that are still unknown, the text, or nothing to be read."""
    contacts = [f"{role}.{name}" for role in ("recipient", "sender") for name in ("name", "address")]
    choices = [Choice(name, asked_as(name, _)) for name in contacts if not facts.get(name)]
    choices.append(Choice(_TEXT, _("a part of the text, for everybody to read")))
    choices.append(Choice(_VAULT, _("nothing to be read: keep it in the vault alone")))
    return select(env, _("What is {piece}?").format(piece=piece), choices, said=True)
