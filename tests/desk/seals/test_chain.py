"""Seals against a history that was changed after them, and histories against seals that somebody else kept."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from kefu.core.base.errors import StoreFault, Usage
from kefu.core.base.findings import Finding
from kefu.core.seal.note import Note
from kefu.core.seal.spoken import spoken
from kefu.core.seal.tree import leads, leaf_hash
from kefu.desk.seals.against import Compared, against
from kefu.desk.seals.chain import Chain, chain
from kefu.desk.seals.proofs import Proof, proofs
from kefu.store.git.repo import Repo
from kefu.store.journal.plan import Person
from kefu.store.seal.tags import SealTag, write_tag
from tests.cli.desks import Desk, new_desk
from tests.cli.sealing import key, with_key

AT = datetime.fromisoformat("2026-11-21T12:00:00+08:00")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with three seals; a merge lies between the first two."""
    desk = with_key(new_desk(tmp_path_factory.mktemp("chain") / "desk"))
    number = desk.must("open", "咨询", "none", "询问是否派送到村")
    desk.must("seal")
    desk.git("checkout", "-q", "-b", "side", "HEAD~1")
    desk.must("open", "咨询", "none", "另一件")
    desk.git("checkout", "-q", "main")
    desk.must("note", number, "已联系")
    desk.git("merge", "-q", "side", "-m", "merged")
    desk.must("seal")
    desk.must("note", number, "已答复")
    desk.must("seal")
    desk.must("note", number, "尚未封存")
    return desk


@pytest.fixture
def desk(made: Desk, tmp_path: Path) -> Desk:
    """A copy, to be tampered with. Its key is found where it was made."""
    shutil.copytree(made.top, tmp_path / "desk", symlinks=True)
    return Desk(tmp_path / "desk")


def opened(desk: Desk) -> Repo:
    return Repo.open(desk.top)


def standing(desk: Desk) -> Chain:
    return chain(opened(desk), "HEAD")


