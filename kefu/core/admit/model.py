"""The values of admission: what is asked to move, and what is refused of it."""

from collections.abc import Sequence

from kefu.core.base.errors import Sentence
from kefu.core.base.frozen import frozen

SHOWN = 20
"""Refusals that are told; of more only the number is."""
NONE = "0"
"""A commit id of zeros alone, of any length, stands for no commit."""


@frozen
class Update:
    """One ref that a push moves, by its full name: from `old` to `new`, zeros where there is none."""

    ref: str
    old: str
    new: str

    @property
    def creates(self) -> bool:
        """Return whether the ref did not exist."""
        return not self.old.strip(NONE)

    @property
    def deletes(self) -> bool:
        """Return whether the ref would be gone."""
        return not self.new.strip(NONE)


@frozen
class Refusal:
    """One thing that is not admitted: the commit (empty: the ref itself), the path or the ref, the rule as a code, what
    is wrong and what to do, both as sentences with `text(translate)`."""

    commit: str
    path: str
    rule: str
    text: Sentence
    advice: Sentence


@frozen
class Admitted:
    """The verdict over a push: nothing refused means that it is admitted.

    `more`: refusals that are not among `refusals`. `commits`: how many new commits the branch brings, `baseline`: they
    are the desk's beginning, before which nothing is judged.
    """

    refusals: tuple[Refusal, ...] = ()
    more: int = 0
    commits: int = 0
    baseline: bool = False


def verdict(found: Sequence[Refusal], commits: int, *, baseline: bool = False) -> Admitted:
    """Return the verdict that shows the first of these refusals and counts the others."""
    return Admitted(tuple(found[:SHOWN]), max(0, len(found) - SHOWN), commits, baseline)
