"""Findings about a commit that stands in no ticket, acknowledged: by a commit of its own that changes no file.

Its trailers name the finding and say why, as a line that kefu composed.
"""

from collections.abc import Iterator

from kefu.core.actions.action import safe
from kefu.core.actions.seen import ACTION
from kefu.core.base.errors import Refused, Usage
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.config.desk import Desk, check_writable, may
from kefu.core.privacy.mask import has_phone
from kefu.core.ticket.identity import identity
from kefu.core.vocabulary import ids
from kefu.desk.session import CONFIG, Session
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import config as config_codec
from kefu.store.git.repo import Repo
from kefu.store.journal.plan import Person, Plan
from kefu.store.journal.write import Journal


@frozen
class Look:
    """One acknowledgement: of which finding, in which commit, by whose address."""

    finding: str
    commit: str
    email: str


def of_the_past(found: Finding) -> bool:
    """Return whether a finding is about a commit, which nothing can mend, and stands in no ticket."""
    return ids.number_of(found.path) is None and any(name == "commit" for name, _value in found.args)


def looks(repo: Repo, rev: str) -> list[Look]:
    """Return every acknowledgement in the history of `rev`."""
    args = ("log", "-z", "--no-merges", "--no-mailmap", "--format=%H%x00%ae%x00%B", "--grep=^Kefu-Finding: ", rev, "--")
    pieces = repo.child.pieces(args, b"\0")
    return [look for one in zip(pieces, pieces, pieces, strict=True) for look in _looks(*one)]


def _looks(commit: bytes, email: bytes, body: bytes) -> Iterator[Look]:
    for group in commit_codec.groups(body.decode("utf-8", "replace")):
        name = group.trailers.get("Kefu-Finding", "")
        if group.trailers.get("Kefu-Action") == ACTION.name and name and not group.ticket:
            yield Look(name, commit.decode(), email.decode("utf-8", "replace"))


def acknowledged(repo: Repo, found: list[Look]) -> frozenset[str]:
    """Return the findings of those acknowledgements whose author might acknowledge, by the desk that he acted on."""
    return frozenset(one.finding for one in found if _might(repo, one))


def _might(repo: Repo, one: Look) -> bool:
    blob = repo.objects.get(f"{one.commit}:{CONFIG}")
    desk = config_codec.read(blob.data, CONFIG)[0] if blob is not None else None
    return desk is not None and allowed(desk, one.email, ACTION.permission)


def allowed(desk: Desk, email: str, permission: str) -> bool:
    """Return whether somebody on the staff has this address and this permission."""
    wanted = email.casefold()
    return any(p.email.casefold() == wanted and may(desk, p.id, permission) for p in desk.staff.values())


def look(session: Session, found: Finding, why: str, permission: str, desk: Desk) -> tuple[Finding, ...]:
    """Acknowledge a finding about a commit, and return what was healed on the way.

    `permission`: what it takes, by `desk`. Refused without it, Usage for a reason that may not stand in a history.
    """
    check_writable(session.desk)
    person = session.actor
    if not allowed(desk, person.email, permission):
        raise Refused(
            "{finding}: {staff} may not acknowledge it; it takes a role with the permission {permission}, from before "
            "that commit",
            finding=identity(found),
            staff=person.id,
            permission=permission,
        )
    if safe(why) != why or has_phone(why):
        raise Usage(
            "--why {why}: this stands in a commit, for good: letters, digits and blanks, at most 80, and no number of "
            "a person",
            why=why,
        )
    name = identity(found)
    message = commit_codec.administrative(f"{ACTION.name}: {found.code} {name}", ACTION.name)
    lines = f"{message}Kefu-Finding: {name}\nKefu-Why: {why}\n"
    journal = Journal(session.repo, sign=session.desk.sign)
    author = Person(person.name, person.email, session.now)
    journal.write(lambda _view: Plan([], lines, author, session.now, ids.new_op()))
    return tuple(journal.notices)
