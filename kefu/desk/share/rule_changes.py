"""Changes of kefu.yaml and the playbooks made with plain git: only by a role that may, or they are not pushed."""

from collections.abc import Iterable, Iterator, Sequence

from kefu.core.base.errors import Refused
from kefu.core.base.findings import Finding, finding
from kefu.core.config.desk import Desk, may
from kefu.desk.session import CONFIG, PLAYBOOKS
from kefu.store.codecs import config as config_codec
from kefu.store.git.repo import Repo
from kefu.store.remote.union import United
from kefu.store.yaml.read import Node, read


def outgoing_rules(repo: Repo, theirs: str, ours: str, united: United) -> None:
    """Raise Refused when own commits to be pushed change the rules and their author may not, by the remote's roles."""
    changed = _rules(united.went)
    blob = repo.blob(theirs, CONFIG) if changed else None
    desk = config_codec.read(blob.data, CONFIG)[0] if blob is not None else None
    for commit, email, permission in _unruled(repo, desk, theirs, ours, changed) if desk is not None else ():
        raise Refused(
            "{commit} changes {paths}, and {email} has no role with the permission {permission}: nothing was pushed. "
            "git revert {commit} takes it back; then sync again.",
            commit=commit,
            paths=", ".join(changed),
            email=email,
            permission=permission,
        )


def incoming_rules(repo: Repo, desk: Desk, theirs: str, ours: str, united: United) -> list[Finding]:
    """Return a finding for each commit that came and changes the rules without the right to it, by this clone's roles.

    It is only reported, as it is shared already.
    """
    changed = _rules(united.came)
    return [
        finding(
            "rules-by",
            "{commit} came, changes {paths}, and {email} had no role with the permission {permission}; "
            "git revert {commit} by somebody who has it takes it back.",
            commit=commit,
            paths=", ".join(changed),
            email=email,
            permission=permission,
        )
        for commit, email, permission in _unruled(repo, desk, ours, theirs, changed)
    ]


def _rules(paths: Iterable[str]) -> list[str]:
    return sorted(path for path in paths if path == CONFIG or path.startswith(f"{PLAYBOOKS}/"))


def _unruled(repo: Repo, desk: Desk, base: str, tip: str, changed: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the commits of one side that change the rules by somebody who may not: (commit, address, permission)."""
    if not changed:
        return
    # A change of the staff list alone takes a permission of its own.
    permission = "staff" if staff_alone(repo, base, tip, changed) else "rules"
    args = ("log", "--no-mailmap", "--no-merges", "--format=%ae %h", f"{base}..{tip}", "--", *changed)
    for line in repo.git(*args).decode("utf-8", "replace").splitlines():
        email, _, commit = line.rpartition(" ")
        if not any(may(desk, person, permission) for person in _persons(desk, email)):
            yield commit, email, permission


def _persons(desk: Desk, email: str) -> list[str]:
    return [person.id for person in desk.staff.values() if person.email.casefold() == email.casefold()]


def staff_alone(repo: Repo, before: str, after: str, changed: Sequence[str]) -> bool:
    """Return whether of the rules `changed` is kefu.yaml alone, and in it the list of the staff only."""
    return list(changed) == [CONFIG] and _without_staff(repo, before) == _without_staff(repo, after)


def _without_staff(repo: Repo, commit: str) -> Node | None:
    blob = repo.blob(commit, CONFIG)
    document = read(blob.data, CONFIG, hand=True)[0] if blob is not None else None
    root = document.root if document is not None else None
    return {key: value for key, value in root.items() if key != "staff"} if isinstance(root, dict) else root
