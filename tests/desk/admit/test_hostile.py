"""Each kind of push that is not what the desk's design describes: refused, with commit, path and rule."""

import pytest

from tests.desk.admit.pushes import Door, door_at, made, note


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Door:
    return door_at(tmp_path_factory.mktemp("door") / "desk")


def test_an_honest_note(door: Door) -> None:
    """What every row below changes in one point."""
    said = door.pushed(made(door, note(door)))
    assert [(r.rule, r.text.text(str)) for r in said.refusals] == []
    assert said.commits == 1
