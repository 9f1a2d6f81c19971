"""What several commands make of their words: texts, reasons, times and spans as the fields of an act."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from kefu.cli.frame import complete
from kefu.cli.frame import text as texts
from kefu.cli.frame.act import moment
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.core.base.errors import Usage
from kefu.core.base.node import Fields
from kefu.core.intake import typed_words as given
from kefu.core.times.calendar import add_working, add_working_days
from kefu.core.times.when import Unit, days_later, later, parse_span
from kefu.desk.session import Session

Channel = Annotated[
    str,
    typer.Option(
        metavar="CHANNEL",
        show_default=False,
        help=_("On which channel."),
        autocompletion=complete.vocabulary("CHANNELS"),
    ),
]


Party = Annotated[
    str,
    typer.Argument(
        metavar="PARTY",
        show_default=False,
        help=_("Who: ROLE or ROLE:NAME, such as courier:courier-7."),
        autocompletion=complete.vocabulary("ROLES"),
    ),
]


def text_of(ctx: typer.Context, words: list[str] | None) -> Fields:
    """The optional text of a command as a field."""
    said = texts.given(Env.of(ctx), words)
    return {"text": given.clean(said, "text")} if said else {}


def joined(said: Fields, other: str) -> Fields:
    """The text, begun with words that no vocabulary knows."""
    text = said.get("text")
    return {"text": f"{other}: {text}" if isinstance(text, str) else other} if other else said


def reason(why: str) -> Fields:
    """The reason as a field, if one is given."""
    return {"why": given.clean(why, "--why")} if why else {}


def needed(why: str, action: str) -> Fields:
    """The reason as a field; Usage if it is missing."""
    if not why.strip():
        raise Usage("{action}: say why with --why", action=action)
    return reason(why)


def iso(value: datetime | None) -> str:
    return value.isoformat() if value else ""


def to_come(session: Session, text: str, option: str) -> datetime | None:
    value = moment(session, text)
    if value is not None and value <= session.now:
        raise Usage("{option} {text}: that has passed already", option=option, text=text)
    return value


def span_end(session: Session, start: datetime, text: str) -> datetime:
    """The end of a span that somebody typed."""
    span = parse_span(text)
    zone = session.desk.zone
    if not span.working:
        return days_later(start, span.amount, zone) if span.unit is Unit.DAYS else later(start, span.delta(), zone)
    calendar = next(iter(session.desk.calendars.values()), None)
    if calendar is None:
        raise Usage("{span} is working time, and kefu.yaml has no calendar; give m, h or d", span=str(span))
    if span.unit is Unit.WORKING_DAYS:
        return add_working_days(calendar, start, span.amount, zone)
    return add_working(calendar, start, timedelta(hours=span.amount), zone)
