"""Each kind of push that is not what the desk's design describes: refused, with commit, path and rule."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from kefu.core.base.node import Node
from kefu.core.config.files import CONFIG
from kefu.core.fold.fold import fold
from kefu.core.vocabulary import ids
from kefu.store.codecs import ticket as codec
from tests.desk.admit.pushes import NOW, Commit, Door, door_at, entry, honest, made, note, rules

AT = "2026-11-21T{}:00+08:00".format
OTHER = "261121-7K3F9Q5"
"""A number that no ticket has."""


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Door:
    return door_at(tmp_path_factory.mktemp("door") / "desk")


def test_an_honest_note(door: Door) -> None:
    """What the rows below change in one point each."""
    said = door.pushed(made(door, note(door)))
    assert [(r.rule, r.text.text(str)) for r in said.refusals] == []
    assert said.commits == 1


Row = Callable[[Door], Commit | tuple[Commit, ...]]


def with_ticket(door: Door, change: Callable[[bytes], bytes]) -> Commit:
    """An honest note whose file is changed further."""
    commit = note(door)
    ((path, data),) = commit.files.items()
    assert isinstance(data, bytes)
    assert change(data) != data
    return replace(commit, files={path: change(data)})


def with_message(door: Door, change: Callable[[bytes], bytes]) -> Commit:
    commit = note(door)
    assert change(commit.message) != commit.message
    return replace(commit, message=change(commit.message))


def with_file(door: Door, path: str, content: bytes | tuple[str, bytes] | None, author: str = "lead-1") -> Commit:
    return Commit({path: content}, b"papers\n", author)


def replaced(old: str, new: str) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(old.encode(), new.encode(), 1)


def edited(door: Door) -> Commit:
    return with_ticket(door, replaced("the guard has no parcel", "the guard has the parcel"))


def removed(door: Door) -> Commit:
    def without(data: bytes) -> bytes:
        head, *entries = data.split(b"\n\n- op: ")
        return b"\n\n- op: ".join([head, *entries[:1], *entries[2:]])

    return with_ticket(door, without)


def inserted(door: Door) -> Commit:
    """An entry between two that stand, as if it had been there."""
    return note(door, at=AT("09:20"), seq="")


def inserted_in_place(door: Door) -> Commit:
    before = door.ticket("first")
    step = entry(before, at=AT("09:20"), written=AT("09:20"), seq=AT("09:25"))
    return honest(door, step)


def another_ticket(door: Door) -> Commit:
    """The entry of one ticket put at the end of another, under its own trailers."""
    commit = note(door)
    other = entry(door.ticket("second"))
    return replace(commit, files={door.path("second"): codec.write(other.after)})


def header(door: Door) -> Commit:
    return with_ticket(door, lambda data: re.sub(rb"(?m)^level: .*$", b"level: supervisor", data))


def approval(door: Door) -> Commit:
    proposed = entry(door.ticket("second"), did="propose", what="compensate", text="86")
    decided = entry(proposed.after, did="approve", answer="yes", of=proposed.entry.op, at=AT("13:05"))
    return honest(door, proposed, decided)


def _close(door: Door) -> Commit:
    return honest(door, entry(door.ticket("second"), did="close", how="solved", category="damaged"))


def made_up(door: Door) -> Commit:
    """A fact that takes evidence, after evidence that lies nowhere."""
    files: list[Node] = [{"n": "1", "kind": "photo", "type": "png", "bytes": "10"}]
    attached = entry(door.ticket("weighed"), did="attach", files=files, vault="sha256:" + "0" * 64)
    changes: list[Node] = [{"fact": "goods.weight", "now": "2"}]
    return honest(door, attached, entry(attached.after, did="amend", changes=changes, at=AT("13:05")))


def pinned(door: Door) -> Commit:
    step = entry(door.ticket("played"), did="step", step="damage", answer="outer", playbook="1" * 40)
    return honest(door, step)


def effect(door: Door, **one: str) -> Commit:
    start = door.ticket("first").entries[1].op
    filled: Node = {key: value.replace("WAIT", start) for key, value in one.items()}
    return note(door, effects=[filled])


def breach(door: Door) -> Commit:
    before = door.ticket("first")
    clock = before.clocks[0]
    fields = {
        "op": ids.derived_op("breach", "x"),
        "by": "kefu",
        "did": "breach",
        "clock": clock.name,
        "at": AT("13:00"),
        "written": AT("13:30"),
    }
    step = entry(before, **fields, effects=[{"missed": clock.name, "of": clock.op, "due": AT("13:00")}])
    return replace(honest(door, step), author="agent-1")


def left_out(door: Door) -> Commit:
    """A wait that starts no clock."""
    return honest(door, entry(door.ticket("first"), did="wait", **{"for": "hub"}, until=AT("18:00")))


def config(door: Door, change: Callable[[bytes], bytes], author: str = "lead-1") -> Commit:
    data = door.data(CONFIG)
    assert change(data) != data
    return Commit({CONFIG: change(data)}, b"rules\n", author)


def role_of_ones_own(door: Door) -> tuple[Commit, ...]:
    forged = config(
        door, replaced("1@example.org, roles: [agent]", "1@example.org, roles: [agent, supervisor]"), "agent-1"
    )
    step = entry(door.ticket("second"), did="forget", why="asked")
    return forged, honest(door, step)


def unlike_tree(door: Door) -> Commit:
    """A copy of a ticket under another number."""
    return Commit({ids.path_of(OTHER): door.data(door.path("first"))}, note(door).message)


def newer_action(door: Door) -> Commit:
    """An act of which only a newer kefu knows."""
    before = door.ticket("first")
    one = codec.entry({**entry(before).entry.fields, "did": "praise"})
    after = fold(before.id, [*before.entries, one], before.unknown)
    return replace(note(door), files={door.path("first"): codec.write(after)})


ROWS: dict[str, tuple[Row, str]] = {
    "entry edited": (edited, "entry-edited"),
    "entry removed": (removed, "entry-removed"),
    "entry inserted in the past": (inserted, "entry-inserted"),
    "entry with an early seq": (inserted_in_place, "entry-inserted"),
    "entry put into another ticket": (another_ticket, "message"),
    "entry twice": (lambda d: note(d, op=d.ticket("first").entries[0].op), "op-twice"),
    "entry id of another kind": (lambda d: with_ticket(d, replaced(entry(d.ticket("first")).entry.op, "note")), "unreadable"),
    "header by hand": (header, "header"),
    "comment by hand": (lambda d: with_ticket(d, replaced("\ntimeline:", "\n# seen\ntimeline:")), "header"),
    "not canonical": (lambda d: with_ticket(d, replaced("text: asked again", "text: 'asked again'")), "not-canonical"),
    "trailer forged": (lambda d: with_message(d, replaced("Kefu-Action: note", "Kefu-Action: close")), "message"),
    "trailer doubled": (lambda d: with_message(d, lambda m: m + b"Kefu-State: closed\n"), "message"),
    "trailer missing": (lambda d: with_message(d, lambda m: m.rpartition(b"Kefu-Entry")[0]), "message"),
    "subject by hand": (lambda d: with_message(d, lambda m: b"merry " + m), "message"),
    "body": (lambda d: with_message(d, replaced("\n\n", "\n\nKefu-Op: 0000000000\n\n")), "message"),
    "digest untrue": (lambda d: with_message(d, lambda m: m[:-3] + b"00\n"), "message"),
    "message of a megabyte": (lambda d: with_message(d, lambda m: m + b"x" * 1_000_000), "message"),
    "author is another": (lambda d: replace(note(d), author="agent-2"), "by"),
    "author is nobody": (lambda d: replace(note(d), author="nobody"), "author"),
    "committer is nobody": (lambda d: replace(note(d), committer="nobody"), "committer"),
    "by is nobody": (lambda d: replace(note(d, by="agent-9")), "by"),
    "by kefu": (lambda d: note(d, by="kefu"), "by"),
    "role of another": (lambda d: honest(d, entry(d.ticket("second"), did="forget", why="asked")), "not-allowed"),
    "approved without the role": (approval, "not-allowed"),
    "role given to oneself": (role_of_ones_own, "permission"),
    "state not allowed": (lambda d: honest(d, entry(d.ticket("first"), did="reopen", after=d.ticket("first").cycle, why="x", cycle="0H5C9WXR3D", op="0H5C9WXR3D")), "not-allowed"),
    "gate not met": (_close, "not-allowed"),
    "evidence made up": (made_up, "not-allowed"),
    "playbook in no tree": (pinned, "pin-unknown"),
    "note meets a clock": (lambda d: effect(d, met="wait-WAIT", of="WAIT"), "effect-untrue"),
    "note moves a clock": (lambda d: effect(d, move="wait-WAIT", of="WAIT", due=AT("20:00")), "effect-untrue"),
    "note stops a clock": (lambda d: effect(d, stop="wait-WAIT", of="WAIT"), "effect-untrue"),
    "breach that is none": (breach, "no-miss"),
    "effect left out": (left_out, "effect-left-out"),
    "entry dated ahead": (lambda d: note(d, at=AT("16:00")), "ahead"),
    "written ahead": (lambda d: note(d, written=AT("16:00")), "ahead"),
    "committer ahead": (lambda d: replace(note(d), written=NOW + timedelta(minutes=6)), "ahead"),
    "author date of another day": (lambda d: replace(note(d), at=NOW - timedelta(days=2)), "author-date"),
    "happened after it was written": (lambda d: note(d, written=AT("12:00")), "early"),
    "phone in clear": (lambda d: note(d, text="call 13812345600"), "personal-data"),
    "unknown action": (newer_action, "newer-action"),
    "unknown field": (lambda d: note(d, mood="cross"), "newer-key"),
    "unknown word": (lambda d: honest(d, entry(d.ticket("first"), did="contact", party="recipient", way="out", channel="pigeon", outcome="reached")), "unknown-word"),
    "ticket deleted": (lambda d: Commit({d.path("first"): None}, note(d).message), "deleted"),
    "ticket moved": (lambda d: Commit({d.path("first"): None, ids.path_of(OTHER): d.data(d.path("first"))}, note(d).message), "deleted"),
    "ticket under another number": (unlike_tree, "unreadable"),
    "ticket as a symlink": (lambda d: Commit({d.path("first"): ("120000", b"/etc/passwd")}, note(d).message), "mode"),
    "ticket executable": (lambda d: Commit({d.path("first"): ("100755", d.data(d.path("first")))}, note(d).message), "mode"),
    "submodule": (lambda d: Commit({"docs/sub": ("160000", d.tip.encode())}, b"sub\n", "lead-1"), "mode"),
    "path outside": (lambda d: with_file(d, "payroll.xlsx", b"x"), "place"),
    "file beside tickets": (lambda d: with_file(d, "tickets/notes.yaml", b"x"), "place"),
    "another case": (lambda d: with_file(d, "Tickets/x.yaml", b"x"), "place"),
    "playbook in another case": (lambda d: with_file(d, "playbooks/Damaged.yaml", b"x"), "alike"),
    "dot git": (lambda d: with_file(d, "docs/.git/config", b"x"), "place"),
    "attributes": (lambda d: with_file(d, ".gitattributes", b"*.yaml merge=union\n"), "attributes"),
    "attributes taken away": (lambda d: with_file(d, ".gitattributes", None), "attributes"),
    "attributes further in": (lambda d: with_file(d, "playbooks/.gitattributes", b"*.yaml merge=union\n"), "place"),
    "control characters in a path": (lambda d: with_file(d, "docs/a\x1b[2Jb.md", b"x"), "place"),
    "bytes that are no text in a path": (lambda d: with_file(d, "docs/\udcff.md", b"x"), "place"),
    "a line break in a path": (lambda d: with_file(d, "docs/a\n:b.md", b"x"), "place"),
    "kefu.yaml by an agent": (lambda d: config(d, replaced("desk:", "brand: Mine\ndesk:"), "agent-1"), "permission"),
    "playbook by an agent": (lambda d: with_file(d, "playbooks/damaged.yaml", b"x", "agent-1"), "permission"),
    "rules and a ticket": (lambda d: replace(note(d), files={**note(d).files, "docs/a.md": b"x"}), "mixed"),
    "nobody with rules": (lambda d: config(d, replaced("supervisor, manager]", "supervisor]")), "nobody"),
    "kefu.yaml taken away": (lambda d: Commit({CONFIG: None}, b"away\n", "lead-1"), "unreadable-rules"),
    "kefu.yaml broken": (lambda d: Commit({CONFIG: b"staff: [\n"}, b"broken\n", "lead-1"), "unreadable-rules"),
    "rules that name entries": (lambda d: replace(with_file(d, "docs/a.md", b"x"), message=note(d).message), "forged"),
    "nothing changed": (lambda d: Commit({}, b"empty\n", "lead-1"), "empty"),
    "acknowledged by an agent": (lambda d: Commit({}, b"seen: author 0123456789\n\nKefu-Action: seen\nKefu-Finding: 0123456789\nKefu-Why: fine\n"), "permission"),
    "another beginning": (lambda d: Commit({}, b"begin\n", "lead-1", parents=("none",)), "root"),
    "a ticket of five megabytes": (lambda d: with_ticket(d, lambda data: data + b"#" * 5_000_000), "unreadable"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ROWS)
def test_refused(door: Door, kind: str) -> None:
    make, rule = ROWS[kind]
    commits = make(door)
    commit = made(door, *(commits if isinstance(commits, tuple) else (commits,)))
    said = door.pushed(commit)
    assert rule in rules(said), [(r.rule, r.path, r.text.text(str)) for r in said.refusals]
    one = next(r for r in said.refusals if r.rule == rule)
    assert one.commit
    assert one.text.text(str)
    assert one.advice.text(str)
