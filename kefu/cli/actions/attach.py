"""`attach`: files are read."""

import errno
import os
import stat
from pathlib import Path
from typing import Annotated

import typer

from kefu.cli.actions.typed_line import Line
from kefu.cli.completion import complete
from kefu.cli.frame.language import _
from kefu.core.base.errors import Usage
from kefu.core.base.errors import reason as cause
from kefu.core.intake import typed_words as given
from kefu.desk.session import Session
from kefu.desk.write import Act, File

LARGEST = 20_000_000
"""Bytes that one attachment may have."""
Files = Annotated[list[Path], typer.Argument(metavar="FILE...", show_default=False, help=_("The files."))]
Kind = Annotated[
    str,
    typer.Option(
        metavar="KIND", help=_("photo, letter, recording or document."), autocompletion=complete.vocabulary("evidence")
    ),
]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", show_default=False, help=_("A word about it."))]


def command(line: Line, files: Files, kind: Kind = "photo", text: Note = "") -> None:
    """Put the files into the vault."""

    def build(session: Session, _number: str) -> list[Act]:
        code = given.code(session.desk, "evidence", kind)
        loaded = tuple(file_of(line.env.directory / path, code) for path in files)
        return [line.act(session, {"text": given.clean(text, "--note") if text else ""}, loaded)]

    line.perform(build)


def file_of(path: Path, kind: str) -> File:
    """Return a file to be attached. Usage if it cannot be read or is too large."""
    return File(path.name, kind, _bytes(path))


def _bytes(path: Path) -> bytes:
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        # A pipe or a device may never come to an end.
        if not stat.S_ISREG(about.st_mode):
            raise Usage("{path}: not a file", path=str(path))
        if about.st_size > LARGEST:
            raise Usage("{path}: larger than {most} MB; make it smaller", path=str(path), most=LARGEST // 1_000_000)
        if about.st_size == 0:
            raise Usage("{path}: the file is empty", path=str(path))
        return path.read_bytes()
    except OSError as error:
        raise Usage("{path}: {problem}", path=str(path), problem=cause(error)) from None
