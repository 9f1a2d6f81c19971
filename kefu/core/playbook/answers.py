"""Answers as people and files give them, to what is recorded. One validation for prompts and for answers files."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime

from kefu.core.base.errors import Usage
from kefu.core.base.frozen import frozen
from kefu.core.base.near import near, plain
from kefu.core.base.node import Node
from kefu.core.base.plain_text import nfkc
from kefu.core.config.categories import Catalogue
from kefu.core.config.desk import Desk, vocabulary
from kefu.core.config.hours import closing
from kefu.core.intake import typed_results as results
from kefu.core.intake import typed_words as given
from kefu.core.playbook.model import DONE, INVALID, KINDS, NONE, Step, Text
from kefu.core.privacy import mask as privacy
from kefu.core.ticket.model import Ticket
from kefu.core.times.when import iso, parse_when
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary.facts import FACTS
from kefu.core.vocabulary.results import RESULTS, UNSAID, results_of
from kefu.core.vocabulary.vocabulary import Labels
from kefu.core.vocabulary.words import EVENTS_AHEAD, ROLES, YES_NO

SPOKEN = ("wait", "reply")
"""The kinds of step that are answered with what a party said."""
WHOLE = ("value", "skip", "why")
"""The keys that every answer written as a map may have; more by kind of step."""
_DONE_WORDS = ("done", "ok", "yes", "完成", "好", "是", "已完成")
_NOW_WORDS = ("now", "现在")
_NONE_WORDS = ("none", "无", "没有")
_INVALID_WORDS = ("invalid", "无效", "无效回复")
_NONE: Text = {"zh": "没有", "en": "none"}
_INVALID: Text = {"zh": "无效回复，没说怎么办", "en": "it says nothing usable (invalid)"}


@frozen
class Given:
    """An answer as somebody gave it: its value, what belongs to it (text, channel ...), or why the step is left out."""

    value: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    skip: bool = False
    why: str = ""


@frozen
class World:
    """The circumstances that answers are checked against: the desk, its categories, the time."""

    desk: Desk
    catalogue: Catalogue
    now: datetime


def given_of(step: Step, node: Node, *, several: bool = False) -> tuple[Given, ...]:
    """Return the answers that a file gives for a step: a scalar, a map, or a list for a repeated step, a wait and one
    of several rounds (`several`). Usage otherwise."""
    if isinstance(node, list):
        if step.repeat is None and not several and step.kind != "wait":
            raise Usage("{step}: one answer, not a list", step=step.id)
        return tuple(one for item in node for one in given_of(step, item))
    if isinstance(node, str):
        return (Given(node.strip()),) if node.strip() else ()
    allowed = (*WHOLE, *KINDS[step.kind].more)
    for key, value in node.items():
        if key not in allowed:
            raise Usage("{step}: {key} does not belong here; the keys are: {keys}", step=step.id, key=key,
                        keys=", ".join(allowed))  # fmt: skip
        if not isinstance(value, str):
            raise Usage("{step}: {key} is one value", step=step.id, key=key)
    texts = {k: v.strip() for k, v in node.items() if isinstance(v, str) and v.strip()}
    skip = "skip" in texts and YES_NO.parse(texts["skip"]) == "yes"
    more = {k: v for k, v in texts.items() if k not in WHOLE}
    value = texts.get("value", "") or (texts.get("file", "") if step.kind == "evidence" else "")
    return (Given(value, more, skip, texts.get("why", "")),) if texts else ()


def accepted(step: Step, said: Given, world: World) -> Given:
    """Return the answer with its value as it is recorded. Usage, naming the step, if it does not fit."""
    if said.skip:
        if not step.skip:
            raise Usage("{step}: may not be left out", step=step.id)
        if not said.why.strip():
            raise Usage("{step}: say why it is left out", step=step.id)
        return Given(skip=True, why=given.clean(said.why, "why"))
    if says_nothing(step, said):
        return Given(INVALID, {k: given.clean(v, k) for k, v in said.more.items() if k == "text"})
    try:
        said = _spoken(step, said, world) if step.kind in SPOKEN and not _takes(step) else said
        value = (_nothing if _takes(step) else _VALUES.get(step.kind, _word))(step, said, world)
        more = {k: _more(k, v, world) for k, v in said.more.items()}
    except Usage as error:
        raise Usage("{step}: {problem}", step=step.id, problem=error) from None
    return Given(value, more, why=given.clean(said.why, "why") if said.why else "")


def answers(step: Step, desk: Desk) -> tuple[str, ...]:
    """Return the codes that a step may be answered with, listed ones first; empty if anything else may be said."""
    listed = [c.code for c in step.choices]
    if _takes(step):
        return ()
    if step.kind == "resolve":
        return step.results
    table = KINDS[step.kind].words
    if step.kind in ("wait", "reply"):
        return tuple(dict.fromkeys([*listed, *given_by(step, desk), *([INVALID] if step.kind == "wait" else [])]))
    if table:
        return tuple(dict.fromkeys([*listed, *vocabulary(desk, table).words]))
    return tuple(listed) if step.kind == "ask" else ()


def label(step: Step, code: str, desk: Desk, language: str) -> str:
    """Return the word that people read for an answer."""
    choice = step.choice(code)
    if step.kind == "wait" and code == INVALID:
        return text_in(_INVALID, language)
    if choice is not None and choice.label:
        return choice.label.get(language) or choice.label.get("en", code)
    table = KINDS[step.kind].words
    if code == NONE and not table:
        return text_in(_NONE, language)
    return vocabulary(desk, table).label(code, language) if table else code


def _takes(step: Step) -> bool:
    """Return whether the whole answer is taken over from an earlier step."""
    return bool(step.takes) and step.kind != "event"


# -- values


def _ask(step: Step, said: Given, world: World) -> str:
    """Return the answer to a question, checked by the fact that it sets and by its type."""
    if step.choices:
        return _choice(step, said.value)
    text = said.value
    if step.fact:
        given.fact(step.fact, text, world.desk, world.catalogue, world.now)
    if step.type == "number":
        return _number(text)
    if step.type == "money":
        return given.money(text)
    if step.type == "date":
        return _when(text, world, end=step.ends or (bool(step.fact) and FACTS[step.fact].deadline))
    if step.type == "waybill":
        return given.waybill(text)
    if step.type == "phone" and not privacy.has_phone(text):
        raise Usage("{text}: not a telephone number", text=text)
    return given.clean(text, step.id)


def _when(text: str, world: World, *, end: bool) -> str:
    """Return an instant; with `end` a day without a time is its last second."""
    zone = world.desk.zone
    return iso(parse_when(text, now=world.now, zone=zone, end=end, closes=closing(world.desk)), zone)


def _number(text: str) -> str:
    """Return a number, whole or with at most three decimals; Usage otherwise."""
    value = nfkc(text).strip()
    if re.fullmatch("[0-9]{1,9}([.][0-9]{1,3})?", value) is None:
        raise Usage("{text}: not a number, such as 3 or 3.8", text=text)
    return value


def _choice(step: Step, text: str) -> str:
    """Return a listed answer by its code or its label in any language; `yes` and `no` in any of their words."""
    wanted = plain(text)
    for choice in step.choices:
        if wanted in (plain(choice.code), *(plain(label) for label in choice.label.values())):
            return choice.code
    meant = YES_NO.find(text)
    if meant is not None and step.choice(meant) is not None:
        return meant
    codes = [c.code for c in step.choices]
    guess = near(text, [*codes, *(label for c in step.choices for label in c.label.values())])
    if guess is not None:
        raise Usage("{text} is no choice; did you mean {near}?", text=text or "-", near=guess)
    raise Usage("{text} is no choice; one of: {words}", text=text or "-", words=", ".join(codes))


def _word(step: Step, said: Given, world: World) -> str:
    """Return a word of the kind's vocabulary; of `resolve` one that the step lists; of a reply one that its party may
    give."""
    if step.kind == "resolve" and not said.value and len(step.results) == 1:
        return step.results[0]
    code = vocabulary(world.desk, KINDS[step.kind].words).parse(said.value)
    if step.kind == "resolve" and code not in step.results:
        raise Usage("{text} is no choice; one of: {words}", text=said.value, words=", ".join(step.results))
    if step.kind in ("wait", "reply") and step.choice(code) is None and code not in given_by(step, world.desk):
        # As Labels the party is named in the language of the reader, which need not be the desk's.
        role = Labels(ROLES, (step.value.partition(":")[0],))
        raise Usage("{party} does not say {text}; one of: {words}", party=role, text=code,
                    words=", ".join(given_by(step, world.desk)))  # fmt: skip
    return code


def given_by(step: Step, desk: Desk) -> tuple[str, ...]:
    """Return the results that the party of a step may give: those of its role, the desk's own, no answer, another one."""
    own = (code for code in vocabulary(desk, "result").words if code not in RESULTS.words)
    return (*results_of(step.value.partition(":")[0]), *own, *UNSAID)


