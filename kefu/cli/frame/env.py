"""The outside world in one object: where, who asks, the streams, the clock, the language. Nothing else reads them."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from kefu.cli.frame.language import choose, translator
from kefu.core.base.errors import StoreFault, Translate, Usage, reason, visible

if TYPE_CHECKING:
    import typer  # which takes as long to import as TAB may


@dataclass(slots=True, eq=False, repr=False)
class Env:
    """The outside world as a command knows it. The options before the command fill the first fields.

    `block` is a text that was pasted for the command before it ran: it is read in the place of standard input. `held`
    lets go of what the command keeps open. A process that ends with its command need not call them; one that runs many
    does.
    """

    directory: Path
    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    variables: Mapping[str, str]
    language: str = "en"
    language_asked: bool = False
    as_staff: str | None = None
    stdin_read: bool = False
    verbose: bool = False
    colours: str = "auto"
    no_pager: bool = False
    block: str = ""
    held: list[Callable[[], None]] = field(default_factory=list)

    @staticmethod
    def of(ctx: "typer.Context") -> "Env":
        """Return the Env of a command's context."""
        env = ctx.find_object(Env)
        assert env is not None
        return env

    @property
    def translate(self) -> Translate:
        """Return the translation from English msgids to the language of this run."""
        return translator(self.language)

    def desk_language(self, language: str) -> None:
        """Speak the desk's own `language`, unless `--lang` or KEFU_LANG asked for one."""
        if not self.language_asked:
            self.language = language
            choose(language)

    def now(self) -> datetime:
        """Return the time, with a zone. KEFU_NOW (for tests) fixes it; Usage if that is no such time."""
        fixed = self.variables.get("KEFU_NOW")
        if not fixed:
            return datetime.now(UTC)
        try:
            now = datetime.fromisoformat(fixed)
        except ValueError:
            now = None
        if now is None or now.tzinfo is None:
            raise Usage("KEFU_NOW is {value}; it must be a time such as 2026-11-21T10:00:00+08:00.", value=fixed)
        return now

    @property
    def interactive(self) -> bool:
        """Return whether somebody can be asked: standard input and standard error are terminals."""
        return self.stdin.isatty() and self.stderr.isatty()

    @property
    def colour(self) -> bool:
        """Return whether standard output is to have colours."""
        return self.coloured(self.stdout)

    def coloured(self, stream: TextIO) -> bool:
        """Return what `--color` says; else whether `stream` is a terminal with colours, and NO_COLOR is not set."""
        if self.colours != "auto":
            return self.colours == "always"
        return stream.isatty() and not self.variables.get("NO_COLOR") and self.variables.get("TERM", "dumb") != "dumb"

    @property
    def pages(self) -> bool:
        """Return whether what is longer than the screen goes through a pager: on a terminal, without `--no-pager`."""
        return self.stdout.isatty() and not self.no_pager and self.variables.get("TERM", "dumb") != "dumb"

    @property
    def height(self) -> int:
        """Return the lines of the terminal; 24 where there is none."""
        lines = self.variables.get("LINES", "")
        if lines.isascii() and lines.isdigit() and int(lines) > 0:
            return int(lines)
        try:
            return os.get_terminal_size(self.stdout.fileno()).lines or 24
        except (OSError, ValueError):
            return 24

    @property
    def width(self) -> int:
        """Return the columns of the terminal; 80 where there is none."""
        columns = self.variables.get("COLUMNS", "")
        if columns.isascii() and columns.isdigit() and int(columns) > 0:
            return int(columns)
        try:
            return os.get_terminal_size(self.stdout.fileno()).columns or 80
        except (OSError, ValueError):
            return 80

    def out(self, text: str | Iterable[str]) -> None:
        """Write data, each line to standard output. Once the reader has left, drop the rest and go on."""
        for line in [text] if isinstance(text, str) else text:
            self._write(line + "\n")

    def raw(self, data: bytes) -> None:
        """Write data that is no text to standard output."""
        try:
            self.stdout.buffer.write(data)
        except BrokenPipeError:
            self.reader_left()
        except OSError as error:
            self._full(error)

    def _write(self, text: str) -> None:
        try:
            self.stdout.write(text)
        except BrokenPipeError:
            self.reader_left()
        except OSError as error:
            self._full(error)

    def flush(self) -> None:
        """Hand everything written to the system. StoreFault if that cannot be done (a full disk)."""
        try:
            self.stdout.flush()
        except BrokenPipeError:
            self.reader_left()
        except OSError as error:
            self._full(error)

    def reader_left(self) -> None:
        """Drop what is written to standard output from now on, as nobody reads it any more."""
        # Python flushes the stream when it ends, which would fail again on the broken pipe.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.stdout.fileno())
        os.close(nowhere)

    def _full(self, error: OSError) -> None:
        self.reader_left()
        raise StoreFault("Cannot write to standard output: {error}.", error=reason(error))

    def say(self, text: str) -> None:
        """Write a sentence for people to standard error, its control characters made visible."""
        try:
            print(*(visible(line) for line in text.split("\n")), sep="\n", file=self.stderr, flush=True)
        except OSError:
            return

    def error(self, text: str) -> None:
        """Write what went wrong to standard error, as `kefu: ...`."""
        self.say(f"kefu: {text}")

    def trace(self, text: str) -> None:
        """Write a detail for `--verbose` (git calls, timings; never personal data) to standard error."""
        if self.verbose:
            self.say(f"# {text}")


def real(language: str, language_asked: bool) -> Env:
    """Return the Env of this process. What a stream's encoding cannot say is escaped."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        # Python has None for a stream that its caller closed.
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  as long as the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    return Env(Path(), sys.stdin, sys.stdout, sys.stderr, os.environ, language, language_asked)
