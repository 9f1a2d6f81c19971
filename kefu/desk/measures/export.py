"""The way out of measures: a desk's tables as parquet files in a directory in which a head office gathers many desks."""

import re
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import Any

from kefu import __version__
from kefu.core.base.errors import Refused, Said, Usage
from kefu.core.base.frozen import frozen
from kefu.desk.measures.ask import Measures, measures
from kefu.desk.session import CONFIG, Session, silent
from kefu.store.git.child import disk_fault
from kefu.store.index.fill import Tell
from kefu.store.parquet import columns, place
from kefu.store.parquet.duck import Duck, Lines

_COMMIT = re.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?")


@frozen
class Parted:
    """What was exported: under which name, how many rows of each table, how many files are other than before, which
    tickets could not be read, and what else is to be said."""

    desk: str
    counts: Mapping[str, int]
    changed: int
    unreadable: tuple[str, ...]
    notes: tuple[Said, ...]


def export_parts(session: Session, root: Path, tell: Tell = silent, *, force: bool) -> Parted:
    """Put the measures of the desk at HEAD into the directory `root`, all of them, in place of what was there of this desk.

    Refused where it holds measures under the desk's name that this clone does not know, unless `force`; StoreFault where
    the disk does not take them: then the old ones are there. Usage where duckdb is not installed.
    """
    desk = session.desk.name
    if not desk:
        raise Refused("kefu.yaml gives this desk no name, by which others would know its measures: add the key desk")
    _check_place(session, root)
    duck = Duck()
    try:
        with place.aside(root, desk) as work:
            duck.spill(work / "spill")
            if not force:
                _check_known(session, duck, root, desk)
            return _exported(session, duck, root, work, tell)
    except OSError as error:
        raise disk_fault(error, root) from error
    finally:
        duck.close()


def _check_place(session: Session, root: Path) -> None:
    """Usage for a directory in which other things would be taken for measures."""
    if root.exists() and not root.is_dir():
        raise Usage("{path} is a file; name a directory for the measures", path=str(root))
    top = session.repo.top
    homes = [session.repo.common.resolve(), *([top.resolve()] if top is not None else [])]
    if (root / CONFIG).exists() or any(root.resolve().is_relative_to(home) for home in homes):
        raise Usage("{path} lies in a desk; name a directory outside for the measures", path=str(root))


def _check_known(session: Session, duck: Duck, root: Path, desk: str) -> None:
    """Refused where the directory has measures of this name from a commit that is not in this clone's history."""
    old = duck.first(place.about(root, desk), "tip")
    if old is None:
        return
    known = _COMMIT.fullmatch(old) and session.repo.ask("merge-base", "--is-ancestor", old, session.rev).code == 0
    if not known:
        raise Refused(
            "{path} holds measures of {desk} as of commit {commit}, which is not in the history here: sync first. If "
            "another desk has the same name, change one of them in kefu.yaml. --force replaces them",
            path=str(root),
            desk=desk,
            commit=old[:12],
        )


def _exported(session: Session, duck: Duck, root: Path, work: Path, tell: Tell) -> Parted:
    desk, made = session.desk.name, work / "made"
    held = measures(session, tell)
    try:
        counts: dict[str, int] = {}
        months: tuple[str, ...] = ()
        for table in columns.PARTED:
            counts[table], found = _write_table(held, duck, table, session.zone, (made, work, desk), months)
            months = months or found
        said = (held.rev, session.desk.timezone, __version__, int(session.now.timestamp()), len(held.unreadable))
        _write_about(duck, (made, work, desk), [*said, *counts.values()])
        changed = place.put(root, made, desk, tuple(columns.PARTED))
        return Parted(desk, counts, changed, held.unreadable, held.notes)
    finally:
        held.close()


def _write_table(
    held: Measures, duck: Duck, table: str, zone: tzinfo, where: tuple[Path, Path, str], months: Sequence[str]
) -> tuple[int, tuple[str, ...]]:
    """Write a table by months and return how many rows it has, and its months. One without rows is an empty file in the
    first of `months`: who asks many desks for a table finds it at each."""
    made, work, desk = where
    dress = columns.dressed(table, zone)
    types, selected, order = columns.line_types(table), columns.selected(table), columns.order(table)
    with Lines(work) as lines:
        for row in held.rows(columns.question(table)):
            lines.add(*dress(row))
        if not lines.count and months:
            lines.reach(months[0])
        lines.close()
        found = tuple(sorted(lines.names))
        for month in found:
            target = place.part(made, table, desk, month)
            target.parent.mkdir(parents=True)
            duck.write(lines.names[month], types, selected, order, target)
    return lines.count, found


def _write_about(duck: Duck, where: tuple[Path, Path, str], line: Sequence[Any]) -> None:
    """Write what is said of the export."""
    made, work, desk = where
    target = place.about(made, desk)
    target.parent.mkdir(parents=True)
    with Lines(work) as lines:
        lines.add(place.DESKS, line)
        lines.close()
        types, selected = columns.manifest_types(), columns.manifest_selected()
        duck.write(lines.names[place.DESKS], types, selected, "tip", target)
