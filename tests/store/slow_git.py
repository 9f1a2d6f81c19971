"""A git in front of the real one on the PATH: it stops, or does something else first, where a test wants it to."""

import os
import shutil
from pathlib import Path


def git_before(where: Path, word: str, script: str) -> str:
    """A PATH with a git that runs `script` (sh) whenever `word` is among its arguments. `$GIT` is the real one."""
    return _wrapped(where, word, script, 'exec "$GIT" "$@"')


def git_after(where: Path, word: str, script: str) -> str:
    """The same, with `script` after what git does."""
    return _wrapped(where, word, '"$GIT" "$@"; code=$?', f"{script}\nexit $code")


def blocking(where: Path, word: str) -> tuple[str, Path, Path]:
    """A PATH with a git that stops at `word` until a file is there; that it stopped is told by another file."""
    reached, free = where / "reached", where / "free"
    script = f"touch {reached}; while [ ! -e {free} ]; do sleep 0.02; done"
    return git_before(where, word, script), reached, free


def _wrapped(where: Path, word: str, first: str, then: str) -> str:
    real = shutil.which("git")
    where.mkdir(parents=True, exist_ok=True)
    wrapper = where / "git"
    lines = [
        "#!/bin/sh",
        f"GIT={real}",
        f'case " $* " in *" {word} "*) ;; *) exec "$GIT" "$@" ;; esac',
        first,
        then,
    ]
    wrapper.write_text("\n".join(lines) + "\n")
    wrapper.chmod(0o755)
    return f"{where}:{os.environ['PATH']}"
