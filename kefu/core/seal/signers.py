"""Who may sign, as ssh-keygen reads it: a line for each key that `kefu.yaml` names; and what of it a seal keeps."""

from datetime import UTC
from hashlib import sha256

from kefu.core.config.desk import Desk, Staff
from kefu.core.seal.note import NONE


def allowed_signers(desk: Desk) -> str:
    """Return the list of allowed signers of a desk: address, what its signature is for, key; the lines in order."""
    lines: set[str] = set()
    for person in desk.staff.values():
        until = _until(person)
        lines |= {f'{person.email} namespaces="git"{until} {key}\n' for key in person.keys}
    return "".join(sorted(lines))


def _until(person: Staff) -> str:
    """Return the option that ends a key, as ssh-keygen reads it; nothing for who is still here."""
    if person.until is not None:
        return f',valid-before="{person.until.astimezone(UTC):%Y%m%d%H%M%S}Z"'
    return f',valid-before="{person.ended:%Y%m%d}"' if person.ended is not None else ""


def signers_digest(desk: Desk) -> str:
    """Return the SHA-256 of that list, `-` where nobody has a key."""
    text = allowed_signers(desk)
    return sha256(text.encode()).hexdigest() if text else NONE
