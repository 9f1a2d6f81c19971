"""What is read by patterns is what the strict reader and the fold say, row by row: of true, of random and of damaged files."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kefu.core.fold.fold import fold
from kefu.core.measures.measured import measured
from kefu.core.measures.working import Working
from kefu.core.ticket.model import Entry
from kefu.core.times.calendar import Calendar
from kefu.core.vocabulary import ids
from kefu.store.codecs import ticket as codec
from kefu.store.measures import quick
from kefu.store.measures.schema import ROWS, VALUES
from tests.bench.models import bare_copy, models
from tests.cli.desks import new_desk
from tests.core.fold.clones import DO, World
from tests.core.fold.timelines import NUMBER, ZONE, act, at, do, opened, start

ROOT = Path(__file__).parents[2]
PATH = ids.path_of(NUMBER)
WORKING = Working(Calendar("office", (((540, 720), (780, 1080)),) * 6 + ((),)), ZONE)
Found = dict[str, list[tuple[object, ...]]]


def slowly(data: bytes, path: str) -> Found | None:
    """The rows of the folded ticket; None of a file that is none."""
    ticket = codec.read(data, path)[0]
    if ticket is None:
        return None
    found = measured(ticket, path, WORKING)
    rows: Found = {table: [VALUES[table](one) for one in getattr(found, table)] for table in ROWS if table != "tickets"}
    return rows | {"tickets": [VALUES["tickets"](found.ticket)]}


def taken(data: bytes, path: str = PATH) -> bool:
    """Whether a file is straight; then it must have given exactly the rows of the folded ticket, and else none."""
    rows: Found = {table: [] for table in ROWS}
    done = quick.take(data, path, ids.number_of(path) or "", WORKING, rows)
    if done:
        assert rows == slowly(data, path)
    else:
        assert not any(rows.values())
    return done


def straight(*entries: Entry) -> bool:
    """Whether a timeline is straight."""
    return taken(codec.write(fold(NUMBER, entries)))


def test_tickets_of_the_fixture_desks() -> None:
    files = sorted((ROOT / "fixtures").glob("*/tickets/**/*.yaml"))
    done = [
        taken(file.read_bytes(), file.as_posix().partition("-1/")[2] or file.as_posix().partition("-2/")[2])
        for file in files
    ]
    assert len(done) >= 20
    assert any(done)


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, bytes]]:
    """Tickets as the bench makes them: worked by commands, some open, some closed."""
    chance, made = random.Random(16), models(tmp_path_factory.mktemp("models") / "desk")
    return [
        (ids.path_of(number), data)
        for model in made.values()
        for number, data in (bare_copy(model, date(2024, 2, 1 + n % 29), chance) for n in range(100))
    ]


def test_what_commands_write_is_straight(copies: list[tuple[str, bytes]]) -> None:
    assert all(taken(data, path) for path, data in copies)


def damaged(data: bytes, chance: random.Random) -> Iterator[bytes]:
    """A file with a line less, twice, in another place, with a character more, another value."""
    lines = data.split(b"\n")
    i, k = chance.randrange(len(lines)), chance.randrange(len(lines))
    yield b"\n".join(lines[:i] + lines[i + 1 :])
    yield b"\n".join([*lines[:i], lines[i], *lines[i:]])
    yield b"\n".join([*lines[:i], lines[k], *lines[i:]])
    yield b"\n".join([*lines[:i], lines[k], *lines[i + 1 :]])
    yield b"\n".join([*lines[:i], *lines[k:]])
    place = chance.randrange(len(data))
    for odd in (
        b" ",
        b"#",
        b": ",
        b'"',
        b"\n",
        b"\t",
        b"\x07",
        "\u2028".encode(),
        "\u202e".encode(),
        b"\xff",
        b"- ",
        b"&",
        b"0",
    ):
        yield data[:place] + odd + data[place:]
        yield data[:place] + odd + data[place + 1 :]


def test_damaged_files(copies: list[tuple[str, bytes]]) -> None:
    """Whatever a hand or a disk did to a file: it is read as the strict reader reads it, or not by patterns."""
    chance = random.Random(17)
    done = [taken(bad, path) for path, data in chance.sample(copies, 60) for bad in damaged(data, chance)]
    assert len(done) > 1800
    assert 30 < sum(done) < 1500


def test_random_timelines_of_several_clones() -> None:
    """As they are when people work apart and unite: most are to be folded, and some are straight."""
    chance, done = random.Random(18), []
    for draw in range(250):
        world = World.born(2, draw)
        calm = draw % 2
        for _ in range(chance.randrange(2, 22)):
            kind = chance.choice(
                [k for k in DO if not calm or k not in ("reopen", "strike", "category", "move", "amend")]
            )
            world.step(0 if calm else chance.randrange(2), kind, chance.randrange(5000))
            if chance.random() < 0.3:
                world.merge(chance.randrange(2), chance.randrange(2))
        done += [straight(*clone.entries[:n]) for clone in world.clones for n in range(1, len(clone.entries) + 1)]
    assert len(done) > 3000
    assert 500 < sum(done) < len(done)


def test_the_forty_cases_imported(tmp_path: Path) -> None:
    """As a table, and then worked on: kefu is their agent in both."""
    desk, how = new_desk(tmp_path / "desk"), tmp_path / "map.yaml"
    how.write_text(desk.must("import", str(ROOT / "data" / "cases.csv"), "--guess"))
    desk.must("import", str(ROOT / "data" / "cases.csv"), "--map", str(how))
    files = sorted((desk.top / "tickets").glob("20*/**/*.yaml"))
    assert len(files) == 40
    for file in files:
        path = file.relative_to(desk.top).as_posix()
        assert taken(file.read_bytes(), path)
        found = slowly(file.read_bytes(), path)
        assert found is not None
        assert {row[3] for row in found["entries"]} == {"kefu"}, path
    number = files[0].stem
    desk.must("note", number, "x")
    assert taken(files[0].read_bytes(), files[0].relative_to(desk.top).as_posix())


# -- what is straight, and what is not


def test_what_is_straight() -> None:
    """A day's work with a wait, a miss that stands, an escalation, money, a link to a customer's file and a call-back."""
    assert straight(
        opened(start("contact", 30), {**start("statutory", 900), "bears": "branch", "source": "a: b # c"}),
        do("contact", "K", 1, party="customer", way="in"),
        do("wait", "W", 5, start("wait-W000000000", 45), for_="courier:courier-9", until=at(45)),
        do("breach", "B", 30, act("missed", "contact", "A", 30), start("report", 99), by="kefu", clock="contact"),
        do("escalate", "E", 31, by="kefu", clock="contact", to="supervisor", rank="1", owner="lead-1"),
        do("reply", "P", 40, act("met", "wait-W000000000", "W"), ends="W", party="courier:courier-9", result="found"),
        do("assign", "S", 41, owner="agent-2"),
        do("settle", "M", 42, kind="fine", amount="86.5", stage="paid", code="101", pieces="2", written=at(50)),
        do("link", "N", 51, relation="customer", other="261120-0000000"),
        do("event", "V", 52, what="attempt", reason="nobody-home", whom="courier:9"),
        do(
            "contact",
            "R",
            55,
            act("met", "contact", "A"),
            party="customer",
            way="out",
            outcome="reached",
            text='"x" \\ y',
        ),
        do("resolve", "X", 60, act("stop", "report", "B"), result="found", cause="no-notice"),
        do("callback", "Y", 70, verdict="satisfied"),
        do("close", "Z", 71, act("met", "statutory", "A"), how="solved", rests="Y"),
        do("note", "H", 99, text="after"),
    )


CROOKED = {
    "struck": [do("note", "N", 5, text="x"), do("strike", "X", 6, entry="N", why="x")],
    "reopened": [do("close", "C", 5, how="void"), do("reopen", "R", 9, cycle="R", after="A")],
    "amended": [do("amend", "M", 5, changes=[{"fact": "carrier", "now": "sf"}])],
    "closed twice": [do("close", "C", 5, how="void"), do("close", "D", 6, how="void")],
    "unsolved": [do("callback", "C", 5, verdict="unsolved")],
    "paused": [do("wait", "W", 5, act("pause", "contact", "A"), for_="customer")],
    "moved": [do("clock", "C", 5, act("move", "contact", "A", 90), by="kefu", clock="contact")],
    "of another cycle": [do("note", "N", 5, cycle="B", text="x")],
    "a double": [do("note", "N", 5, text="x"), do("note", "N", 5, text="y")],
    "a clock started twice": [do("contact", "K", 5, start("contact", 99), party="customer")],
    "a clock that is unknown": [do("contact", "K", 5, act("met", "verify", "A"), party="customer")],
    "a clock of another start": [do("contact", "K", 5, act("met", "contact", "K"), party="customer")],
    "a miss that does not stand": [
        do("contact", "K", 5, act("met", "contact", "A"), party="customer"),
        do("breach", "B", 60, act("missed", "contact", "A", 60), by="kefu", clock="contact"),
    ],
    "assigned when closed": [do("close", "C", 5, how="void"), do("assign", "S", 6, owner="agent-2")],
    "started when solved": [do("resolve", "C", 5, result="found"), do("note", "N", 6, start("verify", 9), text="x")],
    "waiting when solved": [do("resolve", "C", 5, result="found"), do("wait", "W", 6, for_="courier")],
    "escalated twice": [
        do("escalate", "E", 5, to="supervisor", rank="1", owner="a"), do("escalate", "F", 6, to="agent", rank="0", owner="b")
    ],
    "ended by an incident": [do("resolve", "C", 5, result="found", incident="261120-0000000")],
    "opened twice": [do("open", "B", 5, facts={"kind": "complaint", "category": "damaged", "title": "x"}, owner="b")],
    "an action of a newer kefu": [do("praise", "N", 5, text="x")],
    "a key of a newer kefu": [do("note", "N", 5, text="x", mood="good")],
    "a text of two lines": [do("note", "N", 5, text="x\ny")],
}  # fmt: skip


@pytest.mark.parametrize("name", CROOKED)
def test_what_is_not_straight(name: str) -> None:
    assert not straight(opened(start("contact", 60)), *CROOKED[name])
    assert straight(opened(start("contact", 60)), do("note", "N", 5, text="x"))


def test_a_file_that_is_another_tickets() -> None:
    data = codec.write(fold(NUMBER, [opened()]))
    assert not taken(data, ids.path_of(ids.new_number(do("note", "N", 0, text="x").at)))
    assert not taken(data.replace(NUMBER.encode(), b"261121-0000000"))


def test_a_clock_twice_in_a_header() -> None:
    data = codec.write(fold(NUMBER, [opened(start("contact", 60), start("verify", 90))]))
    assert taken(data)
    assert not taken(data.replace(b"  verify:\n", b"  contact:\n"))


def test_times_that_are_none() -> None:
    data = codec.write(fold(NUMBER, [opened()]))
    assert not taken(data.replace(b"  at: 2026-11-21T", b"  at: 2026-13-21T"))
    for day, there in (("2024-02-29", True), ("2026-02-29", False), ("2100-02-29", False), ("2026-04-31", False)):
        assert taken(data.replace(b"2026-11-21T", f"{day}T".encode())) is there, day
