"""By whose rules: each commit by those of its parent, what the shared desk took meanwhile, and a kefu.yaml that broke."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kefu.core.base.node import Node
from kefu.core.config.files import CONFIG
from kefu.core.fold.fold import fold
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import ticket as codec
from kefu.store.codecs.commit import Step
from tests.cli.desks import new_desk
from tests.desk.admit.pushes import MAIN, NOW, ONE, PEOPLE, Commit, Door, door_at, entry, honest, made, note, rules

AT = "2026-11-21T{}:00+08:00".format
NOON = datetime.fromisoformat(AT("12:00"))


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Door:
    return door_at(tmp_path_factory.mktemp("door") / "desk")


def config(door: Door, old: str, new: str, at: datetime = NOON, author: str = "lead-1", rev: str = "") -> Commit:
    data = door.data(CONFIG, rev)
    assert old.encode() in data
    return Commit({CONFIG: data.replace(old.encode(), new.encode(), 1)}, b"rules\n", author, at=at)


def later(door: Door, *commits: Commit) -> Door:
    """The shared desk after some commits."""
    return replace(door, tip=made(door, *commits))


def merged(door: Door, ours: str) -> str:
    """Both sides as `kefu sync` unites them."""
    from kefu.store.git.repo import Repo
    from kefu.store.remote.union import unite

    repo = Repo.open(door.desk.top)
    try:
        return unite(repo, ours, door.tip, "origin").commit
    finally:
        repo.close()


ENDED = ("1@example.org, roles: [agent]", "1@example.org, roles: [agent], ended: 2026-11-21")


def test_somebody_who_left(door: Door) -> None:
    """What he did before is received for a week, from somebody with the role also later; what he did after is not."""
    shared = later(door, config(door, *ENDED))
    before, after = (merged(shared, made(door, note(door, at=AT(hour)))) for hour in ("11:00", "13:00"))
    assert rules(shared.pushed(before)) == []
    assert rules(shared.pushed(after)) == ["taken"]
    days = NOW + timedelta(days=8)
    assert rules(shared.pushed(before, now=days)) == ["taken"]
    assert rules(shared.pushed(before, now=days, pusher="lead@example.org")) == []
    # He comes back with an old date and the new kefu.yaml before him.
    assert "ended" in rules(shared.pushed(made(shared, note(shared, at=AT("11:00")))))


def test_a_role_that_was_taken(door: Door) -> None:
    """A supervisor who became an agent may still note, and no longer decide."""
    roles = "2@example.org, roles: [agent]"
    supervisor = later(
        door, config(door, roles, "2@example.org, roles: [agent, supervisor]", at=NOON - timedelta(hours=1))
    )
    again = config(door, "2@example.org, roles: [agent, supervisor]", roles, rev=supervisor.tip)
    shared = later(supervisor, again)
    forget = entry(supervisor.ticket("second"), did="forget", why="asked", by="agent-2")
    assert rules(shared.pushed(merged(shared, made(supervisor, honest(supervisor, forget))))) == ["taken"]
    assert rules(shared.pushed(merged(shared, made(supervisor, note(supervisor, by="agent-2"))))) == []
    early = entry(supervisor.ticket("second"), did="forget", why="asked", by="agent-2", at=AT("11:30"))
    assert rules(shared.pushed(merged(shared, made(supervisor, honest(supervisor, early))))) == []


def test_a_right_that_only_some_words_take(door: Door) -> None:
    """A close takes no role; that it passes the gates does, and that was taken."""
    roles = "2@example.org, roles: [agent]"
    hour = NOON - timedelta(hours=1)
    supervisor = later(door, config(door, roles, "2@example.org, roles: [agent, supervisor]", at=hour))
    shared = later(supervisor, config(door, "2@example.org, roles: [agent, supervisor]", roles, rev=supervisor.tip))
    words: dict[str, Node] = {"how": "solved", "override": "true", "why": "told to", "category": "damaged"}
    for at, refused in ((AT("13:00"), ["taken"]), (AT("11:30"), [])):
        close = entry(supervisor.ticket("second"), did="close", by="agent-2", at=at, **words)
        ours = made(supervisor, honest(supervisor, close))
        assert rules(supervisor.pushed(ours)) == []
        assert rules(shared.pushed(merged(shared, ours))) == refused


def test_added_and_at_work_in_one_push(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PEOPLE, "agent-3", ("Three", "3@example.org"))
    line = "  agent-1:"
    added = config(door, line, f"  agent-3: {{name: Three, email: 3@example.org}}\n{line}")
    assert rules(door.pushed(made(door, added, note(door, by="agent-3")))) == []
    assert "author" in rules(door.pushed(made(door, note(door, by="agent-3"))))


def test_days_offline_under_rules_that_changed(door: Door) -> None:
    """The shared desk got another playbook and another clock; who did not know goes by what he had."""
    book = door.data("playbooks/damaged.yaml").replace(b"title:", b"title:", 1) + b"# changed\n"
    shared = later(door, Commit({"playbooks/damaged.yaml": book}, b"playbook\n", "lead-1", at=NOON))
    wait = entry(door.ticket("second"), text="asked again", at=AT("11:00"))
    ours = made(door, honest(door, wait), note(door, at=AT("14:00")))
    assert rules(shared.pushed(merged(shared, ours), now=NOW + timedelta(days=3))) == []


def test_rules_by_a_manager_then_work(door: Door) -> None:
    words = config(door, "desk: desk", "brand: Mine\ndesk: desk")
    assert rules(door.pushed(made(door, words, note(door)))) == []


def test_staff_by_somebody_who_may_only_that(door: Door) -> None:
    """The permission `staff` takes the staff list alone."""
    clerk = config(door, "2@example.org, roles: [agent]", "2@example.org, roles: [clerk]")
    data = clerk.files[CONFIG]
    assert isinstance(data, bytes)
    named = replace(clerk, files={CONFIG: data.replace(b"\nlevels:", b"\nroles: {clerk: [staff]}\nlevels:", 1)})
    shared = later(door, named)
    list_alone = config(door, "name: One", "name: Eins", author="agent-2", at=ONE, rev=shared.tip)
    assert rules(shared.pushed(made(shared, list_alone))) == []
    more = config(door, "desk: desk", "desk: mine", author="agent-2", at=ONE, rev=shared.tip)
    assert rules(shared.pushed(made(shared, more))) == ["permission"]


def test_a_broken_kefu_yaml_at_the_tip(door: Door) -> None:
    """Only a repair of it by somebody who had the role by the last one that could be read."""
    broken = later(door, Commit({CONFIG: b"staff: [\n"}, b"broken\n", "lead-1"))
    assert rules(broken.pushed(made(broken, note(broken)))) == ["rules-unread"]
    repair = Commit({CONFIG: door.data(CONFIG)}, b"repair\n", "lead-1")
    assert rules(broken.pushed(made(broken, repair, note(door)))) == []
    assert rules(broken.pushed(made(broken, replace(repair, author="agent-1")))) == ["permission"]
    assert rules(broken.pushed(made(broken, Commit({"docs/a.md": b"x"}, b"x\n", "agent-1")))) == ["permission"]


def test_shared_terminals_and_places(door: Door) -> None:
    """The committer may be a terminal that kefu.yaml names; files may lie where it says."""
    named = "terminals: [counter@example.org]\nplaces: [forms/]\ndesk: desk"
    shared = later(door, config(door, "desk: desk", named))
    assert rules(shared.pushed(made(shared, replace(note(shared), committer="counter")))) == []
    assert rules(door.pushed(made(door, replace(note(door), committer="counter")))) == ["committer"]
    form = Commit({"forms/a.docx": b"x"}, b"form\n", "lead-1")
    assert rules(shared.pushed(made(shared, form))) == []
    assert rules(door.pushed(made(door, form))) == ["place"]


def test_a_signed_desk_takes_nothing_unsigned(door: Door) -> None:
    shared = later(door, config(door, "desk: desk", "sign: true\ndesk: desk"))
    assert rules(shared.pushed(made(shared, note(shared)))) == ["signature"]
    assert set(rules(shared.pushed(made(shared, replace(note(shared), committer="lead-1"))))) == {
        "signature",
        "written-for",
    }


def test_an_older_kefu(door: Door) -> None:
    """On a desk of a newer format its messages lack a line: it is told to upgrade."""
    money: dict[str, Node] = {
        "kind": "cod-collected",
        "amount": "5.00",
        "payer": "courier:courier-7",
        "payee": "us",
        "stage": "paid",
    }
    step = entry(door.ticket("second"), did="settle", **money)
    newer = honest(door, step)
    older = replace(newer, message=commit_codec.message([step], 1).encode())
    assert older.message != newer.message
    found = door.pushed(made(door, older)).refusals
    said = [(one.rule, one.advice.text(str)) for one in found if one.rule == "older-kefu"]
    assert said
    assert "Upgrade" in said[0][1]


def test_entries_by_the_first_edition(tmp_path: Path) -> None:
    """As an older kefu writes them they are admitted where the desk goes by that edition; elsewhere it is told to upgrade."""
    desk = new_desk(tmp_path / "old")
    config = desk.top / CONFIG
    newer = config.read_bytes()
    config.write_bytes(newer.replace(b"\nformat: 2\nrules: 2", b"\nformat: 1\nrules: 1"))
    desk.commit("first edition")
    begun = desk.git("rev-parse", "HEAD").strip()
    number = desk.must("open", "damaged", "75312345678901", "box broken", "--incomplete")
    door = Door(desk, begun, {"first": number}, format=1)
    assert rules(door.pushed(desk.git("rev-parse", "HEAD").strip())) == []
    second = replace(door, tip=made(door, Commit({CONFIG: newer}, b"upgraded\n", "lead-1", at=NOON)))
    message = desk.git("log", "-1", "--format=%B").strip().encode() + b"\n"
    opened = Commit({door.path("first"): door.data(door.path("first"), "HEAD")}, message, "lead-1", at=NOON)
    found = second.pushed(made(second, opened)).refusals
    assert found
    assert {one.advice.text(str)[:7] for one in found} == {"Upgrade"}


def test_an_erasure_recorded_again(door: Door) -> None:
    """Somebody took it out of the ticket before the door was there: it may come back to its place, and nothing else may."""
    whole = door.ticket("third")
    forget = whole.entries[-1]
    before = fold(whole.id, whole.entries[:-1], whole.unknown)
    later_note = entry(before, at=AT("13:00")).after
    shared = later(door, Commit({door.path("third"): codec.write(later_note)}, b"by hand\n", "lead-1"))
    both = fold(whole.id, [*later_note.entries, forget], whole.unknown)
    message = commit_codec.message([Step(later_note, both, forget)]).encode()
    again = Commit({door.path("third"): codec.write(both)}, message, "lead-1", at=forget.at)
    assert rules(shared.pushed(made(shared, again))) == []
    # An erasure that nobody ever recorded.
    other = codec.entry({**forget.fields, "op": "0H5C9WXR3D"})
    forged = fold(whole.id, [*later_note.entries, other], whole.unknown)
    message = commit_codec.message([Step(later_note, forged, other)]).encode()
    never = Commit({door.path("third"): codec.write(forged)}, message, "lead-1", at=forget.at)
    assert rules(shared.pushed(made(shared, never))) == ["entry-inserted"]


def test_a_branch_that_came_back(door: Door) -> None:
    """Nothing is brought: nothing is refused."""
    assert door.pushed(door.tip).commits == 0
    assert rules(door.pushed(door.tip)) == []
    assert MAIN in door.refs()
