"""Merges: recomputed from both sides, and refused where they are not what comes of that."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from kefu.core.admit.model import Update
from kefu.core.config.files import CONFIG
from kefu.store.git.repo import Repo
from kefu.store.remote.union import unite
from tests.desk.admit.pushes import MAIN, Commit, Content, Door, door_at, entry, honest, made, note, rules

BOOK = "playbooks/damaged.yaml"


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Door:
    return door_at(tmp_path_factory.mktemp("door") / "desk")


@dataclass(frozen=True)
class Sides:
    """What the shared desk has, what was done elsewhere meanwhile, and what kefu makes of both."""

    shared: str
    ours: str
    united: str
    door: Door

    def merged(self, files: dict[str, Content], *parents: str, author: str = "agent-1") -> str:
        """The same merge with other files."""
        base = self.united or self.shared
        tree = {path: self.door.data(path, base) for path in _changed(self.door, self.ours, base)}
        return made(
            self.door, Commit({**tree, **files}, b"merge\n", author, parents=parents or (self.ours, self.shared))
        )

    def pushed(self, commit: str) -> list[str]:
        door = replace(self.door, tip=self.shared)
        return rules(door.asked(Update(MAIN, self.shared, commit)))


def _changed(door: Door, before: str, after: str) -> list[str]:
    return door.desk.git("diff", "--name-only", before, after).split()


@pytest.fixture(scope="module")
def sides(door: Door) -> Sides:
    """Both sides wrote on one ticket, and each on another."""
    theirs = honest(door, entry(door.ticket("first"), by="agent-2", op="0H5C9WXR3D", text="heard nothing"))
    shared = made(door, theirs, honest(door, entry(door.ticket("second"), by="agent-2")))
    ours = made(door, note(door), honest(door, entry(door.ticket("played"))))
    repo = Repo.open(door.desk.top)
    try:
        return Sides(shared, ours, unite(repo, ours, shared, "origin").commit, door)
    finally:
        repo.close()


def test_what_kefu_makes(sides: Sides) -> None:
    assert sides.pushed(sides.united) == []
    # By hand, in another order of its parents: the tree counts.
    assert sides.pushed(sides.merged({})) == []


def test_a_merge_that_was_not_needed(sides: Sides) -> None:
    """`git merge --no-ff` of what only goes on."""
    on_top = made(sides.door, Commit({}, b"x\n", parents=(sides.shared,)))
    del on_top
    door = replace(sides.door, tip=sides.shared)
    files = {path: sides.door.data(path, sides.united) for path in _changed(sides.door, sides.shared, sides.united)}
    assert (
        rules(
            door.asked(
                Update(MAIN, sides.shared, made(door, Commit(files, b"merge\n", parents=(sides.shared, sides.united))))
            )
        )
        == []
    )


def first(sides: Sides) -> str:
    return sides.door.path("first")


ROWS: dict[str, tuple[Callable[[Sides], str], str]] = {
    "changed line": (lambda s: s.merged({first(s): s.door.data(first(s), s.united).replace(b"heard nothing", b"heard all")}), "merge"),
    "entry of theirs left out": (lambda s: s.merged({first(s): s.door.data(first(s), s.ours)}), "merge"),
    "their ticket as it was": (lambda s: s.merged({s.door.path("second"): s.door.data(s.door.path("second"))}), "merge"),
    "another file brought in": (lambda s: s.merged({"docs/a.md": b"x"}), "merge"),
    "ticket taken away": (lambda s: s.merged({s.door.path("third"): None}), "merge"),
    "kefu.yaml changed": (lambda s: s.merged({CONFIG: s.door.data(CONFIG) + b"# x\n"}), "merge"),
    "executable": (lambda s: s.merged({first(s): ("100755", s.door.data(first(s), s.united) + b"#\n")}), "mode"),
    "three parents": (lambda s: s.merged({}, s.ours, s.shared, s.door.tip), "merge-parents"),
    "unrelated history": (lambda s: s.merged({}, s.shared, made(s.door, Commit({"docs/a.md": b"x"}, b"x\n", parents=("none",)))), "unrelated"),
    "message of a megabyte": (lambda s: made(s.door, Commit({path: s.door.data(path, s.united) for path in _changed(s.door, s.ours, s.united)}, b"x" * 1_000_000, parents=(s.ours, s.shared))), "message"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ROWS)
def test_refused(sides: Sides, kind: str) -> None:
    make, rule = ROWS[kind]
    assert rule in sides.pushed(make(sides))


@pytest.fixture(scope="module")
def conflict(door: Door) -> Sides:
    """Both sides changed the same line of a playbook."""
    data = door.data(BOOK)
    line = data.split(b"\n")[3]

    def with_line(new: bytes) -> dict[str, Content]:
        return {BOOK: data.replace(line, line + new, 1)}

    shared = made(door, Commit(with_line(b" # theirs"), b"theirs\n", "lead-1"))
    ours = made(door, Commit(with_line(b" # ours"), b"ours\n", "lead-1"))
    return Sides(shared, ours, "", door)


def test_a_conflict_solved_by_hand(conflict: Sides) -> None:
    both: dict[str, Content] = {BOOK: conflict.door.data(BOOK, conflict.ours).replace(b"# ours", b"# ours and theirs")}
    assert conflict.pushed(conflict.merged(both, author="lead-1")) == []
    assert conflict.pushed(conflict.merged(both, author="agent-1")) == ["permission"]
    # Another file beside it.
    assert conflict.pushed(conflict.merged({**both, "docs/a.md": b"x"}, author="lead-1")) == ["merge"]


def test_a_conflict_that_leaves_nobody(door: Door) -> None:
    data = door.data(CONFIG)

    def called(name: bytes) -> dict[str, Content]:
        return {CONFIG: data.replace(b"desk: desk", b"desk: " + name, 1)}

    shared, ours = (made(door, Commit(called(name), b"name\n", "lead-1")) for name in (b"one", b"other"))
    both = Sides(shared, ours, "", door)
    nobody = data.replace(b"supervisor, manager]", b"supervisor]")
    assert set(both.pushed(both.merged({CONFIG: nobody}, author="lead-1"))) == {"nobody"}
    assert both.pushed(both.merged(called(b"both"), author="lead-1")) == []
