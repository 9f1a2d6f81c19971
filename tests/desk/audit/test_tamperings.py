"""Each way in which an insider with all files tampers with a record: found by the check that is meant for it."""

import shutil
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC

import pytest

from kefu.core.admit.model import Update
from kefu.core.admit.receipt import PUSHED, Moved, following
from kefu.core.audit.report import audit_report
from kefu.core.base.errors import StoreFault
from kefu.core.config.files import CONFIG
from kefu.core.vocabulary import ids
from kefu.desk.audit.whole import audit_ticket
from kefu.desk.receipts.enter import enter
from kefu.desk.session import Session
from kefu.store.journal.plan import Person
from kefu.store.remote import receipts
from kefu.store.remote.union import unite
from kefu.store.seal.tags import SealTag, read_tags, seal_refs, write_tag
from tests.cli.sealing import key
from tests.desk.admit.pushes import MAIN, NOW, Commit, Content, Door, entry, honest, made, note
from tests.desk.admit.test_hostile import breach, config, edited, header, inserted, removed, replaced, with_message
from tests.desk.admit.test_refs import MONTH, attachment, kept, record
from tests.desk.audit.desks import AT, Audited, audited, moment, signed

Tampering = Callable[[Audited], str]
"""Tampers with the desk and returns the commit whose history is audited."""


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audited]:
    found = audited(tmp_path_factory.mktemp("audited") / "desk")
    yield found
    found.repo.close()


@pytest.fixture
def desk(made_once: Audited) -> Iterator[Audited]:
    with made_once.restored():
        yield made_once


def on(change: Callable[..., Commit]) -> Tampering:
    """A commit on top of the history, made by a row of the door's tests."""
    return lambda d: made(d.last, change(d.last))


def history_rewritten(d: Audited) -> str:
    """The first commit says something else, and all after it is made anew as kefu would have."""
    other = made(d.door, note(d.door, text="nobody called"))
    after = replace(d.door, tip=other)
    return made(after, honest(after, entry(after.ticket("second"), at=AT("13:10"), text="called back")))


def tail_rebased(d: Audited) -> str:
    """The second commit stands below the first."""
    step = entry(d.door.ticket("second"), at=AT("13:10"), text="called back")
    below = made(d.door, honest(d.door, step))
    after = replace(d.door, tip=below)
    return made(after, note(after))


def cut_off(d: Audited) -> str:
    return d.first


def backdated(d: Audited) -> str:
    """By another person than the last one, and dated before the push on which it stands, by both dates."""
    step = entry(d.last.ticket("played"), by="agent-2", at=AT("12:30"), text="told him")
    return made(d.last, honest(d.last, step))


def clock_back(d: Audited) -> str:
    """The same person wrote later things before; no receipt is needed to see it."""
    d.unwitnessed()
    step = entry(d.last.ticket("played"), at=AT("12:30"), text="told him")
    return made(d.last, honest(d.last, step))


def dated_after(d: Audited) -> str:
    """The receipt of the commit is older than the commit."""
    later = honest(d.last, entry(d.last.ticket("played"), at=AT("14:00"), text="told him"))
    commit = made(d.last, later)
    enter(d.repo, [Update(MAIN, d.second, commit)], moment("13:30"), "one")
    return commit


def passed_by(d: Audited) -> str:
    """A commit reached the shared desk past its door, and a push came after it."""
    past = made(d.last, honest(d.last, entry(d.last.ticket("played"), at=AT("13:20"), text="told him")))
    after = replace(d.door, tip=past)
    commit = made(after, honest(after, entry(after.ticket("weighed"), at=AT("13:30"), text="asked")))
    repo = d.repo
    tip, last = receipts.last(repo)
    assert last is not None
    moved = [Moved(MAIN, past, commit, (commit,))]
    receipts.append(repo, tip, [following(last, moved, moment("13:31"), "one", PUSHED)])
    return commit


def merge_with_a_changed_line(d: Audited) -> str:
    ours = made(d.last, honest(d.last, entry(d.last.ticket("played"), at=AT("13:30"), text="told him")))
    theirs = made(d.last, honest(d.last, entry(d.last.ticket("weighed"), at=AT("13:30"), text="asked")))
    merged = unite(d.repo, ours, theirs, "origin").commit
    path = d.door.path("weighed")
    data = d.door.data(path, merged).replace(b"text: asked", b"text: never asked")
    tree = {d.door.path("played"): d.door.data(d.door.path("played"), merged), path: data}
    return made(d.last, Commit(tree, b"merge\n", parents=(theirs, ours), at=moment("13:30")))


def deleted_and_added_again(d: Audited) -> str:
    path = d.door.path("played")
    data = d.last.data(path)
    gone = Commit({path: None}, b"tidy\n", at=moment("13:20"))
    back = Commit({path: data}, b"tidy\n", at=moment("13:20"))
    return made(d.last, gone, back)


