"""A desk: what `kefu.yaml` says, as values. Who may do what, who owns a new ticket, which courier covers an address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import time, tzinfo

from kefu.core.base.errors import Refused, Said, StoreFault, Usage
from kefu.core.base.msgid import N_
from kefu.core.base.near import near, plain, squeezed
from kefu.core.base.node import Node
from kefu.core.config.desk_parts import (
    Area,
    Ask,
    Attention,
    Branch,
    Callback,
    Duty,
    Fee,
    Fine,
    Level,
    Outage,
    OwnerRule,
    OwnList,
    Raw,
    Staff,
    list_named,
)
from kefu.core.times.calendar import Calendar, Peak
from kefu.core.times.days_off import NO_DAYS_OFF, DaysOff
from kefu.core.vocabulary.facts import FACTS, text
from kefu.core.vocabulary.vocabulary import Labels, Vocabulary, Word
from kefu.core.vocabulary.words import LEVELS, TABLES

__all__ = [
    "DEFAULT_LEVELS", "DEFAULT_ROLES", "EXTENSIBLE", "FORMAT", "LANGUAGES", "NEEDS", "PERMISSIONS", "Area", "Ask", "Attention",
    "Branch",
    "Callback", "Desk", "Duty", "Fee", "Fine", "Level", "Outage", "OwnList", "OwnerRule", "Raw", "Staff", "actor", "area_for",
    "branch", "check_writable", "courier_for", "find_branch", "find_staff", "level_above", "level_owner", "list_named", "may",
    "may_settle", "mentions", "needs_format", "owner_for", "rank", "vocabulary",
]  # fmt: skip
FORMAT = 2
"""The newest format of a desk that this kefu writes; it writes older ones too, without what they do not know."""
LANGUAGES = ("en", "zh")
NEEDS = ("later", "strict")
"""Whether a ticket opens before what its category needs is known."""
PERMISSIONS: Mapping[str, str] = {
    "escalate": "move a ticket to another level",
    "override": "close a ticket although something that its category demands is missing, or acknowledge a finding",
    "dismiss": "close a complaint as dismissed",
    "approve": "decide on a proposed remedy",
    "settle": "record money above the limit of the role",
    "strike": "strike an entry that somebody else made",
    "forget": "erase contacts and attachments",
    "rules": "change kefu.yaml and the playbooks",
    "staff": "add staff members and end their work",
    "seal": "seal the history",
}
"""What a role may allow, and what each means. Everything else every staff member may do."""
DEFAULT_ROLES: Mapping[str, tuple[str, ...]] = {
    "agent": ("escalate",),
    "supervisor": ("escalate", "override", "dismiss", "approve", "settle", "strike", "forget", "seal"),
    "manager": ("rules", "staff", "seal"),
}
"""The roles of a desk that names none; a role in `kefu.yaml` replaces the one of its name."""
EXTENSIBLE = ("result", "cause", "failure", "carrier")
"""The vocabularies to which a desk may add its own words."""


TOO_NEW = N_(
    "kefu.yaml asks for edition {edition} of the shipped rules; this kefu is too old, it knows up to {newest}: upgrade kefu"
)
"""Said of a desk that goes by rules which this kefu does not have."""
DEFAULT_LEVELS = (Level("agent"), Level("supervisor"), Level("head-office"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything `kefu.yaml` says. `zone` is the zone named `timezone`; `writable` is False for a newer format.

    `edition`: that of the shipped rules which the desk goes by, 0 if kefu.yaml says something that is none; `newest`: the
    last one that this kefu has. `brand`: whose parcels the desk delivers, as customers know it; `phone`, `address`,
    `hours`: the desk's own, for people outside; `named_own`: the branches that kefu.yaml calls the desk's own.

    `inbox`: the branch to which each person hands in where a job admits, with `{staff}` for the id; empty where all push.

    `needs`: whether tickets open before what their categories need is known (`later`), or not (`strict`).

    `clocks`: a list of rules for the whole desk; `overrides`: by the name of a clock, what this desk does otherwise.
    `fines`: the table of fines by their numbers; `shares`: by the kind of money, who gets how many parts of it;
    `accounts`: how the books call an account, by the name that kefu has for it.
    `terminals`: the addresses of shared terminals, at which people write in each other's name (`--as`); `places`: further
    files and directories (with a slash at the end) that a shared desk takes.
    `days_off`: when the holidays of its calendars and of the law are; nothing in `kefu.yaml` says it.
    """

    timezone: str
    zone: tzinfo
    format: int = 1
    edition: int = 1
    newest: int = 1
    name: str = ""
    brand: str = ""
    phone: str = ""
    address: str = ""
    hours: str = ""
    named_own: tuple[str, ...] = ()
    language: str = "en"
    staff: Mapping[str, Staff] = field(default_factory=dict)
    owners: tuple[OwnerRule, ...] = ()
    levels: tuple[Level, ...] = DEFAULT_LEVELS
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: DEFAULT_ROLES)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    runs: Mapping[str, tuple[time, ...]] = field(default_factory=dict)
    peaks: tuple[Peak, ...] = ()
    outages: tuple[Outage, ...] = ()
    branches: Mapping[str, Branch] = field(default_factory=dict)
    areas: tuple[Area, ...] = ()
    fees: tuple[Fee, ...] = ()
    ask: tuple[Ask, ...] = ()
    lists: tuple[OwnList, ...] = ()
    duties: tuple[Duty, ...] = ()
    callback: Callback = field(default_factory=Callback)
    attention: Attention = field(default_factory=Attention)
    clocks: Raw = field(default_factory=Raw)
    overrides: Raw = field(default_factory=Raw)
    limits: Mapping[str, int] = field(default_factory=dict)
    fines: Mapping[str, Fine] = field(default_factory=dict)
    shares: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    needs: str = "later"
    sign: bool = False
    inbox: str = ""
    terminals: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    words: Mapping[str, tuple[Word, ...]] = field(default_factory=dict)
    writable: bool = True
    days_off: DaysOff = field(default=NO_DAYS_OFF, compare=False, repr=False)

    @property
    def own(self) -> tuple[str, ...]:
        """Return the names of the branches that are this desk's: those that kefu.yaml calls so, else the one whose name or
        alias stands in the desk's name (the longest decides); none if there is none."""
        if self.named_own:
            return self.named_own
        name = squeezed(self.name)
        held = [
            (len(word), known.name)
            for known in self.branches.values()
            for word in map(squeezed, (known.name, *known.aliases))
            if word and word in name
        ]
        return (max(held, key=lambda pair: pair[0])[1],) if held else ()

    def counting(self, days_off: DaysOff) -> "Desk":
        """Return the desk with other days off, for its calendars too."""
        calendars = {name: replace(calendar, days_off=days_off) for name, calendar in self.calendars.items()}
        return replace(self, calendars=calendars, days_off=days_off)


