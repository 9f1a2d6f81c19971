"""The union of histories and of vaults, below the command: any order gives the same; planted faults would show."""

import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from kefu.core.base.errors import Refused
from kefu.core.base.node import Node
from kefu.core.fold.fold import fold
from kefu.core.ticket.model import Entry
from kefu.core.vocabulary import ids
from kefu.store.codecs import ticket as codec
from kefu.store.codecs.vault import digest
from kefu.store.git.incoming import changes
from kefu.store.git.repo import Repo
from kefu.store.journal.pending import RefMove
from kefu.store.journal.write import FileChange, Journal, Plan, VaultChange, View
from kefu.store.remote.union import unite, written
from kefu.store.remote.union_ticket import merge_files
from kefu.store.remote.union_vault import lives, unite_vaults
from tests.store.desks import NOON, VAULT, git, make_desk, plan

NUMBER = "261121-7K3F9Q5"
PATH = ids.path_of(NUMBER)
OPENING = "0000000000"


def entry(op: str, minute: int, did: str = "note", **more: Node) -> Entry:
    """An entry, `minute`s after nine."""
    at = f"2026-11-21T09:{minute:02}:00+08:00"
    extra: dict[str, Node] = {"facts": {"title": "x", "category": "damaged"}} if did == "open" else {}
    return codec.entry({"op": op, "at": at, "by": "agent-1", "did": did, "cycle": OPENING, **extra, **more})


FIRST = entry(OPENING, 0, "open")


def ticket(*entries: Entry) -> bytes:
    """The file of a ticket with an opening and these entries."""
    return codec.write(fold(NUMBER, [FIRST, *entries]))


def ops(data: bytes | None) -> list[str]:
    """The ops of a ticket's file, in its order."""
    read, findings = codec.read(data or b"", PATH)
    assert read is not None, findings
    return [one.op for one in read.entries]


@pytest.fixture
def repo(tmp_path: Path) -> Iterable[Repo]:
    """A repository with one ticket."""
    desk = make_desk(tmp_path / "desk", {"kefu.yaml": "format: 1\ntimezone: Asia/Shanghai\n", PATH: ticket().decode()})
    found = Repo.open(desk)
    yield found
    found.close()


def commit(repo: Repo, start: str, files: dict[str, bytes | None]) -> str:
    """A commit on top of `start` with these files, by plain git."""
    assert repo.top is not None
    git(repo.top, "checkout", "-q", "--detach", start)
    for path, data in files.items():
        if data is None:
            (repo.top / path).unlink()
        else:
            (repo.top / path).write_bytes(data)
    git(repo.top, "add", "-A")
    git(repo.top, "commit", "-q", "--allow-empty", "-m", "side")
    return git(repo.top, "rev-parse", "HEAD").strip()


def test_entries_of_both_sides_in_the_order_of_their_keys(repo: Repo) -> None:
    """A merge that drops an entry, or sorts by `at` alone, would show: the second was written late and tells so by `seq`."""
    late = entry("2222222222", 1, seq="2026-11-21T09:30:00+08:00")
    ours, theirs = ticket(entry("1111111111", 5)), ticket(entry("3333333333", 9), late)
    for one, other in ((ours, theirs), (theirs, ours)):
        merged, findings = merge_files(one, other, PATH)
        assert (ops(merged), findings) == ([OPENING, "1111111111", "3333333333", "2222222222"], ())
    assert repo.top is not None


def test_any_order_of_merging_gives_the_same_bytes() -> None:
    dice = random.Random(5)
    pool = [entry(ids.derived_op(str(n)), n % 60) for n in range(20)]
    for _ in range(20):
        sides = [ticket(*dice.sample(pool, dice.randint(0, 12))) for _ in range(4)]
        results = set()
        for _ in range(4):
            dice.shuffle(sides)
            merged = sides[0]
            for side in sides[1:]:
                done, _ = merge_files(merged, side, PATH)
                assert done is not None
                merged = done
            results.add(merged)
        assert len(results) == 1
        everything = {op for side in sides for op in ops(side)}
        assert set(ops(merged)) == everything
        assert len(ops(merged)) == len(everything)


def test_the_merge_commit_is_the_same_from_both_sides(repo: Repo) -> None:
    base = repo.resolve("HEAD") or ""
    one = commit(repo, base, {PATH: ticket(entry("1111111111", 5)), "a.txt": b"a\n"})
    two = commit(repo, base, {PATH: ticket(entry("2222222222", 6)), "b.txt": b"b\n"})
    first, second = unite(repo, one, two, "origin"), unite(repo, two, one, "origin")
    assert first.commit == second.commit
    assert (first.came, first.went) == (second.went, second.came)
    assert {change.path for change in first.files} == {PATH, "b.txt"}
    assert [(c.path, c.old, c.new) for c in first.files] == [
        (c.path, c.old, c.new) for c in changes(repo, one, first.commit)
    ]
    found = repo.objects.get(f"{first.commit}:{PATH}")
    assert ops(found.data if found else None) == [OPENING, "1111111111", "2222222222"]
    assert git(repo.child.cwd, "ls-tree", "-r", "--name-only", first.commit).split() == sorted(
        ["a.txt", "b.txt", "kefu.yaml", PATH]
    )


