"""Prints what is not Chinese, or not named, in the help of any command. Run by test_every_command.py as a process."""

import sys
from collections.abc import Iterator
from typing import Any

from kefu.cli.frame.language import choose

choose("zh")

from kefu.cli.frame.app import PROGRAM, root  # noqa: E402
from kefu.cli.frame.commands import every  # noqa: E402
from kefu.cli.frame.env import real  # noqa: E402
from tests.cli.latin import latin_in_help  # noqa: E402


def chinese(text: str) -> bool:
    """There is a Chinese character in it."""
    return any("\u4e00" <= c <= "\u9fff" for c in text)


def faults(path: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with one command's help."""
    env = real("zh", True)
    command: Any = root()
    ctx = command.make_context(PROGRAM, [], obj=env, resilient_parsing=True)
    for name in path:
        command = command.get_command(ctx, name)
        ctx = command.make_context(name, [], parent=ctx, resilient_parsing=True)
    for paragraph in (command.help or "?").split("\n\n"):
        if not chinese(paragraph):
            yield f"help: {paragraph}"
    for param in command.get_params(ctx):
        if not chinese(getattr(param, "help", "") or ""):
            yield f"{param.name}: no Chinese help"
        if param.param_type_name == "argument" and not param.metavar:
            yield f"{param.name}: no name to show (metavar)"
        if any("no-" in option for option in param.secondary_opts):
            yield f"{param.name}: an option nobody asked for: {param.secondary_opts}"
    page = command.get_help(ctx)
    if not chinese(page):
        yield "the page"
    yield from (f"on the page: {word}" for word in latin_in_help(page))


found = [f"{' '.join(path)}: {fault}" for path, _command in every() for fault in faults(path)]
print(*found, sep="\n", end="\n" if found else "")
sys.exit(1 if found else 0)