def check_writable(desk: Desk) -> None:
    """StoreFault if this kefu may read the desk but not change it."""
    if desk.format > FORMAT:
        raise StoreFault(
            "kefu.yaml has format {format}, and this kefu writes format {known}: it can read this desk, not change "
            "it. Install a newer kefu.",
            format=desk.format,
            known=FORMAT,
        )
    if desk.edition > desk.newest:
        raise StoreFault(TOO_NEW, edition=desk.edition, newest=desk.newest)
    if desk.edition == 0:
        raise StoreFault("kefu.yaml names no edition of the shipped rules: nothing can be written. Mend the key rules.")
    if not desk.writable:
        raise StoreFault("kefu.yaml names no time zone that is known: nothing can be written. Mend the key timezone.")


def needs_format(desk: Desk, format: int, what: str | Said) -> None:
    """Refused if the desk's format is older than `format`, the first in which `what` may be written: an older kefu
    that shares the desk would read it as words that it does not know."""
    if desk.format < format:
        raise Refused(
            "{what}: this desk has format {have}, in which older versions of kefu write too and do not know it. "
            "Once every clone has this kefu, set format: {format} in kefu.yaml and commit it.",
            what=what,
            have=desk.format,
            format=format,
        )


def may(desk: Desk, staff: str, permission: str) -> bool:
    """Return whether a staff member (by id) has a permission through a role; a leaver has none."""
    if permission not in PERMISSIONS:
        raise ValueError(permission)
    person = desk.staff.get(staff)
    if person is None or person.ended is not None:
        return False
    return any(permission in desk.roles.get(role, ()) for role in person.roles)


def may_settle(desk: Desk, staff: str, amount: int) -> bool:
    """Return whether a staff member may record this much money (whole units, rounded up): by permission, or within the highest limit.

    A role without a limit has none.
    """
    person = desk.staff.get(staff)
    if person is None or person.ended is not None:
        return False
    if may(desk, staff, "settle") or any(role not in desk.limits for role in person.roles):
        return True
    return amount <= max((desk.limits[role] for role in person.roles), default=0)


def limited(desk: Desk, staff: str) -> bool:
    """Return whether there is an amount of money that a staff member may not record."""
    person = desk.staff.get(staff)
    if person is None or person.ended is not None:
        return True
    return not may(desk, staff, "settle") and all(role in desk.limits for role in person.roles)


def actor(desk: Desk, email: str) -> Staff:
    """The staff member with this address of electronic mail, in any case; Refused if there is none or he has left."""
    wanted = email.strip().casefold()
    for person in desk.staff.values():
        if person.email.casefold() == wanted:
            if person.ended is not None:
                raise Refused(
                    "{name} left this desk on {day} and cannot act on it.", name=person.id, day=str(person.ended)
                )
            return person
    raise Refused(
        "{email} is not on the staff list of this desk. Set git's user.email to an address in kefu.yaml, or ask for "
        "an entry there.",
        email=email,
    )


