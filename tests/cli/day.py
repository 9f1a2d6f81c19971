"""A day of three people: sixty operations, two of them on one ticket, one of them without a network until the evening."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from tests.cli.shared import CONTACTS, Clone, bare, checked, settle, whole

MORNING = datetime.fromisoformat("2026-11-21T08:00:00+08:00")
OFFLINE = 2
"""Who is offline: the third."""


def _opened(what: str, *more: str) -> str:
    return " ".join(("open", what, "--incomplete", *more))


CASE = (
    "contact {0} recipient reached asked what happened", "wait {0} courier:courier-7 asked --within 40m",
    "event {0} attempt --reason nobody-home", "note {0} call 13912345678 before noon",
    "reply {0} courier:courier-7 found at the gate", "amend {0} recipient.phone=13700000001 --why changed", "assign {0} none",
    "escalate {0} --why late", "contact {0} recipient reached told", "resolve {0} found",
    "callback {0} satisfied", "close {0} as asked --how withdrawn",
)  # fmt: skip
"""One ticket from its first call to its end."""
LEADS = (
    "note {2} first look", "propose {2} compensate", "event {2} returned", "settle {2} compensation 86 --stage agreed",
    "link {2} related {0}", "forget {2} --why asked", "note {0} seen by the lead",
)  # fmt: skip
COMMON = (
    "note {1} no news",
    "contact {1} recipient reached --in",
    "event {1} arrived",
    "contact {1} courier no-answer",
)


def script() -> list[tuple[int, str]]:
    """(who, command) in the order of the day; {0} is one's own ticket, {1} the common one, {2} the lead's second."""
    lines = [(0, _opened("damaged 75312345670001 box broken")), (0, _opened("damaged 75312345670002 wet"))]
    lines += [(1, _opened("damaged 75312345670003 torn")), (OFFLINE, _opened("damaged 75312345670004 torn"))]
    own = [(who, line) for one in CASE for who, line in ((1, one), (OFFLINE, one))]
    common = [(1 + n % 2, COMMON[n % 4]) for n in range(20)]
    while own or common:
        lines += [*own[:6], *common[:5]]
        own, common = own[6:], common[5:]
    for n, line in enumerate(LEADS):
        lines.insert(8 + 6 * n, (0, line))
    return [*lines, *((0, "note {1} evening"),) * 4, (0, "sweep")]


def by_kefu(clone: Clone) -> None:
    """One sync."""
    clone.sync()


def by_git(clone: Clone) -> None:
    """Plain git only."""
    clone.git("pull", "-q", "--no-rebase", "--no-edit")
    clone.git("push", "-q")


def live(people: Sequence[Clone], exchange: Callable[[Clone], None]) -> None:
    """Do the day, exchanging every few operations, the one who is offline in the evening only; then one sync in each."""
    lines = script()
    assert len(lines) == 60
    common = people[0].must(*_words(_opened("damaged 75312345670000 broken")), *CONTACTS, now=_at(-10))
    for clone in people:
        exchange(clone)
    tickets: dict[int, list[str]] = {0: [], 1: [], 2: []}
    for n, (who, line) in enumerate(lines):
        own = tickets[who]
        if line.startswith("open"):
            own.append(people[who].must(*_words(line), *CONTACTS, now=_at(n)))
        else:
            people[who].must(*_words(line.format(own[0], common, own[-1])), now=_at(n))
        if who != OFFLINE and n % 5 == 0:
            exchange(people[who])
    exchange(people[OFFLINE])
    for clone in people:
        clone.sync()
    checked(*people)
    for clone in people:
        assert "error" not in clone.git("fsck", "--no-dangling")
    assert "error" not in bare(people[0].top.parent, "fsck", "--no-dangling")
    settle(*people)
    whole(*people)
    checked(*people)
    counts = [len(people[0].entries(number)) for number in (common, *(n for own in tickets.values() for n in own))]
    swept = len(_swept(people[0]))
    assert (counts[0] - 25 <= swept, sum(counts) - swept) == (True, 60), (counts, swept)
    assert not [path for path in people[0].vault() if path.startswith(tickets[0][1])]


def numbers(clone: Clone) -> list[str]:
    """The tickets of a clone."""
    return [path.stem for path in sorted((clone.top / "tickets").rglob("2*.yaml"))]


def _words(line: str) -> list[str]:
    return line.split()


def _at(n: int) -> str:
    return (MORNING + timedelta(minutes=9 * n)).isoformat()


def _swept(clone: Clone) -> list[str]:
    """The entries that the sweep wrote."""
    return clone.git(
        "log", "--format=%(trailers:key=Kefu-Entry,valueonly)", "--grep=^Kefu-Action: breach$", "--no-merges"
    ).split()
