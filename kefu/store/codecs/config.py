"""`kefu.yaml` to a Desk and findings. A part that is wrong is left out and reported; the rest of the desk works.

`TABLE` names every key with its type; the reader, the documentation and their test go by it.
"""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from kefu.core.base.findings import Finding, finding
from kefu.core.config.desk import (
    DEFAULT_LEVELS,
    DEFAULT_ROLES,
    FORMAT,
    TOO_NEW,
    Area,
    Ask,
    Callback,
    Desk,
    Raw,
)
from kefu.core.times.calendar import Calendar, Minutes, Peak
from kefu.core.vocabulary.vocabulary import Word
from kefu.core.vocabulary.words import TABLES
from kefu.store.codecs import branches, duties, money, outages, own_lists, staff, values
from kefu.store.codecs.attention import attention
from kefu.store.codecs.editions import newest
from kefu.store.codecs.keys import Check, Walk, items, one, pairs, paths, shape, texts
from kefu.store.yaml import read as yamlio
from kefu.store.yaml.read import Document, Node

PATH = "kefu.yaml"
TABLE = """
format! | format
rules | edition
desk | text
brand | text
phone | text
address | text
hours | text
own | texts
timezone! | zone
language | language
needs | needs
sign | flag
sync.inbox | inbox
terminals[] | email
places[] | text
staff.<id>.name | text
staff.<id>.email! | email
staff.<id>.roles[] | role
staff.<id>.ended | date
staff.<id>.until | moment
staff.<id>.keys[] | key
roles.<name>[] | permission
owners[].match!.<fact> | text
owners[].owner! | staff
levels[].name! | name
levels[].owner | staff
limits.settle.<role> | amount
fines.<fine>.amount | money
fines.<fine>.per | per
fines.<fine>.what! | text
fines.<fine>.source | text
shares.recovery.us! | count
shares.recovery.<sharer> | count
accounts.<booked> | account
callback.tries | count
callback.apart | span
attention | workdays
attention.default | workdays
attention.kinds.<kind> | workdays
attention.categories.<category> | workdays
branches.<branch>.hub | text
branches.<branch>.phone | text
branches.<branch>.address | text
branches.<branch>.hours | text
branches.<branch>.aliases | texts
areas[].match! | texts
areas[].courier! | text
fees[].match! | texts
fees[].amount! | money
fees[].why | text
ask[].about! | text
ask[].who! | text
lists.<list>.terms | texts
lists.<list>.columns | texts
lists.<list>.sort | text
calendars.<name>.week.<days>[] | hours
calendars.<name>.holidays | country
calendars.<name>.extra.<date>[] | hours
calendars.<name>.closed[] | date
runs.<branch>[] | time
peaks[].name! | text
peaks[].from! | day
peaks[].to! | day
outages[].from! | moment
outages[].to | moment
outages[].branches | texts
outages[].what | outage
outages[].source | text
duties.<duty>.what! | text
duties.<duty>.category! | category
duties.<duty>.every | rhythm
duties.<duty>.on | text
duties.<duty>.after | count
duties.<duty>.first | date
duties.<duty>.from | time
duties.<duty>.by! | time
duties.<duty>.days | count
duties.<duty>.whose | staff
clocks[] | raw
overrides.clocks.<clock> | raw
words.<vocabulary>.<code>.en! | texts
words.<vocabulary>.<code>.zh! | texts
"""
WHOLE = (
    "shares.recovery", "owners[]", "calendars.<name>", "runs.<branch>", "peaks[]", "fees[]", "outages[]", "duties.<duty>",
)  # fmt: skip
KEYS = tuple(paths(TABLE))
"""Every key as the documentation writes it."""
DEFAULT_ZONE = "Asia/Shanghai"


