"""What tests of several people share: a shared desk that is made once, and a copy of it for each test."""

from pathlib import Path

import pytest

from tests.cli.shared import Clone, copied, shared_desk


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shared desk with the lead's clone and two agents', made once."""
    where = tmp_path_factory.mktemp("shared") / "d"
    shared_desk(where)
    return where


@pytest.fixture
def clones(shared: Path, tmp_path: Path) -> list[Clone]:
    """The lead's clone and two agents', for one test."""
    return copied(shared, tmp_path / "d")
