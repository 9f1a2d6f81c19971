"""Running git: a clean environment, a sentence for each way it can fail, a trace without payloads."""

import os
import subprocess
import time
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import field
from errno import EACCES, EDQUOT, ENOSPC, EPERM, EROFS
from pathlib import Path

from kefu.core.base.errors import StoreFault, reason
from kefu.core.base.frozen import frozen
from kefu.store.git.started import start

Trace = Callable[[Sequence[str], float], None]
"""Called when a git has ended, with its arguments (never what was piped into it) and the seconds it took."""

REPOSITORY_VARIABLES = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "GIT_OBJECT_DIRECTORY",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE",
    "GIT_PREFIX",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_CEILING_DIRECTORIES",
    "GIT_QUARANTINE_PATH",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
)
"""The variables that git exports inside a hook (`git rev-parse --local-env-vars`): they name another repository."""

BLOCK = 1 << 18
"""Bytes of git's output that are read at once."""

OLDEST = (2, 39)
"""The oldest git that kefu works with."""

CRAMPED = 1 << 17
"""Bytes of free room under which a disk counts as full when git has failed on it."""

FULL = (ENOSPC, EDQUOT)
FORBIDDEN = (EROFS, EACCES, EPERM)


def ignore(args: Sequence[str], seconds: float) -> None:
    """Drop what is traced: for those who do not ask."""


def environment() -> dict[str, str]:
    """Return the environment for git: ours without the variables of another repository."""
    kept = {k: v for k, v in os.environ.items() if k not in REPOSITORY_VARIABLES}
    # English, because `git_fault` reads what git says; no prompt, which would wait for ever where nobody sits;
    # no lock for a mere look; and no replaced objects, which would hide what was committed.
    fixed = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_REPLACE_OBJECTS": "1"}
    return {**kept, **fixed}


def disk_fault(error: OSError, path: str | Path) -> StoreFault:
    """Return the fault for a file that the system would not let us read or write."""
    if error.errno in FULL:
        return StoreFault("The disk is full, nothing was recorded: make room for {path} and try again.", path=str(path))
    if error.errno in FORBIDDEN:
        return StoreFault(
            "{path} cannot be written: the disk is read-only or the permission is missing.", path=str(path)
        )
    return StoreFault("{path} cannot be read or written: {why}.", path=str(path), why=reason(error))


def is_full(where: str | Path) -> bool:
    """Return whether a disk has no room for even one ticket: git does not always say why it could not write."""
    try:
        disk = os.statvfs(where)
    except OSError:
        return False
    # Some file systems do not count their files and give 0 for them.
    return disk.f_bavail * disk.f_frsize < CRAMPED or (disk.f_files > 0 and disk.f_favail == 0)


def locked(path: str | Path) -> StoreFault:
    """Return the fault for a lock file of git's that stays."""
    return StoreFault(
        "{path} exists: another git is at work here. Wait for it and try again; if none is running "
        "(ps shows it), a git has crashed: delete that file.",
        path=str(path),
    )


def git_fault(args: Sequence[str], stderr: bytes, where: str | Path) -> StoreFault:
    """Return the fault for a git that failed, chosen by what it wrote to standard error."""
    said = stderr.decode("utf-8", "replace").strip()
    lines = [line for line in said.splitlines() if line.strip()]
    if "No space left on device" in said or "Disk quota exceeded" in said:
        return disk_fault(OSError(ENOSPC, ""), where)
    if "Read-only file system" in said:
        return disk_fault(OSError(EROFS, ""), where)
    if "Permission denied" in said or "insufficient permission" in said:
        return disk_fault(OSError(EACCES, ""), where)
    if is_full(where):
        return disk_fault(OSError(ENOSPC, ""), where)
    if "Unable to create '" in said and "File exists" in said:
        return locked(said.partition("Unable to create '")[2].partition("'")[0])
    if "dubious ownership" in said:
        return StoreFault(
            "{path} belongs to another user of this computer, and git does not trust it: "
            "git config --global --add safe.directory {path}",
            path=str(where),
        )
    if "not a git repository" in said:
        return StoreFault(
            "{path} is not in a git repository: go to a desk, name one with -C, or make one with kefu init.",
            path=str(where),
        )
    # The subcommand stands behind the options and the `key=value` of each `-c`.
    command = next((arg for arg in args if not arg.startswith("-") and "=" not in arg), "?")
    if not lines:
        return StoreFault("git {command} was killed in {path}: try again.", command=command, path=str(where))
    return StoreFault("git {command} failed in {path}: {said}", command=command, path=str(where), said=lines[-1])


