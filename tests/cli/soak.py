"""Several clones that work at the same time, each in a thread of its own: by `kefu sync`, or by plain git in a loop."""

import json
import random
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kefu.core.vocabulary.ids import derived_op
from tests.cli.shared import CONTACTS, Clone, bare, settle, shared_desk, whole

FORGETTERS = 2


@dataclass
class Soak:
    """A shared desk, its clones, and what was recorded: (ticket, op) once each; the tickets that were forgotten."""

    where: Path
    lead: Clone
    clones: list[Clone]
    tickets: list[str]
    done: set[tuple[str, str]] = field(default_factory=set)
    forgotten: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def prepared(where: Path, clones: int) -> Soak:
    """The desk with a few tickets that everybody has; the first clones' people may forget."""
    lead, *others = shared_desk(where, clones)
    text = (lead.top / "kefu.yaml").read_text()
    for n in range(1, FORGETTERS + 1):
        start = text.index(f"agent-{n}:")
        text = text[:start] + text[start:].replace("[agent]", "[agent, supervisor]", 1)
    (lead.top / "kefu.yaml").write_text(text)
    lead.git("commit", "-q", "-am", "roles")
    tickets = [lead.opened(*CONTACTS) for _ in range(6)]
    settle(lead, *others)
    return Soak(where, lead, others, tickets)


def run(soak: Soak, each: int, exchange: Callable[[Clone], None]) -> float:
    """Let every clone do `each` operations, exchanging after each one; the seconds it took."""
    start = time.perf_counter()
    threads = [threading.Thread(target=_work, args=(soak, i, each, exchange)) for i in range(len(soak.clones))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not soak.faults, soak.faults
    return time.perf_counter() - start


def _work(soak: Soak, who: int, each: int, exchange: Callable[[Clone], None]) -> None:
    dice = random.Random(who)
    clone = soak.clones[who]
    try:
        for n in range(each):
            now = f"2026-11-21T{13 + n // 60:02}:{n % 60:02}:{who:02}+08:00"
            if n == each // 2 and who < FORGETTERS:
                number, act = soak.tickets[who], ["forget", soak.tickets[who], "--why", "asked"]
                soak.forgotten.add(number)
            else:
                number = dice.choice(soak.tickets)
                act = _act(dice, number, n)
            op = derived_op("soak", str(who), str(n))
            clone.must(*act, "--op", op, now=now)
            soak.done.add((number, op))
            exchange(clone)
    except BaseException as error:
        soak.faults.append(f"{clone.top.name}: {error!r}")


def _act(dice: random.Random, number: str, n: int) -> list[str]:
    choices = (
        ["note", number, f"note {n}, call 1391234{dice.randrange(10000):04}"],
        ["note", number, f"note {n}"],
        ["contact", number, "courier", "reached", f"asked {n}"],
        ["amend", number, f"recipient.phone=1371234{dice.randrange(10000):04}", "--why", "new"],
    )
    return list(dice.choice(choices))


def by_kefu(clone: Clone) -> None:
    """`kefu sync`."""
    clone.sync()


def by_git(clone: Clone) -> None:
    """`git pull` and `git push`, until both are through: a slow one among quick ones may be at it until these are done."""
    for _ in range(10_000):
        pulled = _git(clone, "pull", "-q", "--no-rebase", "--no-edit")
        assert "CONFLICT" not in pulled.stdout
        if pulled.returncode == 0 and _git(clone, "push", "-q").returncode == 0:
            return
    raise AssertionError("never through")


def _git(clone: Clone, *args: str) -> "subprocess.CompletedProcess[str]":
    """Plain git, which others may have overtaken."""
    return subprocess.run(["git", *args], cwd=clone.top, env=clone.env(), capture_output=True, text=True, check=False)


def check(soak: Soak) -> None:
    """Nothing lost, nothing twice, nothing forgotten came back, all the same."""
    everybody = [soak.lead, *soak.clones]
    settle(*everybody)
    whole(*everybody)
    for clone in (soak.lead, soak.clones[-1]):
        _, out, _ = clone.kefu("check", "--format", "json")
        # Two who amend one phone unaware of each other are told of, by rule 12; nothing else is odd.
        assert {item["code"] for item in json.loads(out)["items"]} <= {"amended-unaware"}, out
    for number in soak.tickets:
        ops = soak.lead.entries(number)
        assert len(ops) == len(set(ops))
        assert {op for one, op in soak.done if one == number} <= set(ops)
    bare(soak.where, "gc", "-q", "--prune=now")
    for number in soak.forgotten:
        for clone in everybody:
            gone = _unknowing(clone, number)
            assert not [path for path in clone.vault() if path.partition(".")[0] in gone]
        assert bare(soak.where, "rev-list", "--objects", "--all").count(f"{number}/{_opening(soak.lead, number)}") == 0


def _opening(clone: Clone, number: str) -> str:
    return clone.entries(number)[0]


def _unknowing(clone: Clone, number: str) -> set[str]:
    """The records that must be gone: of entries that do not name the erasure."""
    text = clone.file(number).read_text().partition("\ntimeline:\n")[2]
    return {f"{number}/{item[:10]}" for item in text.replace('"', "").split("- op: ")[1:] if "forgets:" not in item}


__all__ = ["Soak", "by_git", "by_kefu", "check", "prepared", "run"]
