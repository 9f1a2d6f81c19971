"""Uniting two histories of one desk: a fast-forward, or a merge commit that is the same whoever makes it.

Built from trees alone, without the working tree: parents sorted by id, dates those of the later parent, people neither
of the two. A ticket changed on both sides is merged as a ticket, another file as text; what cannot be stops the sync.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from kefu.core.base.errors import Refused, StoreFault
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.vocabulary import ids
from kefu.store.codecs import config as config_codec
from kefu.store.git.child import Child
from kefu.store.git.commits import Draft, blob_id, write_commits
from kefu.store.git.incoming import Change, changes, refuse_hostile
from kefu.store.git.lookalikes import refuse_lookalikes
from kefu.store.git.objects import Object
from kefu.store.git.processes import processors, spread
from kefu.store.git.repo import Repo
from kefu.store.journal.plan import Person
from kefu.store.remote.union_ticket import merge_files

NAME, MAIL = "kefu", "kefu@sync.invalid"
"""The person of a merge commit: it records nobody's act, and so carries nobody's name."""

DAY = 24 * 60
"""Minutes: an offset from UTC is less than that."""
LAST = 253370764800
"""The beginning of the year 9999, in seconds since 1970."""

TOGETHER = 100
"""Tickets that one processor merges at a time; more than these are merged by all."""

Merged = tuple[str, bytes | None, Sequence[Finding]]
"""A ticket's path, the new bytes of our file (None: it stays), and the findings if it cannot be merged."""


@frozen
class United:
    """Two histories as one: its commit, the changes of our files, and the paths changed by them, by us, by both."""

    commit: str
    files: tuple[Change, ...] = ()
    came: frozenset[str] = frozenset()
    went: frozenset[str] = frozenset()
    both: frozenset[str] = frozenset()


@dataclass
class _Sides:
    """The changes of both sides since they parted, and the outcome for the files that both changed."""

    ours: Mapping[str, Change]
    theirs: Mapping[str, Change]
    data: dict[str, bytes | None] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)


def unite(repo: Repo, ours: str, theirs: str, remote: str) -> United:
    """Return what both histories add up to; nothing is moved. Refused: no common history, hostile files, a conflict."""
    if ours == theirs:
        return United(ours)
    base = merge_base(repo, ours, theirs, remote)
    sides = _Sides(_by_path(repo, base, ours), _by_path(repo, base, theirs))
    refuse_hostile(sides.theirs.values(), theirs[:12])
    # Ours as well: plain git may have let something in, and a push would hand it on.
    refuse_hostile(sides.ours.values(), ours[:12])
    for changed, whose in ((sides.theirs, theirs), (sides.ours, ours)):
        refuse_lookalikes(repo, (ours, theirs), changed.values(), whose[:12])
    came, went = frozenset(sides.theirs), frozenset(sides.ours)
    if base == theirs:
        return United(ours, (), came, went)
    if base == ours:
        return United(theirs, tuple(sides.theirs.values()), came, went)
    _settle(repo, sides, sorted((ours, theirs)) == [ours, theirs])
    if sides.problems:
        raise _conflict(sides.problems, remote)
    commit = _commit(repo, sides, ours, theirs)
    return United(commit, tuple(_moved(repo, sides)), came, went, came & went)


def merge_base(repo: Repo, ours: str, theirs: str, remote: str) -> str:
    """Return the commit at which two histories parted. Refused when they never were one, StoreFault if shallow."""
    found = repo.ask("merge-base", "--all", *sorted((ours, theirs))).out.decode().split()
    if found:
        return min(found)  # of several every clone must take the same
    if (repo.common / "shallow").exists():
        raise StoreFault(
            "This clone is shallow and does not reach back to where it parted from {remote}: "
            "git fetch --unshallow {remote}, then try again.",
            remote=remote,
        )
    raise Refused(
        "{remote} is another desk: it has no history in common with this one. Nothing was changed; "
        "git remote set-url {remote} ADDRESS names the right one.",
        remote=remote,
    )


def _by_path(repo: Repo, base: str, tip: str) -> dict[str, Change]:
    return {} if base == tip else {change.path: change for change in changes(repo, base, tip)}


def _settle(repo: Repo, sides: _Sides, first: bool) -> None:
    """Decide on every path that they changed. `first`: ours is the first parent, and so comes first in text merges."""
    tickets: list[tuple[str, str, str]] = []
    for path, theirs in sides.theirs.items():
        ours = sides.ours.get(path)
        if ours is None:
            _take(sides, path, theirs.new)
        elif ours.new == theirs.new:
            continue
        elif ours.new is None or theirs.new is None:
            _modified_and_deleted(sides, path, ours, theirs)
        elif ids.number_of(path):
            tickets.append((path, ours.new, theirs.new))
        else:
            pair = (ours.new, theirs.new) if first else (theirs.new, ours.new)
            _merge_text(repo, sides, path, pair, ours.old)
    for path, merged, findings in _merged_tickets(repo, tickets):
        sides.problems += findings
        if merged is not None:
            sides.data[path] = merged
    sides.problems.sort(key=lambda found: found.path)


def _take(sides: _Sides, path: str, oid: str | None) -> None:
    if oid is None:
        sides.data[path] = None
    else:
        sides.links[path] = oid


def _modified_and_deleted(sides: _Sides, path: str, ours: Change, theirs: Change) -> None:
    """Keep a ticket that one side deleted by hand and the other went on with: an entry is never lost."""
    if ids.number_of(path) is None:
        sides.problems.append(finding("conflict", "deleted on one side, changed on the other", path=path))
    elif ours.new is None:
        _take(sides, path, theirs.new)


