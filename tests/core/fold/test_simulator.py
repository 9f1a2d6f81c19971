"""Several clones with wrong clocks write and merge in any order; then every rule of the fold holds of the union."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kefu.core.fold.fold import fold
from kefu.core.fold.merge import merge, unite
from kefu.core.fold.then import stood
from kefu.core.ticket.model import Clock, Effect, Entry, Ticket
from kefu.store.codecs import ticket as codec
from tests.core.fold.clones import DO, World
from tests.core.fold.timelines import NUMBER, ZONE

PATH = f"tickets/2026/11/21/{NUMBER}.yaml"
STEP = st.tuples(st.integers(0, 2), st.sampled_from([*DO, "merge", "merge", "merge", "double"]), st.integers(0, 5000))


def _run(steps: list[tuple[int, str, int]], draw: int) -> World:
    world = World.born(3, draw)
    for who, kind, n in steps:
        if kind == "merge":
            world.merge(who, n)
        elif kind == "double":
            world.double(who, n)
        else:
            world.step(who, kind, n)
    return world


def _hold(world: World, draw: int) -> None:
    """Every property of the union of all clones."""
    folds = [c.ticket for c in world.clones]
    union = merge(*folds)
    _merging(folds, union, draw)
    _kept(world, union)
    _looking_back(union)
    for rule in RULES:
        rule(union)


def _merging(folds: list[Ticket], union: Ticket, draw: int) -> None:
    """Commutative, associative, idempotent: the same bytes whichever side merges, in whatever order and grouping."""
    a, b, c = (folds[(draw + i) % 3] for i in range(3))
    data = codec.write(union)
    for other in (
        merge(merge(c, b), a),
        merge(c, merge(a, b)),
        merge(union, a),
        merge(union, union),
        merge(b, a, c, b),
    ):
        assert codec.write(other) == data
        assert other == union
    again, findings = codec.read(data, PATH)
    assert again is not None
    assert replace(again, findings=()) == replace(union, findings=())
    assert [f.code for f in findings] == [f.code for f in union.findings]


def _kept(world: World, union: Ticket) -> None:
    """Nothing is lost, all bytes are kept, and no entry stands before one that its writer knew."""
    held = {(e.op, e.raw): i for i, e in enumerate(union.entries)}
    assert set(held) == {(e.op, e.raw) for clone in world.clones for e in clone.entries}
    for version, place in held.items():
        assert all(held[known] < place for known in world.known[version] if known in held)
    assert all(one.order < two.order for one, two in pairwise(union.entries))


# -- the rules, each read from the union's entries


def _counting(ticket: Ticket, *did: str) -> list[Entry]:
    """Entries that count: of two with one op the smaller bytes; none that is struck."""
    smallest: dict[str, Entry] = {}
    for entry in ticket.entries:
        other = smallest.get(entry.op)
        smallest[entry.op] = entry if other is None or entry.raw < other.raw else other
    return [e for e in ticket.entries if e is smallest[e.op] and e.op not in ticket.struck and e.did in did]


def _effects(ticket: Ticket, clock: Clock, verb: str) -> Iterator[tuple[Entry, Effect]]:
    for entry in _counting(ticket, *{e.did for e in ticket.entries}):
        for effect in entry.effects:
            if (effect.verb, effect.clock, effect.of) == (verb, clock.name, clock.op):
                yield entry, effect


def _place(ticket: Ticket, op: str) -> int:
    return next(i for i, e in enumerate(ticket.entries) if e.op == op)


def _rule_1_cycles(ticket: Ticket) -> None:
    """The current cycle is the opening or a reopening that counts; every reopening is it, was it, or joined one."""
    reopenings = [e for e in _counting(ticket, "reopen", "callback") if e.text("after")]
    assert ticket.cycle in {ticket.entries[0].op, *(e.op for e in reopenings)}
    assert ticket.reopened <= len(reopenings)
    assert (ticket.reopened == 0) == (ticket.cycle == ticket.entries[0].op)
    cycles = {ticket.entries[0].op, *(e.op for e in reopenings)}
    assert all(ticket.cycles.get(e.op, e.op) in cycles for e in reopenings)
    if reopenings and all(a.op in b.text("after") for a, b in pairwise([ticket.entries[0], *reopenings])):
        assert ticket.cycle == reopenings[-1].op


def _rule_2_facts(ticket: Ticket) -> None:
    """Facts, events, contacts and forgets count whenever they come."""
    for name in ("carrier", "category"):
        given = [c["now"] for e in _counting(ticket, "amend") for c in _changes(e) if c["fact"] == name]
        assert ticket.fact(name) == (given[-1] if given else {"carrier": "", "category": "damaged"}[name])
    assert ticket.attempts == len(_counting(ticket, "event"))
    assert ticket.urged == len([e for e in _counting(ticket, "contact") if e.text("way") == "in"])
    assert list(ticket.forgets) == [e.op for e in _counting(ticket, "forget")]


def _changes(entry: Entry) -> list[dict[str, str]]:
    changes = entry.fields.get("changes")
    return (
        [{k: str(v) for k, v in c.items()} for c in changes if isinstance(c, dict)] if isinstance(changes, list) else []
    )


def _rule_3_clocks(ticket: Ticket) -> None:
    """Clocks run only in the current cycle of a ticket not closed, one for each name, the earliest start that is live."""
    for clock in ticket.running:
        assert ticket.state != "closed"
        assert (clock.cycle, clock.met, clock.stopped) == (ticket.cycle, None, False)
        assert clock.op not in ticket.struck
    assert len({c.name for c in ticket.running}) == len(ticket.running)
    if ticket.leading is not None:
        assert ticket.leading.due == min(c.due for c in ticket.running if c.paused is None)


def _rule_4_met_and_missed(ticket: Ticket) -> None:
    """The earliest met counts. A miss stands if nothing at all happened to its clock, and never against a met before it."""
    for clock in ticket.clocks:
        met = [e.at for e, _ in _effects(ticket, clock, "met")]
        assert not met or (clock.met is not None and clock.met <= min(met))
        misses = {f.due for _, f in _effects(ticket, clock, "missed")}
        assert clock.missed is None or clock.missed in misses
        if clock.missed is not None:
            assert not [at for at in met if at < clock.missed]
        halts = _counting(ticket, "close", "reopen", "callback", "resolve", "reply", "amend")
        touched = bool(met) or clock.met is not None or clock.stopped or clock.pauses or clock.moves
        if misses and not touched and not halts:
            assert clock.missed == min(d for d in misses if d is not None)


def _rule_5_waiting(ticket: Ticket) -> None:
    """Waiting exactly when open with a wait of this cycle that nothing has ended."""
    ended = {op for e in _counting(ticket, "reply") if not e.flag("invalid") for op in e.texts("ends")}
    done = [e.op for e in _counting(ticket, "resolve", "close") if e.op not in ticket.ignored]
    last = max((_place(ticket, op) for op in [*done, ticket.cycle]), default=-1)
    left = [
        e.op
        for e in _counting(ticket, "wait")
        if _now(ticket, e) and e.op not in ticket.ignored and e.op not in ended and _place(ticket, e.op) > last
    ]
    assert (ticket.state == "waiting") == bool(ticket.waits)
    if ticket.state in ("open", "waiting"):
        assert [w.op for w in ticket.waits] == left


def _rule_6_level(ticket: Ticket) -> None:
    """The level is the highest rank that no counting escalate replaces."""
    counting = [e for e in _counting(ticket, "escalate") if e.op not in ticket.ignored]
    replaced = {op for e in counting for op in e.texts("replaces")}
    standing = [e for e in counting if e.op not in replaced]
    assert set(ticket.escalates) == {e.op for e in standing}
    top = max(standing, key=lambda e: int(e.text("rank")), default=None)
    assert ticket.level == (top.text("to") if top else "agent")


def _rule_7_unsolved(ticket: Ticket) -> None:
    """A customer's unsolved is never passed over: what leaves the ticket done comes after it, and knew it or need not."""
    said = [e.op for e in _counting(ticket, "callback") if e.text("verdict") == "unsolved" and _now(ticket, e)]
    assert set(ticket.unsolved) == set(said)
    if ticket.state in ("resolved", "closed"):
        done = [e for e in _counting(ticket, "resolve", "close") if e.op not in ticket.ignored and _now(ticket, e)]
        for op in said:
            later = [e for e in done if _place(ticket, e.op) > _place(ticket, op)]
            assert any(op in e.texts("answers") or e.flag("override") or e.text("how") == "withdrawn" for e in later)


