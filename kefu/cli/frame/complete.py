"""The completers for the shell. A completer runs at every press of TAB: nothing heavy is imported here, nothing fails.

A completer takes `ctx` or `incomplete` or both, and returns words or (word, explanation) pairs; typer keeps those that
begin as `incomplete` does.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kefu.cli.frame.env import Env
from kefu.render import FORMATS

if TYPE_CHECKING:
    from kefu.desk.session import Session

Words = list[str | tuple[str, str]]
CLOSED_FROM = 4
"""Characters from which the numbers of closed tickets are offered too."""


def formats() -> Words:
    """Return the output formats."""
    return list(FORMATS)


def vocabulary(name: str) -> Callable[[], Words]:
    """Return a completer of a vocabulary by its name (`channel`): codes first, then the Chinese words."""

    def complete() -> Words:
        from kefu.core.vocabulary.words import TABLES

        found = TABLES[name]
        codes: Words = [(word.code, word.zh[0]) for word in found.words.values()]
        return codes + [(text, word.code) for word in found.words.values() for text in word.zh]

    return complete


def directory(ctx: typer.Context) -> Path:
    """Return the directory that the unfinished command line means: `-C`, or this one."""
    return Path(ctx.find_root().params.get("directory") or Env.of(ctx).directory)


def _session(ctx: typer.Context) -> "Session | None":
    """Return a session on the desk that the unfinished line means; None where there is none."""
    from datetime import UTC, datetime

    from kefu.core.base.errors import KefuError
    from kefu.desk.session import Session

    try:
        session = Session.open(directory(ctx), datetime.now(UTC))
    except KefuError:
        return None
    Env.of(ctx).held.append(session.close)
    return session


def tickets(ctx: typer.Context, incomplete: str) -> Words:
    """Return the numbers of open tickets that begin with `incomplete`, with titles; where none does, of closed ones."""
    from kefu.core.vocabulary import ids
    from kefu.desk.lists.find import beginning
    from kefu.desk.lists.rows import find_rows

    session = _session(ctx)
    if session is None:
        return []
    wanted = ids.normalise(incomplete)
    # Places have the numbers, and cost less than whole rows, which are made for those that fit.
    rows = find_rows(session, [], places=True)
    fitting = [row for row in rows.rows if ids.is_number(str(row["id"])) and str(row["id"]).startswith(wanted)]
    whole = rows.full(fitting).values() if rows.full else fitting
    found: Words = [(str(row["id"]), str(row["title"] or "")) for row in sorted(whole, key=lambda row: str(row["id"]))]
    closed = beginning(session, wanted) if len(wanted) >= CLOSED_FROM and not found else []
    return found or [number for number in closed if number.startswith(wanted)]


def categories(ctx: typer.Context) -> Words:
    """Return the desk's categories with their titles, then every word for one."""
    session = _session(ctx)
    if session is None:
        return []
    heads = session.catalogue.heads
    language = session.desk.language
    return [*((name, heads[name].label(language)) for name in heads), *session.catalogue.labels()]


def staff(ctx: typer.Context) -> Words:
    """Return `me`, `none` and those who work at the desk now."""
    session = _session(ctx)
    if session is None:
        return []
    return ["me", "none", *((s.id, s.name) for s in session.desk.staff.values() if s.ended is None)]


def members(ctx: typer.Context) -> Words:
    """Return those who work at the desk now, as `--as` takes them."""
    return [word for word in staff(ctx) if not isinstance(word, str)]


def branches(ctx: typer.Context) -> Words:
    """Return the branches that the desk knows, each with its hub, then their other names."""
    session = _session(ctx)
    known = session.desk.branches if session is not None else {}
    named: Words = [(name, branch.hub or "") for name, branch in known.items()]
    return [*named, *((alias, name) for name, branch in known.items() for alias in branch.aliases)]


def parties(ctx: typer.Context, incomplete: str) -> Words:
    """Return the roles; after a role and a colon whom the desk knows in it: its couriers, or its branches."""
    from kefu.core.vocabulary.words import ROLES

    role, colon, _name = incomplete.partition(":")
    session = _session(ctx) if colon else None
    if session is None:
        return vocabulary("role")()
    if ROLES.find(role) == "courier":
        names = {area.courier: "" for area in session.desk.areas if area.courier}
    else:
        names = {name: branch.hub or "" for name, branch in session.desk.branches.items()}
    return [(f"{role}:{name}", text) for name, text in names.items()]


