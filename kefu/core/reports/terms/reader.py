"""The terms by which lists are asked: `key:value` terms, `is:` words and free text, in English and Chinese, in any
width.

All terms must hold; values separated by commas are alternatives. Reading a term needs the desk (its staff, levels,
branches, words and categories); whether a row fits is decided by the row alone. Free text, phones and names are looked
up elsewhere.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from kefu.core.base.errors import Said, Usage
from kefu.core.base.frozen import frozen
from kefu.core.base.near import near, plain
from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex
from kefu.core.base.wildcards import Waybills
from kefu.core.config.categories import Catalogue
from kefu.core.config.desk import Desk, find_branch, rank
from kefu.core.reports import UNREADABLE, Row
from kefu.core.reports.daily import ASKING
from kefu.core.reports.terms.facts import SOUGHT, Holds, fact_term
from kefu.core.reports.terms.query import Query, Test
from kefu.core.reports.terms.words import IS, KEYS
from kefu.core.times.when import parse_when
from kefu.core.vocabulary import waybill
from kefu.core.vocabulary.fact_words import fact_of, words_of
from kefu.core.vocabulary.facts import FACTS
from kefu.core.vocabulary.vocabulary import Vocabulary, Word
from kefu.core.vocabulary.words import FILE, KINDS, STATES, TABLES

ANY = "any"
_STATES = STATES.extended(
    [Word(ANY, ("any", "all"), ("全部", "任意")), Word(UNREADABLE, ("unreadable",), ("无法读取",))]
)
_NOBODY = ("none", "无", "无人")
_ME = ("me", "我")
_TERM = regex(r"([^\W0-9][\w.-]*):(.*)", re.DOTALL)
_LIMIT = regex("(<=|>=|<|>|)(.*)", re.DOTALL)
_LIMITS = (
    (regex("[.][.](.+)"), "<="),
    (regex("(.+)[.][.]"), ">="),
    (regex("(?i:before)[- ](.+)"), "<"),
    (regex("(?i:after)[- ](.+)"), ">"),
    (regex("(.+?)(?:以前|之前|前)"), "<"),
    (regex("(.+?)(?:以后|之后|后)"), ">"),
)
"""The ways to say a limit that a shell takes as they are, with the sign of each."""
_DIGITS = regex("[0-9]{3,11}")
_NAME = regex("[\u4e00-\u9fff·]{1,8}|[A-Za-z]+(?: [A-Za-z]+){0,2}")
_BARE_PHONE = regex("(?:[+]?86-?)?1[3-9][0-9](?:-?[0-9]{4}){2}|0[0-9]{2,3}-?[0-9]{7,8}")


@frozen
class Reader:
    """A reader of terms, and the circumstances that they are read in."""

    desk: Desk
    catalogue: Catalogue
    me: Callable[[], str]
    now: datetime

    def query(self, terms: Iterable[str]) -> Query:
        """Return the terms as typed, one a word, as a query. Usage for an unknown key or word, with the nearest."""
        tests: list[Test] = []
        held: dict[str, list[str]] = {"text": [], "phone": [], "name": []}
        waybills: list[Waybills] = []
        facts: list[Holds] = []
        stated = closed = daily = files = alone = False
        first = last = ""
        for term in terms:
            key, value = self.split(term)
            daily = daily or key in ASKING
            if key in held:
                held[key].append(value)
            elif key == "waybill":
                waybills.append(_pattern(value))
            elif key in FACTS and key not in _READERS:
                facts.append(fact_term(key, value, self.desk, self.catalogue, self.now))
            elif key:
                tests.append(_READERS[key](self, value))
                stated = stated or key == "state"
                if key == "kind":
                    kinds = {_word(KINDS, part) for part in _parts(value)}
                    files, alone = files or FILE in kinds, alone or kinds == {FILE}
                first = max(first, self._day(value)) if key == "since" else first
                last = min(last or "999999", self._day(value)) if key == "until" else last
                closed = closed or (key == "state" and bool({"closed", ANY} & set(self.states(value))))
        looked_up = bool(waybills or held["phone"] or held["name"])
        return Query(
            tuple(tests),
            tuple(t for t in held["text"] if t),
            tuple(waybills),
            tuple(held["phone"]),
            tuple(held["name"]),
            # Whoever names one parcel or person wants its closed tickets too, unless a state is asked for.
            closed or (looked_up and not stated),
            (first, last),
            tuple(facts),
            daily,
            files,
            alone,
        )

    def _day(self, value: str) -> str:
        """Return a day as ticket numbers begin with it."""
        return f"{parse_when(value, now=self.now, zone=self.desk.zone):%y%m%d}"

    def split(self, term: str) -> tuple[str, str]:
        """Return (key, value) of a term; free text has the key `text`. Usage for an unknown key or no value."""
        typed = nfkc(term).strip()
        match = _TERM.fullmatch(typed)
        # `https://...` is no key with a value.
        if match is None or match[2].startswith("//"):
            # A text never holds a whole number: phones are masked.
            return ("phone" if _BARE_PHONE.fullmatch(typed.replace(" ", "-")) else "text"), typed
        key, value = KEYS.find(match[1]) or _of_fact(match[1]), match[2].strip()
        if not key:
            guess = near(match[1], [*KEYS.labels(), *words_of(FACTS)])
            if guess is not None:
                raise Usage("{term}: no key {key}; did you mean {near}:?", term=term, key=match[1], near=guess)
            raise Usage(
                "{term}: no key {key}; the keys are {known}. To search for these words: text:{term}",
                term=term,
                key=match[1],
                known=", ".join(KEYS.words),
            )
        if not value:
            raise Usage("{term}: nothing stands after the colon", term=term)
        return key, value

    # -- one method for each key that looks at rows

    def states(self, value: str) -> list[str]:
        """Return the states of a value."""
        return [_word(_STATES, part) for part in _parts(value)]

    def state(self, value: str) -> Test:
        wanted = set(self.states(value))
        return lambda row: ANY in wanted or row["state"] in wanted

    def category(self, value: str) -> Test:
        wanted = {self.catalogue.resolve(part).category for part in _parts(value)}
        return lambda row: row["category"] in wanted

    def kind(self, value: str) -> Test:
        wanted = {_word(KINDS, part) for part in _parts(value)}
        return lambda row: row["kind"] in wanted

    def direction(self, value: str) -> Test:
        wanted = {_word(TABLES["direction"], part) for part in _parts(value)}
        return lambda row: row["direction"] in wanted

    def owner(self, value: str) -> Test:
        wanted = {self._person(part) for part in _parts(value)}
        return lambda row: row["owner"] in wanted

    def _person(self, text: str) -> str | None:
        """Return a staff id, also of somebody who has left; None for nobody. Usage otherwise."""
        if text.casefold() in _NOBODY:
            return None
        if text.casefold() in _ME:
            return self.me()
        staff = self.desk.staff.values()
        for person in staff:
            if plain(text) in (plain(person.id), plain(person.name), plain(person.email)):
                return person.id
        guess = near(text, [name for person in staff for name in (person.id, person.name)])
        if guess is not None:
            raise Usage("{text}: nobody on the staff list has this name; did you mean {near}?", text=text, near=guess)
        raise Usage(
            "{text}: nobody on the staff list has this name; there are: {known}",
            text=text,
            known=", ".join(person.id for person in staff),
        )

    def level(self, value: str) -> Test:
        wanted = {self.desk.levels[rank(self.desk, part)].name for part in _parts(value)}
        return lambda row: row["level"] in wanted

    def branch(self, value: str) -> Test:
        """Return a test that any branch of the ticket holds the words or is named by them otherwise."""
        wanted = []
        for part in _parts(value):
            known = find_branch(self.desk, part)
            wanted += [_bare(part), *([_bare(known.name)] if known else [])]
        return lambda row: any(w in _bare(b) for b in _texts(row["branches"]) for w in wanted)

    def courier(self, value: str) -> Test:
        """Return a test that the name of the responsible courier, or of one who is waited for, holds the words."""
        wanted = [_bare(part) for part in _parts(value)]
        return lambda row: any(w in _bare(name) for name in _couriers(row) for w in wanted)

    def since(self, value: str) -> Test:
        start = parse_when(value, now=self.now, zone=self.desk.zone)
        return lambda row: isinstance(opened := row["opened"], datetime) and opened >= start

    def until(self, value: str) -> Test:
        stop = parse_when(value, now=self.now, zone=self.desk.zone, end=True)
        return lambda row: isinstance(opened := row["opened"], datetime) and opened <= stop

    def due(self, value: str) -> Test:
        """Return a test of the due time: `..18:00`, `before-18:00` or `18:00前`, `tomorrow..`, `8:00..18:00`, a day or a minute
        that it falls into, or `none`. `<18:00` and `>tomorrow` mean the same as the words, but a shell takes them."""
        if value.casefold() in _NOBODY:
            return lambda row: row["due"] is None
        begin, dots, end = value.partition("..")
        if dots and begin and end:
            after, before = self.due(f">={begin}"), self.due(f"<={end}")
            return lambda row: after(row) and before(row)
        match = _LIMIT.fullmatch(_signed(value))
        assert match is not None
        sign, text = match.groups()
        first = parse_when(text, now=self.now, zone=self.desk.zone)
        last = parse_when(text, now=self.now, zone=self.desk.zone, end=True)
        within: Mapping[str, Callable[[datetime], bool]] = {
            "<": lambda due: due < first,
            "<=": lambda due: due <= last,
            ">": lambda due: due > last,
            ">=": lambda due: due >= first,
            "": lambda due: first <= due <= last,
        }
        return lambda row: isinstance(due := row["due"], datetime) and within[sign](due)

    def is_(self, value: str) -> Test:
        tests = [_IS[_word(IS, part)] for part in _parts(value)]
        return lambda row: any(test(row) for test in tests)


_READERS: Mapping[str, Callable[[Reader, str], Test]] = {
    "state": Reader.state,
    "category": Reader.category,
    "kind": Reader.kind,
    "direction": Reader.direction,
    "owner": Reader.owner,
    "level": Reader.level,
    "branch": Reader.branch,
    "courier": Reader.courier,
    "since": Reader.since,
    "until": Reader.until,
    "due": Reader.due,
    "is": Reader.is_,
}
_IS: Mapping[str, Test] = {
    "overdue": lambda row: row["overdue"] is True,
    "waiting": lambda row: row["state"] == "waiting",
    "incomplete": lambda row: bool(row["missing"]),
    "unassigned": lambda row: row["owner"] is None,
    "urged": lambda row: bool(row["urged"]),
    "reopened": lambda row: bool(row["reopened"]),
    "escalated": lambda row: bool(row["escalated"]),
    "paused": lambda row: row["paused"] is True,
    "unreadable": lambda row: row["state"] == UNREADABLE,
}


def _signed(value: str) -> str:
    """Return a limit of a time with its sign: both ends of `..` count, a time that is before another one is earlier."""
    for said, sign in _LIMITS:
        match = said.fullmatch(value)
        if match is not None:
            return sign + match[1].strip()
    return value


def _of_fact(word: str) -> str:
    """Return the fact that a word before a colon means, or the key by which its value is sought; empty if none."""
    name = fact_of(word)
    return SOUGHT.get(FACTS[name].type, name) if name else ""


def person_key(term: str) -> str:
    """Return the key by which a free text may have meant a person: part of a phone, or what may be a name; else empty."""
    typed = nfkc(term).strip()
    return "phone" if _DIGITS.fullmatch(typed) else "name" if _NAME.fullmatch(typed) else ""


def _parts(value: str) -> list[str]:
    """Return the alternatives of a value."""
    return [part.strip() for part in re.split("[,、]", value) if part.strip()] or [value]


def _word(known: Vocabulary, text: str) -> str:
    """Return the code that `text` means in a vocabulary; Usage with the nearest word."""
    code = known.find(text)
    if code is not None:
        return code
    guess = near(text, known.labels())
    if guess is None:
        return known.parse(text)
    raise Usage("{text}: not a known {what}; did you mean {near}?", text=text, what=Said(known.name), near=guess)


def _bare(text: str) -> str:
    return "".join(nfkc(text).casefold().split())


def _texts(value: object) -> list[str]:
    return [v for v in value.values() if isinstance(v, str)] if isinstance(value, Mapping) else []


def _couriers(row: Row) -> list[str]:
    """Return the names of the couriers who are responsible or waited for."""
    responsible, waiting = row["responsible"], row["waiting"]
    names = []
    if isinstance(responsible, Mapping) and responsible.get("party") == "courier":
        names.append(str(responsible.get("name", "")))
    parties = [str(party) for party in waiting] if isinstance(waiting, list) else []
    return names + [p.partition(":")[2] for p in parties if p.startswith("courier:")]


def _pattern(value: str) -> Waybills:
    """Return the waybills that a value names."""
    return Waybills(map(waybill.normalise, _parts(value)))
