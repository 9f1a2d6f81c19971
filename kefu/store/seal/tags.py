"""The tags of seals: `seal/NNNNNN`, each signed by an ssh key as git signs, its message the note."""

import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from kefu.core.base.errors import Refused, StoreFault
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex
from kefu.core.seal.note import Note, read
from kefu.store.git.commits import DURABLE, raw_date
from kefu.store.git.objects import Object
from kefu.store.git.repo import Repo
from kefu.store.journal.plan import Person

TAGS = "refs/tags/seal/"
_NAME = regex("[0-9]{6}")
_HEAD = regex(
    "object ([0-9a-f]+)\ntype commit\ntag seal/([0-9]{6})\ntagger ([^<>\n]*?) ?<([^<>\n]*)> ([0-9]{1,12}) ([+-][0-9]{4})\n\n"
)
_SIGNED = b"-----BEGIN SSH SIGNATURE-----\n"


@frozen
class SealTag:
    """A seal as its tag has it: the id of the tag's object, its number, its note, who signed it and when, by that clock.

    `payload` is what the signature (`armor`) is over, `data` both together.
    """

    oid: str
    number: int
    note: Note
    name: str
    email: str
    at: datetime
    data: bytes
    payload: bytes
    armor: bytes


def name_of(number: int) -> str:
    """Return the name of a seal's tag: `seal/000012`."""
    return f"seal/{number:06}"


def numbered(refs: Mapping[str, str]) -> dict[int, str]:
    """Return the ids of tags by the numbers of seals, from refs by their names after `seal/`; in the order of numbers."""
    return {int(name): refs[name] for name in sorted(refs) if _NAME.fullmatch(name) and int(name)}


def seal_refs(repo: Repo, space: str = TAGS) -> dict[int, str]:
    """Return the ids of all seals' tags below `space`, by their numbers."""
    out = repo.git("for-each-ref", "--format=%(objectname) %(refname)", space.rstrip("/")).decode("utf-8", "replace")
    pairs = (line.split(" ", 1) for line in out.splitlines())
    return numbered({name.removeprefix(space): oid for oid, name in pairs})


def read_tags(repo: Repo, refs: Mapping[int, str]) -> dict[int, SealTag | Finding]:
    """Return the seals that these tags are, in the order of their numbers; for one that is none, what is wrong."""
    objects = repo.read_blobs(list(refs.values()))
    return {number: read_tag(number, held) for number, held in zip(refs, objects, strict=True)}


def read_tag(number: int, held: Object | None) -> SealTag | Finding:
    """Return the seal that a tag's object is, or what is wrong with it."""
    data = held.data if held is not None and held.type == "tag" else b""
    at = data.find(_SIGNED)
    payload, armor = (data[:at], data[at:]) if at >= 0 else (data, b"")
    text = payload.decode("utf-8", "replace")
    match = _HEAD.match(text)
    made = _instant(match[5], match[6]) if match is not None else None
    if held is None or match is None or made is None or int(match[2]) != number:
        return finding("seal-tag", "{seal} is not a tag as kefu seal makes it", seal=name_of(number))
    note, wrong = read(text[match.end() :])
    if note is None:
        return finding("seal-tag", "{seal}: {problem}", seal=name_of(number), problem=wrong[0])
    if note.tip != match[1]:
        return finding(
            "seal-tag",
            "{seal} is a tag of the commit {commit}, and its note is about {tip}",
            seal=name_of(number),
            commit=match[1][:12],
            tip=note.tip[:12],
        )
    return SealTag(held.oid, number, note, match[3], match[4], made, data, payload, armor)


def _instant(seconds: str, offset: str) -> datetime | None:
    """Return the time of a tag; None for one that no clock shows."""
    try:
        return datetime.fromtimestamp(int(seconds), datetime.strptime(offset, "%z").tzinfo)
    except (ValueError, OverflowError, OSError):
        return None


def check_key(repo: Repo) -> None:
    """Raise Refused where git has no key to sign a seal with."""
    if not (repo.config("user.signingkey") or repo.config("gpg.ssh.defaultKeyCommand")):
        raise Refused(
            "A seal is signed by an ssh key, and git has none here: git config user.signingkey ~/.ssh/id_ed25519.pub "
            "names yours; ssh-keygen -t ed25519 makes one."
        )


def write_tag(repo: Repo, number: int, note: Note, person: Person) -> SealTag:
    """Write the signed tag of a seal and return it; no ref leads to it yet. Refused where git has no key, or cannot sign.

    git makes a tag only together with its ref, so it makes it in an empty repository that writes its objects into ours.
    """
    check_key(repo)
    aside = Path(tempfile.mkdtemp(prefix="kefu-seal-"))
    try:
        _empty(repo, aside)
        env = {
            "GIT_DIR": str(aside),
            "GIT_OBJECT_DIRECTORY": str(repo.common / "objects"),
            "GIT_COMMITTER_NAME": person.name,
            "GIT_COMMITTER_EMAIL": person.email,
            "GIT_COMMITTER_DATE": f"@{raw_date(person.at)}",
        }
        signing = ("user.signingkey", "gpg.ssh.program", "gpg.ssh.defaultKeyCommand")
        given = [f"{key}={value}" for key in signing if (value := repo.config(key))]
        options = [word for pair in (*given, "gpg.format=ssh") for word in ("-c", pair)]
        args = (*DURABLE, *options, "tag", "-s", "--cleanup=verbatim", "-F", "-", name_of(number), note.tip)
        done = repo.ask(*args, payload=note.text.encode(), env=env)
        if done.code != 0:
            said = done.err.decode("utf-8", "replace").strip().splitlines() or ["?"]
            raise Refused(
                "git could not sign the seal: {said}. user.signingkey has to name an ssh key of yours.", said=said[-1]
            )
        oid = repo.git("rev-parse", f"{TAGS}{number:06}", env=env).decode().strip()
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    made = read_tag(number, repo.objects.get(oid))
    if isinstance(made, Finding) or made.note != note:
        raise StoreFault(
            "git wrote {oid} and cannot read it back, nothing was recorded: look at the disk of {path} and try again.",
            oid=oid,
            path=str(repo.common),
        )
    return made


def _empty(repo: Repo, aside: Path) -> None:
    """Lay out an empty repository of the same kind."""
    (aside / "refs").mkdir()
    (aside / "HEAD").write_text("ref: refs/heads/seal\n", encoding="ascii")
    kind = (
        "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectFormat = " + repo.hash_name + "\n"
    )
    (aside / "config").write_text(kind, encoding="ascii")
