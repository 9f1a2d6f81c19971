"""What stands on the shared desk though its door takes nothing like it: judged as a sync fetches it, kept for `check`.

It is shared, so nothing is stopped or taken back; it is told until somebody who may acknowledges it. When something came
there this clone does not know, so that no date is held against it.
"""

import json
from collections.abc import Collection, Iterator
from pathlib import Path

from kefu.core.admit.model import Refusal, Update
from kefu.core.base.findings import Finding, finding
from kefu.core.base.msgid import N_
from kefu.core.ticket.identity import identity
from kefu.desk.admit.place import RepoEnv
from kefu.desk.admit.range import refusals
from kefu.desk.judging.remembered import plain, plain_read
from kefu.store.codecs import vault as vault_codec
from kefu.store.git.child import disk_fault
from kefu.store.git.repo import Repo
from kefu.store.git.whole_file import replace_text

CODE = "unadmitted"
RANGE = "refs/heads/arrived"
"""The name under which the range is judged; no such branch is made."""
SHORT = 10
REBASED = "entry-inserted"
"""What a rebase by plain git does where others wrote at the same time: its entry stands among theirs."""
ALIKE = {"permission": "rules-by"}
"""What `check` finds by itself under another code than the door does."""
BY_HAND = "commit-without-entry"
"""What `check` says of a commit that is no act of kefu's at all: whatever the door says of that one is in it."""


def arrived(repo: Repo, since: str, tip: str, *, door: bool) -> tuple[tuple[Finding, ...], int]:
    """Return what the door would refuse of the commits after `since` up to `tip`, and of how many more; keep the former.

    `door`: one stands there. Where none does, people who only use plain git may rebase. Nothing is judged in a shallow clone, which does not hold every commit. StoreFault where the repository fails.
    """
    if (repo.common / "shallow").exists():
        return (), 0
    out = repo.git("for-each-ref", "--format=%(refname) %(objectname)", vault_codec.PREFIX.rstrip("/")).decode()
    stands = dict(line.split(" ", 1) for line in out.splitlines()) | {RANGE: since}
    unasked = () if door else (REBASED,)
    found = refusals(RepoEnv(repo.git_dir, None, {}, stands), [Update(RANGE, since, tip)], unasked=unasked)
    said = tuple(_said(one) for one in found.refusals)
    if said:
        _keep(repo, said)
    return said, found.more


def standing(repo: Repo, rev: str, told: Collection[Finding]) -> Iterator[Finding]:
    """Yield what was kept of the commits in the history of `rev`; what `told` says of the same commit or file is left out."""
    kept = _kept(repo)
    known = {key for one in told for key in _keys(one)} if kept else set()
    for one in kept:
        args = dict(one.args)
        commit, rule = str(args["commit"]), str(args["rule"])
        if (
            (commit, BY_HAND) in known
            or (commit, ALIKE.get(rule, rule)) in known
            or (str(args.get("file", "")), rule) in known
        ):
            continue
        if repo.ask("merge-base", "--is-ancestor", commit, rev).code == 0:
            yield one


def _keys(found: Finding) -> Iterator[tuple[str, str]]:
    """Yield by what a finding of `check` is the same as one of the door."""
    if found.path:
        yield found.path, found.code
    for name, value in found.args:
        if name == "commit":
            yield str(value)[:SHORT], found.code


def _said(one: Refusal) -> Finding:
    """Return a refusal as it is said of a commit that is shared already."""
    commit, problem = one.commit[:SHORT], one.text
    if one.path:
        text = N_(
            "commit {commit} stands on the shared desk, and no door takes one like it: {file} [{rule}]: {problem}; "
            "git show {commit} tells what"
        )
        return finding(CODE, text, commit=commit, file=one.path, rule=one.rule, problem=problem)
    text = N_(
        "commit {commit} stands on the shared desk, and no door takes one like it: [{rule}]: {problem}; "
        "git show {commit} tells what"
    )
    return finding(CODE, text, commit=commit, rule=one.rule, problem=problem)


def _path(repo: Repo) -> Path:
    return repo.common / "kefu" / "arrived.json"


def _kept(repo: Repo) -> list[Finding]:
    """Return what was kept; nothing where the file is none of ours."""
    try:
        return [plain_read(one) for one in json.loads(_path(repo).read_text(encoding="utf-8"))]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _keep(repo: Repo, new: Collection[Finding]) -> None:
    path = _path(repo)
    every = {identity(one): one for one in (*_kept(repo), *new)}
    try:
        path.parent.mkdir(exist_ok=True)
        replace_text(path, json.dumps([plain(one) for one in every.values()]))
    except OSError as error:
        raise disk_fault(error, path) from error
