"""The digest of the receipts that a seal keeps: each is added to that of all before it, so that none can be exchanged later."""

from collections.abc import Iterator
from hashlib import sha256

from kefu.core.seal.note import NONE
from kefu.store.codecs.receipt import CERTIFICATE
from kefu.store.git.repo import Repo

KEPT = ("refs/kefu/receipts", "refs/kefu/remote/*/entered", "refs/kefu/remote/*/before/*")
"""The refs of receipts: a shared desk's own, those that a clone saw there, those from before it was restored."""


def digests(repo: Repo, tip: str) -> Iterator[str]:
    """Yield the digest after each receipt that a tip leads to, from the first on.

    It is the SHA-256 over the digest before it (empty at first), a line break, the receipt's words, its certificate.
    """
    args = ("-c", "core.commitGraph=false", "rev-list", "--first-parent", "--reverse", tip, "--")
    oids = repo.git(*args).decode().split()
    before = ""
    certificates = repo.read_blobs([f"{oid}:{CERTIFICATE}" for oid in oids])
    for commit, certificate in zip(list(repo.read_blobs(oids)), certificates, strict=True):
        digest = sha256(before.encode() + b"\n")
        digest.update(commit.data.partition(b"\n\n")[2] if commit is not None else b"")
        digest.update(certificate.data if certificate is not None else b"")
        before = digest.hexdigest()
        yield before


def digest(repo: Repo, ref: str) -> str:
    """Return the digest of all receipts that a ref leads to, `-` without any."""
    found = NONE
    for one in digests(repo, ref) if repo.resolve(ref) is not None else ():
        found = one
    return found


def known(repo: Repo) -> frozenset[str]:
    """Return the digest after each receipt that is here, whichever chain it stands in."""
    tips = repo.git("for-each-ref", "--format=%(objectname)", *KEPT).decode().split()
    return frozenset(one for tip in dict.fromkeys(tips) for one in digests(repo, tip))
