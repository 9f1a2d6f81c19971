"""The parts of a write as values: files, a message, people and instants, records of the vault."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from datetime import datetime

from kefu.core.base.frozen import frozen
from kefu.store.git.objects import Blob, Entry
from kefu.store.git.repo import Repo


@frozen
class Person:
    """The person who did it, and the instant it happened (aware)."""

    name: str
    email: str
    at: datetime


@frozen
class FileChange:
    """A file's new bytes, None to delete it. `path` is relative to the top level of the repository."""

    path: str
    new: bytes | None


@frozen
class VaultChange:
    """One more commit on `ref`, which is under refs/kefu/vault/.

    `fresh` starts the ref anew from a commit without a parent that keeps the other files: nothing that is left out
    of its tree can be reached from it any more.
    """

    ref: str
    files: Mapping[str, bytes | None]
    fresh: bool = False


@frozen
class Plan:
    """One commit. `written` is when it is recorded (aware); `op` and `digest` name the operation for healing."""

    files: Sequence[FileChange]
    message: str
    author: Person
    written: datetime
    op: str
    vault: Sequence[VaultChange] = field(default=())
    digest: str = ""


@frozen
class View:
    """The record as it stands inside the lock. `head` is the commit of the branch, None when it is unborn."""

    repo: Repo
    head: str | None

    def file(self, path: str) -> Blob | None:
        """Return the entry at `path` in HEAD, None without one: look at its `problem` before its `data`."""
        return self.repo.blob(self.head, path) if self.head else None

    def standing(self, paths: Collection[str]) -> Mapping[str, Blob]:
        """Return the entry at each of `paths` in HEAD, read together; a path where nothing stands is left out."""
        return self.repo.blobs(self.head, paths) if self.head else {}

    def files(self, directory: str) -> list[Entry]:
        """Return the entries of a directory of HEAD, each of its subdirectories as one."""
        return self.repo.entries(self.head, directory) if self.head else []

    def vault(self, ref: str, path: str) -> Blob | None:
        """Return the entry at `path` in the tip of a vault ref, None without one."""
        return self.repo.blob(ref, path)

    def vault_files(self, ref: str, directory: str) -> list[Entry]:
        """Return the entries of a directory in the tip of a vault ref."""
        return self.repo.entries(ref, directory)
