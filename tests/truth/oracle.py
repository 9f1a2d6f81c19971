"""An oracle of truth: what of a ticket's record nobody said, judged by the trade and not by playbooks.

It reads what was asked and answered and what was recorded, in order, and knows only what words mean (`words`), whose word
an event may be, and which ends a case may have. All of it is written from the trade: its parts 2, 3, 4 and 6.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from kefu.core.ticket.model import Entry, Ticket
from tests.truth import words
from tests.truth.ends import ENDS, TOGETHER

Question = tuple[str, Mapping[str, str]]
"""What a step asked, in Chinese, and the label of each answer."""
REACHED = ("reached", "agreed", "declined")
OURS = {"inbound": "delivery", "outbound": "origin"}
"""The branch that is ours, by the direction of the ticket."""


def _table(rows: str) -> Mapping[str, frozenset[str]]:
    parts = (row.split("|") for row in rows.strip().splitlines())
    return {name.strip(): frozenset(said.split()) for name, said in parts}


EVENTS = _table("""
signed       | delivered collected recipient:received delivered-word
return-sent  | return-sent
returned     | returned sender:received
picked-up    | picked-up
departed     | departed transferred
arrived      | arrived
receipt-back | receipt-back us:received
data-entered | data-entered
handed-over  | handed-over
loaded       | loaded confirmed departed transferred
released     | released departed
detained     | detained
""")
"""What must have been said before an event that says something was achieved (trade, 2.9 and 4)."""
WHOSE = _table("""
signed       | courier delivery branch carrier platform us recipient customer caller
return-sent  | courier delivery branch hub carrier us
returned     | origin branch us sender customer caller
picked-up    | courier us
departed     | hub branch delivery origin courier carrier us platform
arrived      | hub branch delivery origin carrier us platform
receipt-back | us origin
data-entered | us origin branch
""")
"""Whose word an event may be (trade, 4)."""
RESULTS = _table("""
delivered           | delivered collected recipient:received event:signed
received            | recipient:received receipt-back event:receipt-back replacement-got
return-sent         | return-sent event:return-sent
returned            | returned event:returned
transferred         | departed transferred event:departed
arrived             | arrived event:arrived
picked-up           | picked-up event:picked-up
receipt-sent        | receipt-sent
written-off         | written-off
corrected           | registered confirmed redirected entered corrected
confirmed           | confirmed registered keep same fine-booked paid:fine entered
redirected          | redirected registered
compensated         | paid:compensation compensated
returned-paid       | returned-paid
refunded            | refunded paid:refund
delivery-continues  | departed transferred arrived event:departed event:arrived delivery-continues
liability-settled   | liability-settled liability-accepted
ruled-for-us        | ruled-for-us
ruled-against-us    | ruled-against-us
split               | split
fine-cancelled      | fine-cancelled
fine-reduced        | fine-reduced
fine-upheld         | fine-upheld
replacement-sent    | replacement-sent
released            | released departed event:released
detained            | detained
destroyed           | destroyed
not-accepted        | not-accepted
data-entered        | data-entered event:data-entered
handed-in           | told-in-writing:supervisor
""")
"""What must have been said before a result (trade, 2 and 2.9)."""
PAID = _table("""
compensation  | paid compensated
refund        | refunded paid
cod-collected | money-collected collected-money money-in finance:received
cod-return    | paid
fine          | paid
recovery      | money-in finance:received
""")
"""What must have been said before money counts as paid, by what it was for."""
DECISIONS = ("redelivery", "return-agreed", "redirect-agreed", "hand-over-agreed", "self-pickup", "held", "abandoned",
             "corrected", "keep", "ordered")  # fmt: skip
"""What we may answer another branch or a customer, where somebody decided it."""
TOLD = ("explained", "answered", "apologised")
"""The results by which we tell somebody something: they are done when it was said to him, before the case is closed."""
WRITTEN = ("reached", "agreed", "declined", "sent", "message-left", "read")
"""The outcomes of a written message that went out."""
TAKES_BACK = {
    "not-delivered": ("delivered", "collected", "recipient:received", "event:signed"),
    "refused": ("delivered", "collected", "recipient:received", "event:signed"),
    "not-signed": ("delivered", "collected", "event:signed"),
    "not-received": ("delivered", "collected", "recipient:received", "event:signed", "money-in", "finance:received"),
    "not-arrived": ("arrived",),
    "not-paid": ("paid", "compensated", "refunded"),
    "not-found": ("found",),
    "collected-back": ("delivered", "collected", "recipient:received", "event:signed"),
}
"""What an answer takes back of what was said before it."""

PUT_RIGHT = frozenset({"corrected", "corrected-there", "collected-back"})
"""What must have been said before another branch's `delivered` means that the other one of two parcels is where it belongs."""


