"""Which report is wanted: its kind, its period, what its figures are grouped by."""

from datetime import datetime

from kefu.core.base.errors import Usage
from kefu.core.base.frozen import frozen
from kefu.core.base.near import near
from kefu.core.figures.words import GROUPS
from kefu.core.reports.choice import parted
from kefu.core.vocabulary.vocabulary import Labels


@frozen
class Wanted:
    """A report as it is asked for: `kind` is daily, weekly, monthly or free and gives the order of its parts; it counts what
    happened at `since` or later and before `until`, two times with an offset; `by`: one table more for each of these."""

    kind: str
    since: datetime
    until: datetime
    by: tuple[str, ...] = ()


def groups(text: str) -> tuple[str, ...]:
    """Return what figures are grouped by, from words with commas between them. Usage for one that is not known."""
    found = []
    for word in parted(text):
        code = GROUPS.find(word)
        if code is None:
            like = near(word, GROUPS.labels())
            if like is not None:
                raise Usage("--by {text}: nothing is grouped by that; did you mean {word}?", text=word, word=like)
            words = Labels(GROUPS, tuple(GROUPS.words))
            raise Usage("--by {text}: nothing is grouped by that; one of: {words}", text=word, words=words)
        found.append(code)
    return tuple(dict.fromkeys(found))
