"""The quick reader of timelines, and merging with it: the same as the strict one, or nothing."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kefu.core.fold.fold import fold
from kefu.store.codecs import quickticket
from kefu.store.codecs import ticket as codec
from kefu.store.codecs.ticket import Timeline
from kefu.store.remote import union_ticket as ticketmerge

ROOT = Path(__file__).parents[2] / "fixtures/format-1"
FILES = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in sorted(ROOT.glob("tickets/**/*.yaml"))}
ROWS = [
    "",
    "  ",
    "- op: X",
    "  text: |-",
    "    two",
    "  text: 'x'",
    "  a: b # c",
    "# c",
    "  facts: {}",
    "  owner: &a x",
    "\t",
    "---",
]


def told(timeline: Timeline) -> object:
    """What a merge needs of a timeline."""
    root = {key: value for key, value in timeline.root.items() if key != "timeline"}
    return timeline.number, root, [(e.raw, e.fields, e.op, e.at, e.order, e.did, e.effects) for e in timeline.entries]


@pytest.mark.parametrize("path", FILES)
def test_what_kefu_writes(path: str) -> None:
    quick, (strict, _) = quickticket.read_timeline(FILES[path], path, {}), codec.read_timeline(FILES[path], path)
    assert strict is not None
    assert quick is None or told(quick) == told(strict)
    assert quick is not None or b"|-" in FILES[path] or b'"n":' in FILES[path]


@settings(max_examples=300)
@given(st.sampled_from(list(FILES)), st.data())
def test_anything_else(path: str, data: st.DataObject) -> None:
    """Lines taken away, doubled, moved, indented otherwise, cut or put in by hand: never read in another way."""
    rows = FILES[path].decode().split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        at, other = (data.draw(st.integers(0, len(rows) - 1)) for _ in range(2))
        row = rows[at]
        changed = [[], [row, row], [rows[other]], [f"  {row}"], [row[2:]], [row[: len(row) // 2]], [f"{row} "]]
        rows[at : at + 1] = data.draw(st.sampled_from([*changed, *([row, put] for put in ROWS)]))
        rows = rows or [""]
    text = "\n".join(rows).encode()
    quick, (strict, _) = quickticket.read_timeline(text, path, {}), codec.read_timeline(text, path)
    assert quick is None or (strict is not None and told(quick) == told(strict))


@pytest.mark.parametrize(
    ("kefu", "hand"),
    [
        ("\n\n- ", "\n\n\n- "),
        ("\n\n- ", "\n- "),
        ("\n  by: ", "\n   by: "),
        ("\n  by: ", "\n\n  by: "),
        ("\ntimeline:", "\n\ntimeline:"),
    ],
)
def test_another_layout(kefu: str, hand: str) -> None:
    """An entry's bytes must be those that the strict reader keeps, or left to it."""
    for path, data in FILES.items():
        text = data.decode().replace(kefu, hand).encode()
        quick, (strict, _) = quickticket.read_timeline(text, path, {}), codec.read_timeline(text, path)
        assert quick is None or (strict is not None and told(quick) == told(strict))


def versions(path: str) -> list[bytes]:
    """A ticket as it was after each of its entries."""
    found, _ = codec.read_timeline(FILES[path], path)
    assert found is not None
    grown = [found.entries[:count] for count in range(1, len(found.entries) + 1)]
    return [codec.write(fold(found.number, entries)) for entries in grown]


@pytest.mark.parametrize("path", FILES)
def test_a_merge_is_the_same_by_either_reader(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [pair for pair in pairwise([*versions(path), FILES[path]]) if pair[0] != pair[1]]
    quick = [ticketmerge.merge_files(one, other, path) for one, other in pairs]
    monkeypatch.setattr(quickticket, "read_timeline", lambda *_: None)
    assert quick == [ticketmerge.merge_files(one, other, path) for one, other in pairs]