def _now(ticket: Ticket, entry: Entry) -> bool:
    """Whether it belongs to the current cycle. A struck reopening's name goes over to a later cycle when that begins."""
    own = entry.op if entry.text("after") else entry.cycle
    if own in ticket.struck and _place(ticket, entry.op) < _place(ticket, ticket.cycle):
        return False
    return ticket.cycles.get(own, own) == ticket.cycle


def _rule_8_close(ticket: Ticket) -> None:
    """A close as solved that counts rests on nothing struck; a closed ticket has a close that counts."""
    counting = [e for e in _counting(ticket, "close") if e.op not in ticket.ignored]
    for entry in counting:
        if entry.text("how") == "solved" and not entry.flag("override"):
            assert not set(entry.texts("rests")) & ticket.struck
    if ticket.state == "closed":
        assert ticket.how == next(e.text("how") for e in reversed(counting) if _now(ticket, e))


def _rule_9_strike(ticket: Ticket) -> None:
    """Struck is exactly what a strike that is not struck itself names, if it came before and may be struck."""

    def struck(op: str) -> bool:
        return any(
            e.text("entry") == op and _place(ticket, op) < _place(ticket, e.op) and not struck(e.op)
            for e in ticket.entries
            if e.did == "strike"
        )

    assert ticket.struck == {e.op for e in ticket.entries if e.did not in ("open", "forget") and struck(e.op)}


