"""Changes of kefu.yaml and the playbooks made with plain git: only by a role that may, or they are not pushed."""

from kefu.core.desk import Desk, may
from kefu.core.errors import Refused
from kefu.desk.session import CONFIG, PLAYBOOKS
from kefu.store.codecs import config as config_codec
from kefu.store.repo import Repo
from kefu.store.union import United
from kefu.store.yamlio import Node, read


def outgoing_rules(repo: Repo, theirs: str, ours: str, united: United) -> None:
    """Refused when own commits that are about to be pushed change the rules and their author may not, by the remote's roles."""
    changed = sorted(p for p in united.went if p == CONFIG or p.startswith(f"{PLAYBOOKS}/"))
    if not changed:
        return
    blob = repo.blob(theirs, CONFIG)
    desk = config_codec.read(blob.data, CONFIG)[0] if blob is not None else None
    if desk is None:
        return
    permission = "staff" if changed == [CONFIG] and _staff_alone(repo, theirs, ours) else "rules"
    out = repo.git(
        "log", "--no-mailmap", "--no-merges", "--format=%ae %h", f"{theirs}..{ours}", "--", *changed
    ).decode()
    for line in out.splitlines():
        email, _, commit = line.rpartition(" ")
        if not any(may(desk, person, permission) for person in _persons(desk, email)):
            raise Refused(
                "{commit} changes {paths}, and {email} has no role with the permission {permission}: nothing was pushed. "
                "git revert {commit} takes it back; then sync again.",
                commit=commit,
                paths=", ".join(changed),
                email=email,
                permission=permission,
            )


def _persons(desk: Desk, email: str) -> list[str]:
    return [person.id for person in desk.staff.values() if person.email.casefold() == email.casefold()]


def _staff_alone(repo: Repo, theirs: str, ours: str) -> bool:
    """Whether two versions of kefu.yaml differ in the list of the staff only."""
    return _without_staff(repo, theirs) == _without_staff(repo, ours)


def _without_staff(repo: Repo, commit: str) -> Node | None:
    blob = repo.blob(commit, CONFIG)
    document = read(blob.data, CONFIG, hand=True)[0] if blob is not None else None
    root = document.root if document is not None else None
    return {key: value for key, value in root.items() if key != "staff"} if isinstance(root, dict) else root
