"""The steps of every writing command: find the tickets, do the acts, print each number, say what happened."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import typer

import kefu.cli.frame.text as texts
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.cli.frame.output import placed
from kefu.cli.frame.select import begin, moment, trace_of
from kefu.core.base.errors import Usage
from kefu.core.base.frozen import frozen
from kefu.core.base.joined import joined
from kefu.core.vocabulary import words
from kefu.desk.session import Session

if TYPE_CHECKING:
    from kefu.core.ticket.model import Entry, Ticket
    from kefu.desk.write import Act, Done

__all__ = ["Build", "Named", "Sure", "begin", "moment", "named", "perform", "report", "trace_of"]

Build: TypeAlias = "Callable[[Session, str], Sequence[Act]]"
Sure: TypeAlias = "Callable[[Session, Ticket, Sequence[Act]], None]"
"""Told of the ticket as it stands and the acts, while nobody else can write; may refuse them."""


@frozen
class Named:
    """The tickets that a line names, on their desk; `last`: the last one touched is among them, as `@`."""

    env: Env
    session: Session
    numbers: Sequence[str]
    last: bool


def named(ctx: typer.Context, ids: str) -> Named:
    """Return the tickets that `ids` names; `-` reads their names from standard input. Usage if one is not found."""
    from kefu.desk.lists.find import find_all

    env, session = begin(ctx)
    names = texts.piped(env).split() if ids == "-" else [ids]
    numbers = dict.fromkeys(n for name in names for n in find_all(session, name))
    return Named(env, session, tuple(numbers), "@" in names)


def perform(on: Named, build: Build, at: str, op: str, dry_run: bool, sure: "Sure | None" = None) -> None:
    """Do what `build` plans on each of the tickets; each is an operation of its own, which `sure` may refuse.

    Usage if an `op` is given and not exactly one ticket is named. What is done stays done when a later ticket is
    refused. Of several tickets one sentence tells what was done to all of them.
    """
    from kefu.cli.frame.meant import parties_meant
    from kefu.desk.intake.known_party import with_known
    from kefu.desk.write import write

    env, session = on.env, on.session
    if op and len(on.numbers) != 1:
        raise Usage("--op names one operation on one ticket, and {count} are named", count=len(on.numbers))
    whole: list[Done] = []
    answers: dict[str, str] = {}
    try:
        for number in on.numbers:
            planned = parties_meant(env, session, build(session, number), answers)
            acts = with_known(session, number, planned)
            check = None if sure is None else partial(_sure, sure, session, acts)
            done = write(session, number, acts, at=moment(session, at), op=op or None, dry_run=dry_run, check=check)
            if dry_run or len(on.numbers) == 1:
                report(env, session, done, dry_run=dry_run, last=on.last)
            else:
                whole.append(done)
                _number(env, done)
    finally:
        # Said before the error, where a later one is refused.
        _report_all(env, session, whole, last=on.last)


def _report_all(env: Env, session: Session, whole: "Sequence[Done]", *, last: bool) -> None:
    """Say what was done to several tickets: those with the same acts and the same end together."""
    alike: dict[tuple[str, str], list[Done]] = {}
    for done in whole:
        said = joined((_done(session, e) for e in done.entries), env.translate)
        alike.setdefault((said, done.ticket.state), []).append(done)
    for (said, state), some in alike.items():
        label = words.STATES.label(state, env.language)
        if len(some) == 1:
            title = f" {some[0].ticket.fact('title')}" if last else ""
            env.say(
                _("{id}{title}: {actions} ({state})").format(
                    id=some[0].ticket.id, title=title, actions=said, state=label
                )
            )
        else:
            env.say(_("{count} tickets: {actions} ({state})").format(count=len(some), actions=said, state=label))


def _sure(sure: "Sure", session: Session, acts: "Sequence[Act]", ticket: "Ticket") -> None:
    sure(session, ticket, acts)


def report(env: Env, session: Session, done: "Done", *, dry_run: bool, last: bool = False) -> None:
    """Print the ticket's number to standard output and a sentence about it to standard error."""
    _number(env, done)
    ticket = done.ticket
    title = f" {ticket.fact('title')}" if last else ""
    state = words.STATES.label(ticket.state, env.language)
    actions = joined((_done(session, e) for e in done.entries), env.translate)
    if done.already:
        env.say(_("{id}{title}: recorded before; nothing done").format(id=ticket.id, title=title))
    elif dry_run:
        env.say(
            _("{id}{title}: would record: {actions} ({state}); nothing done").format(
                id=ticket.id, title=title, actions=actions, state=state
            )
        )
        for entry in done.entries:
            env.say(entry.raw.rstrip("\n"))
    else:
        env.say(_("{id}{title}: {actions} ({state})").format(id=ticket.id, title=title, actions=actions, state=state))


def _number(env: Env, done: "Done") -> None:
    """Print the ticket's number to standard output, and to standard error what is to be said of the act."""
    for warning in done.warnings:
        env.say(placed(warning, env))
    env.out(done.ticket.id)
    env.flush()


def _done(session: Session, entry: "Entry") -> str:
    """Return the words for an act that is done; where it has an owner, with the owner's name."""
    from kefu.core.actions.table import ACTIONS

    if entry.did not in ACTIONS:
        return entry.did
    template = _(ACTIONS[entry.did].done)
    if "{owner}" not in template:
        return template
    owner = entry.text("owner")
    person = session.desk.staff.get(owner)
    return template.format(owner=person.name if person else _("nobody") if owner == "none" else owner)
