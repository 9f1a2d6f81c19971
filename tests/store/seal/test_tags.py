"""Tags of seals that somebody wrote by hand: each is a seal or told, and none ends the command."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from kefu.core.base.findings import Finding
from kefu.store.git.child import Child
from kefu.store.git.objects import Object
from kefu.store.git.repo import Repo
from kefu.store.git.signatures import NAMESPACE, checked
from kefu.store.seal.history import history
from kefu.store.seal.tags import SealTag, numbered, read_tag

DATA = (Path(__file__).parents[2] / "data/stamps/seal.tag").read_bytes()


def read(data: bytes, number: int = 2) -> SealTag | Finding:
    return read_tag(number, Object("1" * 40, "tag", data))


def test_a_tag_is_its_payload_and_its_signature() -> None:
    tag = read(DATA)
    assert isinstance(tag, SealTag)
    assert tag.payload + tag.armor == DATA
    assert (tag.number, tag.email, tag.note.leaves) == (2, "lead@example.org", 3)
    assert checked(tag.payload, tag.armor, NAMESPACE).problem is None


def test_no_change_of_a_byte_leaves_a_seal_with_a_good_signature() -> None:
    begin = DATA.index(b"-----BEGIN")
    for at in range(len(DATA)):
        for byte in (DATA[at] ^ 1, 0, 10, 255):
            changed = DATA[:at] + bytes([byte]) + DATA[at + 1 :]
            found = read(changed)
            if changed == DATA or isinstance(found, Finding):
                continue
            # What is still a seal is another payload, or another signature, and nothing of the note is lost.
            assert found.payload + found.armor == changed
            assert found.payload != DATA[:begin] or found.armor != DATA[begin:]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"1795941989 ", b"999999999999 "),
        (b"+0800", b"+9999"),
        (b"type commit", b"type tree"),
        (b"tag seal/000002", b"tag seal/000003"),
        (b"tagger ", b"other x\ntagger "),
        (b"\n\nkefu/", b"\n\n\nkefu/"),
        (b"signers -\n", b"signers -\nand more\n"),
        (b"object ", b"object 0"),
    ],
)
def test_a_tag_that_kefu_does_not_make_is_none(old: bytes, new: bytes) -> None:
    assert DATA.count(old) == 1
    assert isinstance(read(DATA.replace(old, new)), Finding)


def test_only_six_digits_are_a_number() -> None:
    names = ("000001", "000000", "1", "0000001", "x", "000010", "00000a")
    assert numbered(dict.fromkeys(names, "oid")) == {1: "oid", 10: "oid"}


def test_a_message_that_looks_like_trailers_changes_no_other_leaf(tmp_path: Path) -> None:
    """Every commit gives a leaf, whatever its message says; settings of git's for messages change nothing."""
    repo = made(tmp_path)
    found = history(repo.child, "HEAD")
    counts = [len(one.leaves) for one in found.values()]
    assert sorted(counts) == [1, 1, 1, 2]
    repo.git("config", "i18n.logOutputEncoding", "UTF-16")
    repo.git("config", "trailer.separators", "#")
    repo.git("config", "log.showSignature", "true")
    assert history(repo.child, "HEAD") == found
    repo.close()


def test_a_history_is_read_by_one_git_that_opens_no_file(tmp_path: Path) -> None:
    repo = made(tmp_path)
    seen: list[Sequence[str]] = []
    found = history(Child(tmp_path, lambda args, _seconds: seen.append(args)), "HEAD")
    assert (len(found), [args[4] for args in seen]) == (4, ["rev-list"])
    assert "--objects" not in seen[0]
    repo.close()


def made(where: Path) -> Repo:
    """A repository with four commits: without a message, with a trailer in the text, with one entry, with two."""
    Child(where).must(("init", "-q"))
    repo = Repo.open(where)
    entry = "Kefu-Ticket: 261121-7K3F9Q5\nKefu-Action: note\nKefu-Op: 0123456789\nKefu-Entry: 12\n"
    messages = ("x", "x\n\n  Kefu-Entry: 99\n", f"note\n\n{entry}", f"note\n\n{entry}{entry}")
    tip = ""
    tree = repo.git("mktree").decode().strip()
    people = {f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    for message in messages:
        parents = ("-p", tip) if tip else ()
        tip = repo.git("commit-tree", *parents, tree, payload=message.encode(), env=people).decode().strip()
    repo.git("update-ref", "HEAD", tip)
    return repo