def _merged_tickets(repo: Repo, tickets: Sequence[tuple[str, str, str]]) -> Iterator[Merged]:
    """Yield each ticket (path, our blob, their blob) as both add up to it, by all processors if they are many."""
    parts = (_read(repo, tickets[at : at + TOGETHER]) for at in range(0, len(tickets), TOGETHER))
    for part in spread(_merge_part, parts, processors() if len(tickets) > TOGETHER else 1):
        yield from part


def _read(repo: Repo, tickets: Sequence[tuple[str, str, str]]) -> list[tuple[str, bytes, bytes]]:
    found = repo.read_blobs([oid for _, *pair in tickets for oid in pair])
    return [(path, _held(next(found), ours), _held(next(found), theirs)) for path, ours, theirs in tickets]


def _merge_part(tickets: Sequence[tuple[str, bytes, bytes]]) -> list[Merged]:
    found: list[Merged] = []
    for path, ours, theirs in tickets:
        merged, findings = merge_files(ours, theirs, path)
        found.append((path, None if merged == ours else merged, () if merged is not None else findings))
    return found


def _merge_text(repo: Repo, sides: _Sides, path: str, pair: tuple[str, str], base: str | None) -> None:
    """Merge a file by its lines, which git does; a kefu.yaml that can no longer be read is a conflict too."""
    first, old, second = _bytes(repo, pair[0]), _bytes(repo, base) if base else None, _bytes(repo, pair[1])
    merged = None if old is None else merged_text(repo.child, path, first, old, second)
    if merged is None:
        sides.problems.append(finding("conflict", "changed on both sides in the same place", path=path))
    else:
        sides.data[path] = merged


def merged_text(child: Child, path: str, first: bytes, old: bytes, second: bytes) -> bytes | None:
    """Return a file merged by its lines; None for a conflict, and for a kefu.yaml that could no longer be read."""
    with tempfile.TemporaryDirectory() as name:
        places = [Path(name) / part for part in ("first", "old", "second")]
        for place, data in zip(places, (first, old, second), strict=True):
            place.write_bytes(data)
        done = child.run(("merge-file", "-p", "--quiet", *map(str, places)))
    if done.code or (path == config_codec.PATH and config_codec.read(done.out, path)[0] is None):
        return None
    return done.out


def _conflict(problems: Sequence[Finding], remote: str) -> Refused:
    first = problems[0]
    places = ", ".join(dict.fromkeys(problem.path for problem in problems))
    if first.code == "two-openings":
        return Refused(
            "{path}: {problem}; nothing was changed. The shared desk keeps that number for the other one: "
            "kefu sync --again gives yours another number, with all that it holds.",
            path=first.path,
            problem=first,
        )
    if ids.number_of(first.path):
        return Refused(
            "{paths} cannot be united ({problem}, line {line}): nothing was changed. "
            "Mend it on one of the two sides with git and commit it, then sync again.",
            paths=places,
            problem=first,
            line=first.line,
        )
    return Refused(
        "{paths} cannot be united ({problem}): nothing was changed. git fetch {remote}, git merge FETCH_HEAD, mend the file, "
        "git add it, git commit, then sync again.",
        paths=places,
        problem=first,
        remote=remote,
    )


def _commit(repo: Repo, sides: _Sides, ours: str, theirs: str) -> str:
    parents = sorted((ours, theirs))
    tree = repo.resolve(f"{ours}^{{tree}}")
    person = Person(NAME, MAIL, max(written(repo, parent) for parent in parents))
    message = f"sync: {parents[0][:12]} and {parents[1][:12]}\n\nKefu-Action: sync\n".encode()
    draft = Draft(
        chain=0, first=True, parent=parents[0], keeps=tree, author=person, committer=person, message=message,
        files=sides.data, merges=(parents[1],), links=sides.links,
    )  # fmt: skip
    return write_commits(repo, "SYNC", [draft])[0]


def written(repo: Repo, commit: str) -> datetime:
    """Return the committer's date of a commit. A year past 9998 becomes 9999, an impossible offset UTC."""
    header = _bytes(repo, commit).partition(b"\n\n")[0]
    line = next(line for line in header.splitlines() if line.startswith(b"committer "))
    seconds, offset = line.rsplit(b" ", 2)[1:]
    minutes = int(offset[:-2]) * 60 + int(offset[:1] + offset[-2:])
    zone = timezone(timedelta(minutes=minutes)) if abs(minutes) < DAY else UTC
    return datetime.fromtimestamp(min(int(seconds), LAST), zone)


def _moved(repo: Repo, sides: _Sides) -> list[Change]:
    """Return the changes of the files on our side."""
    found = []
    for path in sorted({*sides.data, *sides.links}):
        mine = sides.ours.get(path)
        old = mine.new if mine is not None else sides.theirs[path].old
        data = sides.data.get(path)
        new = sides.links.get(path) or (None if data is None else blob_id(data, repo.hash_name))
        if old != new:
            found.append(Change(path, old, new, "100644"))
    return found


def _bytes(repo: Repo, oid: str) -> bytes:
    return _held(repo.objects.get(oid), oid)


def _held(found: Object | None, oid: str) -> bytes:
    if found is None:
        raise StoreFault("The object {oid} is not in this repository: git fsck tells what is damaged.", oid=oid)
    return found.data
