"""The report of a period: its sections in the order of its kind, from what the measures count."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise

from kefu.core.base.errors import Said
from kefu.core.config.desk import vocabulary
from kefu.core.figures import deadlines, grouped, lists, movement, shares, talks
from kefu.core.figures.labels import word
from kefu.core.figures.model import PeriodReport, Section
from kefu.core.figures.page import Page
from kefu.core.figures.period import before, begun, steps
from kefu.core.figures.wanted import Wanted
from kefu.core.figures.words import SECTIONS, agent_label, group_label
from kefu.core.measures.working import Working
from kefu.core.reports import Report
from kefu.desk.figures.counted import Counted
from kefu.desk.measures import Measures, measures
from kefu.desk.session import Session
from kefu.store.index.fill import Tell

COMMON = (
    "summary", "days", "ages", "response", "clocks", "bearers", "durations", "callbacks", "attempts", "categories",
    "causes", "hours", "money",
)  # fmt: skip
FIRST = {
    "daily": ("agents", "journal"),
    "weekly": ("exceptions", "exceptional"),
    "monthly": ("kpi", "callbacks", "categories", "causes"),
}
"""What the report of each kind begins with; the others follow."""
BEHIND: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("summary", movement.SUMMARY),
    ("response", ("first-response", "unanswered")),
    ("clocks", ("met", "missed", "undecided")),
    ("durations", ("clock-met",)),
    ("callbacks", tuple(name for name, _ in talks.CALLBACKS)),
    ("attempts", ("attempt",)),
    ("causes", ("cause",)),
    ("money", ("money",)),
    ("kpi", ("missed-calls",)),
    ("exceptions", lists.EXCEPTIONS),
    ("agents", ("entries",)),
)
"""The sections whose figures can be told one by one, with these figures."""


class Period:
    """What a report of one period is made from. The part of the period that is still to come counts nothing."""

    def __init__(self, session: Session, wanted: Wanted, tell: Tell) -> None:
        self.session, self.wanted, self.zone = session, wanted, session.desk.zone
        self.span = begun((wanted.since, wanted.until), session.now, self.zone)
        self.measures: Measures = measures(session, tell)
        self.now = Counted(self.measures, self.span)
        self.earlier = Counted(self.measures, before(self.span, self.zone))
        self.page = Page(session.now, self.zone, session.label, self.word)

    def word(self, name: str, language: str) -> str:
        """Return a name by which a figure is divided in words: a category, a cause of the desk's own, a code."""
        if name in self.session.catalogue.heads:
            return self.session.label(name, language)
        return word(name, language)

    @property
    def kind(self) -> str:
        """Return the kind of the report."""
        return self.wanted.kind

    def sections(self) -> Iterator[Section]:
        """Yield the sections in their order."""
        first = FIRST.get(self.kind, ())
        single = len(self.steps) < 3
        for name in (*first, *(one for one in COMMON if one not in first)):
            if name != "days" or not single:
                yield _MADE[name](self)
        yield from (self.group(by) for by in self.wanted.by)

    def notes(self) -> Iterator[Said]:
        """Yield what is to be said of the whole report."""
        if self.wanted.until > self.session.now:
            yield Said("The period has not ended: what follows is counted up to now.")

    # -- what several sections need

    @cached_property
    def steps(self) -> list[datetime]:
        """Return where days begin, and the end."""
        return steps(self.span, self.zone)

    @cached_property
    def responses(self) -> list[tuple[int, int | None]]:
        """Return the first responses: elapsed, and in working time where the desk has a calendar."""
        held = [one for spans in self.now.spans("first-response").values() for one in spans]
        calendar = next(iter(self.session.desk.calendars.values()), None)
        if calendar is None:
            return [(elapsed, None) for elapsed, _ in held]
        working = Working(calendar, self.zone)
        return [(elapsed, working.between(b, b + elapsed) if b is not None else None) for elapsed, b in held]

    @cached_property
    def counts(self) -> tuple[dict[str, int], dict[str, int]]:
        """Return the numbers of call-backs of this period and of the one before."""
        names = [name for name, _ in talks.CALLBACKS]
        return self.now.counts(names), self.earlier.counts(names)

    @cached_property
    def clocks(self) -> dict[str, dict[str, int]]:
        """Return what became of each clock that fell due."""
        return self.now.clocks()

    # -- sections

    def summary(self) -> Section:
        """Return what came and went."""
        line = f"kefu report --since {self.wanted.since:%Y-%m-%dT%H:%M:%S%z} --until {self.wanted.until:%Y-%m-%dT%H:%M:%S%z} --rows"
        found = self.now.counts(movement.SUMMARY), self.earlier.counts(movement.SUMMARY)
        return movement.summary(*found, self.page, line)

    def days(self) -> Section:
        """Return what came and went by days."""
        edges = [int(at.timestamp()) for at in self.steps]
        numbers: dict[str, Sequence[int]] = {}
        for name in ("opened", "closed", "reopened"):
            numbers[name] = _by_step(self.now.times(name), edges)
        held = self.now.standing()
        starts = sorted(opened for opened, _ in held)
        ends = sorted(ended for _, ended in held if ended is not None)
        numbers["backlog"] = [bisect_left(starts, edge) - bisect_left(ends, edge) for edge in edges[1:]]
        return movement.days(self.steps, numbers, self.page)

    def ages(self) -> Section:
        """Return how old the backlog is."""
        return movement.ages(self.now.times("backlog"), self.now.until, self.page)

    def response(self) -> Section:
        """Return the first response."""
        return deadlines.response(self.responses, self.now.count("unanswered"), self.page)

    def deadlines(self) -> Section:
        """Return the clocks that fell due."""
        return deadlines.clocks(self.clocks, self.page)

    def bearers(self) -> Section:
        """Return who bore the misses."""
        return deadlines.bearers(self.now.by_name("borne"), self.page)

    def durations(self) -> Section:
        """Return how long clocks took."""
        return deadlines.durations(self.now.spans("clock-met"), self.page)

    def callbacks(self) -> Section:
        """Return the call-backs."""
        return talks.callbacks(*self.counts, self.page)

    def attempts(self) -> Section:
        """Return the failed attempts."""
        return talks.attempts(self.now.by_name("attempt"), self.now.by_name("attempts"), self.page)

    def kpi(self) -> Section:
        """Return the key figures."""
        numbers = {**self.counts[0], "missed-calls": self.now.count("missed-calls")}
        for status in ("met", "missed", "undecided"):
            numbers[status] = sum(said.get(status, 0) for said in self.clocks.values())
        return talks.kpi(self.responses, numbers, self.page)

    def categories(self) -> Section:
        """Return the frequent categories."""
        return shares.categories(self.now.by_name("category"), self.earlier.by_name("category"), self.page)

    def causes(self) -> Section:
        """Return the frequent causes."""
        known = vocabulary(self.session.desk, "cause")
        return shares.causes(self.now.by_name("cause"), self.earlier.by_name("cause"), known.label, self.page)

    def hours(self) -> Section:
        """Return when cases come."""
        local = (datetime.fromtimestamp(at, UTC).astimezone(self.zone) for at in self.now.times("opened"))
        return movement.hours([(at.weekday(), at.hour) for at in local], self.page)

    def money(self) -> Section:
        """Return the money."""
        return shares.money(self.now.money(), self.page)

    def exceptions(self) -> Section:
        """Return how many exceptions there are."""
        names = lists.EXCEPTIONS
        found = self.now.counts(names), self.earlier.counts(names)
        return lists.exceptions(*found, len(self.measures.unreadable), self.page)

    def exceptional(self) -> Section:
        """Return which tickets are exceptions."""
        return lists.exceptional((one for name in lists.EXCEPTIONS for one in self.now.things(name)), self.page)

    def agents(self) -> Section:
        """Return who did what."""
        return lists.agents(*self.now.did(), self.page)

    def journal(self) -> Section:
        """Return the journal."""
        return lists.journal(self.now.journal(), self.page)

    def group(self, by: str) -> Section:
        """Return one table by groups."""
        counts = {name: self.now.by_group(name, by) for name in grouped.COUNTED}
        made = grouped.Group(by, counts, self.now.spans("first-response", by), _label(self.session, by))
        return grouped.grouped(made, self.page)


