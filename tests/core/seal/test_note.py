"""The note of a seal and the two lines that are read out: strict both ways, and each slip is told with its line."""

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.core.base.errors import Usage
from kefu.core.seal.note import LINES, Note, read
from kefu.core.seal.spoken import heard, mark_of, spoken
from kefu.core.vocabulary.ids import ALPHABET

DESK, TIP, DIGEST = "3d" * 20, "8a" * 20, "5c" * 32
NOTE = Note(DESK, 4711, b"\1" * 32, TIP, DIGEST)
DIGESTS = st.one_of(st.just("-"), st.binary(min_size=32, max_size=32).map(bytes.hex))
NOTES = st.builds(
    Note,
    st.binary(min_size=20, max_size=20).map(bytes.hex),
    st.integers(0, 10**15 - 1),
    st.binary(min_size=32, max_size=32),
    st.binary(min_size=32, max_size=32).map(bytes.hex),
    DIGESTS,
    DIGESTS,
    DIGESTS,
)


@given(NOTES)
def test_a_note_is_read_as_it_was_written(note: Note) -> None:
    assert read(note.text) == (note, ())
    assert note.text.count("\n") == len(LINES)
    assert note.digest == sha256(note.text.encode()).digest()


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("kefu/", "kefu:", 1),
        ("3d3d", "3D3D", 1),
        ("4711", "04711", 2),
        ("4711", "-1", 2),
        ("AQE=", "AQF=", 3),  # another text of the same root
        ("AQE=", "AQ==", 3),
        ("tip ", "tip  ", 4),
        ("before 5c", "before c", 5),
        ("receipts -", "receipts", 6),
        ("signers -", "signers --", 7),
        ("signers -\n", "signers -", 8),
        ("signers -\n", "signers -\n\n", 8),
        ("signers -\n", "signers -\nmore\n", 8),
        ("\n", "\r\n", 1),
    ],
)
def test_a_line_that_is_not_as_kefu_writes_it_is_named(old: str, new: str, line: int) -> None:
    assert old in NOTE.text
    note, findings = read(NOTE.text.replace(old, new))
    assert note is None
    assert f"line {line} of the note" in findings[0].text()


def test_a_note_that_ends_early_is_none() -> None:
    for cut in range(len(NOTE.text)):
        assert read(NOTE.text[:cut])[0] is None, cut


@given(NOTES, st.integers(1, 999999))
def test_two_lines_are_heard_as_they_were_read_out(note: Note, number: int) -> None:
    lines = spoken(number, note)
    said = heard("\n".join(lines))
    assert (said.number, said.mark, said.digest) == (number, mark_of(note.desk), note.digest[:20])
    # As somebody types them who heard them.
    assert (
        heard(f"\n  {lines[0].lower().replace('1', 'l').replace('0', 'o')} \n\n{lines[1].replace(' ', '-')}\n") == said
    )


@given(st.data())
def test_a_wrong_character_and_a_swap_are_told_with_their_line(data: st.DataObject) -> None:
    lines = list(spoken(12, NOTE))
    place = data.draw(st.sampled_from((0, 1)))
    signs = [at for at, sign in enumerate(lines[place]) if sign != " "]
    at = data.draw(st.sampled_from(signs[:-1]))
    row = list(lines[place])
    if data.draw(st.booleans()):
        row[at] = data.draw(st.sampled_from([sign for sign in ALPHABET if sign != row[at]]))
    else:
        following = signs[signs.index(at) + 1]
        row[at], row[following] = row[following], row[at]
    if "".join(row) == lines[place]:
        return
    lines[place] = "".join(row)
    with pytest.raises(Usage, match=f"line {place + 1} holds a wrong character"):
        heard("\n".join(lines))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda a, b: f"{a}\n", "there are 1"),
        (lambda a, b: f"{b}\n{a}", "line 1 has 21 letters and digits, it should have 23"),
        (lambda a, b: f"{a}\n{b} X", "line 2 has 22"),
        (lambda a, b: f"{a.replace(a[7], '*', 1)}\n{b}", "line 1 has 22"),
        (lambda a, b: f"{a}\n{b}\n{b}", "there are 3"),
        (lambda a, b: "", "there are 0"),
    ],
)
def test_what_are_not_two_lines_is_told(change: object, said: str) -> None:
    assert callable(change)
    with pytest.raises(Usage, match=said):
        heard(change(*spoken(12, NOTE)))


def test_another_desk_has_another_mark_and_another_note_other_lines() -> None:
    other = replace(NOTE, desk="3e" * 20)
    assert mark_of(other.desk) != mark_of(NOTE.desk)
    assert spoken(12, replace(NOTE, leaves=4712)) != spoken(12, NOTE)
    # A line can be typed whatever the number: the check character holds for up to thirty-one characters.
    assert [len(line.replace(" ", "")) for line in spoken(999999, NOTE)] == [23, 21]
