"""The commands that make a desk."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from kefu.cli.frame.act import trace_of
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.output import placed
from kefu.core.base.errors import Usage, visible
from kefu.desk.session import Session
from kefu.desk.setup.init import is_desk, make_desk
from kefu.desk.setup.recipes import INBOXES, RECIPES, Recipe, add_recipe, crontab
from kefu.store.git.repo import Repo


@manual(
    _(
        "Makes the repository, kefu.yaml with you in every role, and the standard playbooks, in one commit. An empty repository is used as it is."
    ),
    "kefu init desk --name 杭州余杭网点",
    "kefu --lang en init desk --timezone Europe/Berlin",
    "kefu init desk --sign",
    "kefu init --ci github --install 'python -m pip install git+https://git.example.org/kefu.git'",
    "kefu init --ci github --inbox --install 'python -m pip install git+https://git.example.org/kefu.git'",
    "kefu init --ci crontab",
)
def init(
    ctx: typer.Context,
    directory: Annotated[
        Path | None, typer.Argument(metavar="DIR", show_default=False, help=_("The directory; without it this one."))
    ] = None,
    name: Annotated[str, typer.Option(metavar="NAME", show_default=False, help=_("The desk's name."))] = "",
    timezone: Annotated[str, typer.Option(metavar="TZ", help=_("The desk's time zone."))] = "Asia/Shanghai",
    sign: Annotated[
        bool,
        typer.Option(
            "--sign", help=_("Everybody signs what he commits, with the ssh key that git's configuration names.")
        ),
    ] = False,
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
    inbox: Annotated[
        bool,
        typer.Option(
            "--inbox",
            help=_("With --ci github or gitlab: a job admits what people hand in, where the service runs no hooks."),
        ),
    ] = False,
    install: Annotated[
        str,
        typer.Option(
            metavar="COMMAND",
            show_default=False,
            help=_("With --ci github or gitlab: the command line that installs kefu there."),
        ),
    ] = "",
) -> None:
    """Make a desk."""
    env = Env.of(ctx)
    _check_zone(timezone)
    if inbox and not ci:
        raise Usage("init: --inbox goes with --ci github or gitlab")
    recipe = _recipe(ci, install, inbox=inbox) if ci else None
    if install and (recipe is None or not recipe.path):
        raise Usage("init: --install goes with --ci github or gitlab")
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
        sign=sign,
        trace=trace_of(env),
    )
    # The output of --ci crontab is piped to crontab, so that it must hold nothing else.
    if recipe is None or recipe.path:
        env.out(visible(str(repo.top or repo.git_dir)))
    if recipe is not None:
        _add(env, target, recipe)
    env.say(_("The desk is ready. Next: kefu -C {dir} open CATEGORY WAYBILL TEXT").format(dir=str(target)))


def _check_zone(name: str) -> None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise Usage("{name}: no such time zone; an example is Asia/Shanghai", name=name) from None


def _recipe(name: str, install: str, *, inbox: bool) -> Recipe:
    recipes = INBOXES if inbox else RECIPES
    if name not in recipes:
        raise Usage("{name}: no such recipe; one of: {known}", name=name, known=", ".join(recipes))
    return recipes[name].installing(install) if recipes[name].path else recipes[name]


def _add(env: Env, target: Path, recipe: Recipe) -> None:
    """Commit the recipe's file, or print it if it is a crontab, which belongs to a machine."""
    if recipe.path:
        session = Session.open(target, env.now(), trace=trace_of(env))
        env.held.append(session.close)
        for notice in add_recipe(session, recipe):
            env.say(placed(notice, env))
        env.say(_("{path} is in the desk now; it runs once it is pushed.").format(path=recipe.path))
    else:
        repo = Repo.open(target, trace_of(env))
        env.held.append(repo.close)
        env.out(crontab(repo, _program()))


def _program() -> list[str]:
    """Return the words that start this kefu wherever one is: the script that runs, else Python with the package."""
    script = os.path.abspath(sys.argv[0])
    named = os.path.basename(script).startswith("kefu") and os.access(script, os.X_OK)
    return [script] if named else [sys.executable, "-m", "kefu"]
