"""The oracle itself: it finds planted lies, those of kefu 0.1 and their neighbours, and nothing in what was said."""

from dataclasses import dataclass

import pytest

from kefu.store.codecs.playbookfile import read_playbook
from tests.truth import words
from tests.truth.oracle import untruths
from tests.truth.scripted import Script
from tests.truth.walking import asked_by

HEAD = "category: {category}\ntitle: {{zh: 测试, en: Test}}\nkind: problem\nneeds: []\nclose: []\nsteps:\n"
ONCE_MORE = """
- {id: once-more, wait: courier, choices: {return-agreed: {next: passed}, none: {next: passed}}}
- {id: signed, event: signed}
- {id: outcome, resolve: [delivered]}
- {id: done, close: solved}
- {id: passed, end: escalated}
"""
SOILED = """
- {id: accepted, wait: courier, choices: {none: {next: refused}, return-agreed: {next: refused}}}
- {id: signed, event: signed, by: courier}
- {id: outcome, resolve: [delivered]}
- {id: done, close: solved}
- {id: refused, end: ruling}
"""
PICKUP = """
- {id: pickup, wait: courier, choices: {none: {next: passed}}}
- {id: picked-up, event: picked-up, by: courier}
- {id: passed, end: over}
"""
SEND = """
- {id: send-now, wait: branch}
- {id: gone, event: departed, by: branch}
"""
RECEIPT = """
- {id: chase, wait: delivery}
- {id: back, event: receipt-back, by: us}
"""
PAY = """
- {id: pay, wait: finance}
- {id: sum, settle: compensation, stage: paid, payer: us, payee: customer}
"""
RETURN = """
- {id: sender, wait: sender}
- {id: back, event: returned}
"""
CAME_BACK = """
- {id: hub, wait: hub}
- {id: outcome, resolve: [returned]}
"""
LEFT = """
- id: left
  ask: {zh: "退件发走了吗？", en: Has it left?}
  choices:
    "yes": {zh: 发走了, en: "yes"}
    "no": {zh: 还没有, en: not yet}
    unknown: {zh: 说不清, en: nobody knows}
- {id: sent, event: return-sent, by: us}
"""
GOT = """
- {id: courier, wait: courier}
- id: got
  ask: {zh: "收件人拿到件了吗？", en: Has he got it?}
  choices:
    "yes": {zh: 拿到了, en: "yes"}
    "no": {zh: 没有拿到, en: "no"}
    unknown: {zh: 说不清, en: nobody knows}
- {id: outcome, resolve: [delivered]}
"""
REGISTERED = """
- {id: hub, wait: hub}
- {id: entered, event: registered, by: hub}
"""
SELF = """
- {id: tell, wait: delivery}
- {id: over, end: over}
"""
TOLD_SELF = """
- {id: tell, contact: origin}
- {id: over, end: over}
"""
RULING = """
- {id: ruling, wait: head-office}
- {id: won, resolve: [ruled-for-us]}
"""
FINE = """
- {id: ruling, wait: head-office}
- {id: gone, resolve: [fine-cancelled]}
"""
DECIDED = """
- id: decision
  ask: {zh: "寄件人怎么定？", en: What does he decide?}
  choices:
    redelivery: {zh: 再派, en: again}
    undecided: {zh: 还没定, en: not yet}
- {id: answer, reply: us, to: delivery}
"""
VERDICT = """
- {id: courier, wait: courier}
- {id: outcome, resolve: [delivered]}
- {id: call, callback: customer}
- {id: done, close: solved}
"""
CATEGORY_END = """
- {id: courier, wait: courier}
- {id: outcome, resolve: [found]}
- {id: done, close: solved}
"""
INTERCEPT = """
- {id: stop, wait: delivery}
- {id: outcome, resolve: [returned]}
"""
SENDERS_WORD = """
- {id: courier, wait: courier}
- {id: signed, event: signed, by: hub}
"""
AGREED = """
- {id: offer, contact: customer}
- {id: sum, settle: compensation, stage: agreed, payer: us, payee: customer}
"""


@dataclass
class Scripted:
    """A playbook played with given answers."""

    steps: str
    answers: dict[str, str]
    direction: str = "inbound"
    category: str = "test"

    def lies(self) -> list[str]:
        """What of it nobody said."""
        data = HEAD.format(category=self.category) + self.steps
        book, found = read_playbook(data.encode(), f"playbooks/{self.category}.yaml")
        assert book is not None, found
        trip = Script(book, self.direction, self.answers).walk()
        assert trip.stuck == ""
        return untruths(trip.ticket, lambda name: asked_by(book, name))


