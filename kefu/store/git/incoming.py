"""The differences between two commits, and the guard that lets only plain files come out of another clone."""

from collections.abc import Iterable, Iterator

from kefu.core.base.errors import Refused, Said
from kefu.core.base.frozen import frozen
from kefu.store.git.objects import Entry
from kefu.store.git.repo import Repo

REGULAR = "100644"
KINDS = {"120000": Said("symlink"), "100755": Said("file with execute permission"), "160000": Said("submodule")}


@frozen
class Change:
    """A path with its blobs before and after, None where there is no file, and its mode after (`000000`: gone)."""

    path: str
    old: str | None
    new: str | None
    mode: str


def changes(repo: Repo, before: str, after: str) -> list[Change]:
    """Return every file that differs between two commits (or trees), in the order of their paths."""
    # Without renames, whatever the user has set: a file that moved is one that went and one that came.
    out = repo.git("diff-tree", "-r", "-z", "--no-renames", "--no-commit-id", "--raw", "--no-abbrev", before, after)
    return list(_parsed(out.split(b"\0")[:-1]))


def _parsed(fields: list[bytes]) -> Iterator[Change]:
    for meta, raw in zip(fields[::2], fields[1::2], strict=True):
        _, mode, old, new, _ = meta.decode().removeprefix(":").split(" ")
        yield Change(raw.decode("utf-8", "surrogateescape"), _blob(old), _blob(new), mode)


def _blob(oid: str) -> str | None:
    return oid if oid.strip("0") else None


def refuse_hostile(found: Iterable[Change], whose: str) -> None:
    """Raise Refused for a change that is no plain file, or that gives git orders. `whose`: the commit it comes from."""
    for change in found:
        problem = _problem(change.path, change.mode) if change.new else None
        # Also when it is deleted: that too changes what git does with other files.
        if change.path.rpartition("/")[2] == ".gitattributes":
            problem = Said("change of .gitattributes")
        if problem:
            raise Refused(
                "{path} in {whose} is a {problem}, and a desk takes plain files only: nothing was changed. "
                "git log {whose} -- {path} tells who committed it; it must be taken out there.",
                path=change.path,
                whose=whose,
                problem=problem,
            )


def refuse_hostile_tree(repo: Repo, commit: str) -> None:
    """Raise Refused when a commit that is to be checked out for the first time holds anything but plain files."""
    for entry in repo.ls_tree(commit, ""):
        problem = _problem(entry.path, entry.mode) or _attributes(repo, entry)
        if problem:
            raise Refused(
                "{path} is a {problem}, and a desk holds plain files only: it was not cloned.",
                path=entry.path,
                problem=problem,
            )


def _problem(path: str, mode: str) -> Said | None:
    """Return the name of what makes a path dangerous to check out; None for a plain file in its place."""
    parts = path.lower().split("/")
    # As other systems read it: without case, without dots and spaces at the end, by its short name.
    if any(part.rstrip(". ") in (".git", "git~1", "") for part in parts):
        return Said(".git directory")
    if parts[-1] == ".gitmodules":
        return Said("submodule")
    # A directory with a HEAD could pass for a repository that brings hooks of its own.
    if parts[-1] == "head" and path.endswith("HEAD"):
        return Said("git repository inside the tree")
    return None if mode == REGULAR else KINDS.get(mode, Said("file of an unknown kind"))


def _attributes(repo: Repo, entry: Entry) -> Said | None:
    """Return the problem of attributes that would start a program on checkout, or choose another merge than kefu's."""
    if entry.path.rpartition("/")[2] != ".gitattributes":
        return None
    found = repo.objects.get(entry.oid)
    words = (found.data if found else b"").decode("utf-8", "replace").split()
    for word in words:
        name, _, value = word.lstrip("-!").partition("=")
        if name in ("filter", "ident", "working-tree-encoding") or (name == "merge" and value not in ("kefu", "text")):
            return Said("file with attributes that start programs")
    return None
