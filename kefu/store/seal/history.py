"""A history as it is sealed: each commit with its parents and its leaves, as the objects have it.

Only the heads and messages of commits are read, by one `git rev-list`. Replaced objects, mailmaps, settings and graphs of
commits that somebody wrote change nothing of it; a graft or a shallow clone leaves a gap, and a gap is refused.
"""

from kefu.core.base.errors import StoreFault
from kefu.core.seal.leaves import Sealed, sealed
from kefu.store.codecs.commit import entries_of
from kefu.store.git.child import Child

_GIT = ("-c", "core.commitGraph=false", "-c", "i18n.logOutputEncoding=UTF-8")
_PARENT = b"parent "


def history(child: Child, tip: str) -> dict[str, Sealed]:
    """Return every commit that `tip` reaches, by its id. StoreFault where a part of the history is not here."""
    found: dict[str, Sealed] = {}
    for record in child.pieces((*_GIT, "rev-list", "--header", tip, "--"), b"\0"):
        one = _read(record)
        found[one.oid] = one
    for one in found.values():
        for parent in one.parents:
            if parent not in found:
                raise StoreFault(
                    "The history here is cut before {commit}: its parent {parent} is missing. A shallow clone cannot be "
                    "sealed or verified (git fetch --unshallow), nor one with grafts (.git/info/grafts).",
                    commit=one.oid[:12],
                    parent=parent[:12],
                )
    return found


def _read(record: bytes) -> Sealed:
    """Return a commit from what `rev-list --header` prints of it: its id, its object, the message indented."""
    head, _, body = record.partition(b"\n\n")
    oid, *rows = head.split(b"\n")
    parents = tuple(row[len(_PARENT) :].decode() for row in rows if row.startswith(_PARENT))
    message = (b"\n" + body).replace(b"\n    ", b"\n")
    return sealed(oid.decode(), parents, [(op, entry) for _, op, entry in entries_of(message) if op or entry])
