"""The simulator through real clones and real pushes: three people with wrong clocks do anything in any order.

At the end all clones hold the same tree, each entry is there exactly once, each ticket is what the pure merge of all
branches gives, what was forgotten is nowhere, and neither `kefu check` nor `git fsck` finds anything else.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kefu.core.fold.merge import merge
from kefu.core.ticket.model import Ticket
from kefu.core.ticket.timeline import swept
from kefu.core.vocabulary import ids
from kefu.store.codecs import ticket as codec
from tests.cli.desks import Desk
from tests.cli.shared import bare, copied, settle, whole
from tests.cli.simulated import EXCHANGE, KINDS, Person, Step, World, held, script, template

EXAMPLES = int(os.environ.get("KEFU_EXAMPLES", "60"))
LATER = "2026-11-24T12:00:00+08:00"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The same behind its door."""
    where = tmp_path_factory.mktemp("guarded") / "d"
    return where, template(where, door=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The shared desk, its clones and its tickets, made once."""
    where = tmp_path_factory.mktemp("made") / "d"
    return where, template(where)


def play(made: tuple[Path, list[str]], where: Path, steps: list[Step], draw: int, *, door: bool = False) -> World:
    """Do a script in fresh clones, and hold everything that must be true at the end."""
    people = [Person(clone.top, clone.mail) for clone in copied(made[0], where)]
    if door:  # the hooks know their place
        Desk(where).must("remote", "init", "shared.git")
    world = World(where, people, list(made[1]), draw, door)
    for number in world.tickets:
        world.note(number, people[0])
    for step in steps:
        world.step(step)
    expected = {number: united(world, number) for number in world.tickets}
    for person in (*people, *people) if door else ():  # it takes nothing that is ahead of it
        EXCHANGE["sync"](person, LATER)
    settle(*people)
    whole(*people)
    for number, ticket in expected.items():
        assert people[0].file(number).read_bytes() == codec.write(ticket)
    written_once(world, expected)
    checked(people, expected)
    forgotten_for_good(world, expected)
    return world


def united(world: World, number: str) -> Ticket:
    """The pure merge of all branches as they stand: every entry that anybody ever wrote, each after what its writer knew."""
    found = [held(person, number) for person in world.people]
    ticket = merge(*[one for one in found if one is not None])
    place = {(e.op, e.raw): i for i, e in enumerate(ticket.entries)}
    assert place.keys() == world.written[number].keys()
    assert all(place[one] < place[version] for version, known in world.written[number].items() for one in known)
    return ticket


def written_once(world: World, expected: dict[str, Ticket]) -> None:
    """Each operation stands once in its ticket and in one commit; only a sweep and an op given twice may be doubles."""
    out = world.people[0].git("log", "--no-merges", "--format=%(trailers:key=Kefu-Op,valueonly)%(trailers:key=Kefu-Entry,valueonly)")  # fmt: skip
    commits = Counter(out.split())
    for ticket in expected.values():
        ops = Counter(entry.op for entry in ticket.entries)
        doubles = {ids.derived_op("double", str(n)) for n in range(3)} | {e.op for e in ticket.entries if swept(e)}
        assert {op for op, count in ops.items() if count > 1} <= doubles
        for entry in ticket.entries:
            count = commits[codec.digest(entry)]
            assert count == 1 or (count and swept(entry)), (entry.op, count)


def checked(people: list[Person], expected: dict[str, Ticket]) -> None:
    """`kefu check` tells in each clone what the folds say of people unaware of each other, and finds no fault."""
    folded = Counter(finding.code for ticket in expected.values() for finding in ticket.findings)
    for person in people:
        code, out, said = person.kefu("check", "--format", "json", now=LATER)
        found = json.loads(out)["items"]
        assert (code, Counter(item["code"] for item in found)) == (0, folded), (out, said)
        assert {item["severity"] for item in found} <= {"information"}, out


def forgotten_for_good(world: World, expected: dict[str, Ticket]) -> None:
    """Of the phones that were told, exactly those are in the objects of a clone whose entry knew every erasure."""
    living: dict[str, bool] = {}
    for (number, op), phone in world.told.items():
        ticket = expected[number]
        entry = next(e for e in ticket.entries if e.op == op)
        forgets = {e.op for e in ticket.entries if e.did == "forget"}
        living[phone] = forgets <= set(entry.texts("forgets"))
    bare(world.where, "gc", "-q", "--prune=now")
    for where in (*(person.top for person in world.people), world.where / "shared.git"):
        args = ["git", "-C", str(where), "cat-file", "--batch-all-objects", "--batch", "--unordered"]
        objects = subprocess.run(args, env=world.people[0].env(), capture_output=True, check=True).stdout
        assert {phone: phone.encode() in objects for phone in living} == living, where


def test_clones_with_wrong_clocks(made: tuple[Path, list[str]], tmp_path: Path) -> None:
    world = play(made, tmp_path / "d", list(script(1, 24)), 1)
    assert world.count > world.refused.total()


def test_clones_through_the_door(guarded: tuple[Path, list[str]], tmp_path: Path) -> None:
    """Everything that honest people do is taken; what they make anew is, too."""
    steps = [*script(2, 20), (0, "note", 1), (1, "note", 2), (0, "sync", 0), (1, "again", 0)]
    world = play(guarded, tmp_path / "d", steps, 2, door=True)
    assert world.count > world.refused.total()
    assert world.anew


@pytest.mark.long
@pytest.mark.timeout(14400)
def test_clones_with_wrong_clocks_for_long(made: tuple[Path, list[str]]) -> None:
    done, refused = Counter[str](), Counter[str]()
    step = st.tuples(st.integers(0, 2), st.sampled_from(KINDS), st.integers(0, 5000))

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), phases=list(Phase), database=None)  # fmt: skip
    @given(st.lists(step, min_size=15, max_size=60), st.integers(0, 999))
    def example(steps: list[Step], draw: int) -> None:
        where = Path(tempfile.mkdtemp(prefix="kefu-simulated-"))
        try:
            world = play(made, where / "d", steps, draw)
        except BaseException:
            print(f"failed: draw {draw}, steps {steps}", flush=True)
            raise
        finally:
            shutil.rmtree(where)
        done.update(examples=1, steps=len(steps), operations=world.count - world.refused.total())
        refused.update(world.refused)
        done.update(entries=sum(len(one) for one in world.written.values()))
        print(dict(done), flush=True)

    example()
    print("refused:", dict(refused))
