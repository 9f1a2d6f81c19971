"""Who signed a seal: a staff member with the role by the desk as the sealed commit has it, with a key that it names."""

from functools import lru_cache, partial

from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.config.desk import Desk, Staff, may
from kefu.core.config.files import CONFIG
from kefu.core.config.public_keys import fingerprint
from kefu.core.seal.signers import signers_digest
from kefu.store.codecs import config as config_codec
from kefu.store.git.repo import Repo
from kefu.store.git.signatures import NAMESPACE, checked
from kefu.store.seal.tags import SealTag, name_of

PERMISSION = "seal"


@frozen
class Signer:
    """Who signed: the staff id (empty: nobody of the staff), the key's fingerprint, what is wrong with it."""

    staff: str = ""
    key: str = ""
    findings: tuple[Finding, ...] = ()


def desk_at(repo: Repo, rev: str) -> Desk | None:
    """Return the desk as a commit has it, None where its kefu.yaml cannot be read."""
    blob = repo.blob(rev, CONFIG)
    return _read(blob.data) if blob is not None and blob.problem is None else None


@lru_cache(maxsize=64)  # many seals go by one kefu.yaml, which takes longer to read than a signature
def _read(data: bytes) -> Desk | None:
    return config_codec.read(data, CONFIG)[0]


def signer(tag: SealTag, desk: Desk | None) -> Signer:
    """Return who signed a seal. `desk`: as the sealed commit has it."""
    said = partial(finding, seal=name_of(tag.number))
    signed = checked(tag.payload, tag.armor, NAMESPACE)
    if signed.problem is not None:
        return Signer(findings=(said("seal-signature", N_("{seal}: {problem}"), problem=signed.problem),))
    key = fingerprint(signed.key)
    if desk is None:
        return Signer("", key, (said("seal-signer", N_("{seal}: kefu.yaml of the sealed commit cannot be read")),))
    person = next((p for p in desk.staff.values() if p.email.casefold() == tag.email.casefold()), None)
    if person is None:
        text = N_("{seal} is signed in the name of {email}, who is not on the staff list of the sealed commit")
        return Signer("", key, (said("seal-signer", text, email=tag.email),))
    found = []
    if not may(desk, person.id, PERMISSION):
        text = N_("{seal} is signed by {staff}, who had no role with the permission seal")
        found.append(said("seal-signer", text, staff=person.id))
    if signed.key not in person.keys and _keyed(desk, person):
        text = N_("{seal} is signed in the name of {staff} by a key that kefu.yaml does not name: {key}")
        found.append(said("seal-signer", text, staff=person.id, key=key))
    digest = signers_digest(desk)
    if tag.note.signers != digest:
        found.append(said("seal-signers", N_("{seal}: its list of allowed signers is not that of the sealed commit")))
    return Signer(person.id, key, tuple(found))


def _keyed(desk: Desk, person: Staff) -> bool:
    """Return whether a key has to be one that the desk names: it signs, or somebody there has one."""
    return bool(desk.sign or person.keys or any(other.keys for other in desk.staff.values()))