def rules_there_and_back(d: Audited) -> str:
    data = d.last.data(CONFIG)
    there = config(d.last, replaced("name: Two", "name: Twee"), "agent-1")
    return made(
        d.last, replace(there, at=moment("13:20")), Commit({CONFIG: data}, b"back\n", "agent-1", at=moment("13:20"))
    )


def vault(files: Callable[[Audited], dict[str, Content]]) -> Tampering:
    def tamper(d: Audited) -> str:
        whole = {**kept(d.door), **files(d)}
        d.ref(MONTH, made(d.door, Commit(whole, b"vault 2026-11\n", parents=("none",))))
        return d.second

    return tamper


def vault_gone(d: Audited) -> str:
    """Without the record of an entry: the chain begins anew, as after an erasure."""
    whole = {path: data for path, data in kept(d.door).items() if path != record(d.door, "first")}
    d.ref(MONTH, made(d.door, Commit(whole, b"vault 2026-11\n", parents=("none",))))
    return d.second


def receipts_rewritten(d: Audited) -> str:
    """The last receipt says another time. Somebody audited before."""
    d.audit(d.second)
    repo = d.repo
    chain = list(reversed([one for one in receipts.every(repo, receipts.RECEIPTS) if one is not None]))
    d.ref(receipts.RECEIPTS, "")
    receipts.append(repo, None, [*chain[:-1], replace(chain[-1], received=moment("14:11"))])
    return d.second


def receipt_left_out(d: Audited) -> str:
    repo = d.repo
    chain = list(reversed([one for one in receipts.every(repo, receipts.RECEIPTS) if one is not None]))
    d.ref(receipts.RECEIPTS, "")
    receipts.append(repo, None, [chain[0], chain[2]])
    return d.second


def receipt_by_hand(d: Audited) -> str:
    d.ref(
        receipts.RECEIPTS,
        made(
            d.door,
            Commit({}, b"receipt 4: pushed\n", parents=(d.door.desk.git("rev-parse", receipts.RECEIPTS).strip(),)),
        ),
    )
    return d.second


def seal_moved(d: Audited) -> str:
    """The second seal is another one, of the same number."""
    repo = d.repo
    first, second = (tag for tag in read_tags(repo, seal_refs(repo)).values() if isinstance(tag, SealTag))
    note_ = replace(second.note, tip=first.note.tip, leaves=first.note.leaves, root=first.note.root)
    made_ = write_tag(repo, 2, note_, Person("Lead", "lead@example.org", moment("13:13")))
    d.ref("refs/tags/seal/000002", made_.oid)
    return d.second


def seal_deleted(d: Audited) -> str:
    d.ref("refs/tags/seal/000001", "")
    return d.second


def squashed(d: Audited) -> str:
    """All tickets as they stand, in one first commit."""
    names = d.door.desk.git("ls-tree", "-r", "-z", "--name-only", d.second).rstrip("\0").split("\0")
    files: dict[str, Content] = {name: d.last.data(name) for name in names}
    return made(d.door, Commit(files, b"desk: begun\n\nKefu-Action: init\n", "lead-1", parents=("none",)))


def other_history_joined(d: Audited) -> str:
    root = made(
        d.door, Commit({ids.path_of("261121-7K3F9Q5"): d.last.data(d.door.path("first"))}, b"x\n", parents=("none",))
    )
    return made(d.last, Commit({}, b"merge\n", parents=(d.second, root)))