def read(data: bytes, path: str = PATH, document: Document | None = None) -> tuple[Desk | None, tuple[Finding, ...]]:
    """The desk that `data` describes, and what is wrong with it; no desk only if nothing of it can be read.

    `document`: what the YAML of `data` is known to hold; then `data` is not looked at.
    """
    doc, found = (document, ()) if document is not None else yamlio.read(data, path, hand=True)
    if doc is None:
        return None, found
    if not isinstance(doc.root, dict):
        return None, (finding("wrong-type", "the file must be keys with values", path=path, line=1),)
    walk = Walk(doc, path, _checks(doc.root))
    kept = walk.root(shape(TABLE, WHOLE))
    _cross(walk, doc.root, kept)
    desk = _desk(kept, doc, path)
    if desk.format > FORMAT or desk.edition > desk.newest:  # its new keys are no mistakes
        walk.found = [each for each in walk.found if each.code != "unknown-key"]
    return desk, tuple(sorted(walk.found, key=lambda each: each.line))


def _checks(root: Mapping[str, Node]) -> Mapping[str, Check]:
    """The checks, with those that depend on what the file itself names."""
    roles = dict.fromkeys([*DEFAULT_ROLES, *pairs(root.get("roles"))])
    return {
        **values.CHECKS,
        "staff": values.member("unknown-staff", pairs(root.get("staff"))),
        "role": values.member("unknown-role", roles),
    }


def _cross(walk: Walk, root: Mapping[str, Node], kept: Mapping[str, Node]) -> None:
    """Report faults that no single value shows."""
    form = one(kept.get("format"))
    if form and int(form) > FORMAT:
        newer = finding(
            "newer-format", "format {format} is newer than this kefu: the desk is read, not changed", format=form
        )
        walk.report(newer, "format")
    edition = _edition(root, kept)
    if edition > newest():
        walk.report(finding("newer-edition", TOO_NEW, edition=edition, newest=newest()), "rules")
    staff.faults(walk, root, kept)
    branches.faults(walk, root, kept)
    for name, calendar in pairs(kept.get("calendars")).items():
        if not any(pairs(pairs(calendar).get("week")).values()):
            no_hours = finding("no-hours", "the calendar {name} has no working hours", name=name)
            walk.report(no_hours, "calendars", name)
    for number, peak in enumerate(map(pairs, items(root.get("peaks")))):
        told = [values.day_of(one(peak.get(key))) for key in ("from", "to")]
        if all(told) and not _peak(peak):
            unlike = finding(
                "bad-date", "a peak season ends after it begins, and both days name a year or neither does"
            )
            walk.report(unlike, "peaks", number)
    outages.faults(walk, root, kept, values.zone_of(one(kept.get("timezone"))) or ZoneInfo(DEFAULT_ZONE))
    own_lists.faults(walk, kept)
    duties.faults(walk, kept, int(form or "1"))
    for vocabulary, own in pairs(kept.get("words")).items():
        _own_words(walk, vocabulary, pairs(own))


def _own_words(walk: Walk, vocabulary: str, own: Mapping[str, Node]) -> None:
    """A desk's word must not mean something already."""
    known = TABLES[vocabulary]
    for code, word in own.items():
        for text in (code, *texts(pairs(word).get("en")), *texts(pairs(word).get("zh"))):
            other = known.find(text)
            if other is not None:
                taken = finding("duplicate-word", "{text} means {other} already", text=text, other=other)
                walk.report(taken, "words", vocabulary, code)
        known = known.extended([_word(code, word)])


