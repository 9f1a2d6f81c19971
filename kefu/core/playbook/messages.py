"""Messages and scripts with their fields filled in: facts, surnames, answers, what the desk knows. No filters, no code.

`{{field}}` stands for a value; `[[ ... ]]` is an optional part, left out whole when a field in it has no value. A field
outside of one that has no value is a gap, and stands as 〔its name〕.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex
from kefu.core.config.desk import Desk, find_branch, vocabulary
from kefu.core.config.places import fee_for, our_place, place_of
from kefu.core.playbook.field_names import COMPOSED, OF_DESK, clock_of, named, place_of_field
from kefu.core.playbook.model import KINDS, Playbook, Text
from kefu.core.playbook.surnames import surname, surname_of_masked
from kefu.core.playbook.tried import attempt, outlived, tried
from kefu.core.privacy.values import STAR
from kefu.core.ticket.model import Ticket, instant
from kefu.core.times.when import fixed
from kefu.core.vocabulary import words
from kefu.core.vocabulary.facts import FACTS

__all__ = [
    "Filling", "Gap", "answered", "fields", "known", "needed", "of_desk", "stray", "surname", "used",
]  # fmt: skip
_FIELD = regex(r"\{\{([^{}]*)\}\}")
_ANSWER = regex("answers[.]([a-z0-9-]+(?:#[0-9]+)?)")


def fields(text: str) -> list[str]:
    """Return the names between double braces, as they stand."""
    return [name.strip() for name in _FIELD.findall(text)]


def known(name: str) -> bool:
    """Return whether a field may stand in a text (an answer's step is looked at elsewhere)."""
    return named(name) or _ANSWER.fullmatch(name) is not None


def answered(name: str) -> str:
    """Return the step of a field `answers.STEP`; empty for any other field."""
    match = _ANSWER.fullmatch(name)
    return match[1] if match else ""


def of_desk(name: str) -> bool:
    """Return whether a field's value comes from the desk and who acts, whatever the ticket says."""
    return name in OF_DESK


def parts(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the pieces of a text in order, each with whether it is an optional part."""
    first, *rest = text.split("[[")
    yield False, first
    for piece in rest:
        inner, closed, after = piece.partition("]]")
        # Of three brackets the last two close the part: the first belongs to a word in it.
        own = len(after) - len(after.lstrip("]"))
        if closed:
            yield True, inner + "]" * own
            yield False, after[own:]
        else:
            yield False, "[[" + piece


def needed(text: str) -> list[str]:
    """Return the fields that must have a value before the text may be sent: those outside of optional parts."""
    found: list[str] = []
    for optional, piece in parts(text):
        for name in () if optional else fields(piece):
            inner = COMPOSED.get(name)
            found += needed(inner["en"]) if inner else [name]
    return list(dict.fromkeys(found))


def stray(text: str) -> bool:
    """Return whether braces or double brackets stand in a text that belong to no field and no optional part."""
    for optional, piece in parts(text):
        rest = _FIELD.sub("", piece)
        if "{" in rest or "}" in rest or "[[" in rest or "]]" in rest or (optional and not fields(piece)):
            return True
    return False


def used(book_texts: Iterable[Text]) -> frozenset[str]:
    """Return every field that stands in some texts, in any language, and the fields that those are made of."""
    found = frozenset(name for text in book_texts for said in text.values() for name in fields(said))
    inner = [COMPOSED[name] for name in found if name in COMPOSED]
    return found | used(inner) if inner else found


@frozen
class Gap:
    """A field of a message that has no value, and where the value would come from.

    `called`: what people call the field; `fact`: the fact to amend; `key`: the key of kefu.yaml to fill in; `step`: the step
    to answer; `shown`: of a contact, the masked value that is all that is known here.
    """

    name: str
    called: str
    fact: str = ""
    key: str = ""
    step: str = ""
    shown: str = ""


@frozen
class Filling:
    """The values of fields: from the playbook, the ticket in full, the answers on the path, the desk, who acts, in which
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
        return "".join(self._part(optional, piece) for optional, piece in parts(self._said(text)))

    def gaps(self, text: Text) -> tuple[Gap, ...]:
        """Return what stands as 〔its name〕 in a text, each once, in order."""
        pieces = [piece for optional, piece in parts(self._said(text)) if not optional]
        found = [gap for piece in pieces for name in fields(piece) for gap in self._lacking(name)]
        return tuple(dict.fromkeys(found))

    def _said(self, text: Text) -> str:
        return text.get(self.language) or text.get("en") or next(iter(text.values()), "")

    def _part(self, optional: bool, piece: str) -> str:
        if optional and any(self._lacking(name) for name in fields(piece)):
            return ""
        return _FIELD.sub(lambda m: self._shown(m[1].strip()), piece)

    def _shown(self, name: str) -> str:
        value = self.value(name)
        if value:
            return value
        gap = self.gap(name)
        return f"〔{' '.join(filter(None, [gap.called, gap.shown]))}〕"

    def _lacking(self, name: str) -> tuple[Gap, ...]:
        if name in COMPOSED:
            return self.gaps(COMPOSED[name])
        return () if self.value(name) else (self.gap(name),)

    def value(self, name: str) -> str:
        """Return the value of a field; empty if it is not known, or only masked."""
        step, clock, (whose, part) = answered(name), clock_of(name), place_of_field(name)
        if step:
            said = self.answer(step)
            return "" if self._hidden(step, said) else said
        if name in COMPOSED:
            return self.text(COMPOSED[name])
        if clock:
            return self._due(clock)
        if whose:
            place = our_place(self.desk) if whose == "desk" else place_of(self.desk, self._branch(whose))
            there: str = getattr(place, part)
            return there
        plain = self._plain(name)
        if plain is not None:
            return plain
        if name.endswith(".surname"):
            full = self.ticket.fact(self._named(name))
            return surname_of_masked(full) if STAR in full else surname(full)
        return "" if self._masked(name) else self.fact(name)

    def _plain(self, name: str) -> str | None:
        """Return the value of a field that is not simply a fact or made of one; None for any other."""
        if name in ("fee", "fee.why"):
            fee = fee_for(self.desk, self.ticket.fact("recipient.address"))
            return "" if fee is None else fee.amount if name == "fee" else fee.why
        values: Mapping[str, Callable[[], str]] = {
            "me": lambda: self.me,
            "desk": lambda: self.desk.name,
            "brand": lambda: self.desk.brand,
            "id": lambda: self.ticket.id,
            "responsible.name": lambda: self.ticket.responsible.get("name", ""),
            "tried": lambda: tried(self.desk, self.ticket, self.language),
            "attempt": lambda: attempt(self.desk, self.ticket, self.language),
            "eta": lambda: "" if outlived(self.ticket) else self.fact("eta"),
        }
        return values[name]() if name in values else None

    def gap(self, name: str) -> Gap:
        """Return where the value of a field that has none would come from."""
        step, (whose, part) = answered(name), place_of_field(name)
        called = self.called(name)
        if step:
            said = self.answer(step)
            shown = said if self._hidden(step, said) else ""
            held = self.book.step(step)
            return Gap(
                name, self._question(step) or called, held.fact if held and shown else "", step=step, shown=shown
            )
        if whose == "desk":
            return Gap(name, called, key=part)
        if whose:
            branch = self._branch(whose)
            fact = "" if branch else f"branches.{whose}"
            known_branch = find_branch(self.desk, branch)
            key = f"branches.{known_branch.name if known_branch else branch}.{part}" if branch else ""
            return Gap(name, called, fact, key)
        if name in ("desk", "brand"):
            return Gap(name, called, key=name)
        if name in ("fee", "fee.why"):
            there = self.ticket.fact("recipient.address")
            whole = there and not self._masked("recipient.address")
            return Gap(name, called, key="fees") if whole else Gap(name, called, "recipient.address", shown=there)
        fact = self._named(name) if name.endswith(".surname") else name if name in FACTS else ""
        return Gap(name, called, fact, shown=self.ticket.fact(fact) if self._masked(fact) else "")

    def _named(self, name: str) -> str:
        """Return the fact of the name whose surname a field is."""
        role = name.partition(".")[0]
        who = (self.ticket.fact("customer") or "recipient") if role == "customer" else role
        return f"{'recipient' if who == 'customer' else who}.name"

    def _branch(self, whose: str) -> str:
        return self.ticket.fact(f"branches.{whose}")

    def _masked(self, name: str) -> bool:
        """Return whether a contact is known in its masked form only: the vault that holds it is not here."""
        return name in FACTS and FACTS[name].personal and STAR in self.ticket.fact(name)

    def _hidden(self, name: str, said: str) -> bool:
        """Return whether the answer to a step is a contact of which the masked form is all that is here."""
        step = self.book.step(name)
        return step is not None and (self._masked(step.fact) or (step.type == "phone" and STAR in said))

    def _due(self, clock: str) -> str:
        """Return when a clock of a name is due that runs, the earliest of several; empty while it is paused."""
        due = next((c.due for c in self.ticket.running if c.name == clock and c.paused is None), None)
        return f"{fixed(due, self.desk.zone):%Y-%m-%d %H:%M}" if due else ""

    def _question(self, name: str) -> str:
        """Return what a step asks, without its question mark."""
        step = self.book.step(name)
        return self._said(step.text).rstrip("?？ ") if step is not None and step.kind == "ask" and step.text else ""

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
        kind = FACTS.get(name)
        if kind is None:
            return value
        if value and kind.type == "word":
            return vocabulary(self.desk, kind.words).label(value, self.language)
        if value and kind.type == "party":
            role, sign, who = value.partition(":")
            return words.ROLES.label(role, self.language) + (f" {who}" if sign else "")
        return self.shown(value, kind.type)

    def shown(self, value: str, kind: str) -> str:
        """Return an instant in the desk's zone to the minute; anything else as it is."""
        moment = instant(value) if kind == "instant" else None
        return f"{fixed(moment, self.desk.zone):%Y-%m-%d %H:%M}" if moment else value