def find_staff(desk: Desk, words: str) -> Staff:
    """The staff member with this id, name or address of electronic mail; Usage otherwise, Refused for a leaver."""
    wanted = plain(words)
    for person in desk.staff.values():
        if wanted in (plain(person.id), plain(person.name), plain(person.email)):
            if person.ended is not None:
                raise Refused("{name} left this desk on {day}.", name=person.id, day=str(person.ended))
            return person
    working = [person.id for person in desk.staff.values() if person.ended is None]
    guess = near(words, [*working, *(desk.staff[person].name for person in working)])
    if guess is not None:
        raise Usage("{text}: nobody on the staff list has this name; did you mean {near}?", text=words, near=guess)
    raise Usage(
        "{text}: nobody on the staff list has this name; there are: {known}", text=words, known=", ".join(working)
    )


def named(desk: Desk, words: str) -> str:
    """The id of the staff member with this id, name or address, also of a leaver; empty if nobody has it."""
    wanted = plain(words)
    return next((p.id for p in desk.staff.values() if wanted in (plain(p.id), plain(p.name), plain(p.email))), "")


def rank(desk: Desk, level: str) -> int:
    """The place of a level in the list, from 0; Usage with the known ones otherwise."""
    wanted = plain(level)
    # A word of a level that new desks have means it where the desk has it.
    meant = LEVELS.find(level)
    for place, known in enumerate(desk.levels):
        if plain(known.name) == wanted or known.name == meant:
            return place
    names = [known.name for known in desk.levels]
    guess = near(level, names)
    if guess is not None:
        raise Usage("{text}: not a level of this desk; did you mean {near}?", text=level, near=guess)
    raise Usage("{text}: not a level of this desk; there are: {known}", text=level, known=Labels(LEVELS, tuple(names)))


def level_above(desk: Desk, level: str) -> Level:
    """The next level above; Refused at the top. From a level that the desk no longer has, the one above the lowest."""
    names = [known.name for known in desk.levels]
    place = names.index(level) if level in names else 0
    if place + 1 >= len(names):
        raise Refused("{level} is the highest level of this desk.", level=level)
    return desk.levels[place + 1]


def find_branch(desk: Desk, words: str) -> Branch | None:
    """The branch with this name or alias, or None."""
    wanted = squeezed(words)
    for known in desk.branches.values():
        if wanted in (squeezed(known.name), *map(squeezed, known.aliases)):
            return known
    return None


def branch(desk: Desk, words: str) -> str:
    """A branch's name as the desk writes it; a branch that the desk does not know keeps the words given."""
    known = find_branch(desk, words)
    return known.name if known else " ".join(words.split())


def owner_for(desk: Desk, facts: Mapping[str, Node]) -> str | None:
    """The owner of a new ticket with these facts: that of the first rule that fits, passing over leavers."""
    for rule in desk.owners:
        person = desk.staff.get(rule.owner)
        if person is None or person.ended is not None:
            continue
        if all(_same(desk, name, wanted, text(facts, name)) for name, wanted in rule.match.items()):
            return rule.owner
    return None


def _same(desk: Desk, name: str, wanted: str, value: str | None) -> bool:
    if value is None:
        return False
    if FACTS[name].type == "branch":
        return branch(desk, wanted) == branch(desk, value)
    return plain(wanted) == plain(value)


def level_owner(desk: Desk, level: str) -> str | None:
    """Whom an escalation to this level makes the owner; None if the level has none, or he has left."""
    for known in desk.levels:
        if known.name == level and known.owner is not None:
            person = desk.staff.get(known.owner)
            return known.owner if person is not None and person.ended is None else None
    return None


def courier_for(desk: Desk, address: str) -> str | None:
    """The courier who covers an address: the longest words of an area that stand in it decide."""
    found = area_for(desk, address)
    return found[1].courier if found else None


def area_for(desk: Desk, address: str) -> tuple[str, Area] | None:
    """The area that covers an address, and which of its words stands there."""
    place = squeezed(address)
    fitting = [(words, area) for area in desk.areas for words in area.match if squeezed(words) in place]
    return max(fitting, key=lambda pair: len(squeezed(pair[0])), default=None)


def vocabulary(desk: Desk, name: str) -> Vocabulary:
    """The words of one table (a key of TABLES), with the desk's own."""
    own = desk.words.get(name, ())
    return TABLES[name].extended(own) if own else TABLES[name]


def mentions(words: str, texts: Iterable[str | None]) -> bool:
    """Return whether `words` stand in one of `texts`, whatever the width, case and blanks."""
    wanted = squeezed(words)
    return bool(wanted) and any(wanted in squeezed(known) for known in texts if known)