def _desk(kept: Mapping[str, Node], doc: Document, path: str) -> Desk:
    zone = values.zone_of(one(kept.get("timezone")))
    form = int(one(kept.get("format"), "1"))
    edition = _edition(pairs(doc.root), kept)
    limits = pairs(pairs(kept.get("limits")).get("settle"))
    return Desk(
        timezone=one(kept.get("timezone"), DEFAULT_ZONE),
        zone=zone or ZoneInfo(DEFAULT_ZONE),
        format=form,
        edition=edition,
        newest=newest(),
        name=one(kept.get("desk")),
        brand=one(kept.get("brand")),
        phone=one(kept.get("phone")),
        address=one(kept.get("address")),
        hours=one(kept.get("hours")),
        named_own=branches.named_own(kept),
        language=one(kept.get("language"), "en"),
        staff=staff.known(kept, zone or ZoneInfo(DEFAULT_ZONE)),
        owners=tuple(staff.owners(kept)),
        levels=staff.levels(kept) or DEFAULT_LEVELS,
        roles={**DEFAULT_ROLES, **{role: texts(may) for role, may in pairs(kept.get("roles")).items()}},
        calendars={name: _calendar(name, pairs(rule)) for name, rule in pairs(kept.get("calendars")).items()},
        runs={
            name: tuple(sorted(filter(None, map(values.time_of, texts(times)))))
            for name, times in pairs(kept.get("runs")).items()
        },
        outages=tuple(outages.listed(kept, zone or ZoneInfo(DEFAULT_ZONE))),
        peaks=tuple(filter(None, map(_peak, map(pairs, items(kept.get("peaks")))))),
        branches=branches.known(kept),
        areas=tuple(
            Area(texts(area.get("match")), one(area.get("courier"))) for area in map(pairs, items(kept.get("areas")))
        ),
        fees=branches.fees(kept),
        ask=tuple(Ask(one(ask.get("about")), one(ask.get("who"))) for ask in map(pairs, items(kept.get("ask")))),
        lists=tuple(own_lists.listed(kept)),
        duties=tuple(duties.listed(kept, form)),
        callback=_callback(pairs(kept.get("callback"))),
        attention=attention(kept.get("attention"), doc),
        clocks=_raw(doc, path, kept.get("clocks", []), "clocks"),
        overrides=_raw(doc, path, pairs(kept.get("overrides")).get("clocks", {}), "overrides", "clocks"),
        limits={role: int(one(amount)) for role, amount in limits.items()},
        fines=money.fines(kept),
        shares=money.shares(kept),
        accounts=money.accounts(kept),
        needs=one(kept.get("needs"), "later"),
        sign=kept.get("sign") == "true",
        inbox=one(pairs(kept.get("sync")).get("inbox")),
        terminals=tuple(address.casefold() for address in texts(kept.get("terminals"))),
        places=texts(kept.get("places")),
        words={
            name: tuple(_word(c, w) for c, w in pairs(own).items()) for name, own in pairs(kept.get("words")).items()
        },
        writable=zone is not None and "format" in kept and form <= FORMAT and 0 < edition <= newest(),
    )


def _edition(root: Mapping[str, Node], kept: Mapping[str, Node]) -> int:
    """The edition of the shipped rules: the first where none is named, 0 where what is named is none."""
    return int(one(kept.get("rules"), "0" if "rules" in root else "1"))


def _calendar(name: str, kept: Mapping[str, Node]) -> Calendar:
    week: list[tuple[Minutes, ...]] = [()] * 7
    for days, hours in pairs(kept.get("week")).items():
        for day in values.days_of(days) or ():
            week[day] = _hours(hours)
    extra = ((d, _hours(hours)) for day, hours in pairs(kept.get("extra")).items() if (d := values.date_of(day)))
    closed = frozenset(d for day in texts(kept.get("closed")) if (d := values.date_of(day)))
    return Calendar(name, tuple(week), one(kept.get("holidays")), closed, tuple(sorted(extra)))


def _hours(kept: Node) -> tuple[Minutes, ...]:
    return tuple(sorted(filter(None, map(values.hours_of, texts(kept)))))


def _peak(kept: Mapping[str, Node]) -> Peak | None:
    """A peak of every year or of the years given; None if it is neither."""
    first, last = (values.day_of(one(kept.get(key))) for key in ("from", "to"))
    if not first or not last or (first[0] is None) != (last[0] is None):
        return None
    if first[0] is not None and last[0] is not None and (first[0], *first[1:]) > (last[0], *last[1:]):
        return None
    return Peak(one(kept.get("name")), first[1:], last[1:], first[0], last[0])


def _callback(kept: Mapping[str, Node]) -> Callback:
    apart = values.span_of(one(kept.get("apart")))
    return Callback(int(one(kept.get("tries"), str(Callback().tries))), apart or Callback().apart)


def _word(code: str, kept: Node) -> Word:
    return Word(code, texts(pairs(kept).get("en")), texts(pairs(kept).get("zh")))


def _raw(doc: Document, path: str, node: Node, *place: str) -> Raw:
    """A part as it stands, with its lines counted from its own root."""
    depth = len(place)
    return Raw(node, {key[depth:]: line for key, line in doc.lines.items() if key[:depth] == place}, path)
