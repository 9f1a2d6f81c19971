"""The typed line of an action, and the act that it makes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import typer

from kefu.cli.frame import text as texts
from kefu.cli.frame.act import Build, Named, Sure, moment, named, perform
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.core.actions.action import Action
from kefu.core.actions.notices import DECISION
from kefu.core.actions.table import label
from kefu.core.base.errors import Usage
from kefu.core.base.node import Fields
from kefu.core.intake import typed_words as given
from kefu.core.ticket.fields import Field, Type
from kefu.desk.lists.find import find
from kefu.desk.session import Session
from kefu.desk.write import Act, File

TEXT = "text"
"""The field that is the rest of the line."""


@dataclass
class Line:
    """A command line of an action. `values`: the words of its fields, and of its clocks given by hand, by name."""

    ctx: typer.Context
    action: Action
    values: Mapping[str, str | bool]
    id: str = ""
    at: str = ""
    op: str = ""
    dry_run: bool = False

    @property
    def env(self) -> Env:
        """Return the Env of the command."""
        return Env.of(self.ctx)

    @cached_property
    def on(self) -> Named:
        """Return the tickets that the line names, looked up once. Usage if one is not found."""
        return named(self.ctx, self.id)

    def act(self, session: Session, made: Fields | None = None, files: tuple[File, ...] = ()) -> Act:
        """Return the act that the line makes, with fields that are `made` already in place of what stands there."""
        return replace(act_of(self.action, session, self.values, made), files=files)

    def perform(self, build: Build, sure: "Sure | None" = None) -> None:
        """Do what `build` plans on each ticket that the line names; `sure` may refuse it in the last moment."""
        perform(self.on, build, self.at, self.op, self.dry_run, sure)


def act_of(action: Action, session: Session, values: Mapping[str, str | bool], made: Fields | None = None) -> Act:
    """Return the act that these words make. Usage for one that does not fit, and for a reason that is missing."""
    fields: Fields = dict(made or {})
    unknown = []
    for field in action.fields:
        if field.name in values and field.name not in fields:
            value, text = _read(action, field, session, values[field.name], fields)
            fields[field.name] = value
            unknown += [text] if text else []
    if unknown:
        # Words beyond the code begin the text, for the field holds a code only.
        fields[TEXT] = ": ".join([*unknown, *([str(fields[TEXT])] if fields.get(TEXT) else [])])
    if fields.get("result") == "other" and not fields.get(TEXT):
        raise Usage("{action}: other says nothing by itself; say what in words", action=action.name)
    for one in action.hand:
        if one.option in values and one.option not in fields:
            fields[one.option] = _to_come(session, str(values[one.option]), f"--{one.option}")
    return Act(action.name, fields)


def spoken(line: Line, words: list[str] | None) -> str:
    """Return the text of the line; one that the action requires is written in the editor where nothing is typed."""
    if TEXT not in line.action.required:
        said = texts.given(line.env, words)
        return given.clean(said, TEXT) if said else ""
    # Where an editor will open, a wrong id is told before somebody writes a text for it.
    on = ", ".join(line.on.numbers) if not words and line.env.interactive else line.id
    name = label(line.action.name, line.env.language).capitalize()
    asked = _("{action} on {id}").format(action=name, id=on)
    return given.clean(texts.wanted(line.env, words, asked), line.action.name)


def reason(line: Line, words: list[str] | None) -> str:
    """Return the reason, from the rest of the line or from --why. Usage where both say one."""
    why = str(line.values["why"])
    if words and why:
        raise Usage("{action}: the reason stands on the line and after --why; type it once", action=line.action.name)
    return why or " ".join(words or [])


def called(field: Field) -> str:
    """Return the name by which messages call a field: the option as it is typed."""
    if field.argument or field.name == TEXT:
        return field.name
    return field.option or f"--{field.name}"


def iso(value: datetime | None) -> str:
    """Return a point in time as a field; empty for none."""
    return value.isoformat() if value else ""


def _read(action: Action, field: Field, session: Session, typed: str | bool, said: Fields) -> tuple[str, str]:
    """Return the value of a field from what was typed, and the part of it that the value does not hold.

    `said`: the fields before it.
    """
    if isinstance(typed, bool):
        return "true" if typed else "", ""
    required = field.name in action.required
    if required and field.name == "why" and not typed.strip():
        raise Usage("{action}: say why with --why", action=action.name)
    text = typed or field.default
    if not text and not (required and field.argument):
        return "", ""
    if field.name == DECISION.name:
        # Imported here, since few lines carry one and reading what is said costs every start.
        from kefu.core.intake.typed_results import OURS, About, answer
        from kefu.core.vocabulary.meanings import DECISIONS

        said_so = answer(session.desk, OURS, text, About(expected=DECISIONS))
        return said_so.code, said_so.text
    if field.words == "result":
        return given.ending(session.desk, text), ""
    if field.type == "coded" and action.field(TEXT) is not None:
        return given.coded(session.desk, field.words, text)
    if field.type == "when":
        return iso(moment(session, text, end=field.deadline is not None and field.deadline(said))), ""
    return READ[field.type](session, field, text), ""


def _to_come(session: Session, text: str, option: str) -> str:
    """Return a point in time that lies ahead, a day as its end; Usage for one that has passed."""
    value = moment(session, text, end=True)
    if value is not None and value <= session.now:
        raise Usage("{option} {text}: that has passed already", option=option, text=text)
    return iso(value)


def _code(session: Session, field: Field, text: str) -> str:
    return given.code(session.desk, field.words, text)


def _line(_session: Session, field: Field, text: str) -> str:
    return given.line(text, called(field))


READ: Mapping[Type, Callable[[Session, Field, str], str]] = {
    "word": _code,
    "coded": _code,
    "party": lambda session, field, text: given.party(session.desk, text, field.words),
    "count": lambda _session, field, text: given.count(text, called(field)),
    "money": lambda _session, _field, text: given.money(text),
    "staff": lambda session, _field, text: given.staff(session.desk, text, session.actor.id),
    "level": lambda session, _field, text: given.level(session.desk, text),
    "ticket": lambda session, _field, text: find(session, text),
    "entry": lambda _session, _field, text: text,
    "line": _line,
    "name": _line,
    "phone": _line,
    "text": lambda _session, field, text: given.clean(text, called(field)),
}
"""The readers of the words of each type that a person types. A point in time needs the fields before it too."""
