"""The record of all that kefu knows of an action. Each action is one file of this room; `table` lists them.

Commands, help, checks, completion, the codec, commits and documents iterate the table; none of them names an action.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Protocol

from kefu.core.base.errors import Refused, Usage
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Fields, Node
from kefu.core.base.regex import regex
from kefu.core.config import desk as desks
from kefu.core.config.categories import Head
from kefu.core.config.desk import Desk
from kefu.core.ticket.fields import Field
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.ticket.state import Change, Standing
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary.words import CUSTOMERS, FILE

LIVE = ("open", "waiting", "resolved")
ANY = ("open", "waiting", "resolved", "closed")


@frozen
class Demand:
    """Evidence that a playbook asks for: its kind, the step that asks, the facts that it guards."""

    kind: str
    step: str
    guarded: tuple[str, ...] = ()


class Proofs(Protocol):
    """The statements of a ticket's playbook about evidence."""

    def lacking(self, ticket: Ticket, facts: Sequence[str]) -> Demand | None:
        """Return the evidence that must be there before one of these facts is changed, or None if it is all there."""

    def skipped(self, ticket: Ticket) -> Demand | None:
        """Return the evidence that closing as solved would pass by, or None."""


@frozen
class Context:
    """The circumstances of a decision: the desk, who acts, when it happened, when it is written, and under which id.

    `head`: what the category's playbook says of itself; `proofs`: what it says about evidence, where that matters.
    `again`: the entry stands already and is drafted again to be judged; then personal values are masked on both sides.
    """

    desk: Desk
    actor: str
    at: datetime
    now: datetime
    op: str
    head: Head | None = None
    proofs: Proofs | None = None
    again: bool = False

    @property
    def backdated(self) -> bool:
        """Return whether it is written later than it happened."""
        return self.at != self.now

    def local(self, moment: datetime) -> str:
        """Return an instant as files hold it, in the desk's zone."""
        return moment.astimezone(self.desk.zone).replace(microsecond=0).isoformat()


@frozen
class Hand:
    """An option that starts a clock by hand: its name, the clock's, and the option's help (a msgid)."""

    option: str
    clock: str
    help: str = ""


@frozen
class Signal:
    """One act of an entry as clocks see it: an action and its words, such as `contact` and `{phone, out, reached}`."""

    action: str
    words: frozenset[str] = frozenset()


Draft = Callable[[Context, Ticket, Fields], Fields]
Apply = Callable[[Standing, Entry], None]
Signals = Callable[[Mapping[str, Node], str], Iterator[Signal]]
"""The signals of an entry's fields; the second argument is the ticket's fact `customer`."""
Said = Callable[[Entry], Iterator[str]]
Informs = Callable[[Entry], str]
"""The party that an entry told something, empty where it told nobody."""
Changes = Callable[[Entry], Iterator[Change]]
Meets = Callable[[Mapping[str, Node]], bool]


Narrows = Callable[[Sequence[str]], tuple[frozenset[str], ...]]


@frozen
class Glance:
    """What an entry is seen against: its fields, when it happened, the ticket's facts after it, the entries before it,
    and the outages that the desk lists (an end that is None has not come)."""

    fields: Mapping[str, Node]
    at: datetime
    facts: Mapping[str, Node]
    before: Sequence[Entry] = ()
    outages: tuple[tuple[datetime, datetime | None], ...] = ()

    def fact(self, name: str) -> str:
        """Return a dotted fact's text, empty if it is not known."""
        return fact_table.text(self.facts, name) or ""


Sees = Callable[[Glance], Iterator[Signal]]
Keeps = Callable[[Entry, Glance], bool]
"""Whether an entry meets a clock given by hand; the first argument is the entry that started the clock."""
Remarks = Callable[[Glance], Iterator[Finding]]


