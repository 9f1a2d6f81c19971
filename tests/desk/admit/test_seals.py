"""Which seals the shared desk's door takes: the next one, alone, by who may, over the history as it stands there."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from kefu.core.admit.model import Update
from kefu.core.base.findings import Finding
from kefu.core.seal.note import Note
from kefu.desk.admit.place import RepoEnv
from kefu.desk.admit.range import refusals
from kefu.store.git.repo import Repo
from kefu.store.journal.plan import Person
from kefu.store.seal.tags import TAGS, SealTag, read_tags, seal_refs, write_tag
from tests.cli.desks import Desk, new_desk
from tests.cli.sealing import with_key

AT = datetime.fromisoformat("2026-11-21T12:00:00+08:00")
ZEROS = "0" * 40
AGENT = "  agent-1: {name: A, email: agent@example.org, roles: [agent]}\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with two seals, of which the second is what is pushed."""
    desk = with_key(new_desk(tmp_path_factory.mktemp("door") / "desk"))
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text("utf-8").replace("staff:\n", f"staff:\n{AGENT}", 1), "utf-8")
    desk.commit("an agent")
    number = desk.must("open", "咨询", "none", "询问")
    desk.must("seal")
    desk.must("note", number, "已答复")
    desk.must("seal")
    return desk


def pushed(desk: Desk, *updates: Update) -> list[str]:
    """The rules by which a push is refused at a desk that has the first seal."""
    repo = Repo.open(desk.top)
    main = repo.resolve("refs/heads/main") or ""
    stands = {"refs/heads/main": main, f"{TAGS}000001": seal_refs(repo)[1]}
    found = refusals(RepoEnv(repo.git_dir, AT, {}, stands), updates)
    repo.close()
    for one in found.refusals:
        assert one.text.text(lambda text: text)
        assert one.advice.text(lambda text: text)
    return [one.rule for one in found.refusals]


def second(desk: Desk) -> SealTag:
    repo = Repo.open(desk.top)
    tag = read_tags(repo, seal_refs(repo))[2]
    assert not isinstance(tag, Finding)
    return tag


def update(number: int, oid: str, old: str = ZEROS) -> Update:
    return Update(f"{TAGS}{number:06}", old, oid)


def another(desk: Desk, note: Note, number: int = 2, person: str = "lead@example.org") -> Update:
    """A push of a seal with this note, well signed."""
    return update(number, write_tag(Repo.open(desk.top), number, note, Person("x", person, AT)).oid)


def test_the_next_seal_is_taken(made: Desk) -> None:
    assert pushed(made, update(2, second(made).oid)) == []
    # The branch may have gone on meanwhile.
    desk_tip = made.git("rev-parse", "HEAD").strip()
    made.git("commit", "-q", "--allow-empty", "-m", "more")
    assert pushed(made, update(2, second(made).oid)) == []
    made.git("reset", "-q", "--hard", desk_tip)


def elsewhere(desk: Desk) -> list[Update]:
    """A seal of a commit that the branch does not hold."""
    tip = desk.git("commit-tree", "-p", "HEAD", "-m", "x", "HEAD^{tree}").strip()
    return [another(desk, replace(second(desk).note, tip=tip))]


ROWS: dict[str, tuple[Callable[[Desk], list[Update]], list[str]]] = {
    "a number left out": (lambda d: [another(d, second(d).note, 3)], ["seal-number"]),
    "a number that is taken": (lambda d: [another(d, second(d).note, 1)], ["seal-number"]),
    "number zero": (lambda d: [update(0, second(d).oid)], ["ref"]),
    "moved": (lambda d: [update(1, second(d).oid, seal_refs(Repo.open(d.top))[1])], ["seal-moved"]),
    "deleted": (lambda d: [Update(f"{TAGS}000001", second(d).oid, ZEROS)], ["ref-deleted"]),
    "with the branch": (
        lambda d: [Update("refs/heads/main", d.git("rev-parse", "HEAD~1").strip(), d.git("rev-parse", "HEAD").strip()), update(2, second(d).oid)],
        ["seal-alone"],
    ),
    "two at once": (lambda d: [update(2, second(d).oid), another(d, second(d).note, 3)], ["seal-alone"]),
    "a bare commit": (lambda d: [update(2, d.git("rev-parse", "HEAD").strip())], ["seal-tag"]),
    "an object that is not there": (lambda d: [update(2, "1" * 40)], ["seal-tag"]),
    "another root": (lambda d: [another(d, replace(second(d).note, root=b"\0" * 32))], ["seal-root"]),
    "the seal before not named": (lambda d: [another(d, replace(second(d).note, before="-"))], ["seal-before"]),
    "another desk": (lambda d: [another(d, replace(second(d).note, desk="1" * 40))], ["seal-desk"]),
    "of a commit elsewhere": (elsewhere, ["seal-tip"]),
    "by an agent": (lambda d: [another(d, second(d).note, person="agent@example.org")], ["seal-signer"]),
    "by a stranger": (lambda d: [another(d, second(d).note, person="x@example.org")], ["seal-signer"]),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_another_seal_is_refused(made: Desk, name: str) -> None:
    build, expected = ROWS[name]
    assert pushed(made, *build(made)) == expected


def test_an_unsigned_seal_is_refused(made: Desk, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    shutil.copytree(made.top, desk.top, symlinks=True)
    note = second(desk).note
    (desk.top / ".git/note").write_text(note.text)
    desk.git("tag", "-f", "-a", "--cleanup=verbatim", "-F", ".git/note", "seal/000002", note.tip)
    assert pushed(desk, update(2, second(desk).oid)) == ["seal-signature"]
