"""Lists of one's own: terms, columns and an order under a name, in `kefu.yaml` for the desk, in git's configuration for
one person."""

import shlex
from collections.abc import Sequence

from kefu.core.base.errors import Usage
from kefu.core.base.near import near, plain
from kefu.core.config.desk import OwnList, list_named
from kefu.core.reports.choice import Choice, parted
from kefu.desk.session import Session

SETTING = "kefu.list."
"""The keys of git's configuration, before the name of a list."""
_OPTIONS = ("--columns", "--sort")


def expanded(session: Session, terms: Sequence[str], choice: Choice) -> tuple[list[str], Choice]:
    """Return the terms of the list that the first term names, with the others after them, and its columns and order.

    What is typed counts before what the list says. Terms that begin with no list's name are returned as they are. Usage
    for `list:NAME` of a list that is not known, and for one that leads to itself.
    """
    left, way = list(terms), list[str]()
    while left and (own := _named(session, left[0])) is not None:
        if own.name in way:
            raise Usage("The list {name} names itself: {way}.", name=own.name, way=" > ".join([*way, own.name]))
        way.append(own.name)
        left = [*own.terms, *left[1:]]
        choice = choice.over(Choice(parted(",".join(own.columns)), own.sort))
    return left, choice


def names(session: Session) -> list[str]:
    """Return the names of all lists: the desk's, then those of git's configuration."""
    return list(dict.fromkeys([*(one.name for one in session.desk.lists), *_settings(session)]))


def _named(session: Session, term: str) -> OwnList | None:
    """Return the list that a term names; None if it is another term."""
    name, surely = list_named(term)
    if not name and not surely:
        return None
    found = _settings(session)
    known = {plain(one.name): one.name for one in session.desk.lists} | {plain(one): one for one in found}
    held = known.get(plain(name))
    if held in found:
        return _configured(held, found[held])
    if held is not None:
        return next(one for one in session.desk.lists if one.name == held)
    if not surely:
        return None
    like = near(name, known.values())
    if like is not None:
        raise Usage("{name}: no such list; did you mean {word}?", name=name, word=like)
    raise Usage("{name}: no such list; known: {names}", name=name, names=", ".join(known.values()) or "-")


def _settings(session: Session) -> dict[str, str]:
    """Return the lists of git's configuration, each as it is written there."""
    found = session.repo.settings.items()
    return {key.removeprefix(SETTING): said for key, said in found if key.startswith(SETTING)}


def _configured(name: str, said: str) -> OwnList:
    """Return a list that is written as it would be typed: terms, `--columns` and `--sort`. Usage if it is not."""
    try:
        words = shlex.split(said)
    except ValueError:
        raise Usage("{key} in git's configuration: a quote is not closed", key=SETTING + name) from None
    terms: list[str] = []
    options = dict.fromkeys(_OPTIONS, "")
    rest = iter(words)
    for word in rest:
        option, sign, value = word.partition("=")
        if option in options:
            options[option] = value if sign else next(rest, "")
        elif word.startswith("--"):
            raise Usage(
                "{key} in git's configuration: {word} is none of --columns and --sort", key=SETTING + name, word=word
            )
        else:
            terms.append(word)
    return OwnList(name, tuple(terms), (options["--columns"],), options["--sort"])