TAMPERINGS: dict[str, tuple[Tampering, list[str]]] = {
    "an entry edited": (on(edited), ["entry-edited"]),
    "an entry taken out": (on(removed), ["entry-removed"]),
    "an entry put in between": (on(inserted), ["entry-inserted"]),
    "a header by hand": (on(header), ["header"]),
    "history rewritten from there": (history_rewritten, ["seal-tip", "receipt-lost"]),
    "tail rebased": (tail_rebased, ["seal-tip", "receipt-lost"]),
    "the last commits cut off": (cut_off, ["seal-tip", "receipt-lost"]),
    "back-dated by both dates": (backdated, ["backdated"]),
    "a clock set back": (clock_back, ["clock-back"]),
    "dated after it was received": (dated_after, ["dated-after"]),
    "pushed past the door": (passed_by, ["receipt-lacking"]),
    "another author": (on(lambda d: replace(note(d, at=AT("13:20")), author="agent-2")), ["by"]),
    "written by nobody of the staff": (on(lambda d: replace(note(d, at=AT("13:20")), committer="nobody")), ["committer"]),
    "trailers forged": (on(lambda d: replace(with_message(d, replaced("Kefu-Action: note", "Kefu-Action: close")), written=moment("13:20"))), ["message"]),
    "a merge with a changed line": (merge_with_a_changed_line, ["merge"]),
    "a ticket deleted and added again": (deleted_and_added_again, ["deleted"]),
    "rules changed and changed back": (rules_there_and_back, ["permission"]),
    "a breach that is none": (on(breach), ["no-miss"]),
    "an attachment exchanged": (vault(lambda d: {attachment(d.door): b"another photo"}), ["file-changed"]),
    "a record altered": (vault(lambda d: {record(d.door, "first"): b"ticket: x\n"}), ["record-changed"]),
    "a record taken away": (vault_gone, ["record-missing"]),
    "an erased record brought back": (vault(lambda d: {record(d.door, "third"): b"x"}), ["forgotten-kept"]),
    "a record of no entry": (vault(lambda d: {record(d.door, "first")[:15] + "0123456789.yaml": b"x"}), ["record-stray"]),
    "a record of no ticket": (vault(lambda _d: {"261121-7K3F9Q5/0123456789.yaml": b"x"}), ["record-stray"]),
    "receipts rewritten": (receipts_rewritten, ["receipts-rewritten"]),
    "a receipt left out": (receipt_left_out, ["receipt-number"]),
    "a receipt by hand": (receipt_by_hand, ["receipt-none"]),
    "a seal replaced, two of one number": (seal_moved, ["seal-lost"]),
    "a seal deleted": (seal_deleted, ["seal-missing"]),
    "tickets brought along by a new beginning": (squashed, ["beginning"]),
    "another history joined": (other_history_joined, ["root", "unrelated"]),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERINGS)
def test_each_is_found(desk: Audited, name: str) -> None:
    tamper, expected = TAMPERINGS[name]
    found = desk.audit(tamper(desk)).found
    rules = {one.rule for one in found}
    assert set(expected) <= rules, [(one.rule, one.text.text(str)) for one in found]
    assert all(one.commit or one.ticket or one.rule.startswith(("receipt", "seal")) for one in found)


def test_an_honest_history_has_no_finding(desk: Audited) -> None:
    found = desk.audit(desk.second)
    assert [(one.rule, one.text.text(str)) for one in found.found] == []
    assert (found.seals, found.receipts) == (2, 3)
    # What was erased is told: by whom, when and why.
    assert [one.text() for one in found.told] == [
        f"{desk.door.tickets['third']}: contacts and attachments were erased on 2026-11-21 10:10 by lead-1: asked"
    ]
    assert [one.code for one in found.unknown] == ["seals-here", "not-signed"]


def test_signatures_on_a_signed_desk(desk: Audited) -> None:
    """An honest one, none, one by the key of another, one by a key after its end, and one that was kept back till then."""
    desk.unwitnessed()
    git = desk.door.desk.top / ".git"
    public = {
        name: path.read_text().strip() for name, path in (("lead-1", git / "key.pub"), ("agent-1", key(git, "agent")))
    }

    def keyed(data: bytes) -> bytes:
        for name, one in public.items():
            data = data.replace(f"{name}: {{".encode(), f"{name}: {{keys: ['{one}'], ".encode(), 1)
        return data.replace(b"desk: desk", b"sign: true\ndesk: desk", 1)

    begun = replace(desk.door, tip=made(desk.last, replace(config(desk.last, keyed), at=moment("13:20"))))

    def noted(on: Door, clock: str, text: str, signer: str = "agent") -> str:
        commit = made(on, honest(on, entry(on.ticket("played"), at=AT(clock), text=text)))
        return signed(desk, commit, signer) if signer else commit

    good = replace(begun, tip=noted(begun, "13:30", "told him"))
    assert desk.found(good.tip) == []
    assert desk.found(noted(good, "13:40", "once more", "")) == ["signature"]
    assert desk.found(noted(good, "13:40", "once more", "key")) == ["signer"]
    ending = config(good, lambda data: data.replace(f"keys: ['{public['agent-1']}'], ".encode(), b"", 1))
    ended = replace(good, tip=signed(desk, made(good, replace(ending, at=moment("13:50"))), "key"))
    assert desk.found(ended.tip) == []
    assert desk.found(noted(ended, "14:00", "once more")) == ["signer"]
    beside = unite(desk.repo, ended.tip, noted(good, "14:00", "once more"), "origin").commit
    assert desk.found(beside) == ["taken"]


def test_where_nothing_lies_outside_his_reach_the_audit_says_so(desk: Audited) -> None:
    desk.unwitnessed()
    found = desk.audit(history_rewritten(desk))
    assert found.found == ()
    assert [one.code for one in found.unknown] == ["no-seal", "no-receipts", "not-signed"]


