"""Each command line that is documented, given to real shells: kefu gets exactly the words that are meant, and knows them.

The lines are the examples of the help, those of the documents' blocks, and what documents have in a sentence. They are
typed into bash and zsh as into a terminal, where history is expanded and zsh knows no comments; a pattern that finds no
file is an error in both.
"""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import typer
from typer._click.exceptions import BadOptionUsage, BadParameter, ClickException

from kefu.cli.frame.app import PROGRAM, root, runnable
from kefu.cli.frame.commands import every
from kefu.cli.frame.env import real
from kefu.cli.frame.topics import TOPICS
from kefu.core.base.errors import KefuError
from tests.test_docs import DOCUMENTS

START = {
    "bash": (["--norc", "--noprofile", "-i"], "set -o histexpand; shopt -s failglob; PS1= PS2="),
    "zsh": (["-f", "-i"], "setopt banghist; unsetopt prompt_sp; PS1= PS2="),
}
"""How each shell is started to read what is typed, and what is typed first."""
SPEAK = """kefu() { printf '%s\\0' "$@" $'\\1' >> OUT; }; jq() { :; }; grep() { :; }"""
"""A kefu that writes down the words it is given, in one go since those of a pipe are at work together; others that do nothing."""
TYPED = {"ids": "kefu show", "terms": "kefu list", "times": "kefu list --at"}
"""Texts of the help with a table of what is typed, as it is typed, and a line for it."""


def blocks(text: str) -> Iterator[str]:
    """The lines of kefu in blocks of code, on a screen those behind `$`; those of `kefu shell` have its prompt before them."""
    for language, block in re.findall(r"(?ms)^ *```([a-z]*)\n(.*?)^ *```$", text):
        if language in ("", "sh"):
            held = (line.removeprefix("$ ") for line in block.replace("\\\n", " ").splitlines())
            yield from (line for line in held if re.match("kefu( |$)", line))


def spans(text: str) -> Iterator[str]:
    """What is said in a sentence as it may be typed: without `COMMAND`, brackets, alternatives and dots."""
    for line in re.findall("`(kefu(?: [^`\n]*)?)`", text):
        if not re.search(r"[\[\]{}<>|…]|[.]{3}| (COMMAND|命令)( |$)", line):
            yield line


@cache
def documented() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines that are to be typed, and those that a sentence names, each once."""
    found = [
        line
        for _path, command in every()
        if command.function or not command.commands
        for line in runnable(command).examples  # type: ignore[attr-defined]
    ]
    for topic in TOPICS:
        found += topic.examples
        if topic.name in TYPED:
            found += [f"{TYPED[topic.name]} {word}" for words, _text in topic.rows for word in words.split(", ")]
    said: list[str] = []
    for path in (path for path in DOCUMENTS if not path.name.startswith("commands.")):  # those have the same examples
        text = path.read_text(encoding="utf-8")
        found += blocks(text)
        said += spans(text)
    return tuple(dict.fromkeys(found)), tuple(line for line in dict.fromkeys(said) if line not in found)


def lines() -> tuple[str, ...]:
    """All of them."""
    typed, said = documented()
    return typed + said


def meant(line: str, home: Path) -> list[list[str]]:
    """The words that kefu is to get, each time it is called: what is quoted without its quotes, `~` as the home."""
    calls: list[list[str]] = [[]]
    for word in shlex.split(line):
        if word in ("|", "&&"):
            calls.append([])
        else:
            calls[-1].append(re.sub("^~/", f"{home}/", word))
    return [_bare(call)[1:] for call in calls if call[0] == PROGRAM]


def _bare(call: list[str]) -> list[str]:
    """The words of a command without the files that it reads or writes."""
    signs = {place for place, word in enumerate(call) if word in ("<", ">")}
    return [word for place, word in enumerate(call) if place not in signs and place - 1 not in signs]


def files(line: str, sign: str) -> list[str]:
    """The files that a line means to write (`>`) or to read (`<`)."""
    words = shlex.split(line)
    return [after for before, after in pairwise(words) if before == sign]


def test_there_are_lines() -> None:
    """Of each source."""
    assert len(lines()) > 200
    assert {"kefu overdue --within 2h", "kefu 帮助 备注", "kefu clone ../shared.git ../second"} <= set(lines())


@pytest.mark.parametrize("shell", START)
def test_a_shell_hands_over_the_words_that_are_meant(tmp_path: Path, shell: str) -> None:
    """And makes no file but those that are meant."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is missing")
    out, here = tmp_path / "out", tmp_path / "here"
    here.mkdir()
    for line in lines():
        for name in files(line, "<"):
            (here / name).touch()
    options, first = START[shell]
    mark = f"printf '\\2\\0' >> '{out}'"
    typed = [first, SPEAK.replace("OUT", f"'{out}'")]
    for line in lines():
        typed += [mark, line]
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "TERM": "dumb"}
    done = subprocess.run(
        [shell, *options],
        cwd=here,
        env=env,
        input="\n".join([*typed, "exit", ""]),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    said = out.read_text(encoding="utf-8").split("\2\0")[1:]
    got = {
        line: [call.split("\0")[:-1] for call in calls.split("\1\0")[:-1]]
        for line, calls in zip(lines(), said, strict=True)
    }
    wrong = {line: calls for line, calls in got.items() if sorted(calls) != sorted(meant(line, tmp_path))}
    assert wrong == {}, done.stderr[-2000:]
    assert sorted(p.name for p in here.iterdir()) == sorted({n for x in lines() for s in "<>" for n in files(x, s)})


def refusal(words: list[str], *, whole: bool = True) -> str:
    """Why kefu's parser does not take the words; empty if it does. Nothing is run. Not `whole`: what names a command may
    lack what stands behind it, or say `YEAR` there."""
    command: Any = root()
    try:
        ctx = command.make_context(PROGRAM, list(words), obj=real("en", True))
        rest = [*ctx._protected_args, *ctx.args]
        while rest and hasattr(command, "table"):
            name, command, rest = command.resolve_command(ctx, rest)
            ctx = command.make_context(name, rest, parent=ctx)
            rest = [*ctx._protected_args, *ctx.args]
    except typer.Exit:  # --help, --version
        return ""
    except (BadParameter, BadOptionUsage) as error:
        return str(error) if whole else ""
    except (ClickException, KefuError) as error:
        return str(error) or type(error).__name__
    return ""


def test_kefu_takes_the_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command is there, and so are its options and arguments."""
    monkeypatch.setenv("HOME", str(tmp_path))
    typed, said = documented()
    asked = [*((line, True) for line in typed), *((line, False) for line in said)]
    refused = {
        line: why for line, whole in asked for words in meant(line, tmp_path) if (why := refusal(words, whole=whole))
    }
    assert refused == {}


@pytest.mark.parametrize("words", [["nonsense"], ["list", "--nonsense"], ["show"], ["note", "@", "--at"]])
def test_other_words_are_refused(words: list[str]) -> None:
    """What is checked above is checked."""
    assert refusal(words)
