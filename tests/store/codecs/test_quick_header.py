"""The quick reader of headers: the same as the strict one, or nothing."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.core.base.node import Node
from kefu.store.codecs import quick
from kefu.store.yaml import read as yamlio

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12) | st.sampled_from(
    ["- x", "a: b", "a #b", '"q"', "\\n", "two\nlines", "x:", "-", "?", "null", "1e5", " x", "x ", "韩*", "*x", "&x", "|", "{}"]
)  # fmt: skip
KEYS = st.sampled_from(["id", "title", "wait-0H5C9WXR3D", "branches", "due", "yes"])
NODES = st.recursive(
    TEXTS,
    lambda inner: (
        st.dictionaries(KEYS, inner, min_size=1, max_size=3)
        | st.lists(TEXTS | st.dictionaries(KEYS, inner, min_size=1, max_size=2), min_size=1, max_size=3)
    ),
    max_leaves=8,
)


def strict(text: str) -> Node | None:
    """What the strict reader gives."""
    document, _ = yamlio.read(text.encode(), "x", hand=False)
    return document.root if document else None


@given(st.dictionaries(KEYS, NODES, min_size=1, max_size=4))
def test_what_kefu_writes(node: dict[str, Node]) -> None:
    """The strict reader's tree, or None."""
    text = yamlio.emit(node)
    found = quick.root(text)
    assert found is None or found == strict(text)


@given(st.text("ab:- \n\"'#&*[]{}|>?,\\.0\t", max_size=30))
def test_anything_else(text: str) -> None:
    """Never something that the strict reader reads otherwise."""
    found = quick.root(text)
    assert found is None or found == strict(text)


@pytest.mark.parametrize(
    "text", ["a: b\n c\n", "a: 'b'\n", "a: |-\n  b\n", "a: b # c\n", "a: b\na: c\n", "a:\n  - b\n", "a: &x b\n"]
)
def test_left_to_the_strict_reader(text: str) -> None:
    """Whatever kefu does not write, and texts of several lines."""
    assert quick.root(text) is None


def test_the_header_of_the_design() -> None:
    """An ordinary header is understood."""
    source = Path(__file__).parents[3] / "tickets" / "README.md"
    text = source.read_text() if source.exists() else ""
    blocks = [b for b in re.findall("```yaml\n(id: .*?)```", text, re.S) if "\ntimeline:\n" in b]
    for block in blocks:
        head = block[: block.index("\ntimeline:\n") + 1]
        assert quick.root(head) == strict(head)
    head = 'id: 261121-7K3F9Q5\ntitle: 显示门卫签收,收件人未收到\n\nwaybill: "75312345678901"\nwaiting:\n- for: courier:c7\n  op: X\n'
    assert quick.root(head) == strict(head) is not None