def outcomes(ctx: typer.Context) -> Words:
    """Return the outcomes of a contact, for the first word of its text; nothing after it."""
    return [] if ctx.params.get("text") or ctx.params.get("outcome") else vocabulary("outcome")()


def entries(ctx: typer.Context) -> Words:
    """Return the ids of the entries of the ticket that the line names, the latest first, each with what was done."""
    from kefu.cli.frame.language import _
    from kefu.core.actions.table import ACTIONS
    from kefu.desk.read import read

    session, number = _ticket(ctx)
    if session is None:
        return []
    made = reversed(read(session, number).kept.entries)
    return [(entry.op, _(ACTIONS[entry.did].done) if entry.did in ACTIONS else entry.did) for entry in made]


def templates(ctx: typer.Context) -> Words:
    """Return the messages of the playbook of the ticket that the line names, each with whom it is for."""
    from kefu.desk.play.play import load

    session, number = _ticket(ctx)
    return [(m.name, m.to) for m in load(session, number).book.messages.values()] if session is not None else []


def _ticket(ctx: typer.Context) -> "tuple[Session | None, str]":
    """Return a session and the number of the ticket that stands before the unfinished word; no session if none does."""
    from kefu.core.base.errors import KefuError
    from kefu.desk.lists.find import find

    session, typed = _session(ctx), ctx.params.get("id")
    if session is None or not isinstance(typed, str):
        return None, ""
    try:
        return session, find(session, typed)
    except KefuError:
        return None, ""


def terms(ctx: typer.Context, incomplete: str) -> Words:
    """Return the keys of terms; after a key and a colon the words that it takes."""
    from kefu.core.reports.term_words import IS, KEYS
    from kefu.core.vocabulary.words import TABLES

    typed, colon, _value = incomplete.partition(":")
    if not colon:
        return [(f"{key}:", word.zh[0]) for key, word in KEYS.words.items()]
    key = KEYS.find(typed) or ""
    found: Words = []
    if key == "is":
        found = [(code, word.zh[0]) for code, word in IS.words.items()]
    elif key in ("state", "kind", "direction"):
        found = [(code, word.zh[0]) for code, word in TABLES[key].words.items()]
    elif key in _OF_DESK:
        found = _OF_DESK[key](ctx)
    pairs = ((one, "") if isinstance(one, str) else one for one in found)
    return [(f"{typed}:{word}", text) for word, text in pairs]


def listed(ctx: typer.Context, incomplete: str) -> Words:
    """Return what terms are made of, and as the first of them the names of lists."""
    from kefu.desk.lists.own import names

    session = _session(ctx) if not ctx.params.get("terms") else None
    return [*terms(ctx, incomplete), *(names(session) if session is not None else ())]


def levels(ctx: typer.Context) -> Words:
    """Return the desk's levels."""
    session = _session(ctx)
    return [level.name for level in session.desk.levels] if session is not None else []


def facts() -> Words:
    """Return the facts by their names and by what people call them, each with the sign that a value follows."""
    from kefu.core.vocabulary.fact_words import FACT_WORDS
    from kefu.core.vocabulary.facts import FACTS

    return [f"{word}=" for name in FACTS for word in (name, FACT_WORDS.label(name, "zh"))]


def topics(incomplete: str) -> Words:
    """Return what `kefu help` explains: commands and texts; Chinese names once the first character is there."""
    from kefu.cli.frame.commands import SECTIONS
    from kefu.cli.frame.language import _
    from kefu.cli.frame.topics import TOPICS

    found: Words = []
    for one in (c for section in SECTIONS for c in section.commands if not c.hidden):
        found += [(name, _(one.help)) for name in (one.name, *(one.aliases if incomplete else ()))]
    for text in TOPICS:
        found += [(name, _(text.title)) for name in (text.names if incomplete else (text.name,))]
    return found


_OF_DESK: dict[str, Callable[[typer.Context], Words]] = {
    "owner": staff,
    "category": categories,
    "level": levels,
    "branch": branches,
}
"""The keys of terms whose words the desk has."""
