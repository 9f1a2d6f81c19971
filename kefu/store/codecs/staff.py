"""What `kefu.yaml` says of people: the staff, who gets which tickets, the levels to which they are escalated."""

from collections.abc import Iterator, Mapping
from datetime import tzinfo

from kefu.core.base.findings import finding
from kefu.core.base.node import Node
from kefu.core.config.desk import Level, OwnerRule, Staff
from kefu.core.config.public_keys import public_key
from kefu.core.vocabulary.facts import FACTS
from kefu.core.vocabulary.words import TABLES
from kefu.store.codecs import values
from kefu.store.codecs.keys import Walk, items, one, pairs, texts
from kefu.store.codecs.moments import moment_of


def known(kept: Mapping[str, Node], zone: tzinfo) -> dict[str, Staff]:
    """Return the staff by id; of two with one email the first counts."""
    result: dict[str, Staff] = {}
    emails: set[str] = set()
    for who, person in pairs(kept.get("staff")).items():
        told = pairs(person)
        email = one(told.get("email"))
        if email.casefold() in emails:
            continue
        emails.add(email.casefold())
        ended = values.date_of(one(told.get("ended")))
        keys = tuple(public_key(line) for line in texts(told.get("keys")))
        roles = texts(told.get("roles")) or ("agent",)
        result[who] = Staff(
            who, one(told.get("name"), who), email, roles, ended, keys, moment_of(one(told.get("until")), zone)
        )
    return result


def owners(kept: Mapping[str, Node]) -> Iterator[OwnerRule]:
    """Yield the rules by which tickets get their owners, with words as their codes; one with a word that is none is left out."""
    for rule in map(pairs, items(kept.get("owners"))):
        made = _owner(rule)
        if made is not None:
            yield made


def _owner(kept: Mapping[str, Node]) -> OwnerRule | None:
    match: dict[str, str] = {}
    for name, value in pairs(kept.get("match")).items():
        words = FACTS[name].words
        code = TABLES[words].find(one(value)) if words else one(value)
        if code is None:
            return None
        match[name] = code
    return OwnerRule(match, one(kept.get("owner")))


def levels(kept: Mapping[str, Node]) -> tuple[Level, ...]:
    """Return the levels; of two with one name the first counts."""
    result: dict[str, Level] = {}
    for level in map(pairs, items(kept.get("levels"))):
        name = one(level.get("name"))
        result.setdefault(name, Level(name, one(level.get("owner")) or None))
    return tuple(result.values())


def faults(walk: Walk, root: Mapping[str, Node], kept: Mapping[str, Node]) -> None:
    """Report emails and levels that stand twice, words that no ticket has, and those who get tickets though they left."""
    _same_emails(walk, kept)
    _same_levels(walk, root)
    _matches(walk, root)
    _leavers(walk, root)


def _same_emails(walk: Walk, kept: Mapping[str, Node]) -> None:
    emails: dict[str, str] = {}
    for who, person in pairs(kept.get("staff")).items():
        email = one(pairs(person).get("email")).casefold()
        first = emails.setdefault(email, who)
        if email and first != who:
            twice = finding(
                "duplicate-email",
                "{who} has the same email as {first}; each needs one of his own",
                who=who,
                first=first,
            )
            walk.report(twice, "staff", who, "email")


def _same_levels(walk: Walk, root: Mapping[str, Node]) -> None:
    seen: set[str] = set()
    for number, level in enumerate(items(root.get("levels"))):
        name = one(pairs(level).get("name"))
        if name in seen:
            walk.report(
                finding("duplicate-level", "the level {name} stands here twice", name=name), "levels", number, "name"
            )
        seen.add(name)


def _matches(walk: Walk, root: Mapping[str, Node]) -> None:
    for number, rule in enumerate(items(root.get("owners"))):
        for name, value in pairs(pairs(rule).get("match")).items():
            words = FACTS[name].words if name in FACTS else ""
            if words and TABLES[words].find(one(value)) is None:
                check = values.member("unknown-word", list(TABLES[words].words))
                wrong = check(f"owners.{number + 1}.match.{name}", one(value))
                if wrong:
                    walk.report(wrong, "owners", number, "match", name)


def _leavers(walk: Walk, root: Mapping[str, Node]) -> None:
    """Nobody who has left gets tickets: such a rule is passed over."""
    left = {who for who, person in pairs(root.get("staff")).items() if "ended" in pairs(person)}
    for part in ("owners", "levels"):
        for number, rule in enumerate(map(pairs, items(root.get(part)))):
            who = one(rule.get("owner"))
            if who in left:
                walk.report(finding("left", "{who} has left; name somebody else", who=who), part, number, "owner")
