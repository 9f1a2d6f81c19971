"""Writing a file whole or not at all: beside its place, under a name that nobody can foresee, then put over the old one."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def replace_file(path: Path, data: Iterable[bytes]) -> None:
    """Put a file with this data in the place of `path`, for those for whom the old one was.

    Raises OSError; then the old one is as it was.
    """
    spare = path.with_name(f".{path.name[:100]}.{os.urandom(8).hex()}.kefu")
    try:
        with open(spare, "xb") as file:
            with suppress(FileNotFoundError):
                os.fchmod(file.fileno(), path.stat().st_mode & 0o777)
            file.writelines(data)
        spare.replace(path)
    except BaseException:
        with suppress(OSError):
            spare.unlink()
        raise


def replace_text(path: Path, text: str) -> None:
    """Put a file with this text in the place of `path`. Raises OSError; then the old one is as it was."""
    replace_file(path, (text.encode("utf-8", "surrogateescape"),))