def codes(found: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """The code and the seal of each finding."""
    return [(one.code, str(dict(one.args).get("seal", "")).removeprefix("seal/00000")) for one in found]


def tag_of(desk: Desk, number: int) -> SealTag:
    seal = standing(desk).numbered(number)
    assert seal is not None
    assert seal.tag is not None
    return seal.tag


def sealed(desk: Desk, number: int, note: Note, person: str = "Lead <lead@example.org>") -> None:
    """Put a seal of that number, with a good signature and any note, in the place of the one that stands."""
    name, mail = person.removesuffix(">").split(" <")
    tag = write_tag(opened(desk), number, note, Person(name, mail, AT))
    desk.git("update-ref", f"refs/tags/seal/{number:06}", tag.oid)


def forgotten(desk: Desk) -> None:
    """Take from the clone what it remembers of the last seal, as somebody with all files in hand can."""
    desk.git("update-ref", "-d", "refs/kefu/sealed")


def test_an_honest_history_has_no_finding(made: Desk) -> None:
    found = standing(made)
    assert found.findings == ()
    assert [seal.signer.staff for seal in found.seals] == ["lead-1"] * 3
    # A replaced object, a mailmap, a note of git's and a graph of commits change nothing.
    first = made.git("rev-list", "--max-parents=0", "HEAD").strip()
    made.git("replace", made.git("rev-parse", "HEAD~1").strip(), first)
    (made.top / ".mailmap").write_text("Other <other@example.org> <lead@example.org>\n")
    made.git("commit-graph", "write", "--reachable")
    try:
        assert standing(made).findings == ()
    finally:
        (made.top / ".mailmap").unlink()
        made.git("replace", "-d", made.git("rev-parse", "HEAD~1").strip())


def edited(desk: Desk) -> None:
    """The entry before the second seal is edited, and all after it is written again."""
    tip = desk.git("rev-list", "--first-parent", "HEAD").split()
    editor = 'f=$(git diff-tree --root --no-commit-id --name-only -r HEAD | head -1); sed -i s/已联系/没联系/ "$f"; git add -A'
    words = f"{editor}; git commit -q --amend --no-edit"
    env = {**desk.env(), "GIT_SEQUENCE_EDITOR": "true"}
    command = ["git", "rebase", "-q", "--rebase-merges", "--exec", words, tip[4]]
    done = subprocess.run(command, cwd=desk.top, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def amended(desk: Desk) -> None:
    desk.git("reset", "-q", "--hard", "seal/000003")
    desk.git("commit", "-q", "--amend", "--no-edit", "--author", "Other <other@example.org>")


def cut(desk: Desk) -> None:
    desk.git("reset", "-q", "--hard", "seal/000002")


def deleted(desk: Desk) -> None:
    desk.git("tag", "-d", "seal/000002")


def last_deleted(desk: Desk) -> None:
    desk.git("tag", "-d", "seal/000003")


def swapped(desk: Desk) -> None:
    third = tag_of(desk, 3)
    desk.git("update-ref", "refs/tags/seal/000002", third.oid)


def of_another_root(desk: Desk) -> None:
    sealed(desk, 3, replace(tag_of(desk, 3).note, root=b"\0" * 32))


def of_another_size(desk: Desk) -> None:
    sealed(desk, 3, replace(tag_of(desk, 3).note, leaves=4))


def of_another_desk(desk: Desk) -> None:
    sealed(desk, 3, replace(tag_of(desk, 3).note, desk="1" * 40))


def replaced(desk: Desk) -> None:
    """The second seal is made anew, of an earlier commit: it is a good one, and the third does not know it."""
    first = tag_of(desk, 1).note
    sealed(desk, 2, replace(first, before=first.digest.hex()))


def back(desk: Desk) -> None:
    """The third seal is of the commit of the first."""
    third = tag_of(desk, 3).note
    sealed(desk, 3, replace(tag_of(desk, 1).note, before=third.before))


def by_a_stranger(desk: Desk) -> None:
    sealed(desk, 3, tag_of(desk, 3).note, "Other <other@example.org>")


def unsigned(desk: Desk) -> None:
    note = tag_of(desk, 3).note
    (desk.top / ".git/note").write_text(note.text)
    desk.git("tag", "-f", "-a", "--cleanup=verbatim", "-F", ".git/note", "seal/000003", note.tip)


def signed_for_another(desk: Desk) -> None:
    """The signature of the second seal under the note of the third."""
    third, second = tag_of(desk, 3), tag_of(desk, 2)
    done = subprocess.run(
        ["git", "hash-object", "-t", "tag", "-w", "--stdin"],
        cwd=desk.top,
        input=third.payload + second.armor,
        env=desk.env(),
        capture_output=True,
        check=True,
    )
    desk.git("update-ref", "refs/tags/seal/000003", done.stdout.decode().strip())


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        (edited, [("seal-tip", "2"), ("seal-tip", "3")]),
        (amended, [("seal-tip", "3")]),
        (cut, [("seal-tip", "3")]),
        (deleted, [("seal-missing", "2")]),
        (swapped, [("seal-tag", "2")]),
        (of_another_root, [("seal-lost", "3"), ("seal-root", "3")]),
        (of_another_size, [("seal-lost", "3"), ("seal-root", "3")]),
        (of_another_desk, [("seal-lost", "3"), ("seal-desk", "3")]),
        (replaced, [("seal-before", "3")]),
        (back, [("seal-lost", "3"), ("seal-follows", "3"), ("seal-root", "3")]),
        (by_a_stranger, [("seal-lost", "3"), ("seal-signer", "3")]),
        (unsigned, [("seal-lost", "3"), ("seal-signature", "3")]),
        (signed_for_another, [("seal-lost", "3"), ("seal-signature", "3")]),
        (last_deleted, [("seal-lost", "3")]),
    ],
)
def test_each_tampering_is_found(desk: Desk, tamper: Callable[[Desk], None], expected: list[tuple[str, str]]) -> None:
    tamper(desk)
    assert codes(standing(desk).findings) == expected
    # Who makes the clone forget the last seal too is left with what the others say.
    if any(code == "seal-lost" for code, _ in expected):
        forgotten(desk)
        assert codes(standing(desk).findings) == [one for one in expected if one[0] != "seal-lost"]


