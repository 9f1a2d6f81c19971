"""The commands that make a desk."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from kefu.cli.frame.act import trace_of
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.output import placed
from kefu.core.base.errors import Usage
from kefu.desk.session import Session
from kefu.desk.setup.init import is_desk, make_desk
from kefu.desk.setup.recipes import RECIPES, Recipe, add_recipe
from kefu.store.git.repo import Repo


@manual(
    _(
        "Makes the repository, kefu.yaml with you in every role, and the standard playbooks, in one commit. An empty repository is used as it is."
    ),
    "kefu init desk --name 杭州余杭网点",
    "kefu --lang en init desk --timezone Europe/Berlin",
    "kefu init --ci github",
)
def init(
    ctx: typer.Context,
    directory: Annotated[
        Path | None, typer.Argument(metavar="DIR", show_default=False, help=_("The directory; without it this one."))
    ] = None,
    name: Annotated[str, typer.Option(metavar="NAME", show_default=False, help=_("The desk's name."))] = "",
    timezone: Annotated[str, typer.Option(metavar="TZ", help=_("The desk's time zone."))] = "Asia/Shanghai",
    ci: Annotated[
        str,
        typer.Option(
            metavar="github|gitlab|crontab",
            show_default=False,
            help=_(
                "Add a recipe that asks every quarter of an hour what is overdue; to a desk that is there, only that."
            ),
        ),
    ] = "",
) -> None:
    """Make a desk."""
    env = Env.of(ctx)
    _check_zone(timezone)
    recipe = _recipe(ci) if ci else None
    target = env.directory / (directory or Path())
    if recipe is not None and is_desk(target):
        _add(env, target, recipe)
        return
    repo = make_desk(
        target,
        name=name or target.resolve().name,
        timezone=timezone,
        language=env.language,
        now=env.now(),
        trace=trace_of(env),
    )
    # The output of --ci crontab is piped to crontab, so that it must hold nothing else.
    if recipe is None or recipe.path:
        env.out(str(repo.top or repo.git_dir))
    if recipe is not None:
        _add(env, target, recipe)
    env.say(_("The desk is ready. Next: kefu -C {dir} open CATEGORY WAYBILL TEXT").format(dir=str(target)))


def _check_zone(name: str) -> None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise Usage("{name}: no such time zone; an example is Asia/Shanghai", name=name) from None


def _recipe(name: str) -> Recipe:
    if name not in RECIPES:
        raise Usage("{name}: no such recipe; one of: {known}", name=name, known=", ".join(RECIPES))
    return RECIPES[name]


def _add(env: Env, target: Path, recipe: Recipe) -> None:
    """Commit the recipe's file, or print it if it is a crontab, which belongs to a machine."""
    if recipe.path:
        for notice in add_recipe(Session.open(target, env.now(), trace=trace_of(env)), recipe):
            env.say(placed(notice, env))
        env.say(_("{path} is in the desk now; it runs once it is pushed.").format(path=recipe.path))
    else:
        # cron takes a bare % for the end of the line
        repo = Repo.open(target, trace_of(env))
        place = shlex.quote(str(repo.top or repo.git_dir)).replace("%", "\\%")
        env.out(recipe.text.format(dir=place).rstrip("\n"))
