"""The table of known customers: droppable, private, of no use with another key."""

from pathlib import Path

import pytest

from kefu.store.git.config import init
from kefu.store.git.repo import Repo
from kefu.store.index.customers import CustomerTable, drop

FILE = "261121-7K3F9Q5"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """An empty repository."""
    return init(tmp_path / "desk")


def kept(repo: Repo) -> CustomerTable:
    """The table with one mark."""
    table = CustomerTable.open(repo)
    assert table is not None
    with table.writing():
        table.add([("m", FILE)])
        table.stand({"refs/kefu/vault/2026-11": "a" * 40})
    return table


def test_it_lasts_and_is_dropped_with_its_key(repo: Repo) -> None:
    key = kept(repo).key
    again = CustomerTable.open(repo)
    assert again is not None
    assert (again.key, again.find("m"), len(again.tips())) == (key, [FILE], 1)
    again.forget([FILE])
    assert again.find("m") == []
    drop(repo)
    assert list((repo.common / "kefu").iterdir()) == []
    fresh = CustomerTable.open(repo)
    assert fresh is not None
    assert (fresh.key != key, fresh.find("m"), fresh.tips()) == (True, [], {})


@pytest.mark.parametrize("name", ["customers.key", "customers.sqlite"])
@pytest.mark.parametrize("data", [b"", b"x" * 5000])
def test_what_is_damaged_is_made_anew(repo: Repo, name: str, data: bytes) -> None:
    kept(repo).close()
    (repo.common / "kefu" / name).write_bytes(data)
    table = CustomerTable.open(repo)
    assert table is not None
    assert (table.find("m"), table.tips()) == ([], {})


def test_where_nothing_can_be_kept_there_is_none(repo: Repo) -> None:
    (repo.common / "kefu").write_text("in the way")
    assert CustomerTable.open(repo) is None
