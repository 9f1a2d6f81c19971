"""What `check` says of entries and commits that kefu would never have written. Each forgery is a real commit by plain git."""

import json
import shutil
from pathlib import Path

import pytest

from kefu.core.base.node import Node
from tests.cli.desks import Desk, new_desk
from tests.cli.shared import Clone, shared_desk
from tests.desk.judging.forging import Forgery, forge, ticket_of

LATER = "2026-11-21T12:30:00+08:00"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Clone]:
    """A shared desk with a lead and an agent who has opened a ticket."""
    lead, agent = shared_desk(tmp_path_factory.mktemp("forged") / "d", people=1)
    agent.opened()
    return [lead, agent]


def number_of(desk: Desk) -> str:
    """The one ticket of the desk."""
    return next((desk.top / "tickets").rglob("*.yaml")).stem


def found(desk: Desk) -> list[tuple[str, str]]:
    """Code and sentence of everything that `check` finds."""
    code, out, _said = desk.kefu("--lang", "en", "check", "--format", "json", now=LATER)
    items = json.loads(out)["items"]
    assert code == (1 if any(item["severity"] == "fault" for item in items) else 0)
    return [(item["code"], item["text"]) for item in items]


def copied(desk: Clone, where: Path) -> Clone:
    """A copy of a clone, to be spoilt."""
    shutil.copytree(desk.top, where, symlinks=True)
    return Clone(where, desk.mail)


def author_changed(desk: Desk, number: str) -> None:
    desk.must("propose", number, "compensate", now=LATER)
    desk.git(
        "commit",
        "-q",
        "--amend",
        "--no-edit",
        "--author=Somebody <some@example.org>",
        "--date=2020-01-01T00:00:00+08:00",
    )


def approved_without_the_role(desk: Desk, number: str) -> None:
    desk.must("propose", number, "compensate", now=LATER)
    proposed = ticket_of(desk, number).entries[-1].op
    forge(desk, number, {"did": "approve", "verdict": "yes", "of": proposed, "by": "agent-1"})


def closed_without_what_it_needs(desk: Desk, number: str) -> None:
    forge(desk, number, {"did": "close", "how": "solved", "category": "signed-not-received"})


def a_strangers_commit(desk: Desk, number: str) -> None:
    desk.must("note", number, "a note", now=LATER)
    stranger = Clone(desk.top, "stranger@example.com")
    stranger.git("commit", "-q", "--amend", "--no-edit")


def _clock(desk: Desk, number: str) -> dict[str, str]:
    running = ticket_of(desk, number).running[0]
    return {"name": running.name, "of": running.op}


def a_note_that_meets(desk: Desk, number: str) -> None:
    clock = _clock(desk, number)
    forge(desk, number, {"did": "note", "text": "x", "effects": [{"met": clock["name"], "of": clock["of"]}]})


def a_note_that_moves(desk: Desk, number: str) -> None:
    clock = _clock(desk, number)
    effect: Node = {"move": clock["name"], "of": clock["of"], "due": "2027-01-01T00:00:00+08:00"}
    forge(desk, number, {"did": "note", "text": "x", "effects": [effect]})


def a_note_that_stops(desk: Desk, number: str) -> None:
    clock = _clock(desk, number)
    forge(desk, number, {"did": "note", "text": "x", "effects": [{"stop": clock["name"], "of": clock["of"]}]})


def a_breach_that_is_none(desk: Desk, number: str) -> None:
    running = ticket_of(desk, number).running[0]
    due = "2026-11-21T12:10:00+08:00"
    fields = {"did": "breach", "by": "kefu", "at": due, "written": LATER, "clock": running.name}
    forge(desk, number, {**fields, "effects": [{"missed": running.name, "of": running.op, "due": due}]})


def an_effect_left_out(desk: Desk, number: str) -> None:
    forge(desk, number, {"did": "wait", "for": "origin", "by": "agent-1"})


def a_due_time_put_off(desk: Desk, number: str) -> None:
    effect: Node = {"start": "reply", "due": "2027-01-01T00:00:00+08:00", "source": "问题件处理标准流程 一.3"}
    forge(desk, number, {"did": "wait", "for": "origin", "effects": [effect]})