def _rule_10_category(ticket: Ticket) -> None:
    """Clocks of a category run only while the amend that started them gives the category."""
    amends = [e for e in _counting(ticket, "amend") if any(c["fact"] == "category" for c in _changes(e))]
    for clock in ticket.running:
        assert clock.op not in [e.op for e in amends[:-1]]


def _rule_11_pauses(ticket: Ticket) -> None:
    """A due comes from the start, a move or a resume; a pause that is struck or does not count pauses nothing."""
    for clock in ticket.clocks:
        given = {f.due for _, f in _effects(ticket, clock, "move")}
        for pause in clock.pauses:
            assert pause.op not in ticket.struck
            assert pause.op not in ticket.ignored
            given.add(pause.resumed)
        (own,) = {f.due for f in _started(ticket, clock)}
        assert clock.due in {*given, own}
        if not given - {None}:
            assert clock.due == own


def _started(ticket: Ticket, clock: Clock) -> list[Effect]:
    entry = next(e for e in _counting(ticket, *{e.did for e in ticket.entries}) if e.op == clock.op)
    return [f for f in entry.effects if f.verb == "start" and f.clock == clock.name]


def _rule_12_doubles(ticket: Ticket) -> None:
    """Two entries of one op are reported, but for the sweep's."""
    doubles = [b for a, b in pairwise(sorted(ticket.entries, key=lambda e: e.op)) if a.op == b.op]
    reported = [f for f in ticket.findings if f.code == "same-op"]
    assert len(reported) == len([e for e in doubles if e.did != "breach"])


def _rule_13_time(ticket: Ticket) -> None:
    """Keys compare as instants: the order does not depend on the zone in which they are written."""
    assert sorted(ticket.entries, key=lambda e: (e.key.astimezone(ZONE), e.op, e.raw)) == list(ticket.entries)


def _looking_back(ticket: Ticket) -> None:
    """What had been recorded by some time is the fold of those entries; by the last time it is the ticket."""
    times = sorted(entry.recorded for entry in ticket.entries)
    for when in (times[len(times) // 2], times[-1]):
        found = stood(ticket, when)
        assert found is not None
        assert set(found.ticket.entries) == {entry for entry in ticket.entries if entry.recorded <= when}
        assert found.since == len(ticket.entries) - len(found.ticket.entries)
        assert found.since or replace(found.ticket, findings=()) == replace(ticket, findings=())
    assert stood(ticket, times[0] - timedelta(seconds=1)) is None


RULES = [rule for name, rule in list(globals().items()) if name.startswith("_rule_")]


def test_there_are_thirteen_rules() -> None:
    assert len(RULES) == 13


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, min_size=15, max_size=50), st.integers(0, 999))
def test_clones_with_wrong_clocks(steps: list[tuple[int, str, int]], draw: int) -> None:
    _hold(_run(steps, draw), draw)


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, min_size=15, max_size=120), st.integers(0, 999))
def test_clones_with_wrong_clocks_for_long(steps: list[tuple[int, str, int]], draw: int) -> None:
    _hold(_run(steps, draw), draw)


