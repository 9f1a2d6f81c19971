"""The commands that record what was said and what happened: notes, calls, events, waits, replies."""

from typing import Annotated

import typer

from kefu.cli.frame import complete
from kefu.cli.frame import text as texts
from kefu.cli.frame.act import moment, perform
from kefu.cli.frame.env import Env
from kefu.cli.frame.fields import Channel, Party, iso, joined, span_end, text_of, to_come
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import At, DryRun, Op, Text, Tickets
from kefu.core.base.errors import Usage
from kefu.core.base.node import Fields
from kefu.core.config import desk as desks
from kefu.core.intake import typed_words as given
from kefu.desk.session import Session
from kefu.desk.write import Act


@manual(
    _("The text is the rest of the line; without one your editor opens."),
    "kefu note 7K3F9Q5 客户说今天在家",
    "kefu note @ the guard has it --at 14:10",
)
def note(ctx: typer.Context, id: Tickets, text: Text = None, at: At = "", op: Op = "", dry_run: DryRun = False) -> None:
    """Add a note."""
    said = given.clean(texts.wanted(Env.of(ctx), text, _("Note on {id}").format(id=id)), "note")
    perform(ctx, id, lambda _s, _n: [Act("note", {"text": said})], at, op, dry_run)


@manual(
    _(
        "The outcome is one of reached, agreed, declined, no-answer, hung-up, wrong-number, message-left, read. A call that came in: --in."
    ),
    "kefu contact @ courier reached 说放在东门岗亭 --channel phone",
    "kefu contact @ recipient no-answer --promise 18:00",
)
def contact(
    ctx: typer.Context,
    id: Tickets,
    party: Party,
    words: Text = None,
    channel: Channel = "",
    outcome: Annotated[
        str,
        typer.Option(
            metavar="OUTCOME",
            show_default=False,
            help=_("The outcome, if it is not the next word."),
            autocompletion=complete.vocabulary("OUTCOMES"),
        ),
    ] = "",
    incoming: Annotated[bool, typer.Option("--in", help=_("They called or wrote to us."))] = False,
    name: Annotated[
        str, typer.Option(metavar="NAME", show_default=False, help=_("With whom one spoke (kept in the vault)."))
    ] = "",
    number: Annotated[
        str, typer.Option(metavar="PHONE", show_default=False, help=_("The number called (kept in the vault)."))
    ] = "",
    promise: Annotated[
        str, typer.Option(metavar="WHEN", show_default=False, help=_("Until when something was promised."))
    ] = "",
    follow: Annotated[str, typer.Option(metavar="WHEN", show_default=False, help=_("When to look at it again."))] = "",
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Record a call or a message."""
    rest = list(words or [])
    if rest[-1:] == ["-"] and len(rest) == (1 if outcome else 2):
        rest[-1] = texts.piped(Env.of(ctx))

    def build(session: Session, _number: str) -> list[Act]:
        spoken = list(rest)
        first = outcome or ("reached" if incoming and _is_text(session, spoken) else spoken.pop(0) if spoken else "")
        if not first:
            raise Usage(
                "contact: say what came of it: reached, agreed, declined, no-answer, hung-up, wrong-number, message-left, read"
            )
        said = " ".join(spoken).strip()
        fields: Fields = {
            "party": given.party(session.desk, party),
            "way": "in" if incoming else "out",
            "channel": given.code(session.desk, "channel", channel) if channel else "phone",
            "outcome": given.code(session.desk, "outcome", first),
            "name": given.line(name, "--name") if name else "",
            "number": given.line(number, "--number") if number else "",
            "text": given.clean(said, "text") if said else "",
            "promise": iso(to_come(session, promise, "--promise")),
            "follow": iso(to_come(session, follow, "--follow")),
        }
        return [Act("contact", fields)]

    perform(ctx, id, build, at, op, dry_run)


def _is_text(session: Session, spoken: list[str]) -> bool:
    """Whether the words after the party begin with no outcome: who calls us was reached."""
    return not spoken or desks.vocabulary(session.desk, "outcome").find(spoken[0]) is None


@manual(
    _(
        "What happened: due-in, arrived, last-scan, attempt, signed, returned, registered, picked-up, departed, dispatched, outage."
    ),
    "kefu event @ attempt --reason nobody-home --when 10:20",
    "kefu event @ signed --by 门卫",
)
def event(
    ctx: typer.Context,
    id: Tickets,
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            show_default=False,
            help=_("What happened to the parcel."),
            autocompletion=complete.vocabulary("EVENTS"),
        ),
    ],
    text: Text = None,
    when: Annotated[
        str,
        typer.Option(
            metavar="WHEN", show_default=False, help=_("The parcel's own time; a theoretical arrival may lie ahead.")
        ),
    ] = "",
    by: Annotated[str, typer.Option(metavar="WHOM", show_default=False, help=_("By whom, such as who signed."))] = "",
    reason: Annotated[
        str,
        typer.Option(
            metavar="REASON",
            show_default=False,
            help=_("Why an attempt failed."),
            autocompletion=complete.vocabulary("FAILURES"),
        ),
    ] = "",
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Record what happened to the parcel."""
    said = text_of(ctx, text)

    def build(session: Session, _number: str) -> list[Act]:
        code, other = given.coded(session.desk, "failure", reason) if reason else ("", "")
        fields: Fields = {
            "what": given.code(session.desk, "event", what),
            "when": iso(moment(session, when)),
            "whom": given.line(by, "--by") if by else "",
            "reason": code,
        }
        return [Act("event", fields | joined(said, other))]

    perform(ctx, id, build, at, op, dry_run)


@manual(
    _(
        "The notice was given to PARTY; the ticket waits until a reply comes. With --within or --until it becomes due then."
    ),
    "kefu wait @ courier:courier-7 请查门卫处 --channel group --within 40m",
    "kefu wait @ customer 等客户提供照片 --until 18:00 --pause customer-material",
)
def wait(
    ctx: typer.Context,
    id: Tickets,
    party: Party,
    text: Text = None,
    channel: Channel = "",
    within: Annotated[
        str, typer.Option(metavar="SPAN", show_default=False, help=_("How long at most: 30m, 2h, 1d, 4wh."))
    ] = "",
    until: Annotated[str, typer.Option(metavar="WHEN", show_default=False, help=_("Until when."))] = "",
    pause: Annotated[
        str,
        typer.Option(
            metavar="REASON",
            show_default=False,
            help=_("Other clocks stand still meanwhile, for this reason."),
            autocompletion=complete.vocabulary("PAUSES"),
        ),
    ] = "",
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Wait for somebody who was told."""
    said = text_of(ctx, text)
    if within and until:
        raise Usage("wait: --within and --until say the same thing; give one of them")

    def build(session: Session, _number: str) -> list[Act]:
        start = moment(session, at) or session.now
        fields: Fields = {
            "for": given.party(session.desk, party),
            "channel": given.code(session.desk, "channel", channel) if channel else "",
            "until": iso(span_end(session, start, within) if within else moment(session, until)),
            "reason": given.code(session.desk, "pause", pause) if pause else "",
        }
        return [Act("wait", fields | said)]

    perform(ctx, id, build, at, op, dry_run)


@manual(
    _(
        "Only a result counts: found, delivered, returned, compensated, refunded, lost, answered ... ; `looking into it` is a note. none: he never answered. --invalid: it answers nothing."
    ),
    "kefu reply @ courier found 在东门岗亭找到,已通知客户",
    "kefu reply @ origin none",
)
def reply(
    ctx: typer.Context,
    id: Tickets,
    party: Party,
    result: Annotated[
        str,
        typer.Argument(
            metavar="RESULT", show_default=False, help=_("The result."), autocompletion=complete.vocabulary("RESULTS")
        ),
    ],
    text: Text = None,
    to: Annotated[
        str,
        typer.Option(
            metavar="PARTY",
            show_default=False,
            help=_("To whom, when it is ours (PARTY us)."),
            autocompletion=complete.vocabulary("ROLES"),
        ),
    ] = "",
    invalid: Annotated[
        bool, typer.Option("--invalid", help=_("It answers nothing: it ends no wait and meets no clock."))
    ] = False,
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Record a result-type reply."""
    said = text_of(ctx, text)

    def build(session: Session, _number: str) -> list[Act]:
        code, other = given.coded(session.desk, "result", result)
        fields: Fields = {
            "party": given.party(session.desk, party),
            "to": given.party(session.desk, to) if to else "",
            "result": code,
            "invalid": "true" if invalid else "",
        }
        return [Act("reply", fields | joined(said, other))]

    perform(ctx, id, build, at, op, dry_run)
