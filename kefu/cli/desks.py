"""The commands that make a desk."""

from pathlib import Path
from typing import Annotated

import typer

from kefu.cli.acts import trace_of
from kefu.cli.env import Env
from kefu.cli.help import manual
from kefu.cli.language import _
from kefu.core.errors import Usage
from kefu.desk.setup import make_desk


@manual(
    _(
        "Makes the repository, kefu.yaml with you in every role, and the standard playbooks, in one commit. An empty repository is used as it is."
    ),
    "kefu init desk --name 杭州余杭网点",
    "kefu --lang en init desk --timezone Europe/Berlin",
)
def init(
    ctx: typer.Context,
    directory: Annotated[
        Path | None, typer.Argument(metavar="DIR", show_default=False, help=_("The directory; without it this one."))
    ] = None,
    name: Annotated[str, typer.Option(metavar="NAME", show_default=False, help=_("The desk's name."))] = "",
    timezone: Annotated[str, typer.Option(metavar="TZ", help=_("The desk's time zone."))] = "Asia/Shanghai",
) -> None:
    """Make a desk."""
    env = Env.of(ctx)
    _check_zone(timezone)
    target = env.directory / (directory or Path())
    repo = make_desk(
        target,
        name=name or target.resolve().name,
        timezone=timezone,
        language=env.language,
        now=env.now(),
        trace=trace_of(env),
    )
    env.out(str(repo.top or repo.git_dir))
    env.say(
        _("A desk is ready in {dir}. Next: kefu -C {dir} open CATEGORY WAYBILL TEXT").format(dir=str(directory or "."))
    )


def _check_zone(name: str) -> None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise Usage("{name}: no such time zone; an example is Asia/Shanghai", name=name) from None
