"""Real clones with wrong clocks, one shared desk, and people who do anything in any order, by real commands.

What is expected is kept apart from the desk: every entry as its writer's clone held it, and every number that was told.
"""

import random
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from kefu.core.ticket.model import Entry, Ticket
from kefu.core.vocabulary import ids
from kefu.store.codecs import ticket as codec
from tests.cli.desks import NOON
from tests.cli.shared import CONTACTS, Clone, bare, shared_desk
from tests.cli.working import forked

SKEWS = (timedelta(0), timedelta(hours=-5), timedelta(hours=3), timedelta(minutes=-7))
NEAR = (timedelta(0), timedelta(minutes=2), timedelta(minutes=-2))
"""Clocks as a door takes them: it goes by that of whoever pushes, and none is more than five minutes before another."""
BORN = datetime.fromisoformat("2026-11-21T09:00:00+08:00")
Version = tuple[str, str]
"""An entry by op and bytes."""
Step = tuple[int, str, int]
"""Who (by number), what, and a number that decides on the rest."""


@dataclass(frozen=True)
class Person(Clone):
    """A clone whose kefu does not wait for an interpreter to start."""

    def kefu(self, *args: str, now: str = NOON, stdin: str = "") -> tuple[int, str, str]:
        ran = forked(["--lang", "en", "-C", str(self.top), *args], stdin.encode(), self.env(now))
        return ran.code, ran.out, ran.err


