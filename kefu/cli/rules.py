"""The rules that a desk goes by: rules upgrade, rules days-off."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from kefu.cli.frame.act import begin
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.output import placed
from kefu.core.base.joined import joined

if TYPE_CHECKING:
    from kefu.desk.setup.upgrade import Upgrade


@manual(
    _(
        "One commit: kefu.yaml names the newest edition of the shipped rules, playbooks that the desk has not changed become those "
        "of that edition, and days off that are not there yet are added. It takes a role with the permission rules."
    ),
    "kefu rules upgrade",
)
def upgrade(ctx: typer.Context) -> None:
    """Move the desk to the newest rules and playbooks."""
    from kefu.desk.setup.upgrade import upgrade as move

    env, session = begin(ctx)
    done = move(session)
    for notice in done.notices:
        env.say(placed(notice, env))
    if done.old == done.new:
        env.say(_("The desk goes by edition {edition}, the newest; nothing to do.").format(edition=done.new))
        return
    env.say(_("The desk goes by edition {new} now; it went by {old}.").format(new=done.new, old=done.old))
    for line in _changes(done):
        env.say(line)


def _changes(done: "Upgrade") -> Iterator[str]:
    """Yield a line for each kind of change that an upgrade made."""
    renamed = tuple(f"{was} -> {name}" for was, name in done.renamed)
    kinds = (
        (_("new clocks: {names}"), done.added),
        (_("clocks that are no more: {names}"), done.removed),
        (_("clocks with another name: {names}"), renamed),
        (_("clocks that changed: {names}"), done.changed),
        (_("overrides in kefu.yaml that follow a new name: {names}"), done.overrides),
        (_("overrides in kefu.yaml that have no clock any more: {names}"), done.stray),
        (_("playbooks replaced: {names}"), done.replaced),
        (_("new playbooks: {names}"), done.brought),
        (_("days off added: {names}"), done.days_off),
        (_("kept, since this desk changed them: {names}"), done.kept),
    )
    for text, names in kinds:
        if names:
            yield text.format(names=joined(names, _))


@manual(
    _(
        "Writes playbooks/days-off/CN-YEAR.yaml for each country of the desk's calendars and commits it: due times in that year are "
        "counted by it. Once the make-up days are published, the same command renews it; a file written by hand stays. "
        "It takes a role with the permission rules."
    ),
    "kefu rules days-off 2027",
)
def days_off(
    ctx: typer.Context,
    year: Annotated[int, typer.Argument(metavar="YEAR", min=1900, max=2200, show_default=False, help=_("The year."))],
) -> None:
    """Bring the days off of a year into the desk."""
    from kefu.desk.setup.upgrade import bring_days_off

    env, session = begin(ctx)
    written, notices = bring_days_off(session, year)
    for notice in notices:
        env.say(placed(notice, env))
    if not written:
        env.say(_("The days off of {year} stand in the desk already; nothing to do.").format(year=year))
    for path in written:
        env.say(_("{path} is in the desk now.").format(path=path))