def test_a_deleted_ticket_that_went_on_stays_and_other_deletions_count(repo: Repo) -> None:
    start = commit(repo, repo.resolve("HEAD") or "", {"old.txt": b"1\n"})
    gone = commit(repo, start, {PATH: None, "old.txt": None})
    on = commit(repo, start, {PATH: ticket(entry("1111111111", 5))})
    for pair in ((gone, on), (on, gone)):
        united = unite(repo, *pair, "origin")
        names = git(repo.child.cwd, "ls-tree", "-r", "--name-only", united.commit).split()
        assert names == ["kefu.yaml", PATH]
        assert [(c.path, c.new) for c in united.files] == [
            (c.path, c.new) for c in changes(repo, pair[0], united.commit)
        ]


def test_rules_are_merged_by_lines_or_stop(repo: Repo) -> None:
    config = "format: 1\ntimezone: Asia/Shanghai\ndesk: x\n# a\n# b\n# c\nlanguage: en\n"
    start = commit(repo, repo.resolve("HEAD") or "", {"kefu.yaml": config.encode()})
    one = commit(repo, start, {"kefu.yaml": config.replace("desk: x", "desk: y").encode()})
    two = commit(repo, start, {"kefu.yaml": config.replace("language: en", "language: zh").encode()})
    three = commit(repo, start, {"kefu.yaml": config.replace("desk: x", "desk: z").encode()})
    done = unite(repo, one, two, "origin").commit
    assert done == unite(repo, two, one, "origin").commit
    found = repo.objects.get(f"{done}:kefu.yaml")
    assert found is not None
    assert found.data.decode() == config.replace("desk: x", "desk: y").replace("language: en", "language: zh")
    with pytest.raises(Refused, match="changed on both sides in the same place"):
        unite(repo, one, three, "origin")


def vault(repo: Repo, files: dict[str, bytes | None], fresh: bool = False) -> str:
    """One more commit of the vault, and its tip."""

    def decide(view: View) -> Plan:
        made = plan({}, "VAULTOP000", [VaultChange(VAULT, files, fresh)])
        return Plan([FileChange("n.txt", str(len(files)).encode() + (view.head or "").encode())], made.message,
                    made.author, NOON, made.op, made.vault)  # fmt: skip

    Journal(repo, sign=False).write(decide)
    return repo.resolve(VAULT) or ""


def move(repo: Repo, moves: list[RefMove]) -> None:
    for one in moves:
        repo.git("update-ref", one.ref, one.new)


def listed(repo: Repo, tip: str) -> list[str]:
    return [found.path for found in repo.ls_tree(tip, "")]


def record(op: str) -> str:
    return f"{NUMBER}/{op}.yaml"


@pytest.fixture
def forgotten(repo: Repo) -> tuple[Repo, str, str, str]:
    """A vault with a forgotten record and another ticket's, one begun anew without it, and the branch that forgot it."""
    assert repo.top is not None
    git(repo.top, "switch", "-q", "-C", "main")
    known = entry("3333333333", 8, vault=f"sha256:{1:064}", forgets=["2222222222"])
    data = ticket(entry("1111111111", 5, vault=f"sha256:{0:064}"), entry("2222222222", 6, "forget", why="asked"), known)
    old = vault(repo, {record("1111111111"): b"old", "261120-0000006/4444444444.yaml": b"other"})
    new = vault(repo, {record("1111111111"): None, record("3333333333"): b"known"}, fresh=True)
    (repo.top / PATH).write_bytes(data)
    git(repo.top, "commit", "-q", "-am", "forget")
    return repo, old, new, git(repo.top, "rev-parse", "HEAD").strip()


def test_the_forgotten_never_comes_back(forgotten: tuple[Repo, str, str, str]) -> None:
    repo, old, new, head = forgotten
    kept = ["261120-0000006/4444444444.yaml", record("3333333333")]
    united = unite_vaults(repo, head, {VAULT: old}, [])  # they still have it: ours stays
    assert (united.moves, list(united.forgotten)) == ([], [record("1111111111")])
    repo.git("update-ref", VAULT, old)
    united = unite_vaults(repo, head, {VAULT: new}, [])  # we still have it: theirs is taken
    assert (united.moves, list(united.forgotten)) == ([RefMove(VAULT, old, new)], [record("1111111111")])
    united = unite_vaults(repo, head, {VAULT: old}, [NUMBER])  # both have it: begun anew, without a parent
    move(repo, united.moves)
    tip = repo.resolve(VAULT) or ""
    assert listed(repo, tip) == kept[:1]
    assert repo.git("rev-list", "--count", VAULT).strip() == b"1"


