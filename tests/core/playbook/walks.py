"""Random walks over a playbook, without git: whatever a step may be answered, somebody answers it so some time.

A walk gives the entries that `plan.deeds` would have recorded, folded one after the other as a desk does, and the
position of the run after each answer. `walk` is for whoever checks that replay and the records agree.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kefu.core.actions.action import Context
from kefu.core.base.errors import KefuError
from kefu.core.base.node import Fields, Node
from kefu.core.clocks.rules import Rule
from kefu.core.config.categories import Catalogue
from kefu.core.config.desk import Desk
from kefu.core.fold.fold import fold
from kefu.core.judge.draft import draft
from kefu.core.judge.situation import Situation
from kefu.core.playbook.answers import Given, World, accepted, answers
from kefu.core.playbook.evidence import Evidence
from kefu.core.playbook.model import NONE, Playbook, Step
from kefu.core.playbook.plan import Ask, Deed, deeds
from kefu.core.playbook.replay import Around, Position, replay
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.vocabulary import ids
from kefu.desk.play.playbook_tests import AGENT, LEAD, stage
from kefu.store.codecs import ticket as ticket_codec

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZONE)
DESK = stage(Desk(timezone="Asia/Shanghai", zone=ZONE))
FREE: Mapping[str, tuple[str, ...]] = {
    "text": ("东门岗亭", "no such thing", "无"),
    "number": ("1", "2.5"),
    "money": ("30", "358.50"),
    "date": ("2026-12-01", "2026-12-01 10:00"),
    "phone": ("13800000000",),
    "waybill": ("75312345670001",),
}
FITTING: Mapping[str, str] = {
    "branches.origin": "北京", "branches.delivery": "余杭", "payment.freight": "12", "goods.value": "200",
    "liable.party": "courier", "shelf.class": "redeliver", "other-waybills": "75312345670002", "waybill": "75312345670003",
    "recipient.phone": "13800000001", "sender.phone": "13800000002", "goods.weight": "2.5",
}  # fmt: skip
"""What a fact that takes not every text is given."""


@dataclass
class Answered:
    """One answer of a walk: the step, what was said (a notice: nothing), the entries that it wrote, where the run then is."""

    step: Step
    said: Given
    notice: bool
    entries: tuple[Entry, ...]
    position: Position


@dataclass
class Trip:
    """One walk: the ticket with everything recorded, and each answer in order. `stuck`: why it could not go on."""

    ticket: Ticket
    answered: list[Answered] = field(default_factory=list)
    stuck: str = ""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, the opening first."""
        return tuple(self.ticket.entries)

    @property
    def path(self) -> tuple[str, ...]:
        """The ids of the steps on the path, in order."""
        return tuple(p.step.id for p in self.answered[-1].position.path) if self.answered else ()


class Walker:
    """Walks over a playbook. `rules`: the clock rules that entries start and meet; without any the walk is quicker."""

    def __init__(
        self, book: Playbook, direction: str = "", seed: int = 0, facts: Mapping[str, Node] | None = None,
        rules: tuple[Rule, ...] = (), most: int = 200,
    ) -> None:  # fmt: skip
        self.book, self.rules, self.most = book, rules, most
        self.random = random.Random(f"{book.category} {direction} {seed}")
        self.catalogue = Catalogue.of([book.head])
        self.now, self.count = NOW, 0
        self.evidence = Evidence(book)
        self.ticket = fold("261121-7K3F9Q5", [])
        named: dict[str, Node] = {"kind": book.head.kind, "category": book.category, "title": "a walk"}
        if direction:
            named["direction"] = direction
        self.write(Deed("open", {"facts": {**named, **(facts or {})}, "owner": AGENT, "incomplete": "true"}), self.op())
        self.cycle = self.ticket.cycle

    def op(self) -> str:
        """The next op."""
        self.count += 1
        return ids.derived_op(f"walk {self.book.category}", str(self.count))

    def write(self, deed: Deed, op: str, kind: str = "") -> Entry:
        """Add one entry, drafted and folded as on a desk."""
        given: Fields = dict(deed.given)
        if deed.file:
            given["files"] = [{"n": "1", "kind": kind, "type": "png", "bytes": "1"}]
        actor = LEAD if deed.action == "approve" else AGENT
        context = Context(DESK, actor, self.now, self.now, op, self.book.head, self.evidence)
        before = self.ticket if self.ticket.entries else None
        entry = ticket_codec.entry(draft(deed.action, Situation(context, self.rules), before, given))
        self.ticket = fold(self.ticket.id, [*self.ticket.entries, entry])
        return entry

    def walk(self) -> Trip:
        """Answer until the run is over, is stuck, or has been answered `most` times."""
        trip = Trip(self.ticket)
        position = self.position()
        for _ in range(self.most):
            step = position.asked
            if step is None or self.ticket.cycle != self.cycle or self.ticket.state == "closed":
                break
            notice = step.kind == "wait" and not position.resting
            said = Given() if notice else self.given(step)
            try:
                written = self.answer(step, position, said, notice=notice)
            except KefuError as error:
                trip.stuck = f"{step.id}: {error.text()}"
                break
            position = self.position()
            trip.answered.append(Answered(step, said, notice, written, position))
        trip.ticket = self.ticket
        return trip

    def position(self) -> Position:
        """Where the run stands."""
        return replay(self.book, self.ticket, Around.of(DESK, self.now), self.cycle)

    def answer(self, step: Step, position: Position, said: Given, *, notice: bool) -> tuple[Entry, ...]:
        """Record one answer."""
        # Calls to a customer count only that far apart.
        self.now += DESK.callback.apart if step.kind == "callback" else timedelta(minutes=7)
        world = World(DESK, self.catalogue, self.now)
        good = said if notice else accepted(step, said, world)
        op = self.op()
        ask = Ask(self.book, "0" * 40, self.ticket, position, step, good, world, op, notice=notice)
        return tuple(
            self.write(deed, op if n == 0 else ids.derived_op(op, str(n)), step.value)
            for n, deed in enumerate(deeds(ask))
        )

    def given(self, step: Step) -> Given:
        """An answer by chance: any that may be given."""
        more = {"text": "a word about it"} if step.kind in ("wait", "close", "reply") else {}
        if step.skip and self.random.random() < 0.1:
            return Given(skip=True, why="by chance")
        if step.kind == "evidence":
            none = step.choice(NONE) is not None and self.random.random() < 0.5
            return Given(NONE, why="there is none") if none else Given("proof.png")
        # A listed answer as often as any of the others, of which there may be many.
        codes = answers(step, DESK)
        if step.choices and codes and self.random.random() < 0.5:
            codes = tuple(choice.code for choice in step.choices)
        if codes:
            return Given(self.random.choice(codes), more)
        if step.free or step.over:
            return Given("", more)
        if step.kind == "settle":
            return Given("30")
        return Given(FITTING.get(step.fact) or self.random.choice(FREE[step.type]), more)


def walk(
    book: Playbook, direction: str = "", seed: int = 0, facts: Mapping[str, Node] | None = None,
    rules: tuple[Rule, ...] = (), most: int = 200,
) -> Trip:  # fmt: skip
    """Return one walk over a playbook; the same for the same seed."""
    return Walker(book, direction, seed, facts, rules, most).walk()


def walks(book: Playbook, count: int, direction: str = "") -> Iterator[Trip]:
    """Yield some walks over a playbook."""
    for seed in range(count):
        yield walk(book, direction, seed)
