"""The message of a commit that brings no entry: what it may say, and that it forges none."""

from collections.abc import Iterator

from kefu.core.actions.seen import ACTION as SEEN
from kefu.core.admit.model import Refusal
from kefu.core.admit.refusing import refuse
from kefu.core.base.msgid import N_
from kefu.core.base.regex import regex

OBJECT_LIMIT = 1 << 25
"""Bytes of a commit's object that is read at all: an import of ten thousand rows has some six million."""
SPARE = 1 << 16
"""Bytes that a commit's object may have beside the trailers of its entries."""
_OURS = regex(b"^Kefu-([A-Za-z-]*):[ \t]*([^\n]*)$", 8)
_WORD = regex(b"[a-z][a-z-]{0,39}")
_LOOK = regex(b"[!-~ ]{1,80}\n\nKefu-Action: ([a-z]+)\nKefu-Finding: [0-9A-Z]{10}\nKefu-Why: [^\n\x00-\x1f]{1,400}\n")


def limit(entries_bytes: int) -> int:
    """Return how many bytes the object of a commit may have whose tickets grew by so many."""
    return SPARE + 8 * entries_bytes


def without_entries(commit: str, message: bytes) -> Iterator[Refusal]:
    """Yield a refusal for a message that names entries, or more than one action of kefu's, and brings none."""
    found = _OURS.findall(message)
    if [name for name, _value in found] not in ([], [b"Action"]) or not all(_WORD.fullmatch(v) for _n, v in found):
        text = N_("its message names entries or more than one action, and it brings no entry")
        yield refuse(commit, "", "forged", text)


def empty(commit: str, message: bytes) -> Iterator[Refusal]:
    """Yield a refusal for a commit that changes nothing, unless it acknowledges a finding as kefu writes that."""
    match = _LOOK.fullmatch(message)
    if match is None or match[1].decode() != SEEN.name:
        yield refuse(commit, "", "empty", N_("it changes nothing"))


def first_difference(expected: bytes, found: bytes) -> tuple[int, str, str]:
    """Return the first line (from 1) in which a message differs, and what is expected and found there."""
    ours, theirs = expected.split(b"\n"), found[: len(expected) + 200].split(b"\n")
    line = next((i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
    both = [lines[line][:120].decode("utf-8", "replace") if line < len(lines) else "" for lines in (ours, theirs)]
    return line + 1, both[0] or "-", both[1] or "-"
