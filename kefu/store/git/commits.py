"""Writing objects: the few of an ordinary operation here, more by one `git fast-import`; each checked, no ref moved.

The stream names branches under refs/kefu/tmp/ and resets them to nothing before its end, so they never come to exist
and no lock on refs is taken (deleting them would lock packed-refs, and a kill would leave that lock).
fast-import of git 2.39 cannot sign: a signed desk lets `git commit-tree -S` write the commits again,
over the same trees.
"""

import hashlib
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from datetime import datetime

from kefu.core.base.errors import StoreFault
from kefu.core.base.frozen import frozen
from kefu.store.git.child import git_fault
from kefu.store.git.loose import Loose, Unlike
from kefu.store.git.repo import Repo
from kefu.store.journal.plan import Person

# By default git leaves loose objects to the disk's cache: a power cut would take what kefu had called recorded.
DURABLE = ("-c", "core.fsync=loose-object,pack,pack-metadata,reference")
FAST_IMPORT = (*DURABLE, "fast-import", "--quiet", "--date-format=raw")
FEW = 12
"""Up to this many files, and commits, are written here."""
SMALL = 1 << 20
"""Bytes of files up to which they are."""

# Any of these would end a name or an address early in the header of a commit.
CRUD = str.maketrans("", "", "<>\n\r\0")


@frozen
class Draft:
    """A commit to write. The first of a `chain` starts at `parent`, and at the tree `keeps` if there is one.

    `merges`: more parents. `links`: files by the ids of blobs that are there already.
    """

    chain: int
    first: bool
    parent: str | None
    keeps: str | None
    author: Person
    committer: Person
    message: bytes
    files: Mapping[str, bytes | None]
    merges: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)


def write_commits(repo: Repo, op: str, drafts: Sequence[Draft]) -> list[str]:
    """Write the commits of `drafts` with all they hold and return their ids. StoreFault when one is not as asked."""
    oids = _written_here(repo, drafts) or _written_by_git(repo, op, drafts)
    if len(oids) != len(drafts):
        raise _lost(repo, op)
    for oid, draft in zip(oids, drafts, strict=True):
        _check(repo, oid, draft)
    return oids


def _written_here(repo: Repo, drafts: Sequence[Draft]) -> list[str]:
    """Write the commits as loose objects and return their ids; none where that is git's part."""
    sizes = [len(data or b"") for draft in drafts for data in draft.files.values()]
    if len(sizes) > FEW or sum(sizes) > SMALL or len(drafts) > FEW or any(draft.links for draft in drafts):
        return []
    if any(person.at.timestamp() < 0 for draft in drafts for person in (draft.author, draft.committer)):
        return []  # git refuses such a time
    tips: dict[int, str] = {}
    oids = []
    try:
        loose = Loose(repo)
        for draft in drafts:
            parent = draft.parent if draft.first else tips[draft.chain]
            base = (draft.keeps if draft.first else None) or (loose.tree_of(parent) if parent else None)
            tips[draft.chain] = loose.add(b"commit", _commit_data(loose.tree(base, draft.files), parent, draft))
            oids.append(tips[draft.chain])
    except Unlike:
        return []
    loose.write()
    return oids


def _commit_data(tree: str, parent: str | None, draft: Draft) -> bytes:
    """Return the bytes of a commit."""
    parents = [*([parent] if parent else []), *draft.merges]
    heads = [f"tree {tree}", *(f"parent {one}" for one in parents)]
    people = (b"author " + person_line(draft.author), b"committer " + person_line(draft.committer))
    return b"\n".join([*(head.encode() for head in heads), *people, b"", draft.message])


def _written_by_git(repo: Repo, op: str, drafts: Sequence[Draft]) -> list[str]:
    """Write the commits by one `git fast-import` and return their ids."""
    started = time.perf_counter()
    process = repo.child.start(FAST_IMPORT)
    stream = b"".join(_stream(op, drafts))
    done = repo.child.end(process, stream, FAST_IMPORT, started)
    if done.code != 0:
        # fast-import leaves a report of its last commands, which nobody would ever remove.
        with suppress(OSError):
            (repo.git_dir / f"fast_import_crash_{process.pid}").unlink(missing_ok=True)
        raise git_fault(FAST_IMPORT, done.err, repo.child.cwd)
    return done.out.decode().split()


def sign_commits(repo: Repo, oids: Sequence[str], drafts: Sequence[Draft]) -> list[str]:
    """Write the commits of one chain again, each signed and standing on the signed one before it; return their ids."""
    signed: list[str] = []
    for oid, draft in zip(oids, drafts, strict=True):
        parent = signed[-1] if signed else draft.parent
        tree = _commit_lines(repo, oid)[0].removeprefix("tree ")
        args = [*DURABLE, "commit-tree", "-S", tree, *(("-p", parent) if parent else ()), "-F", "-"]
        done = repo.ask(*args, payload=draft.message, env=_people(draft))
        new = done.out.decode().strip()
        if done.code != 0 or repo.objects.get(new) is None:
            said = done.err.decode("utf-8", "replace").strip().splitlines() or ["?"]
            raise StoreFault(
                "The desk signs its commits and git could not sign: {said}. "
                "Set user.signingkey and gpg.format, or sign: false in kefu.yaml.",
                said=said[-1],
            )
        signed.append(new)
    return signed


