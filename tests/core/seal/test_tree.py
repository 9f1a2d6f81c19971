"""The tree against the values that the first logs of certificates published, and against its own definition."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.core.seal import tree

DATA = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
LEAVES = [tree.leaf_hash(one) for one in DATA]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""The roots over the first 0 to 8 of them."""
A, B, C = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
)
PATHS = {
    (0, 8): [A, B, C],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        ROOTS[4],
    ],
    (2, 3): [ROOTS[2]],
    (1, 5): [ROOTS[1], B, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"],
}


def leaves(count: int) -> list[bytes]:
    return [tree.leaf_hash(b"%d" % one) for one in range(count)]


@pytest.mark.parametrize("count", range(9))
def test_roots_are_those_that_were_published(count: int) -> None:
    assert tree.root(LEAVES[:count]).hex() == ROOTS[count]


@pytest.mark.parametrize(("index", "size"), PATHS)
def test_paths_are_those_that_were_published(index: int, size: int) -> None:
    assert [one.hex() for one in tree.path(LEAVES[:size], index)] == PATHS[index, size]


def test_every_path_of_small_trees_holds() -> None:
    for size in range(1, 40):
        held = leaves(size)
        root = tree.root(held)
        for index in range(size):
            path = tree.path(held, index)
            assert tree.leads(held[index], index, size, path, root)


@given(st.integers(2, 300), st.data())
def test_nothing_else_leads_to_the_root(size: int, data: st.DataObject) -> None:
    held = leaves(size)
    root = tree.root(held)
    index = data.draw(st.integers(0, size - 1))
    path = tree.path(held, index)
    other = data.draw(st.integers(0, size - 1).filter(lambda one: one != index))
    assert tree.leads(held[index], index, size, path, root)
    assert not tree.leads(held[other], index, size, path, root)
    assert not tree.leads(held[index], other, size, path, root)
    assert not tree.leads(held[index], index, size, path[1:], root)
    assert not tree.leads(held[index], index, size, [*path, root], root)
    assert not tree.leads(held[index], index, size, [sha256(path[0]).digest(), *path[1:]], root)
    assert not tree.leads(held[index], size, size, path, root)


def test_a_tree_keeps_few_hashes() -> None:
    made = tree.Tree()
    for leaf in leaves(1000):
        made.add(leaf)
    assert (made.size, len(made._parts)) == (1000, bin(1000).count("1"))
    with pytest.raises(IndexError):
        tree.path(LEAVES, 8)


def test_several_paths_at_once_are_those_of_one_after_the_other() -> None:
    for size in range(1, 34):
        leaves = [tree.leaf_hash(bytes([n])) for n in range(size)]
        wanted = [*range(0, size, 3), size - 1]
        assert tree.paths(leaves, wanted) == {index: tree.path(leaves, index) for index in wanted}
    with pytest.raises(IndexError):
        tree.paths(leaves, [size])