LIES = {
    "T1: he failed again, and it is signed": (Scripted(ONCE_MORE, {"once-more": "not-delivered"}), "signed"),
    "T2: refused, and it is signed": (Scripted(SOILED, {"accepted": "refused"}), "signed"),
    "anything else, and it is signed": (Scripted(SOILED, {"accepted": "other"}), "signed"),
    "nobody there, and it is picked up": (Scripted(PICKUP, {"pickup": "not-picked-up"}), "picked-up"),
    "not possible, and it has departed": (Scripted(SEND, {"send-now": "not-possible"}), "departed"),
    "still there, and it has departed": (Scripted(SEND, {"send-now": "held"}), "departed"),
    "the receipt is sent, and it is back": (Scripted(RECEIPT, {"chase": "receipt-sent"}, "outbound"), "receipt-back"),
    "not paid, and it is paid": (Scripted(PAY, {"pay": "not-paid"}), "compensation paid"),
    "he agrees to a return, and it is back": (Scripted(RETURN, {"sender": "return-agreed"}), "returned"),
    "it left, and it is back": (Scripted(CAME_BACK, {"hub": "return-sent"}), "returned"),
    "not yet, and it has left": (Scripted(LEFT, {"left": "no"}), "return-sent"),
    "not found, and the hub has registered it": (Scripted(REGISTERED, {"hub": "not-found"}), "registered by hub"),
    "nobody knows, and it has left": (Scripted(LEFT, {"left": "unknown"}), "return-sent"),
    "the recipient denies, and it is delivered": (Scripted(GOT, {"courier": "delivered", "got": "no"}), "delivered"),
    "nobody knows, and it is delivered": (Scripted(GOT, {"courier": "found", "got": "unknown"}), "delivered"),
    "we wait for ourselves, in": (Scripted(SELF, {"tell": "registered"}), "ourselves"),
    "we tell ourselves, out": (Scripted(TOLD_SELF, {"tell": "sent"}, "outbound"), "ourselves"),
    "shared, and we won": (Scripted(RULING, {"ruling": "split"}), "ruled-for-us"),
    "lost, and we won": (Scripted(RULING, {"ruling": "ruled-against-us"}), "ruled-for-us"),
    "reduced, and cancelled": (Scripted(FINE, {"ruling": "fine-reduced"}), "fine-cancelled"),
    "not decided, and we answer": (Scripted(DECIDED, {"decision": "undecided", "answer": "redelivery"}), "nobody decided"),
    "found is no end": (Scripted(CATEGORY_END, {"courier": "found"}, category="signed-not-received"), "no end"),
    "stopped, and it is back": (Scripted(INTERCEPT, {"stop": "intercepted"}, "outbound"), "returned"),
    "signed, says the hub": (Scripted(SENDERS_WORD, {"courier": "delivered"}), "no word of hub"),
    "dissatisfied, and solved": (
        Scripted(VERDICT, {"courier": "delivered", "call": "dissatisfied"}), "dissatisfied customer",
    ),
    "a message left, and he agreed": (Scripted(AGREED, {"offer": "message-left"}), "did not agree"),
}  # fmt: skip
REFUSED = {
    "only arrived": Scripted(SOILED, {"accepted": "arrived"}),
    "the hub paid": Scripted(CAME_BACK, {"hub": "paid"}),
}
TRUE = {
    "delivered after all": Scripted(ONCE_MORE, {"once-more": "delivered"}),
    "taken": Scripted(SOILED, {"accepted": "collected"}),
    "picked up": Scripted(PICKUP, {"pickup": "picked-up"}),
    "registered": Scripted(REGISTERED, {"hub": "registered"}),
    "sent on": Scripted(SEND, {"send-now": "departed"}),
    "paid": Scripted(PAY, {"pay": "compensated"}),
    "he has it back": Scripted(RETURN, {"sender": "returned"}),
    "it left": Scripted(LEFT, {"left": "yes"}),
    "the recipient has it": Scripted(GOT, {"courier": "found", "got": "yes"}),
    "nobody knows, but the courier did": Scripted(GOT, {"courier": "delivered", "got": "unknown"}),
    "the sending branch is told": Scripted(TOLD_SELF, {"tell": "sent"}),
    "we won": Scripted(RULING, {"ruling": "ruled-for-us"}),
    "decided": Scripted(DECIDED, {"decision": "redelivery", "answer": "redelivery"}),
    "satisfied": Scripted(VERDICT, {"courier": "delivered", "call": "satisfied"}),
    "agreed": Scripted(AGREED, {"offer": "agreed"}),
}


@pytest.mark.parametrize("name", LIES)
def test_a_planted_lie_is_found(name: str) -> None:
    """The lies of 0.1 (T1, T2) and their neighbours: each is named, by what it says."""
    script, said = LIES[name]
    lies = script.lies()
    assert any(said in lie for lie in lies), lies


@pytest.mark.parametrize("name", REFUSED)
def test_what_kefu_refuses_is_not_recorded(name: str) -> None:
    """Some lies are not taken in the first place: a word that the party's role does not say."""
    with pytest.raises(AssertionError):
        REFUSED[name].lies()


@pytest.mark.parametrize("name", TRUE)
def test_what_was_said_is_no_lie(name: str) -> None:
    """The same steps, answered so that what is recorded was said."""
    assert TRUE[name].lies() == []


@pytest.mark.parametrize(
    ("question", "label", "said"),
    [
        ("退件发走了吗？", "发走了", {"return-sent"}),
        ("退件发走了吗？", "还没有", set()),
        ("退件发走了吗？", "说不清", set()),
        ("收件人拿到件了吗？", "拿到了", {"delivered", "received"}),
        ("收件人拿到件了吗？", "没有", set()),
        ("寄件人拿到件了吗？", "拿到了", {"returned"}),
        ("还要跟到签收吗？", "跟", set()),
        ("钱付出去了吗？", "付了", {"paid"}),
        ("钱付出去了吗？", "没有", set()),
        ("上级定了怎么处理？", "销毁或没收", {"destroyed"}),
        ("总部怎么判的？", "还没有判", set()),
        ("能收吗（禁寄限寄、服务范围）？", "不能", {"not-accepted"}),
    ],
)
def test_words_of_questions(question: str, label: str, said: set[str]) -> None:
    """An answer says what its question and label say in Chinese: no, not yet and nobody knows say nothing."""
    assert set(words.says(question, label)) == said


def test_a_no_takes_back_what_was_said() -> None:
    """Whoever says that he has not got it denies that it was delivered."""
    assert "delivered" in set(words.denies("收件人说拿到了吗？", "没有拿到"))
    assert set(words.denies("收件人说拿到了吗？", "说不清")) == set()
