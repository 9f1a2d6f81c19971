"""The answers to what a shell's script asks at TAB.

The script asks through the variable _KEFU_COMPLETE. `words_SHELL` is asked by the scripts of kefu.cli.frame.shells:
the words of the line as arguments, the unfinished one last. The answer is a line for each completion, its value and
after a tab its explanation, for the script to take apart and never to evaluate. `complete_SHELL` is asked by typer's
scripts, which kefu installed before and which stay in people's homes: they get only what is harmless in their hands.
`source_SHELL` asks for the script.
"""

import shlex
from collections.abc import Callable, Iterable
from string import ascii_letters, digits
from typing import Any

from typer._click.core import Command as Runnable
from typer._click.shell_completion import CompletionItem, ShellComplete

from kefu.cli.frame import exits
from kefu.cli.frame.env import Env
from kefu.cli.frame.shells import SHELLS
from kefu.core.base.errors import visible

Found = dict[str, str]
"""The values that complete a word, with their explanations."""
Find = Callable[[list[str]], Found]
"""A function from the words of a line, the last of them unfinished, to what completes it."""

PLAIN = frozenset((ascii_letters + digits + "-_./=@+:").encode())
"""The ASCII characters that mean nothing to a shell, wherever in a word they stand."""


class _Line(ShellComplete):
    """typer's way from an unfinished line to what completes it; nothing is written and no script is made by it."""

    # typer demands these three of every shell, for the scripts and answers that kefu makes itself: nobody asks them.

    def source_vars(self) -> dict[str, Any]:
        raise NotImplementedError

    def get_completion_args(self) -> tuple[list[str], str]:
        raise NotImplementedError

    def format_completion(self, item: CompletionItem) -> str:
        raise NotImplementedError


def answer(command: Runnable, program: str, instruction: str, words: list[str], env: Env) -> int:
    """Answer `instruction`, asked with the arguments `words`. Return the exit code, USAGE for an unknown one."""

    def find(line: list[str]) -> Found:
        return completed(command, program, line, env)

    verb, _, shell = instruction.partition("_")
    if verb == "source" and shell in SHELLS:
        env.out(SHELLS[shell].script())
        return exits.DONE
    asked = ASKED.get(instruction)
    return asked(env, words, find) if asked else exits.USAGE


def completed(command: Runnable, program: str, line: list[str], env: Env) -> Found:
    """Return what completes the last of the words of a line."""
    *before, word = line or [""]
    items = _Line(command, {"obj": env}, program, "").get_completions(before, word)
    encoding = env.stdout.encoding
    explained: Found = {}
    for item in items:
        if _typable(item.value, encoding):
            explained.setdefault(item.value, item.help or "")
    return explained


def _typable(value: str, encoding: str) -> bool:
    """Return whether `value` is one line without control characters that the terminal's encoding can say."""
    try:
        value.encode(encoding)
    except UnicodeError:
        return False
    return bool(value) and visible(value) == value


def _lines(found: Found) -> list[str]:
    """Return each value with its explanation, in which nothing but the first tab is a control character."""
    explained = ((value, visible(" ".join(text.split()))) for value, text in found.items())
    return [f"{value}\t{text}" if text else value for value, text in explained]


def _told(env: Env, lines: Iterable[str]) -> int:
    env.out(lines)
    env.flush()
    return exits.DONE


def _words(env: Env, words: list[str], find: Find) -> int:
    """Complete for zsh, which hands over words without their quotes."""
    return _told(env, _lines(find(words)))


def _words_but_last(env: Env, words: list[str], find: Find) -> int:
    """Complete for fish, which takes the quotes off all words but the unfinished one."""
    return _told(env, _lines(find([*words[:-1], *map(unquoted, words[-1:])])))


def _raw_words(env: Env, words: list[str], find: Find) -> int:
    """Complete for bash, which hands over words as they are typed."""
    return _told(env, _lines(find([unquoted(word) for word in words])))


def _old_bash(env: Env, words: list[str], find: Find) -> int:
    """Answer typer's script for bash with plain values only.

    The script takes each line for a pattern of file names, and puts it into the command line as it is.
    """
    line = split(env.variables.get("COMP_WORDS", ""))
    count = int(env.variables.get("COMP_CWORD", "0"))
    asked = [*line[1:count], line[count] if count < len(line) else ""]
    return _told(env, (value for value in find(asked) if plain(value, env.stdout.encoding)))


def _old_zsh(env: Env, words: list[str], find: Find) -> int:
    """Answer typer's script for zsh with the new script, which asks again.

    The old one evaluates the answer twice, so that no text of a desk may be in it.
    """
    code = SHELLS["zsh"].script().splitlines()
    return _told(env, (line for line in code if not line.startswith("#")))


def _old_fish(env: Env, words: list[str], find: Find) -> int:
    """Answer typer's script for fish, which asks first whether anything completes: after exit 1 fish offers files."""
    typed = env.variables.get("_TYPER_COMPLETE_ARGS", "")
    line = split(typed)[1:]
    found = find(line if line and not typed.endswith(" ") else [*line, ""])
    if env.variables.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return exits.DONE if found else exits.FINDINGS
    return _told(env, _lines(found))


ASKED: dict[str, Callable[[Env, list[str], Find], int]] = {
    "words_bash": _raw_words,
    "words_zsh": _words,
    "words_fish": _words_but_last,
    "complete_bash": _old_bash,
    "complete_zsh": _old_zsh,
    "complete_fish": _old_fish,
}
"""Each question for completions that a script may ask."""


def plain(value: str, encoding: str) -> bool:
    """Return whether a shell that reads `value` unquoted reads that value, and nothing else happens.

    Its bytes are looked at: in GBK a Chinese character may end with the byte of a backquote.
    """
    return all(byte >= 0x80 or byte in PLAIN for byte in value.encode(encoding))


def split(line: str) -> list[str]:
    """Return the words of an unfinished line without their quotes; one that is still open ends with the line."""
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    return _tokens(lexer)


def unquoted(word: str) -> str:
    """Return `word` without its quotes, of which the last may still be open."""
    lexer = shlex.shlex(word, posix=True)
    lexer.whitespace = ""
    lexer.whitespace_split = True
    lexer.commenters = ""
    return "".join(_tokens(lexer))


def _tokens(lexer: shlex.shlex) -> list[str]:
    found = []
    try:
        for token in lexer:
            found.append(token)
    except ValueError:  # an open quote, or a backslash at the end
        found.append(lexer.token)
    return found