ALONE = st.tuples(st.just(0), st.sampled_from([kind for kind in DO if kind != "strike"]), st.integers(0, 5000))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ALONE, min_size=15, max_size=50), st.integers(0, 999))
def test_one_clone_alone_never_meets_a_finding(steps: list[tuple[int, str, int]], draw: int) -> None:
    """Findings of the fold are about people unaware of each other, and about strikes; work in one place gives none."""
    world = World.born(1, draw)
    for who, kind, n in steps:
        world.step(who, kind, n)
    assert world.clones[0].ticket.findings == ()


NAME = st.sampled_from("ABCDEFGH").map(lambda n: n.ljust(10, "0"))
CLOCK = st.sampled_from(["contact", "verify", "wait-B000000000"])
INSTANT = st.integers(0, 600).map(lambda m: f"2026-11-21T{9 + m // 60:02d}:{m % 60:02d}:00+08:00")
EFFECT = st.one_of(
    st.fixed_dictionaries({"start": CLOCK, "due": INSTANT}),
    st.fixed_dictionaries({"met": CLOCK, "of": NAME}),
    st.fixed_dictionaries({"stop": CLOCK, "of": NAME}),
    st.fixed_dictionaries({"missed": CLOCK, "of": NAME, "due": INSTANT}),
    st.fixed_dictionaries({"move": CLOCK, "of": NAME, "due": INSTANT}),
    st.fixed_dictionaries({"pause": CLOCK, "of": NAME}, optional={"due": INSTANT, "cap": INSTANT}),
    st.fixed_dictionaries({"resume": CLOCK, "of": NAME, "due": INSTANT}),
)
WILD = st.fixed_dictionaries(
    {
        "op": NAME,
        "at": INSTANT,
        "by": st.just("agent-1"),
        "did": st.sampled_from(
            ["open", "note", "contact", "wait", "reply", "step", "amend", "escalate", "resolve", "callback", "close", "reopen", "strike", "forget", "breach", "x"]
        ),
        "cycle": NAME,
    },
    optional={
        "seq": INSTANT, "after": NAME, "entry": NAME, "for": st.just("hub"), "party": st.just("hub"),
        "ends": st.lists(NAME, max_size=2), "replaces": st.lists(NAME, max_size=2), "rests": st.lists(NAME, max_size=2),
        "answers": st.lists(NAME, max_size=2), "rank": st.sampled_from(["0", "1", "999"]), "to": st.just("supervisor"),
        "owner": st.sampled_from(["agent-2", "none"]), "verdict": st.sampled_from(["unsolved", "satisfied"]),
        "how": st.sampled_from(["solved", "void"]), "override": st.just("true"), "step": st.just("s"),
        "changes": st.lists(
            st.fixed_dictionaries(
                {"fact": st.sampled_from(["category", "carrier", "goods.name", "state", "timeline", "later.odd"])},
                optional={"was": st.just("lost"), "now": st.sampled_from(["lost", "damaged"])},
            ),
            max_size=2,
        ),
        "facts": st.fixed_dictionaries({}, optional={"category": st.just("lost"), "due": st.just("x"), "odd": st.just("y")}),
        "effects": st.lists(EFFECT, max_size=3),
    },
)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(WILD, min_size=1, max_size=12))
def test_the_fold_is_total_and_what_it_gives_reads_back(wild: list[dict[str, object]]) -> None:
    """Entries that name anything, in any order, twice or never: a ticket, always, and bytes that read back to it."""
    entries = [codec.entry(w) for w in wild]  # type: ignore[arg-type]
    ticket = fold(NUMBER, entries)
    data = codec.write(ticket)
    again, findings = codec.read(data, PATH)
    assert again is not None
    assert replace(again, findings=()) == replace(ticket, findings=())
    assert codec.write(again) == data
    assert not {f.code for f in findings} & {"header", "layout", "order", "not-canonical", "comment"}
    half = len(entries) // 2
    assert fold(NUMBER, unite(entries[half:], entries[:half])) == ticket
