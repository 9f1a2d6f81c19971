"""Messages and scripts with their fields filled in: facts, surnames, answers. No filters, no conditions, no code."""

import re
from collections.abc import Callable, Iterator, Mapping

from kefu.core.base.frozen import frozen
from kefu.core.config.desk import Desk, vocabulary
from kefu.core.playbook.model import KINDS, Playbook, Text
from kefu.core.ticket.model import Ticket
from kefu.core.times.when import fixed
from kefu.core.vocabulary import words
from kefu.core.vocabulary.facts import FACTS

PEOPLE = ("sender", "recipient", "customer", "caller")
OTHERS = (*(f"{role}.surname" for role in PEOPLE), "responsible.name", "me", "desk")
"""The fields besides facts and `answers.STEP`."""
_FIELD = re.compile(r"\{\{([^{}]*)\}\}")
_ANSWER = re.compile("answers[.]([a-z0-9-]+(?:#[0-9]+)?)")
_HAN = re.compile("[\u3400-\u9fff]")
_COMPOUND = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "令狐",
        "慕容",
        "夏侯",
        "司徒",
        "端木",
        "南宫",
        "独孤",
        "长孙",
        "宇文",
        "轩辕",
        "澹台",
        "公冶",
        "宗政",
        "濮阳",
        "淳于",
        "单于",
        "申屠",
        "钟离",
        "鲜于",
        "闾丘",
        "司空",
        "百里",
        "呼延",
        "东郭",
        "西门",
        "万俟",
        "闻人",
        "赫连",
        "拓跋",
        "第五",
    ]
)


def fields(text: str) -> list[str]:
    """Return the names between double braces, as they stand."""
    return [name.strip() for name in _FIELD.findall(text)]


def known(name: str) -> bool:
    """Return whether a field may stand in a text (an answer's step is looked at elsewhere)."""
    return name in FACTS or name in OTHERS or _ANSWER.fullmatch(name) is not None


def answered(name: str) -> str:
    """Return the step of a field `answers.STEP`; empty for any other field."""
    match = _ANSWER.fullmatch(name)
    return match[1] if match else ""


def stray(text: str) -> bool:
    """Return whether braces stand in a text that belong to no field."""
    rest = _FIELD.sub("", text)
    return "{" in rest or "}" in rest


def used(book_texts: Iterator[Text] | tuple[Text, ...]) -> frozenset[str]:
    """Return every field that stands in some texts, in any language."""
    return frozenset(name for text in book_texts for said in text.values() for name in fields(said))


def surname(name: str) -> str:
    """Return the surname: of a Chinese name its first character (two of a compound one), else the name as it is."""
    plain = name.strip()
    if not plain or _HAN.match(plain) is None:
        return plain
    # A name of two characters has a surname of one, also where both together look like a compound one.
    return plain[:2] if plain[:2] in _COMPOUND and len(plain) > 2 else plain[:1]


@frozen
class Filling:
    """The values of fields: from the playbook, the ticket in full, the answers on the path, who acts, in which
    language.

    `called`: what people call a field, for one that is not known yet.
    """

    book: Playbook
    ticket: Ticket
    answers: Mapping[str, str]
    desk: Desk
    me: str
    language: str
    called: Callable[[str], str]

    def text(self, text: Text) -> str:
        """Return a text in this language, its fields filled in; what is not known stands as 〔its name〕."""
        said = text.get(self.language) or text.get("en") or next(iter(text.values()), "")
        return _FIELD.sub(lambda m: self.value(m[1].strip()) or f"〔{self.called(m[1].strip())}〕", said)

    def value(self, name: str) -> str:
        """Return the value of a field; empty if it is not known."""
        step = answered(name)
        if step:
            return self.answer(step)
        if name == "me":
            return self.me
        if name == "desk":
            return self.desk.name
        if name == "responsible.name":
            return self.ticket.responsible.get("name", "")
        role, _, part = name.partition(".")
        if part == "surname":
            who = (self.ticket.fact("customer") or "recipient") if role == "customer" else role
            return surname(self.ticket.fact(f"{'recipient' if who == 'customer' else who}.name"))
        return self.fact(name)

    def answer(self, name: str) -> str:
        """Return the answer to a step, as people say it."""
        step, code = self.book.step(name), self.answers.get(name, "")
        if step is None or not code:
            return ""
        if step.fact:
            return self.fact(step.fact)
        choice = step.choice(code)
        if choice is not None and choice.label:
            return choice.label.get(self.language) or choice.label.get("en", code)
        table = KINDS[step.kind].words
        if table:
            return vocabulary(self.desk, table).label(code, self.language)
        return self.shown(code, "instant" if step.type == "date" else "")

    def fact(self, name: str) -> str:
        """Return a fact as people say it: the label of the choice that set it, or of its word, else its text."""
        held = self.ticket.facts.get(name)
        if isinstance(held, list):
            return ", ".join(v for v in held if isinstance(v, str))
        value = self.ticket.fact(name)
        for step in self.book.setting(name):
            for choice in step.choices:
                if value and value == (choice.value or choice.code):
                    return choice.label.get(self.language) or value
        kind = FACTS[name]
        if value and kind.type == "word":
            return vocabulary(self.desk, kind.words).label(value, self.language)
        if value and kind.type == "party":
            role, sign, who = value.partition(":")
            return words.ROLES.label(role, self.language) + (f" {who}" if sign else "")
        return self.shown(value, kind.type)

    def shown(self, value: str, kind: str) -> str:
        """Return an instant in the desk's zone to the minute; anything else as it is."""
        from kefu.core.ticket.model import instant

        moment = instant(value) if kind == "instant" else None
        return f"{fixed(moment, self.desk.zone):%Y-%m-%d %H:%M}" if moment else value
