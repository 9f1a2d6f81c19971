"""A kefu with a few sample commands: the real entry point over a small table. Run by the tests of the frame."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from kefu.cli.frame import main
from kefu.cli.frame.language import asked, choose

choose(asked(sys.argv[1:], {}) or "en")

import typer  # noqa: E402

from kefu.cli.completion import unfinished  # noqa: E402
from kefu.cli.frame import ask, commands, output, text  # noqa: E402
from kefu.cli.frame.env import Env  # noqa: E402
from kefu.cli.frame.help import manual  # noqa: E402
from kefu.cli.frame.options import All, Format, NoInput, Text  # noqa: E402
from kefu.core.base.errors import Refused  # noqa: E402
from kefu.core.reports import Column, Report, Row  # noqa: E402


@manual("A longer explanation.", "kefu say hello there")
def say(ctx: typer.Context, words: Text = None, loud: bool = False, no_input: NoInput = False) -> int | None:
    """Print the text; the exit code is 1 if it is loud."""
    env = Env.of(ctx)
    said = text.wanted(env, words, "What to say.", no_input=no_input)
    env.trace("saying it")
    env.out(f"{env.as_staff} in {env.directory} at {env.now().isoformat()}: {said}")
    return 1 if loud else None


def fail(ctx: typer.Context, how: str, times: int = 1) -> None:
    """End in the way `how` names."""
    if how == "refuse":
        raise Refused("No command {name}. Did you mean {names}?", name="x\x1b", names="y")
    if how == "interrupt":
        raise KeyboardInterrupt
    if how == "abort":
        raise typer.Abort
    raise RuntimeError("the phone number 13800000000")


def rows(ctx: typer.Context, count: int, format: Format = "table", every: All = False) -> None:
    """A report of `count` rows."""
    env = Env.of(ctx)
    items: list[Row] = [{"id": number, "title": f"第{number}行"} for number in range(count)]
    now = datetime(2026, 11, 21, tzinfo=UTC)
    report = Report("rows", (Column("id", "Commands"), Column("title", "Options")), items, now, UTC)
    output.show(env, report, format, every)


def questions(ctx: typer.Context) -> None:
    """Ask one question of each kind."""
    env = Env.of(ctx)
    choices = [ask.Choice("a", "first"), ask.Choice("b", "第二")]
    env.out(f"chose {ask.select(env, 'Which?', choices, turns=[ask.Turn.BACK])}")
    env.out(f"text {ask.text(env, 'Name', check=lambda t: '' if t else 'empty', turns=[ask.Turn.STOP])}")
    env.out(f"yes {ask.confirm(env, 'Sure?')}")


sample = ModuleType("kefu.cli.sample")
sample.__dict__.update(say=say, fail=fail, rows=rows, questions=questions)
sys.modules["kefu.cli.sample"] = sample
group = commands.Command(
    "more",
    "Commands",
    commands=(
        commands.Command("rows", "Options", "sample", "rows"),
        commands.Command("gone", "Arguments", "no_such_module", "gone"),
    ),
)
commands.SECTIONS = (
    commands.Section(
        "Look",
        (
            commands.Command("say", "The reason.", "sample", "say", aliases=("说",)),
            commands.Command("fail", "Examples", "sample", "fail"),
            commands.Command("ask", "Nothing found.", "sample", "questions"),
            group,
        ),
    ),
)
unfinished.TABLE = Path(__file__).with_name("sample.json")
sys.exit(main.main())
