"""Making a seal: of the shared branch's tip after a sync, pushed alone and only if its number is free.

Nothing is said of a seal before the shared desk has it. Whoever comes second makes the next one on top of the first.
"""

from collections.abc import Mapping

from kefu.core.base.errors import Refused, StoreFault
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.config.desk import Desk, Staff, check_writable, may
from kefu.core.seal.leaves import Sealed
from kefu.core.seal.note import NONE
from kefu.core.seal.signers import signers_digest
from kefu.desk.seals.chain import Chain, chain, grown, note_of
from kefu.desk.seals.signer import PERMISSION, desk_at, signer
from kefu.desk.session import Session
from kefu.desk.share.sync import Tell, sync, tell_nobody, with_vault
from kefu.store.git.repo import Repo
from kefu.store.journal.plan import Person
from kefu.store.remote.refs import Push, Remote, chosen, fetch, fetched, push
from kefu.store.remote.words import Declined
from kefu.store.seal.history import history
from kefu.store.seal.memory import HERE, keep
from kefu.store.seal.receipts import digest
from kefu.store.seal.tags import TAGS, SealTag, check_key, name_of, write_tag

ROUNDS = 20


@frozen
class Made:
    """The last seal of a desk; `new`: it was made now. `remote` has it, None where the desk has none.

    `notices`: what is to be said of the sync before it, and of who signed the seals.
    """

    seal: SealTag
    new: bool
    remote: Remote | None
    notices: tuple[Finding, ...] = ()


def make(session: Session, tell: Tell = tell_nobody) -> Made:
    """Seal the desk and return the seal; the last one where nothing was written since.

    Refused: no role, no key to sign with, seals that do not fit the history. StoreFault: no network, a cut history.
    """
    check_writable(session.desk)
    if not has_remote(session.repo):
        return _alone(session)
    notices: list[Finding] = []
    for number in range(ROUNDS):
        notices += sync(session, tell).notices
        remote = chosen(session.repo, session.repo.head())
        tip = session.repo.resolve(remote.seen)
        assert tip is not None  # a sync that is through remembers it
        commits = history(session.repo.child, tip)
        found = chain(session.repo, tip, commits)
        _hand_in(session, remote, found)
        last = _standing(found)
        # Who lost a race has asked for a seal and gets one, be it of the same commit.
        if last is not None and last.note.tip == tip and number == 0:
            return Made(last, new=False, remote=remote, notices=(*notices, *found.findings))
        made = _written(session, tip, found, commits, digest(session.repo, remote.entered))
        _check_free(session.repo, remote, made.number)
        if _taken(session, remote, made):
            keep(session.repo, {made.number: made.oid}, {remote.sealed: made.number, HERE: made.number})
            return Made(made, new=True, remote=remote, notices=(*notices, *found.findings))
    raise StoreFault("{url} had another seal at each of {count} tries: seal again.", url=remote.url, count=ROUNDS)


def has_remote(repo: Repo) -> bool:
    """Return whether the desk has a shared one."""
    return any(key.startswith("remote.") and key.endswith(".url") for key in repo.settings)


def _alone(session: Session) -> Made:
    """Seal a desk that is not shared."""
    repo = session.repo
    commits = history(repo.child, session.rev)
    for number in range(ROUNDS):
        found = chain(repo, session.rev, commits)
        last = _standing(found)
        if last is not None and last.note.tip == session.rev and number == 0:
            return Made(last, new=False, remote=None, notices=found.findings)
        made = _written(session, session.rev, found, commits, NONE)
        try:
            keep(repo, {made.number: made.oid}, {HERE: made.number}, born=True)
        except StoreFault:
            if repo.resolve(f"{TAGS}{made.number:06}") is None:
                raise
            continue  # another run was faster
        return Made(made, new=True, remote=None, notices=found.findings)
    raise StoreFault("{url} had another seal at each of {count} tries: seal again.", url=str(repo.common), count=ROUNDS)


def _standing(found: Chain) -> SealTag | None:
    """Return the last seal. Refused where the seals and the history do not fit: none is built on that."""
    if found.broken:
        raise Refused(
            "No seal is made on top of seals that do not hold: {problem}. kefu seal list tells all.",
            problem=found.broken[0],
        )
    return found.last.tag if found.last is not None else None


def _written(session: Session, tip: str, found: Chain, commits: Mapping[str, Sealed], receipts: str) -> SealTag:
    """Write the next seal's tag, which no ref leads to yet. Refused for who may not, and for a key that is not known."""
    repo = session.repo
    desk = desk_at(repo, tip) or session.desk
    person = _sealer(session, desk)
    check_key(repo)
    last = _standing(found)
    tips = [seal.tag.note.tip for seal in found.seals if seal.tag is not None]
    tree = grown(commits, [*tips, tip])
    note = note_of(tree, tip, last, receipts, signers_digest(desk))
    number = last.number + 1 if last is not None else 1
    made = write_tag(repo, number, note, Person(person.name, person.email, session.now))
    wrong = signer(made, desk).findings
    if wrong:
        raise Refused("The seal was not made: {problem}", problem=wrong[0])
    return made


def _sealer(session: Session, desk: Desk) -> Staff:
    """Return who seals. Refused without the permission."""
    person = session.actor
    if not may(desk, person.id, PERMISSION):
        raise Refused("{staff} may not seal: it takes a role with the permission seal.", staff=person.id)
    return person


def _check_free(repo: Repo, remote: Remote, number: int) -> None:
    """Refuse a number under which something else stands there, which the sync before did not take up."""
    if number in fetched(repo, remote).seals:
        raise Refused(
            "{url} has a tag {seal} that is no seal of this desk, so that none can be made: whoever looks after the shared desk "
            "removes it there (git update-ref -d refs/tags/{seal}).",
            url=remote.url,
            seal=name_of(number),
        )


def _taken(session: Session, remote: Remote, tag: SealTag) -> bool:
    """Push a seal and return whether the shared desk took it; False where somebody else's has its number by now."""
    repo = session.repo
    try:
        return push(repo, remote, [Push(f"{TAGS}{tag.number:06}", None, tag.oid)], signed=session.desk.sign).through
    except Declined:
        # A door says no to a number that is taken before git would.
        if tag.number in fetch(repo, remote, vault=with_vault(repo)).seals:
            return False
        raise


def _hand_in(session: Session, remote: Remote, found: Chain) -> None:
    """Push the seals that were made here before the desk was shared, one after the other. Refused for a number that is
    taken there."""
    repo = session.repo
    there = fetched(repo, remote).seals
    missing = [seal.tag for seal in found.seals if seal.tag is not None and seal.number not in there]
    if found.broken:
        return
    for tag in missing:
        if not _taken(session, remote, tag):
            raise StoreFault("{url} did not take {seal}: seal again.", url=remote.url, seal=name_of(tag.number))
        keep(repo, {tag.number: tag.oid}, {remote.sealed: tag.number})
