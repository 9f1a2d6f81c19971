"""`kefu message`: a message of the ticket's playbook, its fields filled in, ready to copy."""

from typing import Annotated

import typer

from kefu.cli.completion import complete
from kefu.cli.frame.act import begin, moment
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import At, Channel, DryRun, Op, Ticket
from kefu.cli.playscreen import called, lacking
from kefu.core.base.errors import Refused, Usage
from kefu.core.base.near import near
from kefu.core.intake import typed_words as given
from kefu.core.vocabulary.words import ROLES
from kefu.desk.lists.find import find
from kefu.desk.play import play as desk_play
from kefu.desk.write import Act, write


def _party(party: str, language: str) -> str:
    """Return the party of a message: its code in English, in Chinese its word."""
    role, _sign, name = party.partition(":")
    return " ".join(filter(None, [ROLES.label(role, language), name])) if language == "zh" else party


@manual(
    _(
        "Without TEMPLATE the names of the playbook's messages. What is not known yet stands in 〔〕, and kefu says how to add it. --sent records that it was sent; a message that lacks something is not."
    ),
    "kefu message @",
    "kefu message @ ask-courier",
    "kefu message @ ask-courier --sent",
)
def message(
    ctx: typer.Context,
    id: Ticket,
    template: Annotated[
        str,
        typer.Argument(
            metavar="TEMPLATE",
            show_default=False,
            help=_("The message's name in the playbook."),
            autocompletion=complete.templates,
        ),
    ] = "",
    sent: Annotated[bool, typer.Option("--sent", help=_("Record that it was sent: a contact."))] = False,
    channel: Channel = "",
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Write a message of the playbook, ready to send."""
    env, session = begin(ctx)
    run = desk_play.load(session, find(session, id))
    known = run.book.messages
    if not template:
        env.out(f"{name}  {_party(run.book.messages[name].to, env.language)}" for name in known)
        return
    made = known.get(template)
    if made is None:
        guess = near(template, known)
        if guess is not None:
            raise Usage("{text}: no message has this name; did you mean {near}?", text=template, near=guess)
        raise Usage(
            "{text}: no message has this name; there are: {known}", text=template, known=", ".join(known) or "-"
        )
    filling = run.filling(env.language, called)
    gaps = filling.gaps(made.text)
    if not (gaps and sent):
        env.out(filling.text(made.text).split("\n"))
        env.flush()
    lacking(env, gaps, run.ticket.id)
    if gaps and sent:
        raise Refused(
            "{id}: the message {name} is not whole and was not recorded as sent", id=run.ticket.id, name=template
        )
    if sent:
        code = given.code(session.desk, "channel", channel) if channel else made.channel
        act = Act("contact", {"party": made.to, "way": "out", "channel": code, "outcome": "message-left"})
        done = write(session, run.ticket.id, [act], at=moment(session, at), op=op or None, dry_run=dry_run)
        env.say(_("{id}: recorded as sent").format(id=done.ticket.id))