def test_no_seal_is_made_on_a_history_that_was_changed(desk: Desk) -> None:
    cut(desk)
    code, out, said = desk.kefu("--lang", "en", "seal")
    assert (code, out) == (3, "")
    assert said.startswith("kefu: No seal is made on top of seals that do not hold: seal/000003: the commit")
    # What is wrong with a signer alone is said, and hinders nobody.
    desk.git("reset", "-q", "--hard", "HEAD@{1}")
    by_a_stranger(desk)
    forgotten(desk)
    code, out, said = desk.kefu("--lang", "en", "seal")
    assert (code, out) == (0, "seal/000004\n")
    assert "[seal-signer]" in said


def test_a_cut_history_is_refused(made: Desk, tmp_path: Path) -> None:
    shallow = Desk(tmp_path / "shallow")
    made.git("clone", "-q", "--depth", "3", f"file://{made.top}", str(shallow.top))
    shallow.git("fetch", "-q", "origin", "refs/tags/*:refs/tags/*")
    with pytest.raises(StoreFault, match="The history here is cut before"):
        standing(shallow)
    (made.top / ".git/info").mkdir(exist_ok=True)
    grafts = made.top / ".git/info/grafts"
    grafts.write_text(made.git("rev-parse", "HEAD~2"))
    try:
        with pytest.raises(StoreFault, match="nor one with grafts"):
            standing(made)
    finally:
        grafts.unlink()


def compared(desk: Desk, text: str) -> Compared:
    return against(opened(desk), "HEAD", text)


def test_lines_and_notes_of_this_history_hold(made: Desk) -> None:
    for number in (1, 2, 3):
        tag = tag_of(made, number)
        message = tag.data.decode().partition("\n\n")[2]
        for text in ("\n".join(spoken(number, tag.note)), tag.note.text, f"\n{message}"):
            found = compared(made, text)
            assert (found.findings, found.seal and found.seal.number) == ((), number)


def test_what_somebody_kept_tells_a_history_that_was_changed(desk: Desk) -> None:
    kept = {number: tag_of(desk, number).note for number in (1, 2, 3)}
    lines = {number: "\n".join(spoken(number, note)) for number, note in kept.items()}
    edited(desk)
    # All seals are made anew over the changed history by somebody who has every file and every key.
    for number in (1, 2, 3):
        desk.git("tag", "-d", f"seal/00000{number}")
    forgotten(desk)
    commits = desk.git("rev-list", "--first-parent", "HEAD").split()
    for commit in (commits[4], commits[2], commits[1]):
        desk.git("checkout", "-q", "--detach", commit)
        desk.git("checkout", "-q", "-B", "main")
        desk.must("seal")
    desk.git("reset", "-q", "--hard", commits[0])
    assert standing(desk).findings == ()
    assert compared(desk, lines[1]).findings == ()  # nothing was changed before the first
    assert codes(compared(desk, lines[2]).findings) == [("against-replaced", "2")]
    assert codes(compared(desk, kept[3].text).findings) == [("against-line", "3")] * 3
    assert [dict(one.args)["what"] for one in compared(desk, kept[2].text).findings] == ["root", "commit"]


def test_a_shorter_history_is_told_by_lines_that_it_does_not_know(desk: Desk) -> None:
    note = tag_of(desk, 3).note
    lines = "\n".join(spoken(3, note))
    last_deleted(desk)
    forgotten(desk)
    for text in (lines, note.text):
        assert [one.code for one in compared(desk, text).findings] == ["against-future"]
    deleted_too = "\n".join(spoken(2, tag_of(desk, 2).note))
    desk.git("update-ref", "refs/tags/seal/000003", note.tip)  # something stands there
    desk.git("tag", "-d", "seal/000002")
    assert [one.code for one in compared(desk, deleted_too).findings] == ["against-missing"]


def test_seals_of_another_desk_and_of_the_future_are_told(made: Desk) -> None:
    note = tag_of(made, 3).note
    other = replace(note, desk="1" * 40)
    for text in ("\n".join(spoken(3, other)), other.text):
        found = compared(made, text)
        assert (found.seal, [one.code for one in found.findings]) == (None, ["against-desk"])
    later = replace(note, leaves=99)
    for text in ("\n".join(spoken(4, later)), later.text):
        assert [one.code for one in compared(made, text).findings] == ["against-future"]