@frozen
class Done:
    """The exit code and the output of a git that has ended."""

    code: int
    out: bytes
    err: bytes


@frozen
class Child:
    """The way to git in `cwd`. Arguments carry no personal data, since `ps` shows them; what does is piped.

    `variables`: what each git gets in its environment besides: in a hook those of the repository that was pushed to.
    """

    cwd: Path
    trace: Trace = ignore
    variables: Mapping[str, str] = field(default_factory=dict)

    def start(
        self,
        args: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        keep: Sequence[int] = (),
        stderr: int = subprocess.PIPE,
    ) -> "subprocess.Popen[bytes]":
        """Start git with three pipes; it inherits the file descriptors `keep`. StoreFault when it cannot be started."""
        try:
            return start(
                lambda: subprocess.Popen(
                    ["git", *args],
                    cwd=self.cwd,
                    env={**environment(), **self.variables, **(env or {})},
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=stderr,
                    pass_fds=keep,
                )
            )
        except FileNotFoundError as error:
            # Python raises the same error for a missing directory and for a missing git.
            if not self.cwd.is_dir():
                raise StoreFault("There is no directory {path}.", path=str(self.cwd)) from error
            raise StoreFault("git is not installed: install git 2.39 or newer and try again.") from error
        except OSError as error:
            raise disk_fault(error, self.cwd) from error

    def end(self, process: "subprocess.Popen[bytes]", payload: bytes, args: Sequence[str], started: float) -> Done:
        """Feed `payload` to a running git, wait for its end and return its output."""
        out, err = process.communicate(payload)
        self.trace(args, time.perf_counter() - started)
        return Done(process.returncode, out, err)

    def run(
        self,
        args: Sequence[str],
        payload: bytes = b"",
        *,
        env: Mapping[str, str] | None = None,
        keep: Sequence[int] = (),
    ) -> Done:
        """Run git to its end and return its output, whatever its exit code."""
        started = time.perf_counter()
        return self.end(self.start(args, env=env, keep=keep), payload, args, started)

    def pieces(self, args: Sequence[str], end: bytes, *, codes: Container[int] = (0,)) -> Iterator[bytes]:
        """Yield git's output in pieces as it comes, each up to an `end`. StoreFault for an exit code not in `codes`."""
        for block in self.blocks(args, end, codes=codes):
            yield from block.removesuffix(end).split(end)

    def blocks(self, args: Sequence[str], end: bytes, *, codes: Container[int] = (0,)) -> Iterator[bytes]:
        """Yield what `pieces` does in blocks of many, each up to and with an `end`, the last one maybe without."""
        import tempfile

        started = time.perf_counter()
        # A file and no pipe: nobody reads standard error meanwhile, and git would wait for ever once a pipe is full.
        with tempfile.TemporaryFile() as said:
            process = self.start(args, stderr=said.fileno())
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.close()
            try:
                rest = b""
                while block := os.read(process.stdout.fileno(), BLOCK):
                    whole, found, rest = (rest + block).rpartition(end)
                    if found:
                        yield whole + found
                if process.wait() not in codes:
                    said.seek(0)
                    raise git_fault(args, said.read(), self.cwd)
                if rest:
                    yield rest
            finally:
                # The caller may have stopped early: then git is still at work.
                process.stdout.close()
                process.kill()
                process.wait()
                self.trace(args, time.perf_counter() - started)

    def must(self, args: Sequence[str], payload: bytes = b"", *, env: Mapping[str, str] | None = None) -> bytes:
        """Run git and return its output. StoreFault when it fails."""
        done = self.run(args, payload, env=env)
        if done.code != 0:
            check_version(self)  # an old git fails with words that hide the reason
            raise git_fault(args, done.err, self.cwd)
        return done.out


def check_version(child: Child) -> None:
    """Raise a StoreFault when git is older than kefu can work with; one that names no version passes."""
    words = child.run(("version",)).out.decode("utf-8", "replace").split()
    parts = tuple(int(p) for p in words[2].split(".")[:2] if p.isdigit() and p.isascii()) if len(words) > 2 else ()
    if parts and parts < OLDEST:
        raise StoreFault("git {found} is too old: kefu needs git 2.39 or newer.", found=words[2])
