"""What a sync sees of the seals of a remote: those seen before must stand, new ones must follow; then they stand here too."""

from collections.abc import Mapping
from functools import partial

from kefu.core.base.errors import Refused
from kefu.core.base.findings import Finding, finding
from kefu.core.base.msgid import N_
from kefu.core.seal.note import NONE
from kefu.store.git.repo import Repo
from kefu.store.remote.refs import Remote
from kefu.store.seal.memory import HERE, keep, seen
from kefu.store.seal.tags import SealTag, name_of, read_tags, seal_refs


def check_seals(repo: Repo, remote: Remote, there: Mapping[int, str]) -> None:
    """Refuse a remote that lost a seal which was seen there, or has another one of its number. `there`: its tags."""
    number, oid = seen(repo, remote.sealed)
    here = seal_refs(repo) if number or there else {}
    # Up to the last that was seen every seal was there; what stands here beyond it may never have been handed in.
    wanted = {one: tag for one, tag in here.items() if one <= number} | ({number: oid} if number else {})
    for one, tag in sorted(wanted.items()):
        if one not in there:
            raise _lost(remote, one, tag)
    for one, tag in sorted((here | wanted).items()):
        if there.get(one, tag) != tag:
            raise _another(remote, one, tag, there[one])


def take_seals(repo: Repo, remote: Remote, there: Mapping[int, str], tip: str) -> list[Finding]:
    """Let the seals that were fetched stand here and keep the last one in mind; return what is wrong with one that does
    not follow, which stays away with all after it. `tip`: a commit that holds what the remote has."""
    here = seal_refs(repo) if there else {}
    if not there or (here.items() >= there.items() and seen(repo, remote.sealed)[0] == max(there)):
        return []
    good, wrong = _following(repo, remote, there, tip)
    if good:
        last = max(good)
        memories = {remote.sealed: last} | ({HERE: last} if last >= seen(repo, HERE)[0] else {})
        keep(repo, good, memories)
    return [*_put_back(remote, here, good), *wrong]


def _put_back(remote: Remote, here: Mapping[int, str], good: Mapping[int, str]) -> list[Finding]:
    """Return what is to be said of tags that were moved here."""
    text = N_("{seal} stood here as another one than it was seen at {url}: that one stands again")
    moved = (number for number, oid in here.items() if good.get(number, oid) != oid)
    return [finding("seal-moved", text, seal=name_of(number), url=remote.url) for number in moved]


def _following(repo: Repo, remote: Remote, there: Mapping[int, str], tip: str) -> tuple[dict[int, str], list[Finding]]:
    """Return the seals of a remote up to the first that does not follow the one before it, and what is wrong there."""
    good: dict[int, str] = {}
    before = NONE
    tags: list[SealTag] = []
    for number, tag in read_tags(repo, there).items():
        said = partial(finding, seal=name_of(number), url=remote.url)
        if isinstance(tag, Finding):
            return good, [tag]
        if number != len(good) + 1:
            text = N_("{url} has {seal} and not the one before it; it is not taken up here")
            return good, [said("seal-missing", text)]
        if tag.note.before != before or (tags and tag.note.desk != tags[0].note.desk):
            text = N_("{seal} at {url} does not follow the seal before it; it is not taken up here")
            return good, [said("seal-before", text)]
        good[number], before = tag.oid, tag.note.digest.hex()
        tags.append(tag)
    if tags and repo.ask("merge-base", "--is-ancestor", tags[-1].note.tip, tip).code != 0:
        text = N_("{seal} at {url} is about a commit that the shared desk does not hold; it is not taken up here")
        last = tags[-1].number
        del good[last]
        return good, [finding("seal-tip", text, seal=name_of(last), url=remote.url)]
    return good, []


def _lost(remote: Remote, number: int, tag: str) -> Refused:
    return Refused(
        "{url} has lost {seal}, which was seen there: seals are never deleted. Nothing was changed. "
        "git push {remote} {tag}:refs/tags/{seal} puts it back; if the desk really began anew, git update-ref -d {memory} "
        "and git tag -d {seal} let kefu forget it.",
        url=remote.url,
        seal=name_of(number),
        remote=remote.name,
        tag=tag[:12],
        memory=remote.sealed,
    )


def _another(remote: Remote, number: int, here: str, there: str) -> Refused:
    return Refused(
        "{seal} at {url} is another one than here ({there} there, {here} here): seals are never moved. Nothing was changed. "
        "Ask others which one they have (git rev-parse {seal}). Where it is the one here that is wrong: git tag -d {seal} and "
        "git update-ref -d {memory}, then sync again.",
        url=remote.url,
        seal=name_of(number),
        there=there[:12],
        here=here[:12],
        memory=remote.sealed,
    )
