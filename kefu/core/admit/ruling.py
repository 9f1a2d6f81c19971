"""A commit that changes what a desk goes by: by whom, and that somebody remains who may change it."""

from collections.abc import Iterator, Sequence

from kefu.core.admit.model import Refusal
from kefu.core.admit.people import Made, permitted
from kefu.core.admit.refusing import refuse
from kefu.core.base.msgid import N_
from kefu.core.config.desk import Desk, may

SOMEBODY = ("rules", "staff")
"""The permissions of which somebody of the staff always has each."""


def ruled(made: Made, paths: Sequence[str], desk: Desk, staff_alone: bool) -> Iterator[Refusal]:
    """Yield a refusal if the author may not change these files. `staff_alone`: of kefu.yaml the staff list only."""
    refused = [one for path in paths[:1] for one in permitted(made, desk, "rules", path)]
    if refused and staff_alone:
        refused = list(permitted(made, desk, "staff", paths[0]))
    yield from refused


def somebody(commit: str, path: str, desk: Desk | None) -> Iterator[Refusal]:
    """Yield a refusal for a kefu.yaml that cannot be read, or that leaves nobody with one of these permissions."""
    if desk is None:
        yield refuse(commit, path, "unreadable-rules", N_("{path} cannot be read after it"), path=path)
        return
    for permission in SOMEBODY:
        if not any(may(desk, person, permission) for person in desk.staff):
            text = N_("after it nobody of the staff has the permission {permission}")
            yield refuse(commit, path, "nobody", text, permission=permission)
