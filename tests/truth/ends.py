"""The ends that a case may truly have, by category and direction, and what must have been said together for one.

From the `Ends` of each block of the trade's part 2. The delivery branch may close on a return that left, the sending
branch only on one that came back. Daily work ends without a result (`none`): what was done is what was answered.
"""

from collections.abc import Mapping

_ROWS = """
failed-delivery        | delivered return
recipient-data-wrong   | delivered return
refused                | delivered return
no-money               | delivered return
slow-inspection        | delivered return
out-of-area            | delivered return
no-service-point       | delivered return
undeliverable-report   | delivered return
counterpart-report     | delivered return
arrived-not-delivered  | delivered
delivery-reminder      | delivered explained
dispatch-reminder      | delivered explained
key-parcel-watch       | delivered
held-at-depot          | transferred arrived
mis-sent               | arrived delivered
stalled-in-transit     | delivery-continues
no-pickup-record       | data-entered answered explained
delayed                | delivered apologised return
tracing-inquiry        | answered
customs-inspection     | delivered released
missing-data           | corrected
cod-amount             | corrected confirmed delivered return
freight-charge         | corrected delivered return
weight-mismatch        | corrected confirmed
receipt-change         | corrected explained
receipt-chase          | in:receipt-sent out:received
cod-return             | written-off
overcharging           | refunded explained
branch-fine            | confirmed fine-cancelled
claim                  | compensated explained
internal-ruling        | ruled-for-us ruled-against-us liability-settled split
lost                   | compensated delivered return
damaged                | compensated delivered received return
shortage               | compensated delivered return
contaminated           | delivered return
swapped                | delivered explained return
mis-delivered          | delivered return
signed-not-received    | received
prohibited-goods       | not-accepted detained destroyed released return-sent returned
other-complaint        | refunded replacement-sent compensated apologised delivered explained
courier-attitude       | apologised explained
door-delivery          | delivered return
authority-appeal       | answered
address-change         | delivered out:redirected explained return
intercept-return       | return explained
order-intake           | picked-up not-accepted answered
inquiry                | answered explained
emergency              | reviewed
callback-round         | handed-in
weekly-exceptions      | handed-in
shift                  | none
journal                | none
dispatch-check         | none
shelf                  | none
routine                | none
"""
_RETURN = {"inbound": ("return-sent",), "outbound": ("returned",), "both": ("return-sent", "returned")}
_SIDES = {"in": ("inbound", "both"), "out": ("outbound", "both")}


def _ends() -> Mapping[str, Mapping[str, frozenset[str]]]:
    found: dict[str, dict[str, frozenset[str]]] = {}
    for row in _ROWS.strip().splitlines():
        category, _, listed = row.partition("|")
        sides: dict[str, frozenset[str]] = {}
        for side, back in _RETURN.items():
            ends: set[str] = set()
            for word in listed.split():
                where, _, end = word.rpartition(":")
                if not where or side in _SIDES[where]:
                    ends.update(back if end == "return" else (end,))
            sides[side] = frozenset(ends)
        found[category.strip()] = sides
    return found


ENDS = _ends()
"""The results on which a case may be closed as solved."""
TOGETHER: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("cod-return", "written-off"): ("paid:cod-return", "written-off"),
    ("receipt-chase", "received"): ("event:receipt-back",),
    ("cod-amount", "corrected"): ("registered/confirmed", "entered"),
    ("freight-charge", "corrected"): ("registered/confirmed", "entered"),
    ("weight-mismatch", "corrected"): ("registered/confirmed", "entered"),
    ("held-at-depot", "transferred"): ("event:departed/transferred", "arrived/delivered/collected"),
    ("swapped", "delivered"): ("delivered-both",),
    ("signed-not-received", "received"): ("recipient:received",),
    ("delayed", "apologised"): ("delivered/event:signed",),
    ("door-delivery", "delivered"): ("event:signed/recipient:received",),
}
"""What more must have been said for an end (`/`: one of these), where the trade asks for two things."""