def says_nothing(step: Step, said: Given) -> bool:
    """Return whether a wait is answered with a reply that says nothing usable, which may always be said."""
    return step.kind == "wait" and plain(said.value) in _INVALID_WORDS


def _spoken(step: Step, said: Given, world: World) -> Given:
    """Return the answer with the code that the party's words mean; what they say beyond it is kept as its text."""
    code = vocabulary(world.desk, KINDS[step.kind].words).find(said.value)
    if code is not None and plain(said.value) == code:
        return said
    listed = next((c for c in step.choices if plain(said.value) in map(plain, c.label.values())), None)
    if listed is not None:
        return replace(said, value=listed.code)
    about = results.About(expected=tuple(c.code for c in step.choices))
    found = results.answer(world.desk, step.value, said.value, about)
    more = {"text": found.text, "reason": found.reason}
    return replace(said, value=found.code, more={**{k: v for k, v in more.items() if v}, **said.more})


def _done(_step: Step, said: Given, _world: World) -> str:
    if said.value and plain(said.value) not in _DONE_WORDS:
        raise Usage("{text}: the answer is done", text=said.value)
    return DONE


def _event(step: Step, said: Given, world: World) -> str:
    """Return done, or the event's own time."""
    if not said.value or plain(said.value) in (*_DONE_WORDS, *_NOW_WORDS):
        return DONE
    return _when(said.value, world, end=step.value in EVENTS_AHEAD)


