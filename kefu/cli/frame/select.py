"""The beginning of every command on a desk: a session, its language, its trace, a point in time that somebody typed."""

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

import typer

from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.core.base.errors import Usage
from kefu.desk.session import Session

if TYPE_CHECKING:
    from kefu.desk.lists.several import Ambiguous

PAUSE = 0.1
"""Seconds between two words of progress."""


def begin(ctx: typer.Context, *, erasing: bool = True) -> tuple[Env, Session]:
    """Return the Env of a command and a session on its desk; the Env speaks the desk's language from then on.

    With `erasing` an erasure that was interrupted goes on in the background, and the command says so.
    """
    env = Env.of(ctx)
    session = Session.open(env.directory, env.now(), env.as_staff, trace_of(env))
    env.held.append(session.close)
    env.desk_language(session.language)
    if erasing and session.erasing:
        _go_on(env, session)
    if env.interactive:
        session.choose = partial(_chosen, env)
    if env.stderr.isatty():
        session.tell = _progress(env)
    return env, session


def _go_on(env: Env, session: Session) -> None:
    """Go on in the background with an erasure that was interrupted, and say that it has not ended."""
    from kefu.cli.frame.output import placed
    from kefu.desk.share.erase import go_on

    told = go_on(session.repo)
    if told is not None:
        env.say(placed(told, env))


def _chosen(env: Env, error: "Ambiguous") -> str:
    """Return which of several tickets is meant, by its number in the list; empty for Enter alone."""
    from kefu.cli.frame.ask import Choice
    from kefu.cli.frame.numbered import numbered

    question = _("{text}: which of these tickets?").format(text=error.args_["text"])
    return numbered(env, question, [Choice(one.id, one.text(env.translate)) for one in error.fitting])


def _progress(env: Env) -> Callable[[int | None], None]:
    """Return a function that counts on a terminal the tickets that the index takes up, once that has taken a second."""
    began = shown = time.monotonic()

    def tell(count: int | None) -> None:
        nonlocal shown
        now = time.monotonic()
        if count is None and shown > began:
            env.stderr.write("\r\x1b[K")
        elif count is not None and now - began > 1 and now - shown > PAUSE:
            shown = now
            env.stderr.write("\r" + _("index of the tickets: {count}").format(count=count))
            env.stderr.flush()

    return tell


def trace_of(env: Env) -> Callable[[Sequence[str], float], None]:
    """Return a function that reports git calls and their times for --verbose, without arguments that are personal."""

    def trace(args: Sequence[str], seconds: float) -> None:
        env.trace(f"git {' '.join(args[:4])} {seconds * 1000:.0f} ms")

    return trace


def moment(session: Session, text: str, *, end: bool = False) -> datetime | None:
    """Return the point in time that was typed; None for an empty text. With `end` a day without a time is its end."""
    if not text:
        return None
    from kefu.core.times.when import parse_when

    def closes(day: date) -> datetime | None:
        # Asked only for `下班前`: most commands do without the desk's calendars.
        from kefu.core.config.hours import closing

        found = closing(session.desk)
        if found is None:
            raise Usage("{text}: no calendar says here when work ends; write the time", text=text)
        return found(day)

    return parse_when(text, now=session.now, zone=session.zone, end=end, closes=closes)
