"""What a sync fetched that the door of a shared desk takes from nobody: said in a sentence, and kept for `check`."""

from collections.abc import Iterator

from kefu.core.actions.seen import ACTION
from kefu.core.base.errors import KefuError
from kefu.core.base.findings import Finding, finding
from kefu.core.base.msgid import N_
from kefu.core.config.desk import Desk
from kefu.desk.admit.arrived import CODE, arrived
from kefu.store.git.repo import Repo
from kefu.store.remote.refs import Remote


def unadmitted(repo: Repo, desk: Desk, remote: Remote, since: str, tip: str) -> Iterator[Finding]:
    """Yield one sentence if what came after `since` is not all as the door takes it, or why that cannot be said."""
    # Receipts come from a door alone; where people hand in to an inbox, a job is it.
    door = bool(desk.inbox) or any(repo.resolve(ref) is not None for ref in (remote.receipts, remote.entered))
    try:
        found, more = arrived(repo, since, tip, door=door)
    except KefuError as error:
        why = Finding("not-judged", error.template, args=tuple(error.args_.items()))
        text = N_("What came from {url} could not be judged as a shared desk's door does: {why}")
        yield finding("not-judged", text, url=remote.url, why=why)
        return
    if found:
        text = N_(
            "{problem}. Found in what came from {url}: {count}; it stands in kefu check until somebody with the "
            "permission {permission} acknowledges it."
        )
        count = len(found) + more
        yield finding(CODE, text, problem=found[0], count=count, url=remote.url, permission=ACTION.permission)
