"""`sync --again`: a way out of every refusal. What was not handed in is made anew, what cannot be goes aside.

Nothing that is shared is rewritten, and nothing is lost: a commit that goes aside is kept by a ref of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kefu.core.admit.model import Update
from kefu.core.base.errors import Sentence
from kefu.core.base.frozen import frozen
from kefu.core.vocabulary import ids
from kefu.desk.admit.place import RepoEnv
from kefu.desk.judging.rules_then import Tree
from kefu.desk.session import Session
from kefu.desk.share.redraft import Cannot, Redraft
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.git.commits import Draft, sign_commits, write_commits
from kefu.store.git.incoming import changes
from kefu.store.git.log import Commit, commits
from kefu.store.git.repo import Head, Repo
from kefu.store.journal.pending import RefMove
from kefu.store.journal.plan import Person
from kefu.store.journal.write import Journal, standing
from kefu.store.remote.advance import advance
from kefu.store.remote.refs import Fetched, Remote
from kefu.store.remote.union_vault import local_vault

ASIDE = "refs/kefu/aside/"


@frozen
class Aside:
    """A commit that went aside: the ref that keeps it, its subject, why, and the entries that it held, as tickets write them."""

    ref: str
    commit: str
    subject: str
    why: Sentence
    entries: tuple[str, ...]


@dataclass
class Again:
    """What came of making anew: how many commits were, which went aside, which tickets have another number now."""

    made: int = 0
    aside: list[Aside] = field(default_factory=list)
    renumbered: Mapping[str, str] = field(default_factory=dict)


@frozen
class _Try:
    """The commits made anew once: the tip, which commit each came from, the vault's months, the new numbers."""

    tip: str
    origins: Mapping[str, str]
    months: Mapping[str, str]
    renumbered: Mapping[str, str]


def make_again(session: Session, journal: Journal, remote: Remote, found: Fetched) -> Again:
    """Make anew on the shared tip what was not handed in, and let this clone follow. Refused for a dirty file in its way."""
    assert found.tip is not None
    repo, done = session.repo, Again()
    with journal.hold():
        head = standing(repo, birth=False)
        assert head.oid is not None
        own = [one for one in commits(repo, head.oid, found.tip) if len(one.parents) < 2]
        if not own:
            return done
        out: dict[str, Sentence] = {}
        while True:
            tried = _tried(session, found, own, out, sign=journal.sign)
            refused = _refused(session, remote, found, tried)
            if not refused:
                break
            out |= refused
        asides = _refs(repo, own, out)
        moves = [RefMove(ref, repo.resolve(ref), oid) for ref, oid in tried.months.items()]
        here = {ref: oid for ref, oid in local_vault(repo).items() if ref not in tried.months}
        # What only entries that went aside had put there leaves the vault again.
        moves += [
            RefMove(ref, oid, found.vault.get(ref, "")) for ref, oid in here.items() if found.vault.get(ref) != oid
        ]
        moves += [RefMove(ref, None, oid) for ref, oid in asides.items()]
        _follow(journal, head, tried.tip, [move for move in moves if move.old != move.new])
    session.rev = tried.tip
    session.drop_index()
    done.made = len(tried.origins)
    done.renumbered = tried.renumbered
    kept = {oid: ref for ref, oid in asides.items()}
    done.aside = [_aside(repo, one, kept[one.oid], out[one.oid]) for one in own if one.oid in out]
    return done


def _follow(journal: Journal, head: Head, tip: str, moves: Sequence[RefMove]) -> None:
    assert head.oid is not None
    advance(journal, head, tip, changes(journal.repo, head.oid, tip), moves)


