"""A seal that is pushed: alone, with the next number, signed by who may, about a commit of the desk and its whole history."""

from collections.abc import Iterator, Mapping, Sequence

from kefu.core.admit.model import Refusal, Update
from kefu.core.admit.refs import BRANCHES
from kefu.core.admit.refusing import ROLE, SEAL, refuse
from kefu.core.base.findings import Finding
from kefu.core.base.msgid import N_
from kefu.desk.admit.rules import Then
from kefu.desk.admit.source import Source
from kefu.desk.seals.chain import unfit
from kefu.desk.seals.signer import signer
from kefu.store.git.objects import Object
from kefu.store.seal.history import history
from kefu.store.seal.tags import TAGS, SealTag, numbered, read_tag

LONGEST = 10_000
"""Bytes that the tag of a seal may have: a note and a signature are some hundred."""
_SIGNER = "seal-signer"


def seals(source: Source, updates: Sequence[Update], refs: Mapping[str, str], then: Then) -> list[Refusal]:
    """Return what is refused of a push that brings a seal. `refs`: as they stand before it."""
    if len(updates) > 1:
        one = next(update for update in updates if update.ref.startswith(TAGS))
        return [refuse("", one.ref, "seal-alone", N_("{ref}: a seal is pushed alone"), SEAL, ref=one.ref)]
    return list(_seal(source, updates[0], refs, then))


def _seal(source: Source, update: Update, refs: Mapping[str, str], then: Then) -> Iterator[Refusal]:
    stand = numbered({ref.removeprefix(TAGS): oid for ref, oid in refs.items() if ref.startswith(TAGS)})
    number = int(update.ref.removeprefix(TAGS))
    wanted = max(stand, default=0) + 1
    if number != wanted:
        text = N_("{ref}: the next seal has the number {wanted}")
        yield refuse("", update.ref, "seal-number", text, SEAL, ref=update.ref, wanted=wanted)
        return
    tags = [_tag(source, one, oid) for one, oid in (*stand.items(), (number, update.new))]
    for tag in tags:
        if isinstance(tag, Finding):
            yield _refused(update, tag)
            return
    *before, made = (tag for tag in tags if isinstance(tag, SealTag))
    tip = next((oid for ref, oid in refs.items() if ref.startswith(BRANCHES)), "")
    if not tip or source.child.run(("merge-base", "--is-ancestor", made.note.tip, tip)).code != 0:
        text = N_("{ref}: the commit that it seals is none of the shared desk's")
        yield refuse("", update.ref, "seal-tip", text, SEAL, ref=update.ref)
        return
    for found in unfit(made, before, history(source.child, made.note.tip)):
        yield _refused(update, found)
    for found in signer(made, then.of(made.note.tip).desk).findings:
        yield _refused(update, found)


def _tag(source: Source, number: int, oid: str) -> SealTag | Finding:
    known = source.known(oid)
    readable = known is not None and known.type == "tag" and known.size <= LONGEST
    return read_tag(number, Object(oid, "tag", source.data(oid)) if readable else None)


def _refused(update: Update, found: Finding) -> Refusal:
    """Return a finding about a seal as a refusal of its ref."""
    advice = Finding(found.code, ROLE if found.code == _SIGNER else SEAL)
    return Refusal("", update.ref, found.code, found, advice)
