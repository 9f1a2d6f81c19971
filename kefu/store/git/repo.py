"""A git repository: its place, its HEAD, the contents of its commits. Plumbing only, no foreign package."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kefu.core.base.errors import Refused, StoreFault
from kefu.core.base.frozen import frozen
from kefu.store.git.child import Child, Done, Trace, check_version, git_fault, ignore
from kefu.store.git.discovery import discovered, tip
from kefu.store.git.objects import Batch, Blob, Entry, Object, tree_entries, tree_entry, tree_named

UNDER_WAY = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
}


@frozen
class Head:
    """The position of HEAD: `branch` is a full ref name, None when detached; `oid` is None on an unborn branch."""

    branch: str | None
    oid: str | None


@dataclass(frozen=True, eq=False, repr=False)
class Repo:
    """A repository. `top` is the working tree (None when bare), `git_dir` this worktree's, `common` the shared one."""

    top: Path | None
    git_dir: Path
    common: Path
    hash_name: str
    child: Child
    objects: Batch

    @staticmethod
    def open(directory: Path, trace: Trace = ignore) -> "Repo":
        """Return the repository that `directory` is in. StoreFault when there is none, or no git."""
        start = Path(os.path.realpath(directory))
        place = discovered(start)
        if place is not None:
            home = Child(place.top, trace)
            return Repo(place.top, place.git_dir, place.git_dir, place.hash_name, home, Batch(home))
        child = Child(start, trace)
        asked = ("--is-bare-repository", "--git-dir", "--git-common-dir", "--show-object-format", "--show-cdup")
        args = ("rev-parse", "--path-format=absolute", *asked)
        done = child.run(args)
        if done.code != 0:
            check_version(child)
            raise git_fault(args, done.err, start)
        bare, git_dir, common, hash_name, *cdup = done.out.decode("utf-8", "surrogateescape").split("\n")
        top = None if bare == "true" or len(cdup) < 2 else Path(os.path.normpath(start / cdup[0]))
        home = Child(top or Path(git_dir), trace)
        return Repo(top, Path(git_dir), Path(common), hash_name, home, Batch(home))

    def close(self) -> None:
        """End the processes that read objects."""
        self.objects.close()

    def git(self, *args: str, payload: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        """Run git here and return its output. StoreFault, with git's own words, when it fails."""
        return self.child.must(args, payload, env=env)

    def ask(self, *args: str, payload: bytes = b"", env: Mapping[str, str] | None = None) -> Done:
        """Run git here and return what came of it; the caller judges its exit code."""
        return self.child.run(args, payload, env=env)

    def head(self) -> Head:
        """Return the position of HEAD as it is now."""
        text = (self.git_dir / "HEAD").read_text(encoding="utf-8", errors="surrogateescape").strip()
        branch = text.removeprefix("ref:").strip() if text.startswith("ref:") else None
        if branch == "refs/heads/.invalid":  # a repository with reftables keeps HEAD there
            branch = self.ask("symbolic-ref", "-q", "HEAD").out.decode().strip() or None
        return Head(branch, self.resolve(branch or "HEAD"))

    def tip(self) -> str | None:
        """Return the commit of HEAD, None without one; git is asked only where plain files do not say it."""
        return tip(self.git_dir, self.common, self.hash_name) or self.resolve("HEAD")

    def resolve(self, rev: str) -> str | None:
        """Return the id that `rev` names now, None when it names nothing."""
        found = self.objects.get(rev)
        return found.oid if found else None

    def read_blobs(self, specs: Sequence[str]) -> Iterator[Object | None]:
        """Yield the objects named by ids or `REV:path`, in their order, None for each that does not exist."""
        return self.objects.many(specs)

    def entries(self, rev: str, directory: str) -> list[Entry]:
        """Return the entries of `directory` ("" is the top) at `rev`; none when there is no such directory."""
        tree = self.objects.get(f"{rev}:{directory}")
        if tree is None or tree.type != "tree":
            return []
        return list(tree_entries(tree, f"{directory}/" if directory else ""))

    def blob(self, rev: str, path: str) -> Blob | None:
        """Return the entry at `path` in `rev`, None without one; its `problem` tells what is no regular file."""
        directory, _, name = path.rpartition("/")
        tree = self.objects.get(f"{rev}:{directory}")
        wanted = tree_entry(tree, name, f"{directory}/" if directory else "") if tree and tree.type == "tree" else None
        if wanted is None:
            return None
        found = self.objects.get(wanted.oid) if wanted.mode not in ("040000", "160000") else None
        if found is None and wanted.mode not in ("040000", "160000"):
            raise _missing(path, wanted.oid)
        return Blob(wanted.mode, wanted.oid, wanted.path, found.data if found else b"")

    def blobs(self, rev: str, paths: Collection[str]) -> dict[str, Blob]:
        """Return the entry at each of `paths` in `rev`, as `blob` does; a path where nothing stands is left out.

        Trees are read level by level and once each, by their ids: a thousand paths take as few questions as one.
        """
        top = self.objects.get(f"{rev}:")
        found = _descend(self.objects, top, paths) if top is not None else {}
        wanted = {path: entry for path, entry in found.items() if entry.mode not in ("040000", "160000")}
        held = dict(zip(wanted, self.objects.many([entry.oid for entry in wanted.values()]), strict=True))
        lost = next((path for path, one in held.items() if one is None), None)
        if lost is not None:
            raise _missing(lost, wanted[lost].oid)
        data = {path: one.data for path, one in held.items() if one is not None}
        return {path: Blob(e.mode, e.oid, path, data.get(path, b"")) for path, e in found.items()}

    def ls_tree(self, rev: str, prefix: str) -> Iterator[Entry]:
        """Yield every file under `prefix` at `rev`, in the order of their paths."""
        args = ("ls-tree", "-r", "-z", "--full-tree", rev, "--", prefix or ".")
        for line in self.child.pieces(args, b"\0"):
            meta, path = line.split(b"\t", 1)
            mode, _, oid = meta.decode().split(" ")
            yield Entry(mode, oid, path.decode("utf-8", "surrogateescape"))

    def grep_lacking(self, pattern: str, rev: str, pathspec: str) -> list[str]:
        """Return the files under `pathspec` at `rev` without a line that matches the basic regex `pattern`."""
        args = ("grep", "-L", "-z", "--full-name", "-a", "--no-color", "-e", pattern, rev, "--", pathspec)
        done = self.ask(*args)
        # 1 and no word of complaint: git has found no such file.
        if done.code > 1 or (done.code == 1 and done.err):
            raise git_fault(args, done.err, self.child.cwd)
        lines = done.out.decode("utf-8", "surrogateescape").split("\0")[:-1]
        return [line.removeprefix(f"{rev}:") for line in lines]

    @cached_property
    def settings(self) -> Mapping[str, str]:
        """Return git's configuration as it stood when first asked: lower-case key to its last value."""
        found: dict[str, str] = {}
        for item in self.git("config", "--list", "-z").decode("utf-8", "surrogateescape").split("\0")[:-1]:
            key, _, value = item.partition("\n")
            found[key] = value if "\n" in item else "true"  # git takes a key without a value for true
        return found

    def config(self, key: str) -> str | None:
        """Return the value of a configuration key, None when it is not set."""
        section, _, name = key.rpartition(".")
        # git ignores the case of section and name, but not of the subsection between them.
        head, dot, sub = section.partition(".")
        return self.settings.get(f"{head.lower()}{dot}{sub}.{name.lower()}")

    def flag(self, key: str) -> bool:
        """Return whether a configuration key is set to a true word of git's."""
        return (self.config(key) or "").lower() in ("true", "yes", "on", "1")

    def identity(self) -> tuple[str, str]:
        """Return the name and e-mail under which git commits here. Refused when git knows none."""
        env = os.environ.get
        name = env("GIT_COMMITTER_NAME") or self.config("committer.name") or self.config("user.name")
        mail = env("GIT_COMMITTER_EMAIL") or self.config("committer.email") or self.config("user.email") or env("EMAIL")
        if not name or not mail:
            raise Refused(
                "git does not know who you are: git config --global user.name NAME, "
                "git config --global user.email MAIL, then try again."
            )
        return name, mail

    def operation_in_progress(self) -> str | None:
        """Return the git operation half done in this worktree (merge, rebase, cherry-pick, revert), None if none is."""
        return next((name for mark, name in UNDER_WAY.items() if (self.git_dir / mark).exists()), None)


def _descend(objects: Batch, top: Object, paths: Collection[str]) -> dict[str, Entry]:
    """Return the entries at `paths` under the tree `top`, one level of directories at a time."""
    found: dict[str, Entry] = {}
    level: dict[str, tuple[Object, list[str]]] = {"": (top, list(paths))}
    while level:
        deeper: dict[str, tuple[str, list[str]]] = {}
        for prefix, (tree, below) in level.items():
            names: dict[str, list[str]] = {}
            for path in below:
                names.setdefault(path[len(prefix) :].partition("/")[0], []).append(path)
            for entry in tree_named(tree, names, prefix):
                inside = names[entry.path[len(prefix) :]]
                found |= {path: entry for path in inside if path == entry.path}
                if entry.mode == "040000" and inside != [entry.path]:
                    deeper[f"{entry.path}/"] = (entry.oid, [path for path in inside if path != entry.path])
        trees = objects.many([oid for oid, _ in deeper.values()])
        level = {
            prefix: (tree, below)
            for (prefix, (_, below)), tree in zip(deeper.items(), trees, strict=True)
            if tree is not None and tree.type == "tree"
        }
    return found


def _missing(path: str, oid: str) -> StoreFault:
    return StoreFault(
        "{path} is in the history but its object {oid} is not in this repository: "
        "fetch it, or restore it from another clone.",
        path=path,
        oid=oid,
    )
