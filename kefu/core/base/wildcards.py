"""Waybills as terms name them: `*` is any signs, `?` is one, alternatives stand between commas."""

import re
from collections.abc import Iterable

from kefu.core.base.regex import regex

LONGEST = 100
"""Signs of a number that is compared: waybills have at most 40."""
MOST_FOR_GIT = 5_000
"""Characters of a pattern that git is given: it compiles alternatives at a cost that grows with the square of their
number."""
_ANY = "[0-9A-Z]"
_WILD = regex("([*?]+)")


class Waybills:
    """A term's waybills. `pattern`: an extended regular expression for git, which fits them all and may fit others."""

    def __init__(self, parts: Iterable[str]) -> None:
        """Take the alternatives `parts` in plain form."""
        possible = [part for part in dict.fromkeys(parts) if len(part.replace("*", "")) <= LONGEST]
        pattern = "|".join(map(_for_git, possible))
        # A pattern too costly for git becomes one that fits everything: `fit` decides afterwards in any case.
        self.pattern = pattern if len(pattern) <= MOST_FOR_GIT else f"{_ANY}*"
        self._own = regex("|".join(map(_atomic, possible)))

    def fit(self, number: str) -> bool:
        """Return whether one of the alternatives is this number."""
        return len(number) <= LONGEST and self._own.fullmatch(number) is not None


def _for_git(part: str) -> str:
    return "".join(_wild(piece) if i % 2 else re.escape(piece) for i, piece in enumerate(_WILD.split(part)))


def _wild(run: str) -> str:
    """Return the pattern of a run of wildcards: as many signs as it has `?`, and any more if there is a `*`."""
    return _ANY * run.count("?") + (f"{_ANY}*" if "*" in run else "")


def _atomic(part: str) -> str:
    """Return the pattern of one alternative for Python, in atomic groups so that it never tries again."""
    pieces = _WILD.split(part)
    # Python would try every way to share signs between stars. The first place where the signs after a star fit is as
    # good as any later one, so it is kept. Only the last star must end where the number does.
    last = max((i for i in range(1, len(pieces), 2) if "*" in pieces[i]), default=0)
    out, held = "", ""
    for i, piece in enumerate(pieces):
        if i % 2 == 0:
            held += re.escape(piece)
        elif "*" not in piece:
            held += _wild(piece)
        else:
            out += f"(?>{held})" if out else held
            held = f"{_ANY}{{{piece.count('?')},}}" + ("" if i == last else "?")
    return out + held
