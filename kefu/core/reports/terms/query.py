"""Terms as they are understood, and whether a row fits them."""

from collections.abc import Callable, Mapping

from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.base.wildcards import Waybills
from kefu.core.reports import UNREADABLE, Row
from kefu.core.reports.daily import is_daily
from kefu.core.reports.terms.facts import Holds
from kefu.core.vocabulary.words import FILE

Test = Callable[[Row], bool]


@frozen
class Query:
    """Terms as they are understood. `tests` look at rows; `texts` are sought in titles and timelines; `waybills` are
    in plain form; `phones` and `names` are sought in the vault; `facts` look at headers. `closed`: closed tickets are wanted
    too; `daily`: daily work is. `files`: customers' files are wanted, which are closed and no cases; `files_alone`: nothing
    but them."""

    tests: tuple[Test, ...] = ()
    texts: tuple[str, ...] = ()
    waybills: tuple[Waybills, ...] = ()
    phones: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    closed: bool = False
    born: tuple[str, str] = ("", "")
    facts: tuple[Holds, ...] = ()
    daily: bool = False
    files: bool = False
    files_alone: bool = False

    @property
    def looks_at_closed(self) -> bool:
        """Return whether closed tickets are to be looked at, cases or customers' files."""
        return self.closed or self.files

    def may_be(self, number: str) -> bool:
        """Return whether a ticket of this number may fit by its date (`born`: first and last day, empty for any)."""
        first, last = self.born
        return first <= number[:6] and (not last or number[:6] <= last)

    def holds(self, facts: Mapping[str, Node]) -> bool:
        """Return whether the facts of a ticket that can be read fit."""
        return all(test(facts) for test in self.facts)

    def fits(self, row: Row) -> bool:
        """Return whether a row fits all but texts, phones and names; one that cannot be read may be the one sought."""
        if row["state"] == UNREADABLE:
            return True
        if row["kind"] == FILE:
            if not self.files:
                return False
        elif (row["state"] == "closed" and not self.closed) or (not self.daily and is_daily(row)):
            return False
        return all(test(row) for test in self.tests) and all(_named(row, pattern) for pattern in self.waybills)


def _named(row: Row, wanted: Waybills) -> bool:
    """Return whether one of the ticket's waybills is wanted."""
    others = row["other-waybills"]
    known = [row["waybill"], *(others if isinstance(others, list) else [])]
    return any(isinstance(number, str) and wanted.fit(number) for number in known)
