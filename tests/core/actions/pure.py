"""A ticket worked on without files: each act is drafted, made an entry, judged and folded, as writing does it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kefu.core.actions.action import Context
from kefu.core.actions.table import ACTIONS
from kefu.core.base.errors import KefuError
from kefu.core.base.findings import Finding
from kefu.core.base.node import Fields, Node
from kefu.core.clocks.hand_effects import given_by_hand
from kefu.core.clocks.rules import Rule
from kefu.core.config.categories import Head
from kefu.core.config.desk import Desk, Staff
from kefu.core.fold.fold import fold
from kefu.core.judge.draft import draft
from kefu.core.judge.judge import judge
from kefu.core.judge.situation import Situation
from kefu.core.judge.sweep import Sweep, next_entry
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.vocabulary import ids
from kefu.store.codecs import ticket as ticket_codec

ZONE = ZoneInfo("Asia/Shanghai")
NUMBER = "261121-7K3F9Q5"
HEAD = Head("damaged", {"en": "Damaged"}, (), "complaint", (), ())
NINE = datetime(2026, 11, 21, 9, tzinfo=ZONE)
"""When every ticket is opened. Minutes are counted from here."""
STAFF = {
    "agent-1": Staff("agent-1", "A", "a@example.org", ("agent",)),
    "agent-2": Staff("agent-2", "B", "b@example.org", ("agent",)),
    "lead-1": Staff("lead-1", "L", "l@example.org", ("agent", "supervisor")),
}


def desk(edition: int = 2, **more: object) -> Desk:
    """A desk that goes by an edition of the rules."""
    made = Desk(timezone="Asia/Shanghai", zone=ZONE, edition=edition, newest=2, staff=STAFF, limits={"agent": 50})
    return replace(made, **more)  # type: ignore[arg-type]


def when(minute: int) -> str:
    """A minute after nine as files hold it."""
    return (NINE + timedelta(minutes=minute)).isoformat()


@dataclass
class Case:
    """One ticket in a clone of a desk. `rules`: the clock rules that are on."""

    desk: Desk = field(default_factory=desk)
    rules: tuple[Rule, ...] = ()
    entries: tuple[Entry, ...] = ()
    found: list[Finding] = field(default_factory=list)
    clone: str = "pure"

    def situation(self, minute: int, by: str, op: str) -> Situation:
        """What holds at a minute."""
        at = NINE + timedelta(minutes=minute)
        return Situation(Context(self.desk, by, at, at, op, HEAD), self.rules)

    @property
    def ticket(self) -> Ticket:
        """The ticket as it stands."""
        return fold(NUMBER, self.entries)

    def open(self, **facts: Node) -> str:
        """Open the ticket; the entry's op."""
        known: Fields = {"kind": "complaint", "category": "damaged", "title": "x", **facts}
        return self.do("open", 0, facts=known)

    def do(self, did: str, minute: int, by: str = "agent-1", **given: Node) -> str:
        """Do one act, which the judge must find right; the entry's op. A keyword that Python has keeps a `_`."""
        op = ids.derived_op(self.clone, str(len(self.entries)))
        situation = self.situation(minute, by, op)
        before = self.ticket if self.entries else None
        made = draft(did, situation, before, {k.removesuffix("_"): v for k, v in given.items()})
        entry = ticket_codec.entry(made)
        self.found += judge(before, entry, situation)
        self.entries = (*self.entries, entry)
        assert self.found == []
        return op

    def refused(self, did: str, minute: int, by: str = "agent-1", **given: Node) -> str:
        """The sentence by which an act is refused; empty if it is not."""
        entries = self.entries
        try:
            self.do(did, minute, by, **given)
        except KefuError as error:
            return error.text()
        finally:
            self.entries = entries
        return ""

    def sweep(self, minute: int) -> list[str]:
        """Write what a sweep writes at a minute; the clocks that it names."""
        written: list[str] = []
        while True:
            now = NINE + timedelta(minutes=minute)
            fields = next_entry(Sweep(self.ticket, now, self.desk, self.rules))
            if fields is None:
                return written
            entry = ticket_codec.entry(fields)
            self.found += judge(self.ticket, entry, self.situation(minute, "kefu", entry.op))
            self.entries = (*self.entries, entry)
            written.append(entry.text("clock"))

    def running(self) -> dict[str, datetime]:
        """The clocks that run, with their due times."""
        return {c.name: c.due for c in self.ticket.running}

    def refused_or_done(self, did: str, minute: int, by: str = "agent-1", **given: Node) -> None:
        """Do one act if the ticket takes it."""
        if self.refused(did, minute, by, **given) == "":
            self.do(did, minute, by, **given)

    def again(self, entry: Entry) -> None:
        """Do once more what an entry says, on the ticket as it stands here, under its op."""
        minute = int((entry.at - NINE) / timedelta(minutes=1))
        situation = self.situation(minute, entry.by, entry.op)
        action = ACTIONS[entry.did]
        given = action.given(entry.fields) | given_by_hand(action, entry.op, entry.effects)
        before = self.ticket if self.entries else None
        self.entries = (*self.entries, ticket_codec.entry(draft(entry.did, situation, before, given)))