def test_a_wrong_character_is_told_with_its_line(made: Desk) -> None:
    note = tag_of(made, 3).note
    one, two = spoken(3, note)
    wrong = two[:-3] + ("0" if two[-3] != "0" else "1") + two[-2:]
    with pytest.raises(Usage, match="line 2 holds a wrong character"):
        compared(made, f"{one}\n{wrong}")
    with pytest.raises(Usage, match="line 4 of the note"):
        compared(made, note.text.replace("\ntip ", "\ntop "))
    found = compared(made, note.text.replace(note.before[:4], "0000" if note.before[:4] != "0000" else "1111", 1))
    assert [dict(one.args)["row"] for one in found.findings] == [5]


VERIFY = (Path(__file__).parents[3] / "docs/seals.md").read_text(encoding="utf-8")


def every_proof(desk: Desk) -> list[Proof]:
    repo = opened(desk)
    commits = frozenset(desk.git("rev-list", "HEAD").split())
    return list(proofs(repo, chain(repo, "HEAD"), commits))


def test_every_sealed_entry_leads_to_the_root_of_its_first_seal(made: Desk) -> None:
    found = every_proof(made)
    sizes = [tag_of(made, number).note.leaves for number in (1, 2, 3)]
    assert [one.index for one in found] == list(range(sizes[-1]))
    assert [one.seal.number for one in found] == sorted(one.seal.number for one in found)
    for one in found:
        assert one.index < one.seal.note.leaves
        leaf = leaf_hash(one.line.encode())
        assert leads(leaf, one.index, one.seal.note.leaves, one.path, one.seal.note.root)
    # What is not sealed yet has no proof.
    assert made.git("rev-parse", "HEAD").strip() not in {one.line.split()[0] for one in found}


@pytest.mark.parametrize("shell", ["dash", "bash"])
def test_a_stranger_checks_a_path_with_sha256sum_alone(made: Desk, tmp_path: Path, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell}")
    script = VERIFY.split("<!-- path -->\n```sh\n")[1].split("```")[0]
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    for tool in ("sha256sum", "cut", "base64", "cat"):
        found = shutil.which(tool)
        assert found is not None
        os.symlink(found, bin_ / tool)
    for one in every_proof(made)[1::4]:
        note = one.seal.note
        (tmp_path / "note").write_text(note.text)
        (tmp_path / "leaf").write_text(one.line)
        (tmp_path / "path").write_text("".join(f"{step.hex()}\n" for step in one.path))
        ran = [subprocess_of(shell, script, tmp_path, index) for index in (one.index, one.index + 1)]
        assert ran[0] == (0, f"the entry is in the seal: leaf {one.index} of {note.leaves}\n")
        assert ran[1][0] == 1
        (tmp_path / "leaf").write_text(one.line.replace(one.line[:4], "0000", 1))
        assert subprocess_of(shell, script, tmp_path, one.index)[0] == 1


def subprocess_of(shell: str, script: str, where: Path, index: int) -> tuple[int, str]:
    done = subprocess.run(
        [shutil.which(shell) or shell, "-c", script, shell, str(index)],
        cwd=where,
        env={"PATH": str(where / "bin"), "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_a_key_of_somebody_else_is_told_once_the_desk_names_keys(desk: Desk, tmp_path: Path) -> None:
    public = key(tmp_path, "named").read_text().strip()
    config = desk.top / "kefu.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("lead-1: {", f"lead-1: {{keys: ['{public}'], ", 1), encoding="utf-8")
    desk.commit("a key")
    desk.git("config", "user.signingkey", str(tmp_path / "named.pub"))
    desk.must("seal")
    assert standing(desk).findings == ()  # the first three were made when no key was named
    assert tag_of(desk, 4).note.signers != "-"
    forgotten(desk)
    sealed(desk, 4, replace(tag_of(desk, 4).note, signers="-"))
    assert codes(standing(desk).findings) == [("seal-signers", "4")]
