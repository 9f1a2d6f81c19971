"""What the shell completes. A completer runs at every press of TAB: nothing heavy is imported here, nothing fails.

A completer takes `ctx` or `incomplete` or both, and returns words or (word, explanation) pairs; typer keeps those that
begin as `incomplete` does.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kefu.render import FORMATS

if TYPE_CHECKING:
    from kefu.desk.session import Session

Words = list[str | tuple[str, str]]


def formats() -> Words:
    """The output formats."""
    return list(FORMATS)


def vocabulary(name: str) -> Callable[[], Words]:
    """A completer of the vocabulary `name` of kefu.core.words (`CHANNELS`): codes first, then the Chinese words."""

    def complete() -> Words:
        from kefu.core import words

        found: words.Vocabulary = getattr(words, name)
        codes: Words = [(word.code, word.zh[0]) for word in found.words.values()]
        return codes + [(text, word.code) for word in found.words.values() for text in word.zh]

    return complete


def directory(ctx: typer.Context) -> Path:
    """The directory that the unfinished command line means: `-C`, or this one."""
    return Path(ctx.find_root().params.get("directory") or ".")


def _session(ctx: typer.Context) -> "Session | None":
    """A session on the desk that the unfinished line means; None where there is none."""
    from datetime import UTC, datetime

    from kefu.core.errors import KefuError
    from kefu.desk.session import Session

    try:
        return Session.open(directory(ctx), datetime.now(UTC))
    except KefuError:
        return None


def categories(ctx: typer.Context) -> Words:
    """The desk's categories with their titles, then every word for one."""
    session = _session(ctx)
    if session is None:
        return []
    heads = session.catalogue.heads
    language = session.desk.language
    return [*((name, heads[name].label(language)) for name in heads), *session.catalogue.labels()]


def staff(ctx: typer.Context) -> Words:
    """Those who work at the desk."""
    session = _session(ctx)
    if session is None:
        return []
    return ["me", "none", *((s.id, s.name) for s in session.desk.staff.values() if s.ended is None)]


def facts() -> Words:
    """The facts, each with the sign that a value follows."""
    from kefu.core.facts import FACTS

    return [f"{name}=" for name in FACTS]
