"""Which tickets were changed: in the commits since another one, or in those of a time."""

from collections.abc import Iterable

from kefu.core.base.frozen import frozen
from kefu.core.vocabulary import ids
from kefu.store.git.repo import Repo


@frozen
class Changed:
    """Tickets by their numbers: when a commit last changed each (seconds), as far as was looked; `since`: those that are
    other than at the commit before, None where there is none to compare with."""

    times: dict[str, int]
    since: frozenset[str] | None


def changed(repo: Repo, before: str, rev: str, oldest: int) -> Changed:
    """Return what was changed between the commits `before` and `rev`. Where `before` is empty or not known here: what
    commits changed from the time `oldest` on."""
    if before:
        done = repo.ask("diff-tree", "-r", "-z", "--name-only", "--no-renames", before, rev, "--", "tickets/")
        if done.code == 0:
            numbers = frozenset(_numbers(done.out))
            times = _times(repo, [rev, f"^{before}"], 0) if numbers else {}
            newest = max(times.values(), default=0) or int(repo.git("show", "-s", "--format=%ct", rev))
            return Changed({n: times.get(n, newest) for n in numbers}, numbers)
    return Changed(_times(repo, [rev], oldest), None)


def _times(repo: Repo, wanted: list[str], oldest: int) -> dict[str, int]:
    """Return when the newest commit of these changed each ticket.

    git's own `--since` stops at the first old commit, and a commit of a clone with a wrong clock may be older than what is
    below it.
    """
    lines = (line.decode().split(" ") for line in repo.child.pieces(("rev-list", "--timestamp", *wanted), b"\n"))
    at = {oid: int(when) for when, oid in lines if int(when) >= oldest}
    if not at:
        return {}
    # The first commit of a history changes nothing: it may be where a shallow clone begins.
    args = ("diff-tree", "--stdin", "-r", "-z", "--name-only", "--no-renames", "--", "tickets/")
    found: dict[str, int] = {}
    when = 0
    for piece in repo.git(*args, payload="".join(f"{oid}\n" for oid in at).encode()).split(b"\0"):
        name = piece.decode("utf-8", "surrogateescape")
        known = at.get(name)
        number = ids.number_of(name) if known is None else None
        if known is not None:
            when = known
        elif number is not None:
            found[number] = max(found.get(number, 0), when)
    return found


def _numbers(out: bytes) -> Iterable[str]:
    paths = (piece.decode("utf-8", "surrogateescape") for piece in out.split(b"\0"))
    return (number for path in paths if (number := ids.number_of(path)) is not None)
