"""An unfinished command line: which command it is, what stands in it so far, and what may stand next.

It is read by the table of all commands in kefu/data/completion.json, which `tests/tools/completion_table.py` makes from
the commands themselves: to import those, and typer with them, takes longer than TAB may.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from kefu.cli.frame.env import Env
from kefu.core.base.frozen import frozen

TABLE = Path(__file__).parent.parent.parent / "data" / "completion.json"
Parameter = Mapping[str, Any]
"""`name`; of an option its names in `opts` and whether it is a `flag` and may stand `again`, of an argument whether it takes `many` words; what
completes it in `by`, `help` (a msgid)."""


class Line:
    """What stands before the unfinished word: the path of the command, values by the names of parameters, those of the
    options before the command in `root`."""

    def __init__(self, env: Env) -> None:
        self.env = env
        self.path: tuple[str, ...] = ()
        self.params: dict[str, Any] = {}
        self.root: dict[str, Any] = {}

    @property
    def directory(self) -> Path:
        """The directory that is meant: `-C`, or this one."""
        return Path(self.root.get("directory") or self.env.directory).expanduser()


@frozen
class Wanted:
    """What may stand in the place of the unfinished word: a value of `by` after the `fixed` part of the word; words of
    the table, with their explanations (msgids), where `by` is empty."""

    line: Line
    word: str
    by: str = ""
    fixed: str = ""
    words: tuple[tuple[str, str], ...] = ()


@cache
def table() -> Mapping[str, Any]:
    """Return the table: of each command its parameters, of a group its commands too."""
    import json  # here, since every command knows the completers and few are asked at TAB

    found: Mapping[str, Any] = json.loads(TABLE.read_bytes())
    return found


def read(env: Env, words: Sequence[str]) -> Wanted:
    """Return what is wanted in the place of the last of the words of a line."""
    reading = _Reading(env)
    *before, word = words or [""]
    for one in before:
        reading.take(one)
    return reading.wanted(word)


class _Reading:
    """A line that is read word by word."""

    def __init__(self, env: Env) -> None:
        self.command = table()
        self.line = Line(env)
        self.line.params = self.line.root
        self.pending: Parameter | None = None  # the option whose value comes next
        self.plain = False  # after `--` nothing is an option
        self.lost = False  # after a command that there is not

    def take(self, word: str) -> None:
        """Take one whole word."""
        if self.pending is not None:
            self._put(self.pending, word)
            self.pending = None
        elif word == "--" and not self.plain:
            self.plain = True
        elif _option(word) and not self.plain:
            self._take_option(word)
        elif "commands" in self.command:
            self._enter(word)
        elif (argument := self._argument()) is not None:
            self._put(argument, word)

    def _enter(self, word: str) -> None:
        """Go on with the command of that name."""
        named = self.command["commands"]
        name = next((n for n, one in named.items() if word == n or word in one["aliases"]), None)
        if name is None:
            self.lost = True
            self.command = {"params": []}
            return
        self.command = named[name]
        self.line.path += (name,)
        self.line.params = {}

    def _take_option(self, word: str) -> None:
        """Take an option: alone, with its value behind `=`, or short ones in one word."""
        name, sign, value = word.partition("=")
        option = self._named(name)
        if option is None and not word.startswith("--"):
            option, value = self._named(word[:2]), word[2:]
            sign = value
        if option is None:
            return
        if option["flag"]:
            self.line.params[option["name"]] = True
            return
        if sign:
            self._put(option, value)
        else:
            self.pending = option

    def _put(self, parameter: Parameter, value: str) -> None:
        if parameter.get("many"):
            self.line.params.setdefault(parameter["name"], []).append(value)
        else:
            self.line.params[parameter["name"]] = value

    def _named(self, name: str) -> Parameter | None:
        return next((one for one in self.command["params"] if name in one.get("opts", ())), None)

    def _argument(self) -> Parameter | None:
        """Return the argument that the next word is for; None if there is none left."""
        free = (one for one in self.command["params"] if "opts" not in one)
        return next((one for one in free if one["many"] or one["name"] not in self.line.params), None)

    def wanted(self, word: str) -> Wanted:
        """Return what is wanted in the place of the unfinished word."""
        if self.lost:
            return Wanted(self.line, word)
        if self.pending is not None:
            return Wanted(self.line, word, self.pending["by"])
        name, sign, value = word.partition("=")
        option = self._named(name) if sign and _option(word) and not self.plain else None
        if option is not None:
            return Wanted(self.line, value, option["by"], name + sign)
        if word.startswith("-") and not self.plain:
            return Wanted(self.line, word, words=tuple(self._options()))
        if "commands" in self.command:
            return Wanted(self.line, word, words=tuple(self._commands(word)))
        argument = self._argument()
        return Wanted(self.line, word, argument["by"] if argument else "")

    def _options(self) -> Iterator[tuple[str, str]]:
        for one in self.command["params"]:
            if one["name"] not in self.line.params or one.get("again"):
                yield from ((name, one["help"]) for name in one.get("opts", ()))

    def _commands(self, word: str) -> Iterator[tuple[str, str]]:
        """Yield the names of the commands; Chinese ones once their first character is there."""
        for name, one in self.command["commands"].items():
            if not one["hidden"]:
                yield from ((each, one["help"]) for each in (name, *(one["aliases"] if word else ())))


def _option(word: str) -> bool:
    return word.startswith("-") and len(word) > 1
