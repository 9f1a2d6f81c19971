"""What is read of the repository that a push came to, in one pass: commits, files, trees, the rules that stood there."""

from collections.abc import Iterator, Mapping

from kefu.core.config.files import CONFIG, PLAYBOOKS
from kefu.desk.admit.place import RepoEnv
from kefu.desk.judging.rules_then import Tree
from kefu.store.git.child import Child
from kefu.store.git.objects import Entry, Object, tree_entries
from kefu.store.git.pushed import Differences, Known, Objects

RULES_LIMIT = 1_000_000
"""Bytes of kefu.yaml or a playbook that are read; a larger one cannot be read anyhow."""
KEPT = 64
"""Files of the rules whose bytes are kept at hand."""


class Source:
    """One repository, read by three gits that run as long as it is asked."""

    def __init__(self, env: RepoEnv) -> None:
        self.env = env
        self.child = Child(env.directory, variables=env.variables)
        self.objects = Objects(self.child)
        self.differences = Differences(self.child)
        self._rules: dict[str, bytes] = {}

    def close(self) -> None:
        """End the gits."""
        self.objects.close()
        self.differences.close()

    def refs(self) -> Mapping[str, str]:
        """Return the refs as they stand before the push, by their full names."""
        if self.env.stands is not None:
            return self.env.stands
        out = self.child.must(("for-each-ref", "--format=%(objectname) %(refname)")).decode("utf-8", "surrogateescape")
        return {ref: oid for oid, ref in (line.split(" ", 1) for line in out.splitlines())}

    def known(self, spec: str) -> Known | None:
        """Return type and size of what an id or `REV:path` names, None where it names nothing."""
        return next(self.objects.known([spec]))

    def data(self, oid: str) -> bytes:
        """Return the bytes of an object that is there."""
        return next(self.objects.bytes_of([oid]))

    def file(self, spec: str, limit: int) -> bytes | None:
        """Return the bytes of the file that `spec` names; None where there is none, or one larger than `limit`."""
        found = self.known(spec)
        return self.data(found.oid) if found is not None and found.type == "blob" and found.size <= limit else None

    def rules(self, blob: str) -> bytes:
        """Return the bytes of a file of the rules, none of one that is too large."""
        if blob not in self._rules:
            if len(self._rules) >= KEPT:
                self._rules.clear()
            self._rules[blob] = self.file(blob, RULES_LIMIT) or b""
        return self._rules[blob]

    def entries(self, rev: str, directory: str) -> list[Entry]:
        """Return the entries of `directory` ("" is the top) at `rev`; none when there is no such directory."""
        found = self.known(f"{rev}:{directory}")
        if found is None or found.type != "tree":
            return []
        tree = Object(found.oid, "tree", self.data(found.oid))
        return list(tree_entries(tree, f"{directory}/" if directory else ""))

    def standing(self, rev: str) -> Tree:
        """Return the files of a commit that say how entries are judged."""
        config = self.known(f"{rev}:{CONFIG}")
        held = {CONFIG: config.oid} if config is not None and config.type == "blob" else {}
        return Tree.made(held | {e.path: e.oid for e in self._below(rev, PLAYBOOKS)})

    def _below(self, rev: str, directory: str) -> Iterator[Entry]:
        for entry in self.entries(rev, directory):
            if entry.problem == "directory":
                yield from self._below(rev, entry.path)
            else:
                yield entry
