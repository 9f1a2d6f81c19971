"""Words that people type, turned into what files hold: codes, branches, amounts, instants, clean text. Raises Usage
only."""

import re
from datetime import datetime, timedelta

from kefu.core.base.errors import Usage, beginning
from kefu.core.base.near import near, plain
from kefu.core.base.node import Node
from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex
from kefu.core.config import desk as desks
from kefu.core.config.categories import Catalogue
from kefu.core.config.desk import Desk
from kefu.core.config.hours import closing
from kefu.core.config.likely import listed_courier
from kefu.core.privacy.mask import mask_phone
from kefu.core.times.calendar import add_working, add_working_days
from kefu.core.times.when import FIRST_YEAR, Unit, days_later, iso, later, parse_span, parse_when
from kefu.core.vocabulary import fact_words as facts
from kefu.core.vocabulary import waybill as waybills
from kefu.core.vocabulary.facts import FACTS, GROUPS, NOT_AMENDED
from kefu.core.vocabulary.vocabulary import Labels
from kefu.core.vocabulary.words import STAFF_PAYERS, TABLES, YES_NO

LONGEST = 20_000
"""Characters that one text may have; more belongs into an attachment."""
_BAD = regex(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_MONEY = regex("[0-9]{1,9}([.][0-9]{1,2})?")
STAFF = STAFF_PAYERS[0]


def clean(text: str, what: str) -> str:
    """Return a text without blanks around it. Usage if it is empty, too long or holds a forbidden character."""
    result = text.replace("\r\n", "\n").strip()
    if not result:
        raise Usage("{what}: the text is empty", what=what)
    not_too_long(result, what)
    bad = _BAD.search(result)
    if bad:
        name = f"U+{ord(bad[0]):04X}"
        raise Usage("{what}: the character {name} is not allowed; take it out", what=what, name=name)
    return result


def not_too_long(text: str, what: str) -> None:
    """Raise Usage for more characters than a text may have."""
    if len(text) > LONGEST:
        raise Usage(
            "{what}: {count} characters are too many (at most {most}); attach it as a file: kefu attach ID FILE",
            what=what,
            count=len(text),
            most=LONGEST,
        )


def line(text: str, what: str) -> str:
    """Return a clean text of one line."""
    return " ".join(clean(text, what).split())


def party(desk: Desk, text: str, roles: str = "role") -> str:
    """Return a party `ROLE[:NAME]`: the role's code, and a branch's name as the desk writes it. The name of a courier whom
    kefu.yaml lists is a party by itself.

    `roles`: the vocabulary of roles. Where it has the desk's own people, one of them is named by his id alone.
    """
    whole = nfkc(line(text, "party"))
    role, _, name = whole.partition(":")
    known = TABLES[roles]
    if STAFF in known and (known.find(role) in (None, STAFF)):
        own = name if known.find(role) == STAFF else desks.named(desk, role)
        if own or known.find(role) == STAFF:
            return f"{STAFF}:{desks.find_staff(desk, own).id}"
    if known.find(role) is None and (courier := listed_courier(desk, whole)):
        return f"courier:{courier}"
    code = known.parse(role)
    if not name.strip():
        return code
    return f"{code}:{desks.branch(desk, name) if code in ('origin', 'delivery', 'branch', 'hub') else name.strip()}"


def coded(desk: Desk, vocabulary: str, text: str) -> tuple[str, str]:
    """Return a word of an extensible vocabulary that has `other`: (code, '') or ('other', the text)."""
    code = desks.vocabulary(desk, vocabulary).find(text)
    return (code, "") if code is not None else ("other", line(text, vocabulary))


def ending(desk: Desk, text: str) -> str:
    """Return the result that the work ends with, by its code or by a word of the code. Usage with the nearest
    otherwise: a result is none that nobody named."""
    words = desks.vocabulary(desk, "result")
    found = words.find(text)
    if found is not None:
        return found
    # Imported here, since only errors need it and loading it costs every start.
    from kefu.core.vocabulary.understood import is_progress, nearest_ends

    short = beginning(text)
    offered = Labels(words, nearest_ends(text))
    if is_progress(text):
        raise Usage("{text} is no result yet; an end of the work is such as: {words}", text=short, words=offered)
    raise Usage("{text}: not a known result; the nearest: {words}", text=short, words=offered)


def code(desk: Desk, vocabulary: str, text: str) -> str:
    """Return a word of a vocabulary as its code; Usage with the known words otherwise."""
    return desks.vocabulary(desk, vocabulary).parse(text)


def waybill(text: str, *, sure: bool = False) -> str:
    """Return a waybill as it is kept: plain width, no blanks, capitals, without a label or an apostrophe before it.

    Usage for what cannot be one, and for a person's number. A mobile number with one digit more, and an ID card number
    with a wrong one, are taken where somebody is `sure`: who names the carrier, or writes `单号:` before it.
    """
    bare = waybills.unwrapped(text)
    result = waybills.normalise(bare)
    if waybills.lost_digits(bare):
        raise Usage(
            "{text}: the program that saved this number kept only its first digits; format the column as text there and save it again",
            text=beginning(text),
        )
    # A waybill is never masked, so a person's number typed in its place would stay in the history.
    if waybills.is_mobile(result.lstrip("+")):
        raise Usage(
            "{text}: a phone number, not a waybill; it would stand in the history for good", text=mask_phone(result)
        )
    if waybills.is_id_card(result):
        raise Usage(
            "{text}: an ID card number, not a waybill; it would stand in the history for good", text=mask_phone(result)
        )
    if not waybills.is_plausible(result):
        raise Usage(
            "{text}: not a waybill number (6 to 40 digits, or from 8 signs on letters and digits)", text=beginning(text)
        )
    if waybills.is_long_mobile(result) and not (sure or waybills.is_labelled(text)):
        raise Usage(
            "{text}: a mobile number with one digit more? If it is a waybill, name its carrier, or write No: before it",
            text=mask_phone(result),
        )
    if waybills.is_wrong_id_card(result) and not (sure or waybills.is_labelled(text)):
        raise Usage(
            "{text}: an ID card number with a wrong digit? If it is a waybill, name its carrier, or write No: before it",
            text=mask_phone(result),
        )
    return result


def money(text: str) -> str:
    """Return an amount in the desk's currency as it is kept: `358` or `358.00`."""
    result = nfkc(text).strip().removeprefix("¥").removesuffix("元").strip()
    if _MONEY.fullmatch(result) is None:
        raise Usage("{text}: not an amount, such as 358 or 358.50", text=text)
    whole, dot, rest = result.partition(".")
    return (whole.lstrip("0") or "0") + dot + rest


def staff(desk: Desk, text: str, me: str) -> str:
    """Return the id of the person named by id, name or address, or by `me` (whose id is given); `none` for nobody."""
    word = plain(text)
    if word in ("none", "无"):
        return "none"
    return me if word in ("me", "我") else desks.find_staff(desk, text).id


def level(desk: Desk, text: str) -> str:
    """Return the name of a level."""
    return desk.levels[desks.rank(desk, text)].name


def span_end(desk: Desk, start: datetime, text: str) -> datetime:
    """Return the end of a span such as 2h or 1wd that begins at `start`; working time by the desk's first calendar."""
    span = parse_span(text)
    zone = desk.zone
    if not span.working:
        return days_later(start, span.amount, zone) if span.unit is Unit.DAYS else later(start, span.delta(), zone)
    calendar = next(iter(desk.calendars.values()), None)
    if calendar is None:
        raise Usage("{span} is working time, and kefu.yaml has no calendar; give m, h or d", span=str(span))
    if span.unit is Unit.WORKING_DAYS:
        return add_working_days(calendar, start, span.amount, zone)
    return add_working(calendar, start, timedelta(hours=span.amount), zone)


def assignment(text: str) -> tuple[str, str]:
    """Return `FACT=VALUE` as (dotted name of the fact, text); the fact is named by its name or by any of its words. An
    empty value takes the fact away."""
    typed, sign, value = text.replace("＝", "=", 1).partition("=")
    if not sign:
        raise Usage("{text}: expected FACT=VALUE, such as demand=...", text=text)
    name = named_fact(typed)
    if name in NOT_AMENDED:
        raise Usage("{name}: follows from the category; change the category", name=typed.strip())
    return name, value


def named_fact(text: str) -> str:
    """Return the dotted name of the fact that is named by its name or by a word of it. Usage with the nearest
    otherwise."""
    found = facts.fact_of(text)
    if found:
        return found
    name = plain(text)
    if name in GROUPS:
        raise Usage("{name}: name one of {known}", name=name, known=facts.Called(GROUPS[name]))
    guess = near(name, facts.words_of(FACTS))
    if guess is not None:
        raise Usage("{name}: no such fact; did you mean {near}?", name=name, near=guess)
    raise Usage("{name}: no such fact; the nearest: {known}", name=name, known=facts.Called(facts.nearest_facts(name)))


def fact(name: str, text: str, desk: Desk, catalogue: Catalogue, now: datetime) -> Node:
    """Return the value of a fact from the text that somebody typed, by the type of the fact."""
    kind = FACTS[name]
    value = clean(text, name) if name == "text" else line(text, name)
    if kind.type == "word":
        return code(desk, kind.words, value)
    if kind.type == "category":
        return catalogue.resolve(value).category
    if kind.type == "waybill":
        return waybill(value)
    if kind.type == "waybills":
        return [waybill(part) for part in re.split("[,;/\uff0c\uff1b、 ]+", value) if part]
    if kind.type == "branch":
        return desks.branch(desk, value)
    if kind.type == "instant":
        when = parse_when(value, now=now, zone=desk.zone, end=kind.deadline, closes=closing(desk))
        if when.astimezone(desk.zone).year < FIRST_YEAR:
            raise Usage("{text}: there is no such time", text=beginning(value))
        return iso(when, desk.zone)
    if kind.type == "money":
        return money(value)
    if kind.type == "number":
        return _number(name, value)
    if kind.type == "flag":
        return "true" if YES_NO.parse(value) == "yes" else "false"
    if kind.type == "party":
        return party(desk, value)
    if name == "result":
        return ending(desk, value)
    if name == "cause":
        return code(desk, name, value)
    return value


def count(text: str, what: str) -> str:
    """Return a number of pieces or times, from 1 to 9999."""
    value = nfkc(text).strip()
    if re.fullmatch("[0-9]{1,4}", value) is None or int(value) == 0:
        raise Usage("{name}: {text} is not a number from 1 to 9999", name=what, text=text)
    return str(int(value))


def _number(name: str, text: str) -> str:
    """Return a whole number without leading zeros; Usage otherwise."""
    value = nfkc(text)
    if re.fullmatch("[0-9]{1,9}", value) is None:
        raise Usage("{name}: {text} is not a whole number", name=name, text=text)
    return str(int(value))
