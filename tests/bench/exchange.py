"""What the bench compares of a sync: nothing new against `git fetch` and `git push`, much on both sides against `git merge`."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from kefu.core.vocabulary import ids
from tests.bench.desk import shared
from tests.bench.measure import Side, alternate, kefu
from tests.bench.models import MAIL, NAME, git
from tests.bench.rows import Bench, Row

BOTH = 1000
"""Tickets that change on both sides."""

FEW = 5
"""Runs of what takes long."""

NOTES = """
import json, sys
from datetime import datetime
from pathlib import Path
from kefu.desk.session import Session
from kefu.desk.write import Act, write
for number in json.load(sys.stdin):
    session = Session.open(Path('.'), datetime.fromisoformat('2026-11-21T10:00:00+08:00'))
    write(session, number, [Act('note', {'text': sys.argv[1]})])
    session.repo.close()
"""


def nothing_new(bench: Bench) -> Iterator[Row]:
    """`kefu sync` when nobody has anything new against `git fetch` and `git push` of branch and vault, in another clone."""
    for tickets, desk in bench.desks.items():
        one, two = shared(desk, bench.scratch / f"shared-{tickets}")

        def ours(one: Path = one) -> None:
            bench.run(one, "sync")

        def theirs(two: Path = two) -> None:
            bench.git(two, "fetch", "-q", "origin", "main", "+refs/kefu/vault/*:refs/remotes/vault/*")
            bench.git(two, "push", "-q", "--atomic", "origin", "main", "refs/kefu/vault/*")

        ratio = alternate(Side("kefu sync", ours), Side("git fetch + git push", theirs), bench.rounds)
        yield Row("sync of nothing", tickets, ratio, None, bench.memory(one, "sync"))


def both_sides(bench: Bench) -> Iterator[Row]:
    """`kefu sync` of up to `BOTH` tickets noted on both sides against `git merge` of as many files changed on both sides.

    git's files change in other lines on either side, so that it has no conflict.
    """
    for tickets, desk in bench.desks.items():
        folder = bench.scratch / f"both-{tickets}"
        if not folder.exists():
            _make_both(bench, desk.path, folder)
        clone, plain, remote = folder / "clone", folder / "plain", folder / "shared.git"
        paths = _paths(clone)

        def apart(clone: Path = clone, remote: Path = remote) -> None:
            git(remote, "update-ref", "refs/heads/main", "refs/bench/theirs")
            refs = git(clone, "for-each-ref", "--format=delete %(refname)", "refs/kefu/remote")
            git(clone, "update-ref", "--stdin", payload=refs)
            git(clone, "reset", "-q", "--hard", "refs/bench/ours")

        def ours(clone: Path = clone) -> None:
            bench.run(clone, "sync")

        def whole(plain: Path = plain) -> None:
            git(plain, "reset", "-q", "--hard", "parted")

        def theirs(plain: Path = plain) -> None:
            bench.git(plain, "merge", "-q", "--no-edit", "theirs")

        rounds = min(bench.rounds, FEW)
        ratio = alternate(Side("kefu sync", ours, apart), Side("git merge", theirs, whole), rounds)
        text = (clone / paths[0]).read_text(encoding="utf-8")
        assert text.count("noted here") == text.count("noted there") == 1
        apart()
        limit = 5.0 if desk is bench.large else None
        what = f"sync, {len(paths):,} tickets on both sides"
        yield Row(what, tickets, ratio, limit, bench.memory(clone, "sync"))


def _paths(clone: Path) -> list[str]:
    """The newest tickets."""
    paths = git(clone, "ls-tree", "-r", "--name-only", "HEAD", "--", "tickets").decode().split()
    return [path for path in paths if ids.number_of(path)][-BOTH:]


def _clone(source: Path, directory: Path) -> Path:
    git(directory.parent, "clone", "-q", str(source), str(directory))
    for name, value in {"user.name": NAME, "user.email": MAIL, "gc.auto": "0"}.items():
        git(directory, "config", name, value)
    return directory


def _make_both(bench: Bench, source: Path, folder: Path) -> None:
    """A shared desk and a clone that have parted, and plain git's two branches of the same desk."""
    folder.mkdir()
    desk = folder / "shared.git"
    git(folder, "clone", "-q", "--bare", "--single-branch", "--branch", "main", str(source), str(desk))
    clone, other, plain = (_clone(desk, folder / name) for name in ("clone", "other", "plain"))
    paths = _paths(clone)
    for where, text in ((clone, "noted here"), (other, "noted there")):
        numbers = json.dumps([ids.number_of(path) for path in paths])
        command = [*kefu()[:1], "-c", NOTES, text]
        subprocess.run(command, cwd=where, input=numbers.encode(), env=bench.env, check=True, capture_output=True)
    git(other, "push", "-q", "origin", "HEAD:refs/bench/theirs")
    git(clone, "update-ref", "refs/bench/ours", "HEAD")
    for branch, change in (("theirs", "# top\n{}"), ("ours", "{}# end\n")):
        git(plain, "switch", "-q", "-c", branch, "origin/main")
        for path in paths:
            held = (plain / path).read_text(encoding="utf-8")
            (plain / path).write_text(change.replace("{}", held), encoding="utf-8")
        git(plain, "commit", "-q", "-a", "-m", branch)
    git(plain, "tag", "parted")
    for place in (clone, plain, desk):
        git(place, "repack", "-adq")
