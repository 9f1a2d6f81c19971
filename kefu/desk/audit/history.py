"""The commits of a history, listed whole and judged in parts by all processors, each as the shared desk's door would."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kefu.core.admit.model import Refusal
from kefu.core.audit.clocks import Dated
from kefu.core.audit.model import Found, place_of
from kefu.core.base.errors import StoreFault, Usage
from kefu.core.base.findings import finding
from kefu.core.base.msgid import N_
from kefu.core.config.files import CONFIG
from kefu.core.vocabulary import ids
from kefu.desk.admit.commits import Judging
from kefu.desk.admit.evidence import Vault
from kefu.desk.admit.place import RepoEnv
from kefu.desk.admit.range import Walk
from kefu.desk.admit.rules import Then
from kefu.desk.admit.source import Source
from kefu.desk.admit.taken import Taken
from kefu.store.codecs import vault as vault_codec
from kefu.store.git.repo import Repo

TOGETHER = 1000
"""Commits that are judged in one go: the tickets of some days, each of which is read once."""
PLAIN = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.commitGraph", "GIT_CONFIG_VALUE_0": "false"}
"""A commit graph is a file that somebody may have written; the objects are asked."""
CHANGES = ("--topo-order", "--full-history", "--no-merges")
"""When a right was taken is the date of the commit that did; a merge of two sides may hold it in either order."""
_GIT = ("-c", "core.commitGraph=false")
_FORMAT = "--format=%P%x00%ct%x00%ce"


def refuse_cut(repo: Repo) -> None:
    """Raise a StoreFault where git does not show the whole history: a shallow clone, or one with grafts."""
    for place in ("shallow", "info/grafts"):
        if (repo.common / place).exists():
            raise StoreFault(
                "The history here is cut ({path}), and a cut history cannot be audited. A shallow clone becomes whole by "
                "git fetch --unshallow; grafts end when their file is removed.",
                path=str(repo.common / place),
            )


def beginning(repo: Repo, tip: str) -> str:
    """Return the commit in which the desk began: the first with a kefu.yaml. Nothing says who might do what before it."""
    root = repo.git(*_GIT, "rev-list", "--first-parent", "--max-parents=0", tip, "--").decode().split()
    if root and repo.objects.get(f"{root[0]}:{CONFIG}") is not None:
        return root[0]
    out = repo.git(*_GIT, "rev-list", "--first-parent", "--reverse", tip, "--", CONFIG).decode().split()
    if not out:
        raise Usage("{since}: no desk stood there yet, so that nothing says who might do what", since=tip)
    return out[0]


def brought_along(repo: Repo, began: str) -> list[Found]:
    """Return a finding if the commit in which the desk began holds tickets already."""
    for entry in repo.ls_tree(began, "tickets/"):
        number = ids.number_of(entry.path)
        if number is not None:
            text = N_("the desk begins with tickets, the first is {id}: no commit says how they came to be")
            return [Found(began, number, "beginning", finding("beginning", text, id=number))]
    return []


def dated(repo: Repo, tip: str, without: Sequence[str], path: str = "") -> list[Dated]:
    """Return the commits that `tip` reaches and `without` does not, parents first. `path`: only those that changed it."""
    only = ("--full-history", "--", path) if path else ("--",)
    revs = (tip, *(f"^{one}" for one in without))
    return list(_read(repo, ("--topo-order", "--reverse", *revs, *only)))


def dated_of(repo: Repo, commits: Sequence[str]) -> list[Dated]:
    """Return some commits by their ids."""
    asked = "".join(f"{oid}\n" for oid in commits).encode()
    out = repo.git(*_GIT, "rev-list", "--no-walk=unsorted", _FORMAT, "--stdin", payload=asked) if commits else b""
    return list(_parsed(iter(out.split(b"\n"))))


def _read(repo: Repo, args: Sequence[str]) -> Iterator[Dated]:
    return _parsed(repo.child.pieces((*_GIT, "rev-list", _FORMAT, *args), b"\n"))


def _parsed(lines: Iterator[bytes]) -> Iterator[Dated]:
    known: dict[str, str] = {}
    for head in lines:
        if not head:
            continue
        parents, at, who = next(lines).decode("utf-8", "replace").split("\0", 2)
        who = known.setdefault(who, who.casefold())
        yield Dated(head.decode().removeprefix("commit "), tuple(parents.split()), who, int(at or 0))


@dataclass
class Judged:
    """What came of some commits: what was found, and the tickets that they changed."""

    found: list[Found] = field(default_factory=list)
    commits: int = 0
    tickets: set[str] = field(default_factory=set)


class Judge:
    """Judges commits of one history at `now`. It reads by gits of its own, which start with the first commit."""

    def __init__(self, repo: Repo, tip: str, now: datetime) -> None:
        self._repo, self._tip, self._now = repo, tip, now
        self._judging: Judging | None = None

    def __call__(self, part: Sequence[Dated]) -> Judged:
        """Judge some commits, parents first."""
        judging = self._judging = self._judging or self._begun()
        done = Judged(commits=len(part))
        walk = Walk(judging.source, judging, [(one.oid, one.parents) for one in part])
        for refused in walk.refused():
            done.found += [_found(refusal) for refusal in refused]
        done.found += _untrue(judging.source, walk)
        done.tickets = {number for path in walk.paths if (number := ids.number_of(path)) is not None}
        judging.late.clear()
        return done

    def close(self) -> None:
        """End the gits."""
        if self._judging is not None:
            self._judging.source.close()

    def _begun(self) -> Judging:
        out = self._repo.git("for-each-ref", "--format=%(refname) %(objectname)", vault_codec.PREFIX).decode()
        tips = dict(line.split(" ", 1) for line in out.splitlines())
        source = Source(RepoEnv(self._repo.git_dir, self._now, PLAIN, tips))
        source.objects.untrue = set()
        judging = Judging(source, Then(source), Vault(source, tips))
        judging.taken = Taken(judging.then, self._tip, judging.then.of(self._tip), CHANGES)
        return judging


def _found(one: Refusal) -> Found:
    return Found(one.commit, place_of(one.path), one.rule, one.text)


def _untrue(source: Source, walk: Walk) -> Iterator[Found]:
    """Yield a finding for each object that was read and whose bytes are not those that its id names."""
    untrue = source.objects.untrue or set()
    for oid in sorted(untrue):
        text = N_("the bytes of the object {oid} give another id")
        yield Found(walk.blobs.get(oid, oid), "", "object", finding("object", text, oid=oid))
    untrue.clear()


def parts(commits: Sequence[Dated]) -> Iterator[Sequence[Dated]]:
    """Divide commits into parts, in their order."""
    for start in range(0, len(commits), TOGETHER):
        yield commits[start : start + TOGETHER]