@frozen
class Anew:
    """What clocks see of an action from edition 2 of the shipped rules on, where that is not what they saw before.

    `signals`, `narrows`: as those of the action, of more than its fields. `meets`: which clocks given by hand it meets.
    `remarks`: what is to be said to whoever writes it, and to those who look later.
    """

    signals: Sees | None = None
    narrows: Narrows | None = None
    meets: Mapping[str, Keeps] = field(default_factory=dict)
    remarks: Remarks | None = None


def one_each(said: Sequence[str]) -> tuple[frozenset[str], ...]:
    """Return each word of a trigger as the only one that will do in its place."""
    return tuple(frozenset({word}) for word in said)


def as_given(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Draft an action that records what was given and computes nothing."""
    return given


def counts(state: Standing, entry: Entry) -> None:
    """Fold an action that changes nothing but clocks."""
    state.count(entry)


def by_fields(action: str, *names: str) -> Signals:
    """Return a function that yields the one signal of an action whose words are the values of these fields."""

    def signals(fields: Mapping[str, Node], _customer: str) -> Iterator[Signal]:
        yield Signal(action, frozenset(w for n in names if (w := word(fields.get(n)))))

    return signals


_SAFE = regex(r"[\w:.,()+ -]{1,80}")
"""The texts that may stand in a commit message as they are."""


def safe(text: str) -> str:
    """Return a text for a commit message: a dash in place of one that could be more than a code or a name."""
    # A commit message goes wherever the history goes, and cannot be masked afterwards.
    return text if _SAFE.fullmatch(text) else "-"


def roles(*names: str) -> Said:
    """Return a function that yields these fields for a commit's subject, of a party its role only."""

    def says(entry: Entry) -> Iterator[str]:
        yield from (safe(text.partition(":")[0]) for n in names if (text := entry.text(n)))

    return says


def silent(_entry: Entry) -> Iterator[str]:
    """Yield nothing: the subject says the action alone."""
    return iter(())


def nobody(_entry: Entry) -> str:
    """Return nobody: the action tells no party anything."""
    return ""


def unchanged(_entry: Entry) -> Iterator[Change]:
    """Yield nothing: the action does not change facts."""
    return iter(())


@frozen
class Action:
    """One action.

    `zh`: its Chinese name and the command's; `help` and `done` (what is said when it is done) are msgids. `froms`: the
    states in which it may be done; `to`: the state it leads to, for documents. `permission`: who may (empty: everybody
    on the staff). `required`: the fields that must be given; `unrecorded`: what may be given and is not recorded.
    `several`: one command may do it on several tickets. `typed`: a person may do it by a command. `manual` (a msgid)
    and `examples` are the rest of the command's help.

    `draft`: returns the entry's own fields from what was given; Usage or Refused if it may not be. `apply`: changes the
    state in the fold. `changes`: what it makes of the facts. `says`: what the commit's subject says of it, codes only.

    `signals`: what clocks see of it (None: nothing). `hears`: the vocabularies, by name, whose words may narrow a
    rule's trigger, one word of each, and the `signal` by which a rule names it. `listens`: a trigger must have a word.
    `own_words`: words of the desk (results, levels) may narrow it. `narrows`: the words that will do for each of a
    trigger's. `anew`: what of this is otherwise from edition 2 on. `hand`: the options that start a clock by hand; one that is a field too is explained there. `meets`:
    which kinds of clocks given by hand it meets. `tells`: it tells a party something, and `informs` says whom an entry of it told; `acts`: it does something about
    the parcel (both meet follow-ups of a miss). `pauses`: its reason may pause clocks. `ends_waits`: it ends every
    wait, and the pauses that they made.

    `strikeable`: somebody may strike it. `strikes`: the field that names the entry which it strikes. `acknowledges`:
    the field that names the finding which it acknowledges. `opens`: it begins a ticket. `own_cycle`: it begins a cycle.
    `reopens`: whether one with these fields does. `names_parcel`: its commit names waybill and category. `proposes`,
    `decides`: it asks for a decision, or it answers or overtakes one. `erases`: the ticket's records leave the vault.
    `on_files`: it is taken on a customer's file, which is no case. `sweeps`: only a sweep writes it. `ours`: it is an act on the ticket, after which one need not look at it at once.
    """

    name: str
    zh: str
    help: str
    done: str
    froms: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    unrecorded: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    to: str = ""
    permission: str = ""
    several: bool = True
    typed: bool = True
    manual: str = ""
    examples: tuple[str, ...] = ()
    draft: Draft = as_given
    apply: Apply = counts
    changes: Changes = unchanged
    says: Said = silent
    signals: Signals | None = None
    hears: tuple[str, ...] | None = None
    signal: str = ""
    listens: bool = False
    own_words: bool = False
    narrows: Narrows = one_each
    anew: Anew | None = None
    hand: tuple[Hand, ...] = ()
    meets: Mapping[str, Meets] = field(default_factory=dict)
    tells: bool = False
    informs: Informs = nobody
    acts: bool = False
    pauses: bool = False
    ends_waits: bool = False
    strikeable: bool = True
    strikes: str = ""
    acknowledges: str = ""
    opens: bool = False
    own_cycle: bool = False
    reopens: Meets | None = None
    names_parcel: bool = False
    proposes: bool = False
    decides: bool = False
    erases: bool = False
    on_files: bool = False
    sweeps: bool = False
    ours: bool = True

    def field(self, name: str) -> Field | None:
        """Return the field of this name, or None if the action does not have it."""
        return next((f for f in self.fields if f.name == name), None)

    def given(self, fields: Mapping[str, Node]) -> Fields:
        """Return those of `fields` that come from who acts, empty ones left out."""
        names = (*(f.name for f in self.fields if f.given), *self.unrecorded)
        return {name: fields[name] for name in names if fields.get(name) not in (None, "", [], {})}


def ours_alone(_started: Entry, glance: Glance) -> bool:
    """Return whether it is an act of ours: what came in meets no clock that we set ourselves."""
    return glance.fields.get("way") != "in"


def always(_fields: Mapping[str, Node]) -> bool:
    """Return True: the action meets the clock whatever its fields say."""
    return True


def party_words(party: str, customer: str) -> set[str]:
    """Return the words for a party in a signal: a customer's role stands for `customer` too."""
    role = party.partition(":")[0]
    if role == "customer":
        return {"customer", *([customer] if customer else [])}
    # A sender is not the customer where the ticket says that the recipient is.
    if role in CUSTOMERS and customer in ("", "customer", role):
        return {role, "customer"}
    return {role}


def same_party(one: str, other: str, customer: str) -> bool:
    """Return whether two parties are one as far as they are named: a customer's role is `customer` too."""
    mine, theirs = party_words(one, customer), party_words(other, customer)
    name, named = one.partition(":")[2], other.partition(":")[2]
    # A customer's name stands masked in one of them; whoever is named in both must be the same.
    return not mine.isdisjoint(theirs) and (not name or not named or name == named or is_customer(one))


def is_customer(party: str) -> bool:
    """Return whether a party is a customer: sender, recipient, caller, or whoever is meant by `customer`."""
    return party.partition(":")[0] in CUSTOMERS


def is_file(ticket: Ticket) -> bool:
    """Return whether a ticket is a customer's file."""
    return ticket.fact("kind") == FILE


def overrides(context: Context, action: str, ticket: Ticket, given: Mapping[str, Node]) -> bool:
    """Return whether the gates are overridden. Refused without the role, Usage without a reason."""
    if given.get("override") != "true":
        return False
    if not desks.may(context.desk, context.actor, "override"):
        raise Refused("{action} {id}: {staff} may not override", action=action, id=ticket.id, staff=context.actor)
    if not given.get("why"):
        raise Usage("{action} {id}: an override needs a reason; add --why", action=action, id=ticket.id)
    return True


def of_cycle(ticket: Ticket, *did: str) -> list[Entry]:
    """Return the counting entries of these actions in the current cycle."""
    return [e for e in ticket.counted(*did) if ticket.cycles.get(e.cycle, e.cycle) == ticket.cycle]