def blob_id(data: bytes, hash_name: str) -> str:
    """Return the id that git gives to a file with these bytes."""
    return hashlib.new(hash_name, b"blob %d\0" % len(data) + data).hexdigest()


def raw_date(at: datetime) -> str:
    """Return an aware instant in git's own form: seconds since 1970 and the offset."""
    # Cut to minutes: `%z` has seconds for the local times of long ago, git has none.
    return f"{int(at.timestamp())} {at.strftime('%z')[:5]}"


def person_line(person: Person) -> bytes:
    """Return `NAME <MAIL> SECONDS OFFSET`, without the characters git cannot keep in it."""
    name, mail = person.name.translate(CRUD).strip(), person.email.translate(CRUD).strip()
    return f"{name} <{mail}> {raw_date(person.at)}".encode()


def _stream(op: str, drafts: Sequence[Draft]) -> list[bytes]:
    parts = [b"feature done\n"]  # a stream that breaks off is then an error, not fewer commits
    for mark, draft in enumerate(drafts, 1):
        parts += _commit(op, mark, draft)
    # fast-import answers each on standard output, so the ids come in the order of the drafts.
    parts += [b"get-mark :%d\n" % mark for mark in range(1, len(drafts) + 1)]
    parts += [b"reset %s\n\n" % _branch(op, chain) for chain in {d.chain for d in drafts}]
    return [*parts, b"done\n"]


def _commit(op: str, mark: int, draft: Draft) -> list[bytes]:
    parts = [
        b"commit %s\nmark :%d\n" % (_branch(op, draft.chain), mark),
        b"author %s\ncommitter %s\n" % (person_line(draft.author), person_line(draft.committer)),
        b"data %d\n%s\n" % (len(draft.message), draft.message),
    ]
    if draft.first and draft.parent:
        parts.append(b"from %s\n" % draft.parent.encode())
    parts += [b"merge %s\n" % parent.encode() for parent in draft.merges]
    if draft.first and draft.keeps:
        # A tree that is there already, put at the root: the draft's files are changes to it.
        parts.append(b'M 040000 %s ""\n' % draft.keeps.encode())
    parts += [b"M 100644 %s %s\n" % (oid.encode(), _quoted(path)) for path, oid in draft.links.items()]
    for path, data in draft.files.items():
        if data is None:
            parts.append(b"D %s\n" % _quoted(path))
        else:
            parts += [b"M 100644 inline %s\ndata %d\n" % (_quoted(path), len(data)), data, b"\n"]
    return parts


def _branch(op: str, chain: int) -> bytes:
    return b"refs/kefu/tmp/%s/%d" % (op.encode(), chain)


def _quoted(path: str) -> bytes:
    raw = path.encode("utf-8", "surrogateescape").replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"' + raw + b'"'


def _check(repo: Repo, oid: str, draft: Draft) -> None:
    """Read back a commit that was written: a full disk can make git report an id that holds nothing."""
    lines = _commit_lines(repo, oid)
    parents = [line.removeprefix("parent ") for line in lines if line.startswith("parent ")]
    if draft.first and parents != [*([draft.parent] if draft.parent else []), *draft.merges]:
        raise _lost(repo, oid)
    for path, linked in draft.links.items():
        if repo.resolve(f"{oid}:{path}") != linked:
            raise _lost(repo, oid)
    try:
        held = repo.blobs(oid, draft.files)
    except StoreFault:
        raise _lost(repo, oid) from None
    for path, data in draft.files.items():
        found = held.get(path)
        if (found.data if found else None) != data:
            raise _lost(repo, oid)
        if found and data is not None and found.oid != blob_id(data, repo.hash_name):
            raise _lost(repo, oid)


def _commit_lines(repo: Repo, oid: str) -> list[str]:
    """Return the header lines of a commit. StoreFault when it is not there."""
    found = repo.objects.get(oid)
    if found is None or found.type != "commit":
        raise _lost(repo, oid)
    return found.data.split(b"\n\n", 1)[0].decode("utf-8", "replace").split("\n")


def _people(draft: Draft) -> dict[str, str]:
    return {
        "GIT_AUTHOR_NAME": draft.author.name.translate(CRUD),
        "GIT_AUTHOR_EMAIL": draft.author.email.translate(CRUD),
        "GIT_AUTHOR_DATE": f"@{raw_date(draft.author.at)}",
        "GIT_COMMITTER_NAME": draft.committer.name.translate(CRUD),
        "GIT_COMMITTER_EMAIL": draft.committer.email.translate(CRUD),
        "GIT_COMMITTER_DATE": f"@{raw_date(draft.committer.at)}",
    }


def _lost(repo: Repo, oid: str) -> StoreFault:
    return StoreFault(
        "git wrote {oid} and cannot read it back, nothing was recorded: look at the disk of {path} and try again.",
        oid=oid,
        path=str(repo.common),
    )
