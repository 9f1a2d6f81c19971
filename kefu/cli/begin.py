"""How every command on a desk begins: a session, its language, its trace, a point in time that somebody typed."""

from collections.abc import Callable, Sequence
from datetime import datetime

import typer

from kefu.cli.env import Env
from kefu.desk.session import Session


def begin(ctx: typer.Context) -> tuple[Env, Session]:
    """The Env of a command and a session on its desk, speaking the desk's language."""
    env = Env.of(ctx)
    session = Session.open(env.directory, env.now(), env.as_staff, trace_of(env))
    env.desk_language(session.language)
    return env, session


def trace_of(env: Env) -> Callable[[Sequence[str], float], None]:
    """Tells each git call and its time, for --verbose. Arguments that may hold a person's words are not told."""

    def trace(args: Sequence[str], seconds: float) -> None:
        env.trace(f"git {' '.join(args[:4])} {seconds * 1000:.0f} ms")

    return trace


def moment(session: Session, text: str) -> datetime | None:
    """A point in time that somebody typed, or None if he typed none."""
    if not text:
        return None
    from kefu.core.when import parse_when

    return parse_when(text, now=session.now, zone=session.zone)
