"""`kefu seal`: the history sealed, its seals listed and verified."""

from typing import Annotated

import typer

from kefu.cli.clones import phases
from kefu.cli.frame import exits
from kefu.cli.frame.act import begin
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import All, Format, Wide
from kefu.cli.frame.output import placed, show
from kefu.core.base.errors import Usage, visible
from kefu.core.reports.choice import Choice
from kefu.core.seal.spoken import spoken
from kefu.desk.seals.make import Made, make
from kefu.desk.session import Session
from kefu.store.remote.words import Declined


@manual(
    _(
        "Syncs, then sets a signed tag seal/NNNNNN on the shared desk's last commit. Its note holds one number over the whole history: nothing before it can be changed, taken out or put in without another number coming out. It takes a role with the permission seal and an ssh key that git signs with. Where nothing was written since the last seal, that one is told. docs/seals.md explains it all."
    ),
    "kefu seal",
    "kefu seal --print",
)
def seal(
    ctx: typer.Context,
    lines: Annotated[
        bool, typer.Option("--print", help=_("Print two lines to read out or write down, instead of the seal's name."))
    ] = False,
    stamp: Annotated[
        bool, typer.Option("--stamp", help=_("Have the time of the seal attested by a time-stamping authority."))
    ] = False,
) -> int | None:
    """Seal the history, so that nobody can change it later unseen."""
    if ctx.invoked_subcommand is not None:
        if lines or stamp:
            raise Usage("--print and --stamp belong to kefu seal alone")
        return None
    from kefu.store.seal import stamps

    env, session = begin(ctx)
    authority = stamps.authority(session.repo) if stamp else None
    try:
        with phases(env) as tell:
            made = make(session, tell)
    except Declined as error:
        for line in error.said(env.language):
            env.say(visible(line))
        raise
    for notice in made.notices:
        env.say(placed(notice, env))
    number, note = made.seal.number, made.seal.note
    env.out("\n".join(spoken(number, note)) if lines else f"seal/{number:06}")
    env.flush()
    env.say(_sentence(env, session, made))
    if authority is not None:
        done = stamps.stamped(session.repo, made.seal)
        if done is None or done.at is None:
            done = stamps.stamp(session.repo, made.seal, authority)
        assert done.at is not None
        at = done.at.astimezone(session.zone)
        env.say(
            _("Stamped {at}; query, reply and certificates lie in {dir}.").format(
                at=f"{at:%Y-%m-%d %H:%M:%S}", dir=done.folder
            )
        )
    return exits.DONE


def _sentence(env: Env, session: Session, made: Made) -> str:
    """Return the sentence that tells what was sealed."""
    tag = made.seal
    at = f"{tag.at.astimezone(session.zone):%Y-%m-%d %H:%M}"
    if not made.new:
        return _("Nothing was written since seal {number} of {at} by {name}.").format(
            number=tag.number, at=at, name=tag.name
        )
    said = _("Seal {number}: {count} entries and commits, up to {tip}.").format(
        number=tag.number, count=tag.note.leaves, tip=tag.note.tip[:12]
    )
    alone = _("This desk is not shared, so the seal is here alone: give its lines to somebody else.")
    where = _("{url} has it.").format(url=made.remote.url) if made.remote is not None else alone
    return f"{said} {where}"


@manual(
    _(
        "Verifies each seal: its number and signature, the seal before it, its note against the history as it stands here, its time stamp. Exit 1 if one does not hold."
    ),
    "kefu seal list",
    "kefu seal list --format json",
)
def list_(ctx: typer.Context, format: Format = "table", every: All = False, wide: Wide = False) -> int:
    """List the seals and verify them."""
    from kefu.desk.seals.listed import listed

    env, session = begin(ctx)
    report = listed(session)
    show(env, report, format, every, Choice(wide=wide))
    return exits.FINDINGS if report.findings else exits.DONE
