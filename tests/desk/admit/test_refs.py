"""Which refs a push may move, where a desk begins, and what its vault may hold."""

from collections.abc import Callable

import pytest

from kefu.core.admit.model import SHOWN, Admitted, Update
from kefu.desk.admit.place import RepoEnv
from kefu.desk.admit.range import refusals
from kefu.store.codecs import vault as vault_codec
from tests.desk.admit.pushes import MAIN, NOW, ZEROS, Commit, Content, Door, door_at, made, note, rules

MONTH = "refs/kefu/vault/2026-11"


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Door:
    return door_at(tmp_path_factory.mktemp("door") / "desk")


def vault(door: Door, files: dict[str, Content], *parents: str) -> Update:
    """A month of the vault moved to a tree with these files on top of what stands, or of other parents."""
    old = door.refs()[MONTH]
    return Update(MONTH, old, made(door, Commit(files, b"vault 2026-11\n", parents=parents or (old,))))


def kept(door: Door) -> dict[str, Content]:
    """All files of the month as it stands."""
    names = door.desk.git("ls-tree", "-r", "--name-only", MONTH).split()
    return {name: door.data(name, MONTH) for name in names}


def record(door: Door, name: str) -> str:
    """The path of the first record of a ticket."""
    ticket = door.ticket(name)
    return vault_codec.path_of(ticket.id, next(e.op for e in ticket.entries if e.text("vault")))


def attachment(door: Door) -> str:
    return next(path for path in kept(door) if path.endswith(".png"))


def sibling(door: Door) -> str:
    return made(door, Commit({}, b"x\n"))


def grown(door: Door) -> str:
    return made(door, note(door))


ROWS: dict[str, tuple[Callable[[Door], list[Update]], str]] = {
    "force push": (lambda d: [Update(MAIN, d.tip, d.desk.git("rev-parse", "HEAD~2").strip())], "rewritten"),
    "history rewritten": (lambda d: [Update(MAIN, d.tip, made(d, Commit({}, b"x\n", "lead-1", parents=(d.desk.git("rev-parse", "HEAD~1").strip(),))))], "rewritten"),
    "branch deleted": (lambda d: [Update(MAIN, d.tip, ZEROS)], "ref-deleted"),
    "vault deleted": (lambda d: [Update(MONTH, d.refs()[MONTH], ZEROS)], "ref-deleted"),
    "second branch": (lambda d: [Update("refs/heads/mine", ZEROS, grown(d))], "second-branch"),
    "tag": (lambda d: [Update("refs/tags/v1", ZEROS, d.tip)], "ref"),
    "replace": (lambda d: [Update(f"refs/replace/{d.tip}", ZEROS, grown(d))], "ref"),
    "receipts": (lambda d: [Update("refs/kefu/receipts", ZEROS, d.tip)], "ref"),
    "notes": (lambda d: [Update("refs/notes/commits", ZEROS, d.tip)], "ref"),
    "a month that is none": (lambda d: [Update("refs/kefu/vault/2026-13", ZEROS, d.tip)], "ref"),
    "a blob as the branch": (lambda d: [Update(MAIN, d.tip, d.desk.git("rev-parse", "HEAD:kefu.yaml").strip())], "ref"),
    "record altered": (lambda d: [vault(d, {record(d, "first"): b"ticket: x\n"})], "vault-record"),
    "record taken away": (lambda d: [vault(d, {record(d, "first"): None})], "vault-removed"),
    "forgotten record brought back": (lambda d: [vault(d, {record(d, "third"): b"x"})], "vault-forgotten"),
    "attachment altered": (lambda d: [vault(d, {attachment(d): b"another photo"})], "vault-file"),
    "attachment of no record": (lambda d: [vault(d, {attachment(d).replace("1.png", "2.png"): b"x"})], "vault-file"),
    "record of no ticket": (lambda d: [vault(d, {"261121-7K3F9Q5/0123456789.yaml": b"x"})], "vault-stranger"),
    "something else in the vault": (lambda d: [vault(d, {"films/x.mp4": b"x"})], "vault-place"),
    "record as a symlink": (lambda d: [vault(d, {record(d, "first"): ("120000", b"/etc/passwd")})], "vault-place"),
    "forgotten record in an earlier commit": (lambda d: [hidden(d)], "vault-parent"),
}  # fmt: skip


def hidden(door: Door) -> Update:
    """What was forgotten comes and goes again, so that only the chain holds it."""
    path, old = record(door, "third"), door.refs()[MONTH]
    bring, take = Commit({path: b"x"}, b"vault\n", parents=(old,)), Commit({path: None}, b"vault\n")
    return Update(MONTH, old, made(door, bring, take))


@pytest.mark.parametrize("kind", ROWS)
def test_refused(door: Door, kind: str) -> None:
    make, rule = ROWS[kind]
    said = door.asked(*make(door))
    assert rule in rules(said), [(r.rule, r.path, r.text.text(str)) for r in said.refusals]


def test_a_month_begun_anew(door: Door) -> None:
    """With all that it held it is one: two clones that erased the same do that."""
    assert rules(door.asked(vault(door, kept(door), "none"))) == []
    less = {path: data for path, data in kept(door).items() if path != record(door, "first")}
    assert rules(door.asked(vault(door, less, "none"))) == ["vault-removed"]


def test_ten_thousand_refs(door: Door) -> None:
    """They cost no git each, and not all of them are told."""
    said = door.asked(*(Update(f"refs/heads/x{n}", ZEROS, door.tip) for n in range(10_000)))
    assert (len(said.refusals), said.more) == (SHOWN, 10_000 - SHOWN)


def beginning(door: Door, commit: str, stands: dict[str, str]) -> Admitted:
    env = RepoEnv(door.desk.top / ".git", NOW, {}, stands)
    return refusals(env, [Update(MAIN, stands.get(MAIN, ZEROS), commit)])


def test_a_desk_begins(door: Door) -> None:
    """Whoever may write there brings it, whatever its history holds; without a kefu.yaml it is none."""
    said = beginning(door, door.tip, {})
    assert (rules(said), said.baseline, said.commits > 5) == ([], True, True)
    none = made(door, Commit({"a.txt": b"x"}, b"x\n", parents=("none",)))
    assert rules(beginning(door, none, {})) == ["no-desk"]
    follows = made(door, Commit({"kefu.yaml": door.data("kefu.yaml")}, b"x\n", parents=(none,)))
    said = beginning(door, follows, {MAIN: none})
    assert (rules(said), said.baseline) == ([], True)


def test_all_that_a_clone_did_at_once(door: Door) -> None:
    """Entries, records and an erasure in one push, from the staff list on."""
    staff = door.desk.git("log", "--format=%H", "--grep=^staff: add agent-2$").strip()
    env = RepoEnv(door.desk.top / ".git", NOW, {}, {MAIN: staff})
    said = refusals(env, [Update(MAIN, staff, door.tip), Update(MONTH, ZEROS, door.refs()[MONTH])])
    assert (rules(said), said.baseline) == ([], False)