@dataclass
class World:
    """The clones, the true time, and what was done: entries of each ticket, told phones by their record."""

    where: Path
    people: list[Person]
    tickets: list[str]
    draw: int
    door: bool = False
    now: datetime = BORN
    count: int = 0
    written: dict[str, dict[Version, frozenset[Version]]] = field(default_factory=dict)
    """The entries of each ticket, and what the writer of each knew."""
    doubled: set[str] = field(default_factory=set)
    told: dict[tuple[str, str], str] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    anew: int = 0

    def clock(self, who: int) -> datetime:
        """What a person's own clock shows."""
        skews = NEAR if self.door else SKEWS
        return self.now + skews[(self.draw + who) % len(skews)]

    def step(self, step: Step) -> None:
        """Some time passes; then one person does one thing, if the desk allows it."""
        who, kind, n = step
        who %= len(self.people)
        self.now += timedelta(minutes=n % 47)
        person = self.people[who]
        if kind == "again":
            self.again(person, self.clock(who).isoformat())
            return
        if kind in EXCHANGE:
            EXCHANGE[kind](person, self.clock(who).isoformat())
            return
        number = self.tickets[n % len(self.tickets)]
        op = ids.derived_op("simulated", str(self.draw), str(self.count))
        if kind == "double":
            op = ids.derived_op("double", str(n % 3))
        made = DO[kind](self, person, number, op, n)
        if made is not None:
            self._do(person, who, kind, number, op, n, made)

    def _do(self, person: Person, who: int, kind: str, number: str, op: str, n: int, args: list[str]) -> None:
        self.count += 1
        back = timedelta(hours=(n // 47) % 5)
        past = ["--at", (self.clock(who) - back).isoformat()] if back and kind not in ("sweep", "forget") else []
        own = [] if kind == "sweep" else ["--op", op, *past]
        code, out, said = person.kefu(*args, *own, now=self.clock(who).isoformat())
        assert code in (0, 2, 3), (args, code, out, said)
        self.refused[kind] += code != 0
        if code == 0 and kind == "open":
            self.tickets.append(number := out.strip())
        for one in self.tickets if kind == "sweep" else [number] if code == 0 else ():
            self.note(one, person)
        if code == 0 and args[-1].startswith("tell 1"):
            self.told[number, op] = args[-1].removeprefix("tell ")

    def again(self, person: Person, now: str) -> None:
        """Let a person make anew what was not handed in: only that is another thing then, and nothing that is shared."""
        before = {number: entries(person, number) for number in self.tickets}
        shared = {number: entries(person, number, shared_tip(self.where, person)) for number in self.tickets}
        code, out, said = person.kefu("sync", "--again", now=now)
        assert (code, out) == (0, ""), said
        self.anew += "Made anew on the shared tip: 0;" not in said and "Made anew" in said
        for number in self.tickets:
            here = {(e.op, e.raw) for e in entries(person, number)}
            gone = {(e.op, e.raw) for e in before[number]} - here
            assert not gone & {(e.op, e.raw) for e in shared[number]}
            known = self.written.setdefault(number, {})
            for version in gone:
                known.pop(version, None)
            for version, before_it in known.items():
                known[version] = before_it - gone
            for op in {op for op, _ in gone} - {op for op, _ in here}:
                self.told.pop((number, op), None)
            self.note(number, person)

    def note(self, number: str, person: Person) -> None:
        """Take down what a clone now holds of a ticket."""
        ticket = held(person, number)
        if ticket is not None:
            here = frozenset((e.op, e.raw) for e in ticket.entries)
            known = self.written.setdefault(number, {})
            known.update(dict.fromkeys(here - known.keys(), here & known.keys()))


def held(clone: Clone, number: str, rev: str = "HEAD") -> Ticket | None:
    """A ticket as a commit has it."""
    path = ids.path_of(number)
    args = ["git", "cat-file", "blob", f"{rev}:{path}"]
    done = subprocess.run(args, cwd=clone.top, env=clone.env(), capture_output=True, check=False)
    if done.returncode:
        return None
    ticket, findings = codec.read(done.stdout, path)
    assert ticket is not None, findings
    return ticket


def shared_tip(where: Path, clone: Clone) -> str:
    """The shared desk's tip, which the clone has then."""
    clone.git("fetch", "-q", "origin")
    return bare(where, "rev-parse", "main").strip()


def entries(clone: Clone, number: str, rev: str = "HEAD") -> tuple[Entry, ...]:
    """The entries of a ticket as a commit has it."""
    ticket = held(clone, number, rev)
    return ticket.entries if ticket else ()


# -- what a person does: the command, or None if there is nothing to do it to

Do = Callable[[World, Person, str, str, int], list[str] | None]


def _tell(world: World, person: Person, number: str, op: str, n: int) -> list[str]:
    """A note with a phone that nobody else ever tells."""
    return ["note", number, f"tell 139{n % 10000:04}{world.count:04}"]


def _amend_phone(world: World, person: Person, number: str, op: str, n: int) -> list[str]:
    return ["amend", number, f"recipient.phone=137{n % 10000:04}{world.count:04}", "--why", "new"]


def _strike(world: World, person: Person, number: str, op: str, n: int) -> list[str] | None:
    ops = [e.op for e in entries(person, number) if e.did not in ("open", "forget")]
    return ["strike", number, ops[-1 - n % min(6, len(ops))], "--why", "wrong"] if ops else None


def _close(world: World, person: Person, number: str, op: str, n: int) -> list[str]:
    ways: tuple[list[str], ...] = (
        ["as asked", "--how", "withdrawn"],
        [],
        ["--override", "--why", "told to"],
        ["by mistake", "--how", "void"],
    )
    return ["close", number, *ways[n % 4]]


def _wait(world: World, person: Person, number: str, op: str, n: int) -> list[str]:
    ways: tuple[list[str], ...] = ([], ["--within", "2h"], ["--within", "3h", "--pause", "customer-material"])
    return ["wait", number, ("courier:courier-7", "hub", "sender")[n % 3], "asked", *ways[n // 3 % 3]]


def _reply(world: World, person: Person, number: str, op: str, n: int) -> list[str]:
    party = ("courier:courier-7", "hub", "sender")[n // 3 % 3]
    results = ("received", "none", "not-received") if party == "sender" else ("found", "none", "not-found")
    return ["reply", number, party, results[n % 3], *["--invalid"][: n % 5 == 0]]


def _open(world: World, person: Person, number: str, op: str, n: int) -> list[str] | None:
    if len(world.tickets) > 4:
        return None
    return ["open", "damaged", f"7531234567{n % 10000:04}", "box broken", "--incomplete", *CONTACTS]


def _fixed(*choices: str) -> Do:
    """One of several commands with NUMBER for the ticket."""

    def do(world: World, person: Person, number: str, op: str, n: int) -> list[str]:
        return [number if word == "NUMBER" else word for word in choices[n % len(choices)].split()]

    return do


DO: dict[str, Do] = {
    "tell": _tell,
    "note": _fixed("note NUMBER looked", "note NUMBER asked again"),
    "contact": _fixed("contact NUMBER recipient reached", "contact NUMBER recipient reached --in", "contact NUMBER courier no-answer"),
    "event": _fixed("event NUMBER attempt --reason nobody-home", "event NUMBER arrived"),
    "phone": _amend_phone,
    "amend": _fixed("amend NUMBER carrier=zto --why x", "amend NUMBER carrier=sto --why x", "amend NUMBER goods.value=99 --why x"),
    "category": _fixed("amend NUMBER category=lost --why x", "amend NUMBER category=damaged --why x"),
    "escalate": _fixed("escalate NUMBER --why late", "escalate NUMBER --to agent --why done", "escalate NUMBER --to head-office --why worse"),
    "assign": _fixed("assign NUMBER agent-1", "assign NUMBER me", "assign NUMBER none"),
    "wait": _wait,
    "reply": _reply,
    "resolve": _fixed("resolve NUMBER found", "resolve NUMBER compensated"),
    "callback": _fixed("callback NUMBER satisfied", "callback NUMBER unsolved", "callback NUMBER unsolved", "callback NUMBER dissatisfied"),
    "close": _close,
    "reopen": _fixed("reopen NUMBER --why again"),
    "strike": _strike,
    "settle": _fixed("settle NUMBER compensation 86", "settle NUMBER fine 10 --stage agreed"),
    "forget": _fixed("forget NUMBER --why asked"),
    "sweep": _fixed("sweep"),
    "open": _open,
    "double": _fixed("note NUMBER one", "note NUMBER two", "note NUMBER three"),
}  # fmt: skip


# -- how a person exchanges with the others


def _sync(person: Person, now: str) -> None:
    code, out, said = person.kefu("sync", now=now)
    assert (code, out) == (0, ""), said


def _pull(person: Person, now: str, *how: str) -> None:
    env = {**person.env(now), "GIT_AUTHOR_DATE": now, "GIT_COMMITTER_DATE": now}
    args = ["git", "pull", "-q", "--no-edit", *how]
    done = subprocess.run(args, cwd=person.top, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout, done.stderr)


def _push(person: Person, now: str) -> None:
    """Plain git, which only gets through if nobody was faster."""
    args = ["git", "push", "-q"]
    done = subprocess.run(args, cwd=person.top, env=person.env(now), capture_output=True, text=True, check=False)
    assert done.returncode == 0 or "[rejected]" in done.stderr or "(fetch first)" in done.stderr, done.stderr


EXCHANGE: dict[str, Callable[[Person, str], None]] = {
    "sync": _sync,
    "merge": lambda person, now: _pull(person, now, "--no-rebase"),
    "push": _push,
}
KINDS = (*DO, *("tell", "phone", "forget"), *("sync",) * 5, *EXCHANGE, "again")
"""What is drawn from: exchanging and telling more often."""


def script(seed: int, steps: int) -> Iterator[Step]:
    """A script that follows from `seed`."""
    dice = random.Random(seed)
    for _ in range(steps):
        yield dice.randrange(3), dice.choice(KINDS), dice.randrange(5000)


def template(where: Path, *, door: bool = False) -> list[str]:
    """The shared desk at `where` with the lead's clone and two agents', who may do everything; its two tickets."""
    lead, *others = shared_desk(where, door=door)
    config = lead.top / "kefu.yaml"
    config.write_text(config.read_text().replace("[agent]", "[agent, supervisor, manager]"))
    dates = {f"GIT_{which}_DATE": "2026-11-21T07:00:00+08:00" for which in ("AUTHOR", "COMMITTER")}
    subprocess.run(["git", "commit", "-q", "-am", "roles"], cwd=lead.top, env={**lead.env(), **dates}, check=True)
    tickets = [
        lead.opened(*CONTACTS, "--op", ids.derived_op("ticket", str(n)), now="2026-11-21T08:00:00+08:00")
        for n in range(2)
    ]
    for clone in (lead, *others):
        clone.sync()
        for sample in (clone.top / ".git/hooks").glob("*.sample"):
            sample.unlink()
    return tickets