def _tried(session: Session, found: Fetched, own: Sequence[Commit], out: dict[str, Sentence], *, sign: bool) -> _Try:
    """Make the commits anew that are not `out`, and put there those that cannot be."""
    repo, tip = session.repo, found.tip
    assert tip is not None
    redraft = Redraft(session, tip, Tree.of(repo, tip))
    drafts: list[Draft] = []
    origins: list[str] = []
    for one in own:
        if one.oid in out:
            continue
        try:
            made = redraft.commit(one)
        except Cannot as error:
            out[one.oid] = error.why
            continue
        if made is not None:
            first = not drafts
            drafts.append(_placed(made, first, tip if first else None))
            origins.append(one.oid)
    months = {ref: files for ref, files in redraft.vault.items() if files}
    chains = [*drafts, *_vault_drafts(session, found, months)]
    oids = write_commits(repo, "AGAIN", chains) if chains else []
    branch, vault = oids[: len(drafts)], oids[len(drafts) :]
    if sign and branch:
        branch = sign_commits(repo, branch, drafts)
    came_from = dict(zip(branch, origins, strict=True))
    return _Try(branch[-1] if branch else tip, came_from, dict(zip(months, vault, strict=True)), redraft.renumbered)


def _placed(one: Draft, first: bool, parent: str | None) -> Draft:
    return Draft(0, first, parent, None, one.author, one.committer, one.message, one.files, links=one.links)


def _vault_drafts(session: Session, found: Fetched, months: Mapping[str, Mapping[str, bytes | None]]) -> list[Draft]:
    """Return a commit for each month of the vault, with the records that go along, on how it stands there."""
    if not months:
        return []
    person = Person(*session.repo.identity(), session.now)
    return [
        Draft(
            chain,
            True,
            found.vault.get(ref),
            None,
            person,
            person,
            f"vault {ref.rpartition('/')[2]}\n\nKefu-Op: AGAIN\n".encode(),
            files,
        )
        for chain, (ref, files) in enumerate(months.items(), 1)
    ]


def _refused(session: Session, remote: Remote, found: Fetched, tried: _Try) -> dict[str, Sentence]:
    """Return which of the commits the shared desk's door would refuse, by what they came from."""
    from kefu.desk.admit.range import refusals

    tip = found.tip
    assert tip is not None
    if tried.tip == tip:
        return {}
    stands = {remote.branch: tip, **found.vault}
    nothing = "0" * len(tip)
    updates = [Update(remote.branch, tip, tried.tip)]
    updates += [Update(ref, found.vault.get(ref, nothing), oid) for ref, oid in tried.months.items()]
    verdict = refusals(RepoEnv(session.repo.common, session.now, {}, stands), updates)
    refused: dict[str, Sentence] = {}
    for one in verdict.refusals:
        if one.commit in tried.origins:
            refused.setdefault(tried.origins[one.commit], one.text)
    return refused


def _refs(repo: Repo, own: Sequence[Commit], out: Mapping[str, Sentence]) -> dict[str, str]:
    """Return a new ref for each commit that goes aside."""
    held = repo.git("for-each-ref", "--format=%(refname)", ASIDE).decode().split()
    numbers = [int(tail) for ref in held if (tail := ref.removeprefix(ASIDE)).isdigit()]
    first = max(numbers, default=0) + 1
    gone = [one.oid for one in own if one.oid in out]
    return {f"{ASIDE}{number}": oid for number, oid in enumerate(gone, first)}


def _aside(repo: Repo, one: Commit, ref: str, why: Sentence) -> Aside:
    """Return what a commit held that went aside: the entries that it brought, masked as they were."""
    subject = one.message.partition(b"\n")[0].decode("utf-8", "replace")
    return Aside(ref, one.oid, subject, why, tuple(_held(repo, one)))


def _held(repo: Repo, one: Commit) -> list[str]:
    found: list[str] = []
    for change in one.changes:
        if ids.number_of(change.path) is None:
            continue
        before, after = (_raws(repo, change.path, blob) for blob in change.blobs)
        found += [raw for op, raw in after.items() if op not in before]
    return found


def _raws(repo: Repo, path: str, blob: str) -> dict[str, str]:
    held = repo.objects.get(blob) if blob.strip("0") else None
    timeline = ticket_codec.read_timeline(held.data, path)[0] if held is not None else None
    return {entry.op: entry.raw for entry in timeline.entries} if timeline is not None else {}
