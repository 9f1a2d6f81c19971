"""A sweep reads no ticket again on which it had nothing to write, until time, the ticket or the rules change that."""

from datetime import datetime

import pytest

import kefu.desk.sweep as sweeping
from kefu.core.fold.merge import merge
from kefu.desk.session import Session
from kefu.store.codecs import ticket as ticket_codec
from tests.cli.desks import NOON, Desk, new_desk

LATE, LATER = "2026-11-24T12:00:00+08:00", "2026-11-24T13:00:00+08:00"


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = new_desk(tmp_path_factory.mktemp("quiet") / "desk")
    for name, value in made.env().items():
        monkeypatch.setenv(name, value)
    for waybill in ("75312345678901", "75312345678902"):
        made.must("open", "inquiry", waybill, "x", "--incomplete", "--no-input")
    return made


def swept(desk: Desk, now: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """How many tickets a sweep reads, and on how many it writes."""
    read: list[str] = []
    real = sweeping._one

    def one(session: Session, view: object, path: str, quiet: dict[str, float | None], stands: object) -> object:
        read.append(path)
        return real(session, view, path, quiet, stands)  # type: ignore[arg-type]

    monkeypatch.setattr(sweeping, "_one", one)
    try:
        done = sweeping.sweep(Session.open(desk.top, datetime.fromisoformat(now)))
    finally:
        monkeypatch.setattr(sweeping, "_one", real)
    return len(read), len(done.swept)


def test_what_was_missed_is_not_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert swept(desk, LATE, monkeypatch) == (2, 2)
    assert swept(desk, LATER, monkeypatch) == (0, 0)


def test_a_ticket_that_changed_is_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    swept(desk, LATE, monkeypatch)
    desk.must("contact", "75312345678901", "courier", "reached", "--follow", "14:00", now=LATER)
    assert swept(desk, LATER, monkeypatch) == (1, 0)
    assert swept(desk, "2026-11-24T13:30:00+08:00", monkeypatch) == (0, 0)
    assert swept(desk, "2026-11-24T14:30:00+08:00", monkeypatch) == (1, 1)


def unaware(desk: Desk) -> None:
    """A union of two clones: in one the wait was struck that an answer ends in the other; nothing on the ticket is due."""
    number = desk.must("open", "failed-delivery", "75312345678903", "x", "--direction", "inbound", "--incomplete")
    desk.must("wait", number, "origin")
    start = desk.git("rev-parse", "HEAD").strip()
    texts = []
    for acts in (("reply", number, "origin", "redelivery"), ("undo", number, "--why", "x")):
        desk.git("reset", "--hard", "-q", start)
        desk.must(*acts)
        texts.append(desk.file(number).read_bytes())
    tickets = [ticket_codec.read(text, f"tickets/2026/11/21/{number}.yaml")[0] for text in texts]
    desk.file(number).write_bytes(ticket_codec.write(merge(*(t for t in tickets if t is not None))))
    desk.commit()


@pytest.mark.parametrize("indexed", [True, False])
def test_an_entry_unaware_of_a_strike_is_found_though_nothing_is_due(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, indexed: bool
) -> None:
    unaware(desk)
    if not indexed:
        monkeypatch.setattr(Session, "index", lambda _self: None)
    assert swept(desk, NOON, monkeypatch) == (1, 1)
    # Without an index nothing is remembered; but the strike is read on the ticket that has one, not on every ticket.
    assert swept(desk, NOON, monkeypatch) == (0 if indexed else 1, 0)


def test_other_rules_are_asked_of_all_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    swept(desk, LATE, monkeypatch)
    with (desk.top / "kefu.yaml").open("a") as file:
        file.write("# another\n")
    desk.commit()
    assert swept(desk, LATER, monkeypatch) == (2, 0)


def test_a_rehearsal_notes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    sweeping.sweep(Session.open(desk.top, datetime.fromisoformat(LATE)), dry_run=True)
    assert swept(desk, LATE, monkeypatch) == (2, 2)
