"""Several tickets that one word fits, with what tells them apart: for the error, and for whoever may choose."""

from collections.abc import Callable, Sequence

from kefu.core.base.errors import Translate, Usage, visible
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.base.typed import word
from kefu.core.reports import UNREADABLE
from kefu.core.reports.tickets import SHOWN_STATES
from kefu.core.vocabulary import ids
from kefu.core.vocabulary.vocabulary import Labels
from kefu.store.codecs.listed import listed
from kefu.store.git.repo import Repo

_FIT = N_("{text}: {count} tickets fit{more}:{tickets}")
SHOWN = 9
"""Tickets that are named at most; more are counted."""


@frozen
class Candidate:
    """One of the tickets: its number, title and state; one that cannot be read has no title."""

    id: str
    title: str = ""
    state: str = UNREADABLE

    def text(self, translate: Translate) -> str:
        """Return the line that tells it from the others."""
        state = Labels(SHOWN_STATES, (self.state,)).text(translate)
        return visible(f"{self.id}  {self.title} ({state})" if self.title else f"{self.id} ({state})")


@frozen
class Several:
    """The tickets that a word fits, as an argument of an error: each on a line of its own."""

    fitting: tuple[Candidate, ...]

    def text(self, translate: Translate) -> str:
        """Return the lines."""
        return "".join(f"\n  {one.text(translate)}" for one in self.fitting)


class Ambiguous(Usage):
    """More than one ticket fits; `fitting` are those that are named."""

    def __init__(self, text: str, count: int, fitting: tuple[Candidate, ...]) -> None:
        super().__init__(
            _FIT,
            text=text,
            count=count,
            more=f" (+{count - len(fitting)})" if count > len(fitting) else "",
            tickets=Several(fitting),
        )
        self.fitting = fitting


Choose = Callable[[Ambiguous], str]
"""Asks which of them is meant; empty if nobody says."""


def ambiguous(repo: Repo, rev: str, text: str, numbers: Sequence[str]) -> Ambiguous:
    """Return the error for `text`, which fits the tickets `numbers`."""
    some = numbers[:SHOWN]
    specs = [f"{rev}:{ids.path_of(number)}" for number in some]
    found = []
    for number, blob in zip(some, repo.read_blobs(specs), strict=True):
        row = listed(blob.data, ids.path_of(number)) if blob is not None else None
        if row is None or row.finding is not None:
            found.append(Candidate(number))
        else:
            found.append(Candidate(number, word(row.root.get("title")), word(row.root.get("state"))))
    return Ambiguous(text, len(numbers), tuple(found))