_MADE: dict[str, Callable[[Period], Section]] = {
    "summary": Period.summary,
    "days": Period.days,
    "ages": Period.ages,
    "response": Period.response,
    "clocks": Period.deadlines,
    "bearers": Period.bearers,
    "durations": Period.durations,
    "callbacks": Period.callbacks,
    "attempts": Period.attempts,
    "categories": Period.categories,
    "causes": Period.causes,
    "hours": Period.hours,
    "money": Period.money,
    "exceptions": Period.exceptions,
    "exceptional": Period.exceptional,
    "agents": Period.agents,
    "journal": Period.journal,
    "kpi": Period.kpi,
}
"""How each section is made."""


def report_of(session: Session, wanted: Wanted, tell: Tell | None = None) -> PeriodReport:
    """Return the report of a period. Usage where it lies in the future."""
    period = Period(session, wanted, tell or session.tell)
    try:
        return PeriodReport(
            kind=wanted.kind,
            since=wanted.since,
            until=wanted.until,
            tip=period.measures.rev,
            desk=session.desk.name,
            late=period.now.late(),
            unreadable=period.measures.unreadable,
            sections=tuple(period.sections()),
            notes=(*period.measures.notes, *period.notes()),
            overdue=period.now.overdue(session.now),
        )
    finally:
        period.measures.close()


def rows_of(session: Session, wanted: Wanted) -> tuple[Report, tuple[str, ...]]:
    """Return the tickets behind the figures of a report, a row for each thing that is counted, and the unreadable files."""
    period = Period(session, wanted, session.tell)
    try:
        found = ((section, one) for section, names in BEHIND for name in names for one in period.now.things(name))
        return lists.behind(found, period.page, SECTIONS.label), period.measures.unreadable
    finally:
        period.measures.close()


def _by_step(times: Sequence[int], edges: Sequence[int]) -> list[int]:
    ordered = sorted(times)
    places = [bisect_left(ordered, edge) for edge in edges]
    return [b - a for a, b in pairwise(places)]


def _label(session: Session, by: str) -> Callable[[str, str], str]:
    """Return how people read the name of a group."""
    if by == "agent":
        return agent_label
    tables = {"category": session.label, "cause": vocabulary(session.desk, "cause").label}
    named = tables.get(by) or (vocabulary(session.desk, "carrier").label if by == "carrier" else None)

    def label(name: str, language: str) -> str:
        return named(name, language) if named is not None and name else group_label(name, language)

    return label
