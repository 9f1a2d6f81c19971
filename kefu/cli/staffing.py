"""The commands that change the staff list: staff add, staff end."""

from datetime import date
from typing import Annotated

import typer

from kefu.cli.frame.act import begin
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.output import placed
from kefu.core.base.errors import Usage
from kefu.desk.setup.staff import add_staff, end_staff

Id = Annotated[str, typer.Argument(metavar="ID", show_default=False, help=_("The staff id, such as agent-2."))]


@manual(
    _("Writes kefu.yaml and commits it. It takes a role with the permission staff."),
    "kefu staff add agent-2 --name 客服二号 --email agent-2@example.org --role agent",
)
def add(
    ctx: typer.Context,
    id: Id,
    name: Annotated[str, typer.Option(metavar="NAME", show_default=False, help=_("The person's name."))],
    email: Annotated[str, typer.Option(metavar="MAIL", show_default=False, help=_("What git's user.email is there."))],
    role: Annotated[
        list[str], typer.Option(metavar="ROLE", show_default=False, help=_("A role; give it once for each."))
    ],
) -> None:
    """Enter a staff member."""
    env, session = begin(ctx)
    for notice in add_staff(session, id, name=name, email=email, roles=role):
        env.say(placed(notice, env))
    env.say(_("{id} is on the staff list.").format(id=id))


@manual(
    _("The entries of somebody who leaves stay good; nothing new can be recorded in that name."),
    "kefu staff end agent-2",
    "kefu staff end agent-2 --on 2026-11-30",
)
def end(
    ctx: typer.Context,
    id: Id,
    on: Annotated[
        str, typer.Option(metavar="DATE", show_default=False, help=_("The last day, if not today: 2026-11-30."))
    ] = "",
) -> None:
    """End a staff member's work."""
    env, session = begin(ctx)
    try:
        day = date.fromisoformat(on) if on else session.now.date()
    except ValueError:
        raise Usage("--on {text}: not a date; an example is 2026-11-30", text=on) from None
    for notice in end_staff(session, id, day):
        env.say(placed(notice, env))
    env.say(_("{id} has left on {day}.").format(id=id, day=day.isoformat()))
