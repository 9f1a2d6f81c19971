"""Which files of the vault a push may bring and take away: records that an entry names, and none of what was erased."""

from collections.abc import Iterator
from hashlib import sha256

from kefu.core.admit.model import Refusal
from kefu.core.admit.places import REGULAR, File
from kefu.core.admit.refusing import VAULT, refuse
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.base.regex import regex
from kefu.core.ticket.model import Ticket
from kefu.core.ticket.timeline import one_per_op
from kefu.core.vault.record import Record

_RECORD = regex("([0-9]{6}-[0-9A-HJKMNP-TV-Z]{7})/([0-9A-HJKMNP-TV-Z]{10})([.]yaml|/([0-9]{1,4})[.]([a-z0-9]{1,8}))")


@frozen
class Name:
    """What a path of the vault says: the ticket, the op, and of an attachment its number and ending (0: the record)."""

    ticket: str
    op: str
    n: int = 0
    ext: str = ""


def name_of(path: str) -> Name | None:
    """Return what a path of the vault says, None where nothing of the vault stands there."""
    match = _RECORD.fullmatch(path)
    return Name(match[1], match[2], int(match[4] or "0"), match[5] or "") if match is not None else None


def alive(ticket: Ticket, op: str) -> bool:
    """Return whether a record may be kept: its entry is there and knew every erasure of the ticket."""
    entry = ticket.entry(op)
    return not ticket.forgets or (entry is not None and set(ticket.forgets) <= set(entry.texts("forgets")))


def named(ticket: Ticket, op: str) -> str:
    """Return the digest of the record that the entry which counts under an op names, empty if it names none."""
    return next((e.text("vault") for e in one_per_op(ticket.entries)[0] if e.op == op), "")


def misplaced(tip: str, file: File, ticket: Ticket | None) -> Iterator[Refusal]:
    """Yield a refusal for a file that may not come, change or go, by its name and its ticket alone."""
    name = name_of(file.path)
    if name is None or (not file.gone and file.modes[1] != REGULAR):
        yield refuse(tip, file.path, "vault-place", N_("{path}: nothing of a vault"), VAULT, path=file.path)
    elif ticket is None:
        text = N_("{path}: the desk's branch has no such ticket")
        yield refuse(tip, file.path, "vault-stranger", text, VAULT, path=file.path)
    elif file.gone and alive(ticket, name.op):
        text = N_("{path}: a record goes only when its ticket is forgotten")
        yield refuse(tip, file.path, "vault-removed", text, VAULT, path=file.path)
    elif not file.gone and not alive(ticket, name.op):
        text = N_("{path} was erased and does not come back")
        yield refuse(tip, file.path, "vault-forgotten", text, VAULT, path=file.path)


def unnamed(tip: str, path: str, digest: str, ticket: Ticket, op: str) -> Iterator[Refusal]:
    """Yield a refusal for a record that is not the one which its entry names."""
    if named(ticket, op) != digest:
        text = N_("{path} is not the record that its entry names")
        yield refuse(tip, path, "vault-record", text, VAULT, path=path)


def unlisted(tip: str, path: str, data: bytes | None, record: Record | None, name: Name) -> Iterator[Refusal]:
    """Yield a refusal for an attachment that is not as its record describes it."""
    listed = record.files if record is not None else ()
    one = next((file for file in listed if (file.n, file.ext) == (name.n, name.ext)), None)
    if one is None or data is None or one.bytes != len(data) or one.sha256 != sha256(data).hexdigest():
        text = N_("{path} is not the attachment that its record describes")
        yield refuse(tip, path, "vault-file", text, VAULT, path=path)
