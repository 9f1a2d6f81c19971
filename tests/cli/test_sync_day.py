"""A day of sixty operations in three clones over a shared desk on this machine; over ssh it is in test_sync_ssh."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli import day
from tests.cli.shared import Clone, shared_desk
from tests.cli.simulated import Person


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("exchange", [day.by_kefu, day.by_git], ids=["by kefu", "by plain git"])
def test_a_day_of_three(tmp_path: Path, exchange: Callable[[Clone], None]) -> None:
    day.live([Person(clone.top, clone.mail) for clone in shared_desk(tmp_path / "d")], exchange)
