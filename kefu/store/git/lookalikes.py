"""Paths that some computers take for one and the same: they differ in case, or in the form of their letters, alone."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Protocol

from kefu.core.base.errors import Refused
from kefu.store.git.incoming import Change
from kefu.store.git.objects import Entry
from kefu.store.git.repo import Repo

OWN = ("kefu.yaml", "playbooks", "tickets", ".gitattributes")
"""What every desk has at its top, or may have at any time."""


def alike(name: str) -> str:
    """Return the text that all names have which such a computer takes for one: macOS, Windows, many network disks."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


class Listing(Protocol):
    """Whatever can list the files of a directory of a commit."""

    def entries(self, rev: str, directory: str) -> list[Entry]:
        """Return the entries of `directory` ("" is the top) at `rev`; none when there is no such directory."""


class Names:
    """The names in the directories of some commits, each directory read once."""

    def __init__(self, repo: Listing, commits: Iterable[str]) -> None:
        """`commits`: whose files are to stand side by side."""
        self._repo, self._commits = repo, tuple(commits)
        self._known: dict[str, dict[str, set[str]]] = {}
        self._sound: set[str] = set()

    def rival(self, path: str) -> str | None:
        """Return a path that differs from this one, or from a directory that it is in, in such a way alone; None
        without one."""
        for part in _parts(path):
            if part in self._sound:
                continue
            name = part.rpartition("/")[2]
            others = self._named(part.rpartition("/")[0]).get(alike(name), set()) - {name}
            if others:
                return f"{part[: len(part) - len(name)]}{min(others)}"
            if part != path:
                self._sound.add(part)
        return None

    def _named(self, directory: str) -> dict[str, set[str]]:
        if directory not in self._known:
            found: dict[str, set[str]] = {}
            entries = (e.path for commit in self._commits for e in self._repo.entries(commit, directory))
            for path in (*entries, *(OWN if not directory else ())):
                name = path.rpartition("/")[2]
                found.setdefault(alike(name), set()).add(name)
            self._known[directory] = found
        return self._known[directory]


def _parts(path: str) -> Iterator[str]:
    """Yield each directory that a path is in, from the top, and the path."""
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)
    yield path


def refuse_lookalikes(repo: Repo, commits: Iterable[str], found: Iterable[Change], whose: str) -> None:
    """Raise Refused for a new file that some computers would take for another one of these commits."""
    names = Names(repo, commits)
    for change in found:
        rival = names.rival(change.path) if change.new and not change.old else None
        if rival is not None:
            raise _refused(change.path, rival, whose)


def refuse_lookalikes_in(repo: Repo, commit: str) -> None:
    """Raise Refused for two files of one commit that some computers would take for one."""
    names = Names(repo, (commit,))
    for entry in repo.ls_tree(commit, ""):
        rival = names.rival(entry.path)
        if rival is not None:
            raise _refused(entry.path, rival, commit[:12])


def _refused(path: str, rival: str, whose: str) -> Refused:
    return Refused(
        "{path} in {whose} differs from {rival} in case or in the form of its letters alone, and on many computers the "
        "two are one file: nothing was changed. git log {whose} -- {path} tells who committed it; it must be taken out "
        "there.",
        path=path,
        rival=rival,
        whose=whose,
    )