def _evidence(step: Step, said: Given, _world: World) -> str:
    """Return a file, or `none` where the step allows it, with the reason. Usage otherwise."""
    if plain(said.value) in _NONE_WORDS:
        if step.choice(NONE) is None:
            raise Usage("the {kind} must be there; there is no way round it", kind=step.value)
        if not (said.why or said.more.get("text")):
            raise Usage("say why the {kind} cannot be had", kind=step.value)
        return NONE
    if not said.value:
        raise Usage("a file is missing ({kind})", kind=step.value)
    return said.value


def _money(_step: Step, said: Given, _world: World) -> str:
    return given.money(said.value)


def _nothing(_step: Step, said: Given, _world: World) -> str:
    if said.value and plain(said.value) not in _DONE_WORDS:
        raise Usage("{text}: this step takes no answer", text=said.value)
    return ""


_VALUES = {
    "ask": _ask, "do": _done, "say": _done, "propose": _done, "escalate": _done, "event": _event,
    "evidence": _evidence, "settle": _money, "close": _nothing, "end": _nothing,
}  # fmt: skip


def _more(key: str, text: str, world: World) -> str:
    """Return a value that belongs to an answer, by its key."""
    desk = world.desk
    if key == "channel":
        return given.code(desk, "channel", text)
    if key == "cause":
        return given.coded(desk, "cause", text)[0]
    if key in ("promise", "follow"):
        moment = parse_when(text, now=world.now, zone=desk.zone, end=True, closes=closing(desk))
        if moment <= world.now:
            raise Usage("{option} {text}: that has passed already", option=key, text=text)
        return moment.isoformat()
    return given.clean(text, key) if key in ("text", "file", "lesson") else given.line(text, key)


# -- facts


def fact_value(step: Step, value: str, world: World) -> Node:
    """Return the value that an answer gives to the step's fact."""
    choice = step.choice(value)
    text = (choice.value or choice.code) if choice else value
    return given.fact(step.fact, text, world.desk, world.catalogue, world.now)


def recorded(step: Step, value: str) -> str:
    """Return an answer as the step's entry holds it: one that sets a personal fact is masked as that is."""
    masks = {
        "name": privacy.mask_name,
        "phone": privacy.mask_phone,
        "address": privacy.mask_address,
        "private": privacy.mask_private,
    }
    mask = masks.get(FACTS[step.fact].type) if step.fact else None
    return mask(value) if mask else value


def holds_already(step: Step, ticket: Ticket, value: Node) -> bool:
    """Return whether the step's fact has that value."""
    return fact_table.get(ticket.facts, step.fact) == value


def text_in(text: Text, language: str) -> str:
    """Return a text in a language, else in English."""
    return text.get(language) or text.get("en", "")


def missing_value(step: Step, said: Sequence[Given]) -> bool:
    """Return whether a step must be answered and no answer is given."""
    return not said and not step.free and step.kind not in ("close", "end")
