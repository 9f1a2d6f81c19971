"""The commands that end a ticket, and open it again."""

from typing import Annotated

import typer

from kefu.cli.frame import complete
from kefu.cli.frame.act import begin, moment, perform, report
from kefu.cli.frame.fields import joined, needed, reason, text_of
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import At, DryRun, Op, Text, Ticket, Tickets, Why
from kefu.core.base.errors import Usage
from kefu.core.base.node import Fields
from kefu.core.intake import typed_words as given
from kefu.desk.lists.find import find
from kefu.desk.session import Session
from kefu.desk.share.erase import erase, held
from kefu.desk.write import Act, write

Cause = Annotated[
    str,
    typer.Option(
        metavar="CAUSE", show_default=False, help=_("What caused it."), autocompletion=complete.vocabulary("CAUSES")
    ),
]


def _resolve(session: Session, result: str, cause: str, said: Fields) -> Act:
    """The act that records a result and its cause."""
    code, other = given.coded(session.desk, "result", result)
    why, more = given.coded(session.desk, "cause", cause) if cause else ("", "")
    fields: Fields = {"result": code, "cause": why}
    return Act("resolve", fields | joined(joined(said, more), other))


@manual("", "kefu resolve @ found 在门卫处找到 --cause no-notice")
def resolve(
    ctx: typer.Context,
    id: Tickets,
    result: Annotated[
        str,
        typer.Argument(
            metavar="RESULT", show_default=False, help=_("The result."), autocompletion=complete.vocabulary("RESULTS")
        ),
    ],
    text: Text = None,
    cause: Cause = "",
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Record that the problem is solved."""
    said = text_of(ctx, text)
    perform(ctx, id, lambda s, _n: [_resolve(s, result, cause, said)], at, op, dry_run)


@manual(
    _("unsolved on a resolved or closed ticket opens it again."),
    "kefu callback @ satisfied",
    "kefu callback @ unreachable 第二次拨打,无人接听",
)
def callback(
    ctx: typer.Context,
    id: Tickets,
    verdict: Annotated[
        str,
        typer.Argument(
            metavar="VERDICT",
            show_default=False,
            help=_("satisfied, dissatisfied, unsolved or unreachable."),
            autocompletion=complete.vocabulary("VERDICTS"),
        ),
    ],
    text: Text = None,
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Record the customer's verdict."""
    said = text_of(ctx, text)
    perform(
        ctx,
        id,
        lambda s, _n: [Act("callback", {"verdict": given.code(s.desk, "verdict", verdict), **said})],
        at,
        op,
        dry_run,
    )


@manual(
    _(
        "As solved (the default) it needs what its category demands. --result, --callback and --cause write the entries that are missing, one commit each, all or nothing."
    ),
    "kefu close @",
    "kefu close @ --result found --callback satisfied --cause no-notice",
    'kefu close @ --how withdrawn --why "客户自己撤诉"',
)
def close(
    ctx: typer.Context,
    id: Tickets,
    text: Text = None,
    how: Annotated[
        str,
        typer.Option(
            metavar="HOW",
            help=_("solved, duplicate, void, withdrawn, unreachable or dismissed."),
            autocompletion=complete.vocabulary("HOWS"),
        ),
    ] = "solved",
    result: Annotated[
        str,
        typer.Option(
            metavar="RESULT",
            show_default=False,
            help=_("Record this result first."),
            autocompletion=complete.vocabulary("RESULTS"),
        ),
    ] = "",
    callback: Annotated[
        str,
        typer.Option(
            metavar="VERDICT",
            show_default=False,
            help=_("Record this verdict of the customer first."),
            autocompletion=complete.vocabulary("VERDICTS"),
        ),
    ] = "",
    cause: Cause = "",
    lesson: Annotated[str, typer.Option(metavar="TEXT", show_default=False, help=_("What is learnt from it."))] = "",
    override: Annotated[
        bool, typer.Option("--override", help=_("Close it although something is missing; takes a role and --why."))
    ] = False,
    why: Why = "",
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Close a ticket."""
    said = text_of(ctx, text)

    def build(session: Session, _number: str) -> list[Act]:
        desk = session.desk
        acts = [_resolve(session, result, cause, {})] if result else []
        if callback:
            verdict = given.code(desk, "verdict", callback)
            if verdict in ("unsolved", "unreachable"):
                raise Usage(
                    "close: with --callback {verdict} it is not closed as solved; record it with kefu callback",
                    verdict=verdict,
                )
            acts.append(Act("callback", {"verdict": verdict}))
        fields: Fields = {
            "how": given.code(desk, "how", how),
            "lesson": given.line(lesson, "--lesson") if lesson else "",
        }
        if cause and not result:
            fields["cause"], more = given.coded(desk, "cause", cause)
            fields |= joined(said, more)
        if override:
            fields["override"] = "true"
        return [*acts, Act("close", said | fields | reason(why))]

    perform(ctx, id, build, at, op, dry_run)


@manual("", 'kefu reopen 7K3F9Q5 --why "客户一周后来电,仍未收到"')
def reopen(ctx: typer.Context, id: Tickets, why: Why = "", at: At = "", op: Op = "", dry_run: DryRun = False) -> None:
    """Open a closed ticket again."""
    perform(ctx, id, lambda _s, _n: [Act("reopen", needed(why, "reopen"))], at, op, dry_run)


@manual(
    _(
        "The contacts and attachments of the ticket leave this clone's vault at once and every other clone at its next sync; what the ticket shows stays masked. See the README for what a hosted server may keep."
    ),
    'kefu forget 7K3F9Q5 --why "客户要求删除个人信息"',
)
def forget(ctx: typer.Context, id: Ticket, why: Why = "", at: At = "", op: Op = "", dry_run: DryRun = False) -> None:
    """Erase contacts and attachments."""
    env, session = begin(ctx)
    number = find(session, id)
    oids = held(session.repo, number)
    act = Act("forget", needed(why, "forget"))
    done = write(session, number, [act], at=moment(session, at), op=op or None, dry_run=dry_run)
    left = [] if dry_run else erase(session, oids)
    report(env, session, done, dry_run=dry_run, last=id == "@")
    if left:
        env.say(
            _("{count} objects are still held by something else here; `kefu check` tells more.").format(count=len(left))
        )
