"""Which results say which success: the one table that the rules of truth go by.

A success is written by an event, a payment, a `resolve` or a `close`. Of what a party answers only these results say it;
"found" delivers nothing, and "sent back" is not "come back".
"""

from collections.abc import Mapping

from kefu.core.playbook.model import Step

TOLD = "told"
"""The saying of somebody who was reached: it was explained to him, which is no result of the parcel's."""
_RESULTS = """
delivered           | delivered collected received
collected           | collected received
received            | received
return-sent         | return-sent
returned            | returned
returned-paid       | returned-paid
picked-up           | picked-up
departed            | departed transferred
transferred         | transferred departed arrived
arrived             | arrived
receipt-sent        | receipt-sent
receipt-back        | receipt-back received
written-off         | written-off
paid                | paid compensated
compensated         | compensated paid
refunded            | refunded paid
corrected           | corrected registered confirmed redirected
redirected          | redirected registered confirmed
confirmed           | confirmed registered paid
registered          | registered confirmed
handed-over         | handed-over
intercepted         | intercepted
collected-back      | collected-back
replacement-sent    | replacement-sent
delivery-continues  | delivery-continues released departed arrived transferred
released            | released departed
detained            | detained
destroyed           | destroyed
ordered             | ordered confirmed
data-entered        | registered confirmed
apologised          | apologised
liability-settled   | liability-settled liability-accepted
ruled-for-us        | ruled-for-us
ruled-against-us    | ruled-against-us
split               | split
fine-cancelled      | fine-cancelled
fine-reduced        | fine-reduced
fine-upheld         | fine-upheld
not-accepted        | not-accepted
reviewed            | reviewed
handed-in           | handed-in
explained           | explained answered told
answered            | answered explained told confirmed
"""
_EVENTS = """
signed              | delivered collected received
return-sent         | return-sent
returned            | returned
picked-up           | picked-up
departed            | departed transferred
receipt-back        | receipt-back received
data-entered        | registered confirmed
handed-over         | handed-over
released            | released departed
"""


def _table(rows: str) -> dict[str, frozenset[str]]:
    parts = (row.split("|") for row in rows.strip().splitlines())
    return {success.strip(): frozenset(said.split()) for success, said in parts}


_SAID, EVENTS = _table(_RESULTS), _table(_EVENTS)
SOLVED = frozenset().union(*_SAID.values()) - {TOLD}
"""What says that a case is solved: any success. That somebody was told something is none by itself."""
RESULTS: Mapping[str, frozenset[str]] = _SAID | {own: _SAID[own] | SOLVED for own in ("explained", "answered")}
"""What says each success that a `resolve` writes; what happened may also be explained. Other results are none."""
MONEY = frozenset({"paid", "compensated", "refunded", "returned-paid"})
"""What says that money was paid."""
OF_MONEY = MONEY | {"received", "money-collected", "written-off"}
"""What is said of money alone: beside it stands what was said of the parcel, or of a ruling."""
INCOME = ("cod-collected", "collect", "recovery")
"""The kinds of money that come in: there also that it was received says it."""
DECIDERS = ("sender", "origin")
"""The parties that decide what shall be done, and see nothing of its execution."""
REPORTED = ("returned", "received", "receipt-back", "paid")
"""The results that also they report, as they have it in front of them."""


def successes(step: Step) -> tuple[frozenset[str], ...]:
    """Return what must have been said before a step, for each success that it may write; empty if it writes none."""
    if step.kind == "event":
        return (EVENTS[step.value],) if step.value in EVENTS else ()
    if step.kind == "settle":
        return (_money(step),) if step.stage == "paid" else ()
    if step.kind == "resolve":
        return tuple(RESULTS[result] for result in step.results if result in RESULTS)
    return (SOLVED,) if step.kind == "close" and step.value == "solved" else ()


def _money(step: Step) -> frozenset[str]:
    return MONEY | {"received", "money-collected"} if step.value in INCOME else MONEY


def written(step: Step) -> frozenset[str]:
    """Return what a step that was done says itself, for those after it."""
    if step.kind == "event":
        return EVENTS.get(step.value, frozenset())
    if step.kind == "settle":
        return _money(step) if step.stage == "paid" else frozenset()
    return frozenset(step.results) if step.kind == "resolve" else frozenset()


def says(role: str, result: str) -> bool:
    """Return whether a party that gives a result has seen what it says, and does not only decide it."""
    return role.partition(":")[0] not in DECIDERS or result in REPORTED
