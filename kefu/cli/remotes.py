"""The commands of the shared desk: making it, and looking whether its door stands."""

from pathlib import Path
from typing import Annotated

import typer

from kefu.cli.frame import exits
from kefu.cli.frame.act import begin, trace_of
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.output import placed
from kefu.core.base.errors import visible


@manual(
    _(
        "A bare repository for a machine that everybody reaches, over ssh or https. Its door takes entries that this kefu would have written, by the persons they name, and refuses all else with the commit, the path and the rule; each push gets a receipt. It refuses rewrites and deletions. Run again on a shared desk, it sets this anew, enters where kefu is now, and removes what a crashed git left locked."
    ),
    "kefu remote init /srv/desk.git",
    "kefu remote init --signed /srv/desk.git",
)
def init(
    ctx: typer.Context,
    directory: Annotated[Path, typer.Argument(metavar="DIR", show_default=False, help=_("Where it shall be."))],
    signed: Annotated[
        bool, typer.Option("--signed", help=_("Ask for signed pushes too: their certificates stand with the receipts."))
    ] = False,
    restored: Annotated[
        bool, typer.Option("--restored", help=_("It came from a backup: the receipts say so and go on from here."))
    ] = False,
) -> None:
    """Make a shared desk."""
    from kefu.desk.share.clone import make_shared

    env = Env.of(ctx)
    made = make_shared(env.directory / directory, env.now(), signed=signed, restored=restored, trace=trace_of(env))
    env.out(visible(str((env.directory / directory).resolve())))
    for path in made.removed:
        env.say(_("Removed a lock that a crashed git had left: {path}").format(path=str(path)))
    if made.receipt is not None:
        env.say(_("Receipt {number} says where it stands now.").format(number=made.receipt.number))
    env.say(
        _("A shared desk is ready. On a desk: git remote add origin {dir}, then kefu sync.").format(dir=str(directory))
    )


@manual(
    _(
        "Says whether its hooks and settings are those of this kefu, and whom its door binds. Without DIR: the shared desk of this clone, as far as it is seen from here. The exit code is 1 if something is wrong."
    ),
    "kefu remote check",
    "kefu remote check /srv/desk.git",
)
def check(
    ctx: typer.Context,
    directory: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", show_default=False, help=_("The shared desk; without it this clone's.")),
    ] = None,
) -> int:
    """Check the door of the shared desk."""
    from kefu.desk.share.door import door_at, door_of

    if directory is not None:
        env = Env.of(ctx)
        door = door_at(env.directory / directory, trace_of(env))
    else:
        env, session = begin(ctx, erasing=False)
        door = door_of(session.repo, trace_of(env))
    for one in door.findings:
        env.say(placed(one, env))
    url = visible(door.url)
    if door.directory is None:
        env.say(
            _("{url} is not on this machine: kefu remote check DIR tells there how its door stands.").format(url=url)
        )
    elif not door.findings:
        env.say(_("The door of {url} stands: hooks, settings and version are as they should be.").format(url=url))
    env.say(env.translate(door.binds))
    return exits.FINDINGS if door.findings else exits.DONE


@manual(
    _(
        "For the job of a hosting service, in a clone of the desk with the vault: judges what a branch hands in, as the door of a shared desk does, and moves the desk's branch and vault on to it, uniting first where the branch has gone on. The exit code is 1 if something is refused; nothing is moved then. kefu init --ci github --inbox writes the recipe."
    ),
    "kefu remote admit inbox/agent-1",
)
def admit(
    ctx: typer.Context,
    branch: Annotated[str, typer.Argument(metavar="BRANCH", show_default=False, help=_("The branch that hands in."))],
) -> int:
    """Admit what somebody handed in."""
    from kefu.core.admit.report import line
    from kefu.desk.share.inbox import admit as admit_branch

    env, session = begin(ctx, erasing=False)
    done = admit_branch(session, branch)
    env.out(line(one).text(env.translate) for one in done.verdict.refusals)
    if done.verdict.refusals:
        env.say(_("Nothing of {branch} was admitted.").format(branch=visible(branch)))
        return exits.FINDINGS
    env.say(
        _("{branch} is admitted: the desk stands at {tip}.").format(branch=visible(branch), tip=done.tip[:10])
        if done.moved
        else _("{branch} holds nothing new.").format(branch=visible(branch))
    )
    return exits.DONE
