"""What a shared desk said to a push: git shows it behind `remote: `, kefu's door in both languages."""

import re
from datetime import datetime

from kefu.core.base.errors import Refused
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_

REMOTE = "remote: "
ENGLISH, CHINESE = "kefu: ", "kefu："
"""The heads of the door's lines in each language."""
DECLINED = "hook declined"
"""The reason that git gives where a hook took nothing."""
_RECEIPT = re.compile(re.escape(ENGLISH) + "receipt ([1-9][0-9]{0,8}), received ([0-9T:+-]{25})")


@frozen
class Entered:
    """The receipt of a push: its number and when the shared desk got it, by its own clock."""

    number: int
    at: datetime


class Declined(Refused):
    """A push that the shared desk refused. `words`: what it said, each a line, in English and Chinese if kefu is there."""

    def __init__(self, url: str, words: tuple[str, ...]) -> None:
        super().__init__(
            N_(
                "{url} refuses what you hand in, for the reasons above. Nothing of it was taken and everything stays "
                "committed here; kefu sync --again makes anew what can be taken and puts the rest aside."
            ),
            url=url,
        )
        self.words = words

    def said(self, language: str) -> tuple[str, ...]:
        """Return the words in a language (`en` or `zh`), all of them where the shared desk did not say which is which."""
        own, others = (CHINESE, ENGLISH) if language == "zh" else (ENGLISH, CHINESE)
        if not any(line.startswith(own) for line in self.words):
            return self.words
        return tuple(line.removeprefix(own) for line in self.words if not line.startswith(others))


def words_of(stderr: bytes) -> tuple[str, ...]:
    """Return the lines that the other side said, among what git wrote to standard error."""
    lines = stderr.decode("utf-8", "replace").replace("\r", "\n").split("\n")
    # git fills a line up with blanks, or clears the rest of it on a terminal.
    said = (line.removeprefix(REMOTE).replace("\x1b[K", "").rstrip() for line in lines if line.startswith(REMOTE))
    return tuple(line for line in said if line)


def entered(words: tuple[str, ...]) -> Entered | None:
    """Return the receipt that a shared desk told of a push; None where it gives none."""
    for line in words:
        match = _RECEIPT.fullmatch(line)
        if match:
            try:
                at = datetime.fromisoformat(match[2])
            except ValueError:
                return None
            return Entered(int(match[1]), at) if at.tzinfo is not None else None
    return None
