"""Moving a desk to the newest edition of what kefu ships, and bringing days off into it: commits of the role `rules`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from kefu.core.base.errors import Refused
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.config.desk import check_writable, may
from kefu.desk.session import CONFIG, PLAYBOOKS, Session
from kefu.desk.setup.init import SCHEMA, playbook_files
from kefu.desk.setup.years import missing, near_years, of_year, renewed
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs.editions import FOLDER, newest, sums
from kefu.store.codecs.rules import renamed, shipped
from kefu.store.journal.plan import FileChange, Person, Plan, View
from kefu.store.journal.write import Journal
from kefu.store.yaml import edit as yamledit
from kefu.store.yaml.read import read


@frozen
class Upgrade:
    """The changes of an upgrade: names of clocks, overrides with their names before and now, paths of files.

    `renamed`: clocks with another name. `overrides`: those of them that kefu.yaml overrides. `stray`: overrides of clocks
    that are no longer shipped. `kept`: playbooks that the desk changed itself.
    """

    old: int
    new: int
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    overrides: tuple[str, ...] = ()
    stray: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    days_off: tuple[str, ...] = ()
    notices: tuple[Finding, ...] = ()


@frozen
class Books:
    """The playbooks of a desk beside the shipped ones."""

    replaced: tuple[FileChange, ...]
    brought: tuple[FileChange, ...]
    kept: tuple[str, ...]


def upgrade(session: Session, folder: Path = FOLDER, books: Mapping[str, bytes] | None = None) -> Upgrade:
    """Move the desk to the newest edition in one commit; return what that changed. Nothing is written where it is there.

    `folder`: where the editions are; `books`: the playbooks of the newest one. Refused without the permission `rules`.
    """
    check_writable(session.desk)
    old, new = session.desk.edition, newest(folder)
    if old >= new:
        return Upgrade(old, old)
    _permitted(session)
    shipped_books = dict(playbook_files()) if books is None else books
    years = list(near_years(session.desk, session.now, session.repo.common))
    done: list[Upgrade] = []

    def decide(view: View) -> Sequence[FileChange]:
        held = view.file(CONFIG)
        told, config = _config(held.data if held is not None else b"", old, folder)
        parts = _books(view, shipped_books, folder)
        off = missing(view, years)
        done[:] = [_with_files(told, parts, off)]
        return [FileChange(CONFIG, config), *parts.replaced, *parts.brought, *off]

    notices = _commit(session, f"rules: edition {new}", decide)
    doubts = [doubt for year in years if year.path in done[0].days_off for doubt in year.doubts]
    return replace(done[0], notices=(*notices, *doubts))


def bring_days_off(session: Session, year: int) -> tuple[list[str], list[Finding]]:
    """Bring a year of days off into the desk, for each country of its calendars, or renew it; return the paths of the
    files that were written, none where all stand there, and what is to be told.

    Usage for a year that is not known, Refused for a file written by hand and without the permission `rules`.
    """
    check_writable(session.desk)
    _permitted(session)
    years = of_year(session.desk, year, session.repo.common)
    doubts = [doubt for one in years for doubt in one.doubts]
    changes = renewed(View(session.repo, session.rev), years)
    if not changes:
        return [], doubts
    subject = f"rules: days off of {year} in {', '.join(_country(one) for one in changes)}"
    notices = _commit(session, subject, lambda view: renewed(view, years))
    return [change.path for change in changes], [*notices, *doubts]


def _country(change: FileChange) -> str:
    return change.path.rpartition("/")[2].partition("-")[0]


def _permitted(session: Session) -> None:
    actor = session.actor
    if not may(session.desk, actor.id, "rules"):
        raise Refused("{staff} may not change the rules; it takes a role with the permission rules", staff=actor.id)


def _commit(session: Session, subject: str, changes: Callable[[View], Sequence[FileChange]]) -> list[Finding]:
    """One commit of the acting person; what was healed on the way."""
    actor = session.actor
    journal = Journal(session.repo, sign=session.desk.sign)

    def decide(view: View) -> Plan:
        message = commit_codec.administrative(subject, "rules")
        return Plan(changes(view), message, Person(actor.name, actor.email, session.now), session.now, op="RULES")

    session.rev = journal.write(decide)
    return journal.notices


def _config(data: bytes, old: int, folder: Path) -> tuple[Upgrade, bytes]:
    """Return what becomes of the clocks, and kefu.yaml with the new edition and its overrides under the clocks' new names."""
    before, after, names = _clocks(old, folder), _clocks(newest(folder), folder), _renamed(old, folder)
    overrides = _overrides(data)
    moved = tuple(name for name in names if name in overrides and names[name] not in overrides)
    for name in moved:
        data = yamledit.rename(data, ("overrides", "clocks", name), names[name], CONFIG)
    told = Upgrade(
        old=old,
        new=newest(folder),
        added=tuple(name for name in after if name not in before and name not in names.values()),
        removed=tuple(name for name in before if name not in after and name not in names),
        changed=tuple(name for name in after if name in before and before[name] != after[name]),
        renamed=tuple(names.items()),
        overrides=moved,
        stray=tuple(name for name in overrides if name in before and name not in after and name not in moved),
    )
    return told, yamledit.edit(data, {("rules",): newest(folder)}, CONFIG)


def _renamed(old: int, folder: Path) -> dict[str, str]:
    """The clocks of an edition that the newest calls otherwise: the name before, and the one they have now."""
    called = {name: name for name in _clocks(old, folder)}
    for edition in range(old + 1, newest(folder) + 1):
        anew = renamed(edition, folder)
        called = {name: anew.get(now, now) for name, now in called.items()}
    return {name: now for name, now in called.items() if name != now}


def _overrides(data: bytes) -> Mapping[str, Node]:
    document = read(data, CONFIG, hand=True)[0]
    root = document.root if document is not None else None
    part = root.get("overrides") if isinstance(root, dict) else None
    clocks = part.get("clocks") if isinstance(part, dict) else None
    return clocks if isinstance(clocks, dict) else {}


def _clocks(edition: int, folder: Path) -> dict[str, Mapping[str, Node]]:
    """The shipped clocks of an edition as its file writes them."""
    return {rule.name: rule.said for rule in shipped(edition, folder)}


def _books(view: View, books: Mapping[str, bytes], folder: Path) -> Books:
    """Return which of the desk's playbooks become those of the new edition: all that are as some earlier edition shipped them.

    What is neither a playbook nor a schema that playbooks name (a README) is renewed where the desk has it, not brought.
    """
    known = {(name, digest) for edition in range(1, newest(folder)) for name, digest in sums(edition, folder).items()}
    replaced, brought, kept = [], [], []
    for name, data in sorted(books.items()):
        path = f"{PLAYBOOKS}/{name}"
        held = view.file(path)
        if held is None:
            if name.endswith((".yaml", SCHEMA)):
                brought.append(FileChange(path, data))
        elif held.data == data:
            continue
        elif not held.problem and (name, sha256(held.data).hexdigest()) in known:
            replaced.append(FileChange(path, data))
        else:
            kept.append(path)
    return Books(tuple(replaced), tuple(brought), tuple(kept))


def _with_files(told: Upgrade, books: Books, days_off: Sequence[FileChange]) -> Upgrade:
    return replace(
        told,
        replaced=tuple(change.path for change in books.replaced),
        brought=tuple(change.path for change in books.brought),
        kept=books.kept,
        days_off=tuple(change.path for change in days_off),
    )