def test_both_sides_add_to_what_one_forgot(forgotten: tuple[Repo, str, str, str]) -> None:
    repo, old, new, head = forgotten
    repo.git("update-ref", VAULT, old)
    ours = vault(repo, {"261120-0000006/5555555555.yaml": b"more"})
    united = unite_vaults(repo, head, {VAULT: new}, [])
    move(repo, united.moves)
    tip = repo.resolve(VAULT) or ""
    assert listed(repo, tip) == [
        "261120-0000006/4444444444.yaml", "261120-0000006/5555555555.yaml", record("3333333333"),
    ]  # fmt: skip
    assert repo.git("show", "-s", "--format=%P", tip).decode().split() == [new]
    assert ours not in repo.git("rev-list", tip).decode().split()
    repo.git("update-ref", VAULT, new)
    assert unite_vaults(repo, head, {VAULT: tip}, []).moves == [RefMove(VAULT, new, tip)]


def test_records_of_both_sides_and_of_a_month_that_one_side_has(repo: Repo) -> None:
    assert repo.top is not None
    git(repo.top, "switch", "-q", "-C", "main")
    start = vault(repo, {record("1111111111"): b"1"})
    two = vault(repo, {record("2222222222"): b"2"})
    repo.git("update-ref", VAULT, start)
    one = vault(repo, {record("3333333333"): b"3", f"{NUMBER}/3333333333/1.jpg": b"photo"})
    head = repo.resolve("HEAD") or ""
    united = unite_vaults(repo, head, {VAULT: two}, [])
    tip = united.moves[0].new
    assert listed(repo, tip) == [
        record("1111111111"), record("2222222222"), record("3333333333"), f"{NUMBER}/3333333333/1.jpg",
    ]  # fmt: skip
    assert repo.git("show", "-s", "--format=%P", tip).decode().split() == sorted([one, two])
    october = VAULT.replace("11", "10")
    assert unite_vaults(repo, head, {VAULT: one, october: two}, []).moves == [RefMove(october, None, two)]
    assert unite_vaults(repo, head, {}, []).moves == []


@pytest.mark.parametrize("counting", [0, 1])
def test_of_two_records_of_one_entry_the_one_that_it_names_lives(repo: Repo, counting: int) -> None:
    """One table taken in by two clones: the records differ by their salts, the entries by when they were written."""
    assert repo.top is not None
    git(repo.top, "switch", "-q", "-C", "main")
    salted = [b"salt: one\n", b"salt: two\n"]
    # `vault` comes after `written`, so that the earlier writing has the smaller bytes and counts.
    times = ["2026-11-21T10:00:00+08:00", "2026-11-21T11:00:00+08:00"]
    both = [
        entry("3333333333", 5, written=times[0 if i == counting else 1], vault=digest(data), text="x")
        for i, data in enumerate(salted)
    ]
    (repo.top / PATH).write_bytes(ticket(*both))
    git(repo.top, "add", "-A")
    git(repo.top, "commit", "-q", "-m", "united")
    tips = [vault(repo, {record("3333333333"): data}) for data in salted]
    for ours, theirs in (tips, tips[::-1]):
        repo.git("update-ref", VAULT, ours)
        united = unite_vaults(repo, repo.resolve("HEAD") or "", {VAULT: theirs}, [])
        tip = united.stands[VAULT]
        assert repo.git("show", f"{tip}:{record('3333333333')}") == salted[counting]


def test_a_record_lives_if_its_entry_knew_every_erasure() -> None:
    known = entry("3333333333", 8, forgets=["2222222222"])
    made = fold(NUMBER, [FIRST, entry("1111111111", 5), entry("2222222222", 6, "forget", why="x"), known])
    assert [lives(made, op) for op in ("1111111111", "3333333333", "9999999999")] == [False, True, False]
    again = fold(NUMBER, [*made.entries, entry("4444444444", 9, "forget", why="y")])
    assert not lives(again, "3333333333")
    assert lives(fold(NUMBER, [FIRST]), "9999999999")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1795313006 +0800", "2026-11-22T10:03:26+08:00"),
        ("1795313006 -0330", "2026-11-21T22:33:26-03:30"),
        ("1795313006 +9900", "2026-11-22T02:03:26+00:00"),
        ("99999999999999 +0000", "9999-01-01T00:00:00+00:00"),
    ],
)
def test_when_a_commit_was_made(repo: Repo, said: str, meant: str) -> None:
    """Whatever another git wrote there: the merge commit after it takes its date."""
    tree = (repo.resolve("HEAD^{tree}") or "").encode()
    commit = b"tree %s\nauthor A <a@example.org> 1 +0000\ncommitter A <a@example.org> %s\n\nx\n" % (tree, said.encode())
    oid = repo.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", payload=commit).decode().strip()
    assert written(repo, oid).isoformat() == meant