@dataclass
class _Said:
    """What was said so far, with the parties who did; what still waits; how the customer judged it last."""

    words: dict[str, int] = field(default_factory=dict)
    waits: dict[str, str] = field(default_factory=dict)
    result: str = ""
    verdict: str = ""
    direction: str = ""
    codes: set[str] = field(default_factory=set)
    played: set[str] = field(default_factory=set)

    def add(self, *what: str) -> None:
        for word in what:
            self.words[word] = 1

    def drop(self, *what: str) -> None:
        for word in what:
            self.words.pop(word, None)

    def any(self, wanted: frozenset[str]) -> bool:
        return not wanted.isdisjoint(self.words)


def untruths(ticket: Ticket, asked: Callable[[str], Question | None]) -> list[str]:
    """Return each entry that says what nobody said before it. `asked`: what a step of the playbook asks, by its id.

    An event that somebody typed is a saying itself, of the party that it names, and so are the words with which somebody
    typed what he explained; one of a playbook is answered by going on, and says nothing.
    """
    said = _Said(direction=str(ticket.fact("direction") or ""))
    if ticket.category == "counterpart-report":
        # The ticket itself is what the other branch registered.
        said.add("registered")
    said.played = {e.text("entry") for e in ticket.entries if e.did == "step"}
    found: list[str] = []
    for n, entry in enumerate(ticket.entries):
        if entry.op not in ticket.struck:
            found += [f"{n} {entry.did}: {lie}" for lie in _judge(entry, said, asked, ticket.category)]
    return found


def _judge(entry: Entry, said: _Said, asked: Callable[[str], Question | None], category: str) -> Iterator[str]:
    judge = _JUDGES.get(entry.did)
    if entry.did == "step":
        _answered(entry, said, asked(entry.text("step")))
    elif entry.did == "close":
        yield from _close(entry, said, category)
    elif judge is not None:
        yield from judge(entry, said)


def _role(party: str) -> str:
    return party.partition(":")[0]


def _answered(entry: Entry, said: _Said, question: Question | None) -> None:
    """Hear an answer to a question: by its words."""
    answer = entry.text("answer")
    if question is None or entry.text("result") or not answer:
        return
    text, labels = question
    if not labels:
        said.add(*words.written(text))
        return
    label = labels.get(answer, "")
    said.drop(*words.denies(text, label))
    for what in words.says(text, label):
        said.drop(*TAKES_BACK.get(what, ()))
        said.add("recipient:received" if what == "received" else what)
    said.codes.add(answer)


def _reply(entry: Entry, said: _Said) -> Iterator[str]:
    """Hear a party's reply; ours must itself be true."""
    if entry.flag("invalid"):
        return
    role, code = _role(entry.text("party")), entry.text("result")
    for op in entry.texts("ends"):
        said.waits.pop(op, None)
    if role == "us":
        yield from _our_word(code, said)
        said.add("told")
        return
    if role not in words.GIVERS.get(code, role).split():
        yield f"{code} is no word of {role}"
        return
    said.drop(*TAKES_BACK.get(code, ()))
    said.codes.add(code)
    said.add(*_heard(role, code))
    if (role, code) == ("branch", "delivered") and said.any(PUT_RIGHT):
        said.add("delivered-both")


def _heard(role: str, code: str) -> tuple[str, ...]:
    """Return what a party's result says: what finance enters or receives is not what a branch does."""
    if role in ("finance", "reconciliation") and code in ("registered", "confirmed"):
        return ("entered",)
    if code == "received":
        who = "recipient" if role in words.RECIPIENT else "finance" if role in words.MONEY else role
        return (f"{who}:received", *(("receipt-in",) if role in ("origin", "us") else ()))
    return code, f"{role}:{code}"


