"""`undo`: the last entry that one made on a ticket is struck, once it was shown."""

from typing import Annotated

import typer

from kefu.cli.actions.strike import mine
from kefu.cli.completion import complete
from kefu.cli.frame import ask
from kefu.cli.frame.act import Named, begin, perform
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import At, DryRun, Op, Why
from kefu.core.actions.strike import ACTION as STRIKE
from kefu.core.base.errors import Refused, Usage
from kefu.core.intake import typed_words as given
from kefu.core.ticket.model import Entry
from kefu.desk.lists.find import find
from kefu.desk.read import read
from kefu.desk.write import Act
from kefu.render.ticket import Page

Last = Annotated[
    str,
    typer.Argument(
        metavar="ID", show_default=False, help=_("A ticket; without it the last one."), autocompletion=complete.tickets
    ),
]


@manual(
    _(
        "The last entry of yours that is not struck yet is shown, and struck with a reason: on a terminal it is asked for, "
        "elsewhere it takes --why. The entry stays visible; what it did is revoked. Doing it again strikes the entry before."
    ),
    "kefu undo",
    'kefu undo 8901 --why "记在了别的工单上"',
)
def undo(
    ctx: typer.Context, ticket: Last = "@", why: Why = "", at: At = "", op: Op = "", dry_run: DryRun = False
) -> None:
    """Strike the last entry that one made."""
    env, session = begin(ctx)
    found = read(session, find(session, ticket))
    entry = mine(session, found, op)
    page = Page(found.full, session.now, session.desk.zone, env.translate, env.language)
    for line in page.entry(entry):
        env.say(line)
    reason = why if why.strip() else _reason(env, found.kept.id, entry)
    act = Act(STRIKE.name, {"entry": entry.op, "why": given.clean(reason, "--why")})
    on = Named(env, session, (found.kept.id,), ticket == "@")
    perform(on, lambda _session, _number: [act], at, op, dry_run)


def _reason(env: Env, number: str, entry: Entry) -> str:
    """Return why the entry is struck, from whoever sits there. Usage where nobody does, Refused without an answer."""
    if not env.interactive:
        raise Usage("undo: say why with --why; it would strike {op} of {id}", op=entry.op, id=number)
    answer = ask.text(env, _("Strike this entry of {id}? Why is it wrong? (empty: leave it)").format(id=number))
    if not isinstance(answer, str) or not answer.strip():
        raise Refused("undo: nothing was struck")
    return answer