def a_pin_to_nothing(desk: Desk, number: str) -> None:
    forge(desk, number, {"did": "step", "step": "signed-by", "answer": "guard", "playbook": "1" * 40})


def a_trailer_untrue(desk: Desk, number: str) -> None:
    fields = {"did": "contact", "party": "courier", "way": "out", "channel": "phone", "outcome": "no-answer"}
    forge(desk, number, fields, Outcome="reached")


def a_phone_in_full(desk: Desk, number: str) -> None:
    forge(desk, number, {"did": "note", "text": "13812345678"})


def somebody_elses_name(desk: Desk, number: str) -> None:
    forge(desk, number, {"did": "note", "text": "x", "by": "lead-1"})


FORGERIES: dict[str, tuple[Forgery, dict[str, str]]] = {
    "author": (
        author_changed,
        {"author": "its author is Somebody <some@example.org>", "author-date": "2020-01-01T00:00:00+08:00"},
    ),
    "role": (approved_without_the_role, {"not-allowed": "it takes a role with the permission approve"}),
    "gate": (closed_without_what_it_needs, {"not-allowed": "is not closed as solved without"}),
    "stranger": (a_strangers_commit, {"committer": "<stranger@example.com>, who is not on the staff list"}),
    "meets": (a_note_that_meets, {"effect-untrue": "is met, and by the rules of its time it is not"}),
    "moves": (a_note_that_moves, {"effect-untrue": "it moves the due time of the clock"}),
    "stops": (a_note_that_stops, {"effect-untrue": "it stops the clock"}),
    "breach": (a_breach_that_is_none, {"no-miss": "no sweep had this to write about the clock"}),
    "left-out": (an_effect_left_out, {"effect-left-out": "it leaves out that the clock reply starts"}),
    "put-off": (a_due_time_put_off, {"effect-differs": "due of the clock reply is 2027-01-01T00:00:00+08:00"}),
    "pin": (a_pin_to_nothing, {"pin-unknown": "it goes by the playbook 1111111111"}),
    "trailer": (a_trailer_untrue, {"trailer": "says Kefu-Outcome: reached; the entry gives no-answer"}),
    "phone": (a_phone_in_full, {"personal-data": "text holds personal data in full"}),
    "name": (somebody_elses_name, {"author": "its entries are by lead-1"}),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_found(made: list[Clone], tmp_path: Path, name: str) -> None:
    """Each by the finding that is meant for it, in words a supervisor understands, and by nothing that is beside it."""
    forgery, expected = FORGERIES[name]
    desk = copied(made[1], tmp_path / "desk")
    assert found(desk) == []
    forgery(desk, number_of(desk))
    seen = found(desk)
    assert {code for code, _text in seen} == set(expected), seen
    for code, words in expected.items():
        assert any(words in text for one, text in seen if one == code), seen


def test_what_was_found_stays_found_and_is_not_judged_again(made: list[Clone], tmp_path: Path) -> None:
    """The second check says the same; work after it is judged alone, and the file that remembers may be lost or damaged."""
    desk = copied(made[1], tmp_path / "desk")
    number = number_of(desk)
    a_note_that_meets(desk, number)
    first = found(desk)
    assert found(desk) == first
    desk.must("note", number, "honest", now=LATER)
    assert found(desk) == first
    kept = desk.top / ".git" / "kefu" / "judged.json"
    for text in ("", "{", '{"schema": 1}', "[]"):
        kept.write_text(text)
        assert found(desk) == first


def test_a_history_that_goes_another_way_is_judged_anew(made: list[Clone], tmp_path: Path) -> None:
    """A reset takes the finding with the commit."""
    desk = copied(made[1], tmp_path / "desk")
    a_note_that_meets(desk, number_of(desk))
    assert found(desk) != []
    desk.git("reset", "-q", "--hard", "HEAD~1")
    assert found(desk) == []


def test_replacements_change_nothing(made: list[Clone], tmp_path: Path) -> None:
    """A replace ref that hides the forgery is ignored."""
    desk = copied(made[1], tmp_path / "desk")
    honest = desk.git("rev-parse", "HEAD").strip()
    a_note_that_meets(desk, number_of(desk))
    desk.git("replace", "HEAD", honest)
    assert [code for code, _text in found(desk)] == ["effect-untrue"]


def test_a_rule_broken_in_an_old_commit(made: list[Clone], tmp_path: Path) -> None:
    """Entries of the time when kefu.yaml had a fault are judged by what could be read, and the finding says so."""
    desk = copied(made[1], tmp_path / "desk")
    config = desk.top / "kefu.yaml"
    good = config.read_text()
    config.write_text(good + "nonsense: [\n")
    desk.git("commit", "-q", "-am", "broken", "-m", "Kefu-Action: rules")
    forge(desk, number_of(desk), {"did": "note", "text": "x"})
    config.write_text(good + "surprise: 1\n")
    desk.git("commit", "-q", "-am", "odd", "-m", "Kefu-Action: rules")
    a_note_that_meets(desk, number_of(desk))
    config.write_text(good)
    desk.git("commit", "-q", "-am", "mended", "-m", "Kefu-Action: rules")
    seen = dict(found(desk))
    assert "could not be judged, since kefu.yaml before commit" in seen["rules-unread"]
    assert "judged by what could be read" in seen["effect-untrue"]


def test_what_is_remembered_reads_as_when_it_was_found(tmp_path: Path) -> None:
    """A sentence with words of a vocabulary in it says the same at the second check."""
    desk = new_desk(tmp_path / "desk")
    number = desk.must("open", "inquiry", "none", "asked", "--incomplete")
    desk.must("close", number, "as asked", "--how", "withdrawn")
    forge(desk, number, {"did": "wait", "for": "hub"})
    fresh = found(desk)
    assert "wait is for tickets that are open, waiting" in dict(fresh)["not-allowed"]
    assert found(desk) == fresh


def test_an_action_of_a_newer_kefu(tmp_path: Path) -> None:
    """It is kept, told of, and no reason to say that somebody forged it."""
    desk = new_desk(tmp_path / "desk")
    number = desk.must("open", "inquiry", "none", "asked", "--incomplete")
    path = desk.file(number)
    forge(desk, number, {"did": "note", "text": "x"})
    text = path.read_text().replace("did: note", "did: dance")
    path.write_text(text)
    desk.git("commit", "-q", "-a", "--amend", "--no-edit")
    said = dict(found(desk))
    assert "an action that this version does not know" in said["unknown-action"]


@pytest.mark.parametrize(
    "change",
    [
        ("  did: note\n", "  did: note\n  mood: calm\n"),
        ("  did: note\n", "  did: note\n  until-then: 2027-01-01T00:00:00+08:00\n"),
        ("  text: x\n", "  aaa: first\n  text: x\n"),
        ("  did: note\n", "  did: dance\n  steps:\n  - left\n  - right\n"),
        ("  did: note\n", "  did: note\n  more:\n    inner: 1\n"),
    ],
    ids=["in between", "an instant", "before a known one", "of a newer action", "a map"],
)
def test_an_entry_of_a_newer_kefu_can_be_written_after(tmp_path: Path, change: tuple[str, str]) -> None:
    """Its bytes are kept wherever in it the unknown key stands; `check` says that this kefu is too old, nothing else."""
    desk = new_desk(tmp_path / "desk")
    number = desk.must("open", "inquiry", "none", "asked", "--incomplete")
    forge(desk, number, {"did": "note", "text": "x"})
    path = desk.file(number)
    text = path.read_text()
    assert change[0] in text
    path.write_text(text.replace(*change))
    desk.git("commit", "-q", "-a", "--amend", "--no-edit")
    desk.must("note", number, "older kefu", now=LATER)
    assert change[1] in path.read_text()
    codes = {code for code, _text in found(desk)}
    # Its bytes are not those that the commit names, for the test has changed them after it.
    assert codes <= {"unknown-key", "unknown-action", "newer-key", "newer-action", "entry-changed", "trailer"}, codes