def _our_word(code: str, said: _Said) -> Iterator[str]:
    if code in DECISIONS:
        if code not in said.codes:
            yield f"we answer {code}, and nobody decided it"
    elif code in RESULTS and not said.any(RESULTS[code] | frozenset({f"result:{code}"})):
        yield f"we say {code}, and nobody said it"


def _contact(entry: Entry, said: _Said) -> Iterator[str]:
    role = _role(entry.text("party"))
    if entry.text("way") == "out":
        yield from _ours(role, said)
        if entry.text("outcome") in REACHED:
            said.add("told", f"told:{role}")
        if entry.text("outcome") in WRITTEN:
            said.add(f"told-in-writing:{role}")
        if entry.text("outcome") == "agreed":
            said.add("accepts")


def _wait(entry: Entry, said: _Said) -> Iterator[str]:
    role = _role(entry.text("for"))
    said.waits[entry.op] = role
    yield from _ours(role, said)


def _ours(role: str, said: _Said) -> Iterator[str]:
    if role == OURS.get(said.direction):
        yield f"{role} is ourselves"


def _event(entry: Entry, said: _Said) -> Iterator[str]:
    what, whom = entry.text("what"), _role(entry.text("whom"))
    if what == "attempt":
        said.drop(*TAKES_BACK["not-delivered"])
    if what in EVENTS and entry.op in said.played and not said.any(EVENTS[what]):
        yield f"{what}, and nobody said it"
    if what == "registered" and whom not in ("", "us") and entry.op in said.played and "registered" not in said.words:
        yield f"registered by {whom}, and nobody said it"
    if whom and whom not in WHOSE.get(what, frozenset({whom})):
        yield f"{what} is no word of {whom}"
    said.add(f"event:{what}")


def _settle(entry: Entry, said: _Said) -> Iterator[str]:
    kind, stage = entry.text("kind"), entry.text("stage")
    if stage == "paid" and not said.any(PAID.get(kind, frozenset({"paid"}))):
        yield f"{kind} paid, and nobody said it"
    if stage == "agreed" and kind == "compensation" and "accepts" not in said.words:
        yield "compensation agreed, and the customer did not agree"
    if stage == "paid":
        said.add(f"paid:{kind}")


def _resolve(entry: Entry, said: _Said) -> Iterator[str]:
    result = entry.text("result")
    if result in RESULTS and not said.any(RESULTS[result]):
        yield f"{result}, and nobody said it"
    if result in TOLD and entry.op not in said.played and entry.text("text"):
        said.add("told")
    said.result = result
    said.add(f"result:{result}")


def _approve(entry: Entry, said: _Said) -> Iterator[str]:
    if entry.text("verdict") == "yes":
        said.add("approved")
        said.verdict = "" if said.verdict == "dissatisfied" else said.verdict
    return iter(())


def _callback(entry: Entry, said: _Said) -> Iterator[str]:
    said.verdict = entry.text("verdict")
    if said.verdict != "unreachable":
        said.add("told")
    if said.verdict == "unsolved":
        said.drop("delivered", "collected", "recipient:received", "event:signed")
    return iter(())


def _close(entry: Entry, said: _Said, category: str) -> Iterator[str]:
    if said.waits:
        yield f"closed while waiting for {', '.join(said.waits.values())}"
    if entry.text("how") != "solved":
        return
    ends = ENDS.get(category, {}).get(said.direction or "both")
    if ends is not None and (said.result or "none") not in ends:
        yield f"{said.result or 'nothing'} is no end of {category} {said.direction}"
    if said.result in TOLD and not said.any(frozenset({"told", said.result})):
        yield f"closed as {said.result}, and nobody was told"
    for needed in TOGETHER.get((category, said.result), ()):
        if not said.any(frozenset(needed.split("/"))):
            yield f"closed with {said.result}, and not {needed}"
    if said.verdict == "dissatisfied" and "supervisor" not in said.words:
        yield "closed as solved over a dissatisfied customer"
    if said.verdict == "unsolved":
        yield "closed as solved, and the customer says that it is not"


_JUDGES: Mapping[str, Callable[[Entry, _Said], Iterator[str]]] = {
    "reply": _reply, "contact": _contact, "wait": _wait, "event": _event, "settle": _settle, "resolve": _resolve,
    "approve": _approve, "callback": _callback,
}  # fmt: skip