def test_replaced_objects_mailmaps_and_graphs_have_no_effect(desk: Audited) -> None:
    """An insider shows another version than is committed; the audit reads what is committed."""
    top = desk.door.desk.top
    forged = desk.door.desk.git("rev-parse", f"{history_rewritten(desk)}~1").strip()
    desk.ref(f"refs/replace/{desk.first}", forged)
    (top / ".mailmap").write_text("Two <2@example.org> <1@example.org>\n", encoding="utf-8")
    desk.door.desk.git("commit-graph", "write", "--reachable")
    try:
        assert desk.found(desk.second) == []
    finally:
        (top / ".mailmap").unlink()
        shutil.rmtree(top / ".git/objects/info/commit-graphs", ignore_errors=True)
        (top / ".git/objects/info/commit-graph").unlink(missing_ok=True)


@pytest.mark.parametrize("place", ["info/grafts", "shallow"])
def test_a_cut_history_is_refused(desk: Audited, place: str) -> None:
    path = desk.door.desk.top / ".git" / place
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{desk.first}\n", encoding="ascii")
    try:
        with pytest.raises(StoreFault, match="cannot be audited"):
            desk.audit(desk.second)
    finally:
        path.unlink()


def test_bytes_written_under_the_id_of_others_are_found(desk: Audited) -> None:
    """git believes the name of an object's file."""
    top = desk.door.desk.top
    name = desk.door.desk.git("rev-parse", f"{desk.second}:{desk.door.path('second')}").strip()
    path = top / ".git/objects" / name[:2] / name[2:]
    if not path.exists():
        desk.door.desk.git("unpack-objects", "-q")
    data = desk.last.data(desk.door.path("second")).replace(b"called back", b"nobody knew")
    before = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(zlib.compress(b"blob %d\0" % len(data) + data))
    try:
        found = desk.audit(desk.second).found
        assert ("object", desk.second) in [(one.rule, one.commit) for one in found]
    finally:
        path.write_bytes(before)


def test_what_was_audited_is_not_looked_at_again_and_not_forgotten(desk: Audited) -> None:
    bad = made(desk.last, edited(desk.last))
    first = desk.audit(bad)
    again = desk.audit(bad, anew=False)
    assert (again.found, again.commits, again.before) == (first.found, 0, first.commits)
    # On top of it only the new commit is judged, and what was found stays.
    after = replace(desk.door, tip=bad)
    grown = made(after, honest(after, entry(after.ticket("weighed"), at=AT("13:30"), text="asked")))
    more = desk.audit(grown, anew=False)
    assert (more.found, more.commits) == (first.found, 1)
    # The clock of each person is remembered too.
    earlier = replace(desk.door, tip=grown)
    back = made(earlier, honest(earlier, entry(earlier.ticket("played"), at=AT("12:30"), text="told him")))
    assert "clock-back" in [one.rule for one in desk.audit(back, anew=False).found]
    # A record that is altered later, under a ticket that nobody touched, is found.
    vault(lambda d: {record(d.door, "first"): b"ticket: x\n"})(desk)
    assert "record-changed" in [one.rule for one in desk.audit(grown, anew=False).found]


def test_what_was_audited_before_its_receipt_came_is_compared_with_it(desk: Audited) -> None:
    commit = made(desk.last, honest(desk.last, entry(desk.last.ticket("played"), at=AT("14:00"), text="told him")))
    assert desk.audit(commit).found == ()
    enter(desk.repo, [Update(MAIN, desk.second, commit)], moment("13:30"), "one")
    for _ in range(2):  # and it is not forgotten
        assert [one.rule for one in desk.audit(commit, anew=False).found] == ["dated-after"]


def test_receipts_that_were_rewritten_are_told_each_time(desk: Audited) -> None:
    receipts_rewritten(desk)
    for _ in range(2):
        assert "receipts-rewritten" in [one.rule for one in desk.audit(desk.second, anew=False).found]


def test_another_history_or_other_rules_start_over(desk: Audited, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = desk.audit(desk.second).commits
    assert desk.audit(desk.first, anew=False).commits == whole - 1
    monkeypatch.setattr("kefu.desk.audit.memory.SCHEMA", 0)
    assert desk.audit(desk.first, anew=False).commits == whole - 1


def test_one_ticket_alone(desk: Audited) -> None:
    bad = made(desk.last, edited(desk.last))
    for name, rules in (("first", ["entry-edited"]), ("played", [])):
        session = Session.open(desk.door.desk.top, NOW)
        session.rev = bad
        found = audit_ticket(session, desk.door.tickets[name])
        session.close()
        assert [one.rule for one in found.found if one.ticket] == rules
        assert found.commits < desk.audit(bad).commits


def test_every_finding_says_what_it_means(desk: Audited) -> None:
    found = desk.audit(made(desk.last, edited(desk.last))).found
    report = audit_report([one for one in found if one.ticket], NOW, UTC)
    row = report.items[0]
    assert (row["ticket"], row["rule"]) == (desk.door.tickets["first"], "entry-edited")
    assert str(row["means"]).startswith("What was recorded before was altered afterwards")
