"""The answers to what a shell's script asks at TAB.

The script asks through the variable _KEFU_COMPLETE. `words_SHELL` is asked by the scripts of kefu.cli.completion.shells:
the words of the line as arguments, the unfinished one last. The answer is a line for each completion, its value and
after a tab its explanation, for the script to take apart and never to evaluate. A line that begins with a tab is none:
it says that names of `files` or `folders` fit there, which the shell knows. `complete_SHELL` is asked by typer's
scripts, which kefu installed before and which stay in people's homes: they get only what is harmless in their hands.
`source_SHELL` asks for the script.
"""

import shlex
from collections.abc import Callable, Iterable
from string import ascii_letters, digits

from kefu.cli.completion.shells import SHELLS
from kefu.cli.completion.unfinished import Wanted, read
from kefu.cli.frame import exits
from kefu.cli.frame.env import Env
from kefu.core.base.errors import visible
from kefu.core.base.frozen import frozen

PLACES = ("files", "folders")
"""What completes a word that the shell completes better than kefu."""


@frozen
class Found:
    """What completes a word: the values with their explanations, and which of PLACES fits, if one does."""

    values: dict[str, str]
    place: str = ""


Find = Callable[[list[str]], Found]
"""A function from the words of a line, the last of them unfinished, to what completes it."""

PLAIN = frozenset((ascii_letters + digits + "-_./=@+:").encode())
"""The ASCII characters that mean nothing to a shell, wherever in a word they stand."""


def answer(instruction: str, words: list[str], env: Env) -> int:
    """Answer `instruction`, asked with the arguments `words`. Return the exit code, USAGE for an unknown one."""

    def find(line: list[str]) -> Found:
        return completed(line, env)

    verb, _, shell = instruction.partition("_")
    if verb == "source" and shell in SHELLS:
        env.out(SHELLS[shell].script())
        return exits.DONE
    asked = ASKED.get(instruction)
    return asked(env, words, find) if asked else exits.USAGE


def completed(line: list[str], env: Env) -> Found:
    """Return what completes the last of the words of a line."""
    wanted = read(env, line)
    if wanted.by in PLACES:
        return Found({}, wanted.by)
    encoding = env.stdout.encoding
    explained: dict[str, str] = {}
    for value, text in _offered(wanted):
        if value.startswith(wanted.word) and _typable(value, encoding):
            explained.setdefault(wanted.fixed + value, text)
    return Found(explained)


def _offered(wanted: Wanted) -> Iterable[tuple[str, str]]:
    """Return what may stand in a place, whatever has been typed of it."""
    if not wanted.by:
        from kefu.cli.frame.language import _

        return ((word, _(text)) for word, text in wanted.words)
    if wanted.by.startswith("="):
        return ((word, "") for word in wanted.by[1:].split("|"))
    from kefu.cli.completion.complete import pairs
    from kefu.cli.completion.completers import completer

    found = completer(wanted.by)
    given = {"ctx": wanted.line, "incomplete": wanted.word}
    return pairs(found(*(given[name] for name in found.__code__.co_varnames[: found.__code__.co_argcount])))


def _typable(value: str, encoding: str) -> bool:
    """Return whether `value` is one line without control characters that the terminal's encoding can say."""
    try:
        value.encode(encoding)
    except UnicodeError:
        return False
    return bool(value) and visible(value) == value


def _lines(found: Found) -> list[str]:
    """Return each value with its explanation, in which nothing but the first tab is a control character; then the place."""
    explained = ((value, visible(" ".join(text.split()))) for value, text in found.values.items())
    place = [f"\t{found.place}"] if found.place else []
    return [*(f"{value}\t{text}" if text else value for value, text in explained), *place]


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
    return _told(env, (value for value in find(asked).values if plain(value, env.stdout.encoding)))


def _old_zsh(env: Env, words: list[str], find: Find) -> int:
    """Answer typer's script for zsh with the new script, which asks again.

    The old one evaluates the answer twice, so that no text of a desk may be in it.
    """
    code = SHELLS["zsh"].script().splitlines()
    return _told(env, (line for line in code if not line.startswith("#")))


def _old_fish(env: Env, words: list[str], find: Find) -> int:
    """Answer typer's script for fish, which asks first whether anything completes: after exit 1 fish offers files, which it
    shall where they fit."""
    typed = env.variables.get("_TYPER_COMPLETE_ARGS", "")
    line = split(typed)[1:]
    found = find(line if line and not typed.endswith(" ") else [*line, ""])
    if env.variables.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return exits.FINDINGS if found.place else exits.DONE
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
