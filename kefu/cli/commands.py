"""Every command in one table. A command's module is imported when the command runs, never to list it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from kefu.cli.language import N_


@dataclass(frozen=True, slots=True)
class Command:
    """One command: the function `function` of `kefu.cli.<module>`, one line of help (a msgid), Chinese names.

    A group (`commands` is not empty) has no function of its own. A hidden one runs but is not listed.
    """

    name: str
    help: str
    module: str = ""
    function: str = ""
    aliases: tuple[str, ...] = ()
    commands: tuple["Command", ...] = field(default=())
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (a msgid) of `kefu --help` and the commands below it."""

    title: str
    commands: tuple[Command, ...]


SECTIONS: tuple[Section, ...] = (
    Section(N_("Work on a ticket"), ()),
    Section(N_("Look"), ()),
    Section(N_("The desk"), ()),
)

BARE = "desk"
"""The command that `kefu` alone runs."""


def every(commands: tuple[Command, ...] | None = None) -> Iterator[tuple[tuple[str, ...], Command]]:
    """Each command with its path of names, groups before their members."""
    top = tuple(c for section in SECTIONS for c in section.commands) if commands is None else commands
    for command in top:
        yield (command.name,), command
        for path, member in every(command.commands) if command.commands else ():
            yield (command.name, *path), member
