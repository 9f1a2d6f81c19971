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
released            | released
detained            | detained
destroyed           | destroyed
ordered             | ordered confirmed
data-entered        | registered confirmed
apologised          | apologised
liability-settled   | liability-settled liability-accepted
ruled-for-us        | ruled-for-us
fine-cancelled      | fine-cancelled
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


def _table(rows: str) -> Mapping[str, frozenset[str]]:
    parts = (row.split("|") for row in rows.strip().splitlines())
    return {success.strip(): frozenset(said.split()) for success, said in parts}


RESULTS, EVENTS = _table(_RESULTS), _table(_EVENTS)
"""What says each success that a `resolve` writes, and each that an event writes. Other results and events are none."""
MONEY = frozenset({"paid", "compensated", "refunded", "returned-paid"})
"""What says that money was paid."""
INCOMING = MONEY | {"received", "money-collected"}
"""What says that money has come to us."""
DECIDED = frozenset({"ruled-against-us", "split", "fine-reduced", "fine-upheld"})
"""The decisions from above that end a case though they are no success."""
SOLVED = (frozenset().union(*RESULTS.values()) | DECIDED) - {TOLD}
"""What says that a case is solved: any success, and a decision. That somebody was told something is none by itself."""
DECIDERS = ("sender", "origin")
"""The parties that decide what shall be done, and see nothing of its execution."""
REPORTED = ("returned", "received", "receipt-back", "paid")
"""The results that also they report, as they have it in front of them."""


def successes(step: Step) -> tuple[frozenset[str], ...]:
    """Return what must have been said before a step, for each success that it may write; empty if it writes none."""
    if step.kind == "event":
        return (EVENTS[step.value],) if step.value in EVENTS else ()
    if step.kind == "settle":
        return (_paid(step),) if step.stage == "paid" else ()
    if step.kind == "resolve":
        return tuple(RESULTS[result] for result in step.results if result in RESULTS)
    return (SOLVED,) if step.kind == "close" and step.value == "solved" else ()


def _paid(step: Step) -> frozenset[str]:
    """Return what says that the money of a step is paid; where it comes to us, that it has come."""
    return INCOMING if step.payee == "us" else MONEY


def written(step: Step) -> frozenset[str]:
    """Return what a step that was done says itself, for those after it."""
    if step.kind == "event":
        return EVENTS.get(step.value, frozenset())
    if step.kind == "settle":
        return _paid(step) if step.stage == "paid" else frozenset()
    return frozenset(step.results) if step.kind == "resolve" else frozenset()


def says(role: str, result: str) -> bool:
    """Return whether a party that gives a result has seen what it says, and does not only decide it."""
    return role.partition(":")[0] not in DECIDERS or result in REPORTED
