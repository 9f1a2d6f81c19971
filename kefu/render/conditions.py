"""Conditions of steps in the words of people: `Inbound or outbound: outbound, and at least 2 attempts`."""

from collections.abc import Callable
from functools import reduce

from kefu.core.base.errors import Translate
from kefu.core.base.joined import COMMA, joined
from kefu.core.base.msgid import N_
from kefu.core.clocks.conditions import Bound, Combined, Condition, Equals, Known
from kefu.core.config.desk import Desk, vocabulary
from kefu.core.playbook.messages import answered
from kefu.core.vocabulary.fact_words import question
from kefu.core.vocabulary.facts import FACTS
from kefu.core.vocabulary.words import YES_NO

COUNTED = {
    "attempts": N_("failed attempts"), "urged": N_("times urged"), "escalated": N_("escalations"),
    "reopened": N_("times reopened"), "peak": N_("peak season"),
}  # fmt: skip
"""The names of what conditions ask for besides facts and answers."""
Answer = Callable[[str, str], str]
"""The word that people read for an answer: (step, code) to a label."""


def said(condition: Condition, desk: Desk, translate: Translate, language: str, answer: Answer) -> str:
    """Return a condition as people read it."""
    if isinstance(condition, Combined):
        parts = [said(part, desk, translate, language, answer) for part in condition.parts]
        if condition.how == "not":
            return translate(N_("not ({condition})")).format(condition=parts[0])
        joint = translate(N_("{one} or {other}") if condition.how == "any" else N_("{one}, and {other}"))
        return reduce(lambda one, other: joint.format(one=one, other=other), parts)
    name = key(condition.key, translate)
    if isinstance(condition, Known):
        known = N_("{key} is known") if condition.known else N_("{key} is not known")
        return translate(known).format(key=name)
    if isinstance(condition, Bound):
        return _bound(condition, name, translate)
    values = (_value(condition, one, desk, language, answer) for one in condition.values)
    return f"{name}: {joined(values, translate)}"


def key(name: str, translate: Translate) -> str:
    """Return what people call the thing that a condition asks for; of an answer the step."""
    return answered(name) or (translate(COUNTED[name]) if name in COUNTED else question(name, translate))


def _bound(condition: Bound, name: str, translate: Translate) -> str:
    parts = []
    if condition.least is not None:
        parts.append(translate(N_("at least {count}")).format(count=condition.least))
    if condition.most is not None:
        parts.append(translate(N_("at most {count}")).format(count=condition.most))
    return f"{name}: {joined(parts, translate, COMMA)}"


def _value(condition: Equals, value: str, desk: Desk, language: str, answer: Answer) -> str:
    step = answered(condition.key)
    if step:
        return answer(step, value)
    if condition.key == "peak":
        return YES_NO.label(value, language)
    fact = FACTS.get(condition.key)
    return vocabulary(desk, fact.words).label(value, language) if fact is not None and fact.type == "word" else value
