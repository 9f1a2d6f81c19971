"""A whole history judged, or what is new in it since the last time."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from itertools import chain, islice

from kefu.core.base.findings import Finding
from kefu.desk.judging.commits import Job, Judging
from kefu.desk.judging.remembered import Remembered, recall, remember
from kefu.desk.judging.rules_then import Tree
from kefu.store.git.log import Commit, commits
from kefu.store.git.processes import processors, spread
from kefu.store.git.repo import Repo

TOGETHER = 300
"""Changes of tickets that are judged in one go: an import changes many in one commit, and its message is as long."""
SOME = 3
"""Such parts from which on other processors are worth starting a process."""
NEAR = 50_000
"""Commits whose rules are kept at hand; of one further back they are read again."""
Progress = Callable[[int], None]
"""A function that takes the number of entries that are judged."""


def judged(repo: Repo, tip: str, progress: Progress) -> tuple[Finding, ...]:
    """Return everything that is wrong with the entries of a history, each judged by what held when it was made.

    What was judged before and is still part of the history is not judged again. StoreFault where commits are missing.
    """
    last = recall(repo)
    known = last if last is not None and _reaches(repo, tip, last.tip) else None
    if known is not None and known.tip == tip:
        return known.findings
    found = list(known.findings if known is not None else ())
    judging, entries = Judging(repo), 0
    parts = _parts(_jobs(repo, tip, known.tip if known is not None else ""))
    head = list(islice(parts, SOME))
    helpers = processors() if len(head) == SOME else 1
    for done in spread(judging, chain(head, parts), helpers):
        found += done.findings
        entries += done.entries
        progress(entries)
    judging.close()
    remember(repo, Remembered(tip, tuple(found)))
    return tuple(found)


def _reaches(repo: Repo, tip: str, earlier: str) -> bool:
    """Return whether the commit `earlier` is part of the history of `tip`."""
    return tip == earlier or repo.ask("merge-base", "--is-ancestor", earlier, tip).code == 0


def _parts(jobs: Iterator[Job]) -> Iterator[list[Job]]:
    """Divide the jobs into parts of about as much work, in their order."""
    part: list[Job] = []
    changes = 0
    for job in jobs:
        part.append(job)
        changes += len(job.commit.changes)
        if changes >= TOGETHER:
            yield part
            part, changes = [], 0
    if part:
        yield part


def _jobs(repo: Repo, tip: str, since: str) -> Iterator[Job]:
    """Yield the commits that may bring entries, each with the rules of its first parent. A merge brings none."""
    trees: OrderedDict[str, Tree] = OrderedDict()
    for commit in commits(repo, tip, since):
        before = _before(repo, commit, trees)
        trees[commit.oid] = before.after(commit)
        if len(trees) > NEAR:
            trees.popitem(last=False)
        if len(commit.parents) < 2 and any(change.path.startswith("tickets/") for change in commit.changes):
            tickets = tuple(change for change in commit.changes if change.path.startswith("tickets/"))
            yield Job(
                Commit(commit.oid, commit.parents, commit.author, commit.committer, commit.message, tickets), before
            )


def _before(repo: Repo, commit: Commit, trees: "OrderedDict[str, Tree]") -> Tree:
    if not commit.parents:
        return Tree({})
    first = commit.parents[0]
    return trees[first] if first in trees else Tree.of(repo, first)
