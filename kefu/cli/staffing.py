"""The commands that change the staff list: staff add, staff end, staff key."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kefu.cli.frame.act import begin, moment
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import valued
from kefu.cli.frame.output import placed
from kefu.core.base.errors import Usage
from kefu.core.config.desk import find_staff
from kefu.desk.setup.keys import key_in
from kefu.desk.setup.staff import add_key, add_staff, end_key, end_staff

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
    key: Annotated[
        str,
        typer.Option(
            metavar="FILE", show_default=False, help=_("The file of the public ssh key that signs in this name.")
        ),
    ] = "",
) -> None:
    """Enter a staff member."""
    env, session = begin(ctx)
    signs = key_in(env.directory / Path(key).expanduser()) if key else ""
    for notice in add_staff(session, id, name=name, email=email, roles=role, key=signs):
        env.say(placed(notice, env))
    env.say(_("{id} is on the staff list.").format(id=id))


@manual(
    _("The entries of somebody who leaves stay good; nothing new can be recorded in that name."),
    "kefu staff end agent-2",
    "kefu staff end agent-2 --on 2026-11-30",
    "kefu staff end agent-2 --from '2026-11-21 14:00'",
)
def end(
    ctx: typer.Context,
    id: Id,
    on: Annotated[
        str, typer.Option(metavar="DATE", show_default=False, help=_("The last day, if not today: 2026-11-30."))
    ] = "",
    since: Annotated[
        str,
        valued("WHEN", _("From when on nothing more is taken that was done in this name, as after a theft."), "--from"),
    ] = "",
) -> None:
    """End a staff member's work."""
    env, session = begin(ctx)
    until = moment(session, since)
    try:
        day = date.fromisoformat(on) if on else session.now.date()
    except ValueError:
        raise Usage("--on {text}: not a date; an example is 2026-11-30", text=on) from None
    for notice in end_staff(session, id, day, until):
        env.say(placed(notice, env))
    env.say(_("{id} has left on {day}.").format(id=id, day=day.isoformat()))


@manual(
    _(
        "Writes kefu.yaml and commits it. It takes a role with the permission staff. A shared desk takes what a key signed while it stood there."
    ),
    "kefu staff key agent-2 --add id_ed25519.pub",
    "kefu staff key agent-2 --end SHA256:u0Tl...",
)
def key(
    ctx: typer.Context,
    id: Id,
    add: Annotated[
        str, typer.Option(metavar="FILE", show_default=False, help=_("The file of one more public key."))
    ] = "",
    end: Annotated[
        str, typer.Option(metavar="KEY", show_default=False, help=_("The key that ends, by its fingerprint."))
    ] = "",
) -> None:
    """Change the keys of a staff member."""
    if bool(add) == bool(end):
        raise Usage("staff key: either --add FILE or --end KEY")
    env, session = begin(ctx)
    notices = add_key(session, id, key_in(env.directory / Path(add).expanduser())) if add else end_key(session, id, end)
    for notice in notices:
        env.say(placed(notice, env))
    person = find_staff(session.desk, id)
    env.say(_("The keys of {id} have changed.").format(id=person.id))
