"""The chain of receipts in a repository: `refs/kefu/receipts`, one commit a push, written by the shared desk alone."""

from collections.abc import Iterator, Sequence

from kefu.core.admit.receipt import Receipt
from kefu.store.codecs import receipt as codec
from kefu.store.git.commits import Draft, write_commits
from kefu.store.git.repo import Repo
from kefu.store.journal.plan import Person
from kefu.store.remote.refs import RECEIPTS
from kefu.store.remote.union import MAIL, NAME

__all__ = ["RECEIPTS", "append", "every", "last"]


def last(repo: Repo, ref: str = RECEIPTS) -> tuple[str | None, Receipt | None]:
    """Return the tip of the chain and its receipt: no tip where there is no chain, no receipt where it is not one."""
    found = repo.objects.get(ref)
    if found is None or found.type != "commit":
        return None, None
    return found.oid, codec.read(found.data.partition(b"\n\n")[2].decode("utf-8", "replace"))


def every(repo: Repo, tip: str) -> Iterator[Receipt | None]:
    """Yield the receipts that a tip leads to, the newest first, None in place of each that is not one."""
    # By first parents: a chain has no others.
    for piece in repo.child.pieces(("log", "-z", "--first-parent", "--format=%B", tip, "--"), b"\0"):
        yield codec.read(piece.decode("utf-8", "replace").rstrip("\n") + "\n")


def append(repo: Repo, tip: str | None, receipts: Sequence[Receipt], certificate: bytes = b"") -> None:
    """Add receipts to the chain, the last with the certificate that came. StoreFault for the disk or a moved chain."""
    drafts = []
    held = tip is not None and repo.blob(tip, codec.CERTIFICATE) is not None
    for number, one in enumerate(receipts):
        data = certificate if certificate and one is receipts[-1] else None
        files = {codec.CERTIFICATE: data} if data is not None or held else {}
        held = data is not None
        person = Person(NAME, MAIL, one.received)
        parent = tip if number == 0 else None
        drafts.append(Draft(0, number == 0, parent, None, person, person, codec.write(one).encode(), files))
    oids = write_commits(repo, "RECEIPT", drafts)
    script = f"update {RECEIPTS} {oids[-1]} {tip or '0' * len(oids[-1])}\n"
    repo.git("update-ref", "--stdin", payload=script.encode())
