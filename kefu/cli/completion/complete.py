"""The completers for the shell. A completer runs at every press of TAB: nothing heavy is imported here, nothing fails.

A completer takes the line and the unfinished word, or nothing, and returns words or (word, explanation) pairs, of which
those are offered that begin as the word does. It is found by its name, which stands in the table of the commands (see
kefu.cli.completion.unfinished).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from kefu.cli.completion.unfinished import Line, table
from kefu.render import FORMATS

if TYPE_CHECKING:
    from kefu.core.vocabulary.vocabulary import Vocabulary
    from kefu.desk.session import Session

Words = list[str | tuple[str, str]]
VOCABULARY = "vocabulary:"
"""Before the name of a vocabulary in the name of its completer."""
COLOURS = ("auto", "always", "never")


def formats() -> Words:
    """Return the output formats."""
    return list(FORMATS)


def overdue_formats() -> Words:
    """Return the output formats of what is overdue."""
    return [*FORMATS, "junit"]


def reports() -> Words:
    """Return the kinds of reports, then the Chinese words for them."""
    from kefu.core.figures.words import REPORTS

    return _worded(REPORTS)


def groups(incomplete: str) -> Words:
    """Return what figures are grouped by, for the one after the last comma."""
    from kefu.core.figures.words import GROUPS

    before, _last = parted(incomplete)
    return [(before + word, text) for word, text in pairs(_worded(GROUPS))]


def colours() -> Words:
    """Return when there is colour."""
    return list(COLOURS)


def shells() -> Words:
    """Return the shells that kefu completes for."""
    from kefu.cli.completion.shells import SHELLS

    return list(SHELLS)


def vocabulary(name: str) -> Callable[[], Words]:
    """Return a completer of a vocabulary by its name (`channel`): codes first, then the Chinese words."""

    def complete() -> Words:
        from kefu.core.vocabulary.words import TABLES

        return _worded(TABLES[name])

    complete.__name__ = f"{VOCABULARY}{name}"
    return complete


def _worded(found: "Vocabulary") -> Words:
    """Return the codes of a vocabulary, then its Chinese words."""
    codes: Words = [(word.code, word.zh[0]) for word in found.words.values()]
    return codes + [(text, word.code) for word in found.words.values() for text in word.zh]


def session_of(line: Line) -> "Session | None":
    """Return a session on the desk that the unfinished line means; None where there is none."""
    from datetime import UTC, datetime

    from kefu.core.base.errors import KefuError
    from kefu.desk.session import Session

    try:
        session = Session.open(line.directory, datetime.now(UTC))
    except KefuError:
        return None
    line.env.held.append(session.close)
    return session


def tickets(ctx: Line, incomplete: str) -> Words:
    """Return what begins with `incomplete` and names a ticket: numbers, waybills and their tails, with titles."""
    from kefu.desk.lists.begun import begun

    session = session_of(ctx)
    return list(begun(session, incomplete).items()) if session is not None else []


def several(ctx: Line, incomplete: str) -> Words:
    """Return the same where several tickets may be named: for the one after the last comma."""
    before, last = parted(incomplete)
    return [(before + word, title) for word, title in pairs(tickets(ctx, last))]


def parted(text: str) -> tuple[str, str]:
    """Return what stands up to the last comma, of any width, and what follows it."""
    place = max(text.rfind(comma) for comma in ",，、") + 1
    return text[:place], text[place:]


def pairs(words: Words) -> list[tuple[str, str]]:
    """Return the words with their explanations, which may be empty."""
    return [(one, "") if isinstance(one, str) else one for one in words]


def categories(ctx: Line) -> Words:
    """Return the desk's categories with their titles, then every word for one."""
    session = session_of(ctx)
    if session is None:
        return []
    heads = session.catalogue.heads
    language = ctx.env.language  # the desk's own would ask for the whole of kefu.yaml
    return [*((name, heads[name].label(language)) for name in heads), *session.catalogue.labels()]


def staff(ctx: Line) -> Words:
    """Return `me`, `none` and those who work at the desk now."""
    session = session_of(ctx)
    if session is None:
        return []
    return ["me", "none", *((s.id, s.name) for s in session.desk.staff.values() if s.ended is None)]


def members(ctx: Line) -> Words:
    """Return those who work at the desk now, as `--as` takes them."""
    return [word for word in staff(ctx) if not isinstance(word, str)]


def branches(ctx: Line) -> Words:
    """Return the branches that the desk knows, each with its hub, then their other names."""
    session = session_of(ctx)
    known = session.desk.branches if session is not None else {}
    named: Words = [(name, branch.hub or "") for name, branch in known.items()]
    return [*named, *((alias, name) for name, branch in known.items() for alias in branch.aliases)]


