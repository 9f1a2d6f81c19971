"""What the shell completes. A completer runs at every press of TAB: nothing heavy is imported here, nothing fails.

A completer takes `ctx` or `incomplete` or both, and returns words or (word, explanation) pairs; typer keeps those that
begin as `incomplete` does.
"""

from collections.abc import Callable
from pathlib import Path

import typer

from kefu.render import FORMATS

Words = list[str | tuple[str, str]]


def formats() -> Words:
    """The output formats."""
    return list(FORMATS)


def vocabulary(name: str) -> Callable[[], Words]:
    """A completer of the vocabulary `name` of kefu.core.words (`CHANNELS`): codes first, then the Chinese words."""

    def complete() -> Words:
        from kefu.core import words

        found: words.Vocabulary = getattr(words, name)
        codes: Words = [(word.code, word.zh[0]) for word in found.words.values()]
        return codes + [(text, word.code) for word in found.words.values() for text in word.zh]

    return complete


def directory(ctx: typer.Context) -> Path:
    """The directory that the unfinished command line means: `-C`, or this one."""
    return Path(ctx.find_root().params.get("directory") or ".")
