"""The prompt at a terminal: a line with completion, the desk's standing below it, and blocks that are pasted."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys

from kefu.cli.completion.answer import Found, completed
from kefu.cli.frame.ask import screen
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.cli.prompt.history import History
from kefu.cli.prompt.inside import quiet
from kefu.cli.prompt.lines import unfinished
from kefu.core.base.errors import visible
from kefu.core.base.frozen import frozen

POLL = 0.2
"""Seconds between two looks whether the process in the background has ended."""
REFRESH = 10.0
"""Seconds after which the line below is drawn anew while nobody types."""


@frozen
class Pasted:
    """A block of several lines that was pasted, and what stood in the line before it."""

    line: str
    block: str


class Completing(Completer):
    """Completes a line as a shell does that has kefu's completion, with titles beside numbers."""

    def __init__(self, env: Env) -> None:
        self._env = env

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Yield what completes the word before the cursor. An error completes nothing."""
        words = unfinished(document.text_before_cursor)
        found = Found({})
        with suppress(Exception), quiet(self._env) as env:
            found = completed(words, env)
        for value, text in found.values.items():
            quoted = f"'{value}'" if any(c.isspace() for c in value) else value
            yield Completion(quoted, -_typed(document), display=value, display_meta=visible(" ".join(text.split())))
        if found.place:
            names = PathCompleter(only_directories=found.place == "folders", expanduser=True)
            yield from names.get_completions(Document(words[-1].rpartition("=")[2]), complete_event)


def _typed(document: Document) -> int:
    """Return the length of the unfinished word as it is typed, with its quote."""
    text = document.text_before_cursor
    return 0 if text[-1:].isspace() else len(next(reversed(text.split()), ""))


class Screen:
    """The prompt. `standing` gives the line below, `news` what has ended in the background meanwhile (mostly nothing)."""

    def __init__(self, env: Env, standing: Callable[[], str], news: Callable[[], str]) -> None:
        self._env = env
        self._standing = standing
        self._news = news
        self._session: PromptSession[Any] = PromptSession(
            history=History(),
            completer=Completing(env),
            complete_while_typing=False,
            key_bindings=_keys(),
            bottom_toolbar=self._below,
            refresh_interval=REFRESH,
            enable_suspend=True,
            **screen(env),
        )

    def read(self, begun: str = "", lines: int = 0) -> str | Pasted:
        """Return the line that is entered, which begins with `begun`; `lines` are pasted and wait for its command.

        EOFError for Ctrl-D on an empty line, KeyboardInterrupt for Ctrl-C.
        """
        message = _("kefu, {lines} pasted lines> ").format(lines=lines) if lines else "kefu> "
        read: str | Pasted = self._session.prompt(message, default=begun, pre_run=self._watch)
        return read

    def _below(self) -> str:
        return visible(self._standing())

    def _watch(self) -> None:
        """Tell of the background's end while the prompt waits."""
        self._session.app.create_background_task(self._told())

    async def _told(self) -> None:
        while True:
            await asyncio.sleep(POLL)
            if news := self._news():
                await run_in_terminal(partial(self._env.say, news))


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add(Keys.BracketedPaste)
    def paste(event: KeyPressEvent) -> None:
        """Put one line into the line; hand several over, as nobody knows yet where they go."""
        block = plain(event.data)
        if "\n" in block:
            event.app.exit(result=Pasted(event.current_buffer.text, block))
        else:
            event.current_buffer.insert_text(block)

    return keys


def plain(pasted: str) -> str:
    """Return a pasted text without empty lines around it, its tabs spaces, other control characters made visible."""
    lines = pasted.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    return "\n".join(visible(line) for line in lines).strip("\n")
