"""The history against the entries: removed, changed, without a commit; each told once."""

from collections.abc import Sequence

import pytest

from kefu.core.checks.history import Ledger, Said, against, packed
from kefu.core.vocabulary import ids

ONE, TWO = "261121-7K3F9Q5", "260101-0000000"
A, B, C = "a" * 64, "b" * 64, "0c" * 32
PATH = ids.path_of(ONE)

Entry = tuple[str, str, int]


def said(*what: tuple[str, str, str]) -> list[Said]:
    """What commits say, each by a commit of its own."""
    return [Said(f"{i:040}", *one) for i, one in enumerate(what)]


@pytest.mark.parametrize(
    ("entries", "commits", "whole", "found"),
    [
        ([("0H5C9WXR3D", A, 7)], said((ONE, "0H5C9WXR3D", A)), True, []),
        ([("0H5C9WXR3D", B, 7)], said((ONE, "0H5C9WXR3D", A)), True, [("entry-changed", PATH, 7)]),
        (
            [("0H5C9WXR3D", B, 7)],
            said((ONE, "0H5C9WXR3D", A), (ONE, "0H5C9WXR3D", B)),
            True,
            [("entry-changed", PATH, 7)],
        ),
        ([], said((ONE, "0H5C9WXR3D", A)), True, [("entry-removed", PATH, 0)]),
        ([], said((TWO, "0H5C9WXR3D", A)), True, [("ticket-removed", "", 0)]),
        ([("0H5C9WXR3D", A, 7)], [], True, [("entry-without-commit", PATH, 7)]),
        ([("0H5C9WXR3D", A, 7)], [], False, []),
        (
            [("0H5C9WXR3D", A, 7), ("0H5C9WXR3D", B, 9)],
            said((ONE, "0H5C9WXR3D", B), (ONE, "0H5C9WXR3D", A)),
            True,
            [],
        ),
        ([("0H5C9WXR3D", A, 7), ("4TZ8M2QK7A", C, 9)], said((ONE, "0H5C9WXR3D", A)), True,
         [("entry-without-commit", PATH, 9)]),
    ],
)  # fmt: skip
def test_against(
    entries: Sequence[Entry], commits: Sequence[Said], whole: bool, found: Sequence[tuple[str, str, int]]
) -> None:
    """Each case once; another commit that wrote the changed bytes does not excuse the change."""
    ledger = Ledger()
    ledger.add(ONE, b"".join(packed(*entry) for entry in entries))
    got = against(commits, ledger, frozenset(), whole)
    assert [(f.code, f.path, f.line) for f in got] == found


def test_of_what_cannot_be_read_nothing_is_said() -> None:
    """Its own finding says enough."""
    assert list(against(said((ONE, "0H5C9WXR3D", A)), Ledger(), frozenset([ONE]), True)) == []
