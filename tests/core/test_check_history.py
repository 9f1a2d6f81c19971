"""The history against the entries: removed, changed, without a commit; each told once."""

from collections.abc import Sequence

import pytest

from kefu.core.checks.history import Ledger, Said, against

ONE, TWO = "261121-7K3F9Q5", "260101-0000000"
A, B, C = "a" * 64, "b" * 64, "0c" * 32
PATHS = {ONE: "one.yaml"}

Entry = tuple[str, str, str, int]


def said(*what: tuple[str, str, str]) -> list[Said]:
    """What commits say, each by a commit of its own."""
    return [Said(f"{i:040}", *one) for i, one in enumerate(what)]


@pytest.mark.parametrize(
    ("entries", "commits", "whole", "found"),
    [
        ([(ONE, "0H5C9WXR3D", A, 7)], said((ONE, "0H5C9WXR3D", A)), True, []),
        ([(ONE, "0H5C9WXR3D", B, 7)], said((ONE, "0H5C9WXR3D", A)), True, [("entry-changed", "one.yaml", 7)]),
        (
            [(ONE, "0H5C9WXR3D", B, 7)],
            said((ONE, "0H5C9WXR3D", A), (ONE, "0H5C9WXR3D", B)),
            True,
            [("entry-changed", "one.yaml", 7)],
        ),
        ([], said((ONE, "0H5C9WXR3D", A)), True, [("entry-removed", "one.yaml", 0)]),
        ([], said((TWO, "0H5C9WXR3D", A)), True, [("ticket-removed", "", 0)]),
        ([(ONE, "0H5C9WXR3D", A, 7)], [], True, [("entry-without-commit", "one.yaml", 7)]),
        ([(ONE, "0H5C9WXR3D", A, 7)], [], False, []),
        (
            [(ONE, "0H5C9WXR3D", A, 7), (ONE, "0H5C9WXR3D", B, 9)],
            said((ONE, "0H5C9WXR3D", B), (ONE, "0H5C9WXR3D", A)),
            True,
            [],
        ),
        ([(ONE, "0H5C9WXR3D", A, 7), (ONE, "4TZ8M2QK7A", C, 9)], said((ONE, "0H5C9WXR3D", A)), True,
         [("entry-without-commit", "one.yaml", 9)]),
    ],
)  # fmt: skip
def test_against(
    entries: Sequence[Entry], commits: Sequence[Said], whole: bool, found: Sequence[tuple[str, str, int]]
) -> None:
    """Each case once; another commit that wrote the changed bytes does not excuse the change."""
    ledger = Ledger()
    for entry in entries:
        ledger.add(*entry)
    got = against(commits, ledger, PATHS, frozenset(), whole)
    assert [(f.code, f.path, f.line) for f in got] == found


def test_of_what_cannot_be_read_nothing_is_said() -> None:
    """Its own finding says enough."""
    assert list(against(said((ONE, "0H5C9WXR3D", A)), Ledger(), PATHS, frozenset([ONE]), True)) == []
