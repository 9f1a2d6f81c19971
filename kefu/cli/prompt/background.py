"""A sync beside the prompt: a process of its own, which says what came of it when it is done."""

import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from typing import IO


class Background:
    """At most one process under way, whose messages are kept until it has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None

    @property
    def running(self) -> bool:
        """Return whether one was started whose end has not been told yet."""
        return self._process is not None

    def start(self, command: Sequence[str]) -> None:
        """Start a process that Ctrl-C at this terminal does not reach, and that goes on when the shell ends."""
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  as long as the process
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=self._said, stderr=self._said, start_new_session=True
        )

    def ended(self) -> tuple[int, str] | None:
        """Return the exit code and the messages of one that has ended, once; None while none has."""
        if self._process is None or self._said is None or self._process.poll() is None:
            return None
        code, said = self._process.returncode, self._said
        said.seek(0)
        text = said.read().decode("utf-8", "replace").strip()
        with suppress(OSError):
            said.close()
        self._process = self._said = None
        return code, text
