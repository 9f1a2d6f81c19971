"""The values of an audit: what is found, and what was looked at."""

from collections.abc import Iterable

from kefu.core.base.errors import Sentence
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.vocabulary import ids


@frozen
class Found:
    """One thing that does not hold: the commit (empty: none), the ticket (its number, else a path or a ref, or empty), the
    rule as a code, and what is wrong as a sentence."""

    commit: str
    ticket: str
    rule: str
    text: Sentence


@frozen
class Audit:
    """All that was found, in the order of the history. `commits`: how many were judged, `before`: how many more an
    earlier audit judged; `seals`, `receipts`: how many were compared; `told`: what was erased; `unknown`: what cannot be known."""

    found: tuple[Found, ...]
    commits: int = 0
    before: int = 0
    seals: int = 0
    receipts: int = 0
    told: tuple[Finding, ...] = ()
    unknown: tuple[Finding, ...] = ()


def place_of(path: str) -> str:
    """Return the number of the ticket that a path is about, the path itself where it is about none."""
    return ids.number_of(path) or path


def from_findings(findings: Iterable[Finding], commit: str = "", ticket: str = "") -> list[Found]:
    """Return findings as what an audit found."""
    return [Found(commit, ticket or place_of(one.path), one.code, one) for one in findings]