def parties(ctx: Line, incomplete: str) -> Words:
    """Return the roles; after a role and a colon whom the desk knows in it: its couriers, or its branches."""
    from kefu.core.vocabulary.words import ROLES

    role, colon, _name = incomplete.partition(":")
    session = session_of(ctx) if colon else None
    if session is None:
        return vocabulary("role")()
    if ROLES.find(role) == "courier":
        names = {area.courier: "" for area in session.desk.areas if area.courier}
    else:
        names = {name: branch.hub or "" for name, branch in session.desk.branches.items()}
    return [(f"{role}:{name}", text) for name, text in names.items()]


def outcomes(ctx: Line) -> Words:
    """Return the outcomes of a contact, for the first word of its text; nothing after it."""
    return [] if ctx.params.get("text") or ctx.params.get("outcome") else vocabulary("outcome")()


def entries(ctx: Line) -> Words:
    """Return `last`, and the ids of the entries of the ticket that the line names, the latest first, each with what was
    done and the text."""
    from kefu.cli.frame.language import _
    from kefu.core.base.typed import word
    from kefu.core.vocabulary.ids import path_of
    from kefu.store.yaml.read import read

    session, number = _ticket(ctx)
    blob = session.repo.blob(session.rev, path_of(number)) if session is not None else None
    document = read(blob.data, blob.path, hand=False)[0] if blob is not None else None
    # Only as YAML: a ticket is read with all actions, which takes longer than TAB may.
    if session is None or document is None or not isinstance(document.root, dict):
        return []
    timeline = document.root.get("timeline")
    found: Words = [("last", _("The last entry of yours."))]
    for entry in reversed(timeline if isinstance(timeline, list) else []):
        if isinstance(entry, dict):
            said = (_done(word(entry.get("did")), ctx.env.language), word(entry.get("text")))
            found.append((word(entry.get("op")), ": ".join(filter(None, said))))
    return found


def _done(did: str, language: str) -> str:
    """Return what people call an action: by the command that does it, of what no command does by the table of actions."""
    from kefu.cli.frame.language import _

    command = table()["commands"].get(did)
    if command is not None:
        return str(command["aliases"][0]) if language == "zh" and command["aliases"] else did
    # Imported here, as it takes long, and people's entries do without it.
    from kefu.core.actions.table import ACTIONS

    return _(ACTIONS[did].done) if did in ACTIONS else did


def templates(ctx: Line) -> Words:
    """Return the messages of the playbook of the ticket that the line names, each with whom it is for."""
    from kefu.core.vocabulary.ids import path_of
    from kefu.desk.play.playbooks import book_for
    from kefu.store.codecs.ticket import read

    session, number = _ticket(ctx)
    blob = session.repo.blob(session.rev, path_of(number)) if session is not None else None
    ticket = read(blob.data, blob.path)[0] if blob is not None else None
    if session is None or ticket is None:
        return []
    return [(m.name, m.to) for m in book_for(session, ticket).book.messages.values()]


def _ticket(ctx: Line) -> "tuple[Session | None, str]":
    """Return a session and the number of the ticket that stands before the unfinished word; no session if none does."""
    from kefu.core.base.errors import KefuError
    from kefu.desk.lists.find import find

    session, typed = session_of(ctx), ctx.params.get("id")
    if session is None or not isinstance(typed, str):
        return None, ""
    try:
        return session, find(session, typed)
    except KefuError:
        return None, ""


def levels(ctx: Line) -> Words:
    """Return the desk's levels."""
    session = session_of(ctx)
    return [level.name for level in session.desk.levels] if session is not None else []


def facts() -> Words:
    """Return the facts by their names and by what people call them, each with the sign that a value follows."""
    from kefu.core.vocabulary.fact_words import FACT_WORDS
    from kefu.core.vocabulary.facts import FACTS

    return [f"{word}=" for name in FACTS for word in (name, FACT_WORDS.label(name, "zh"))]


def topics(incomplete: str) -> Words:
    """Return what `kefu help` explains: commands and texts; Chinese names once the first character is there."""
    from kefu.cli.frame.language import _
    from kefu.cli.frame.topics import TOPICS

    found: Words = []
    for name, one in table()["commands"].items():
        names = (name, *(one["aliases"] if incomplete else ())) if not one["hidden"] else ()
        found += [(each, _(one["help"])) for each in names]
    for text in TOPICS:
        found += [(name, _(text.title)) for name in (text.names if incomplete else (text.name,))]
    return found
