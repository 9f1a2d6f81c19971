"""kefu beside taskwarrior, todoman and Backlog.md: the same open items with due dates, each tool's own lists of them.

One of a hundred items is overdue, since 2024; the others are due in 2099: so it is by kefu's fixed clock and by the
real one that the others read. Each tool is filled by its own quickest import, and listed once before it is timed. The
lists go to a file, as when one keeps them: Backlog.md loses the end of a long list in a pipe.
"""

import json
import os
import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from uuid import UUID

from tests.bench.desk import TODAY, fill, whole_day
from tests.bench.measure import Side, alternate, call, kefu
from tests.bench.models import Model, copy, identity
from tests.bench.rows import Bench, Missing, Row

LATE = 100
"""One open item of so many is overdue."""
LONG_AGO = date(2024, 3, 4)
NUMBER = re.compile(r"\b[0-9]{6}-[0-9A-Z]{7}\b")


@dataclass(frozen=True, slots=True)
class Item:
    """An open item as every tool knows it."""

    number: str
    title: str
    due: datetime
    overdue: bool

    @property
    def said(self) -> str:
        """What the item is called: number and title."""
        return f"{self.number} {self.title}"


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool: how it is found and known, filled and asked. `rounds`: runs at most, of one that takes long.

    `zone`: the TZ that is set when it runs; "" where the machine's own zone holds, as on most machines.
    """

    name: str
    program: str
    version: tuple[str, ...]
    known: str
    settings: Callable[[Path], dict[str, str]]
    fill: Callable[[Path, Sequence[Item]], tuple[tuple[str, ...], ...]]
    open: tuple[str, ...]
    overdue: tuple[str, ...]
    rounds: int = 99
    zone: str = ""

    def there(self) -> str:
        """Its version; "" when it is not installed."""
        path = shutil.which(self.program)
        if path is None:
            return ""
        done = subprocess.run([path, *self.version], capture_output=True, text=True, env=identity())
        found = re.search(self.known, done.stdout)
        return found[1] if found else ""


def desk(directory: Path, models: Callable[[], dict[str, Model]], count: int) -> Path:
    """A desk of `count` open tickets, one of a hundred overdue; one made before is used again."""
    ready = directory / ".git" / "bench-peers"
    if not ready.exists():
        shutil.rmtree(directory, ignore_errors=True)
        assert fill(directory, _days(models(), count))[1] == count
        ready.touch()
    return directory


def _days(models: dict[str, Model], count: int) -> Iterator[tuple[str, int, bytes]]:
    chance, vaults = random.Random(count), set[str]()
    late = [("due", LONG_AGO + timedelta(days=i % 30)) for i in range(count // LATE)]
    ahead = [("ahead", TODAY.date() - timedelta(days=1 + i % 30)) for i in range(count - len(late))]
    for day, kinds in groupby(sorted(late + ahead, key=lambda pair: pair[1]), key=lambda pair: pair[1]):
        made = [copy(models[name], day, chance) for name, _day in kinds]
        yield made[0].number, len(made), whole_day(day, made, vaults)


def items_of(bench: Bench, place: Path) -> list[Item]:
    """The open items of a desk, as kefu lists them."""
    rows = [json.loads(line) for line in bench.run(place, "list", "--format", "jsonl").splitlines()]
    return [Item(r["id"], r["title"], datetime.fromisoformat(r["due"]), r["overdue"]) for r in rows]


def _task_settings(home: Path) -> dict[str, str]:
    rc = home / "taskrc"
    rc.write_text(f"data.location={home}/data\nconfirmation=no\ndefaultwidth=200\n")
    return {"TASKRC": str(rc)}


def _task_fill(home: Path, items: Sequence[Item]) -> tuple[tuple[str, ...], ...]:
    """`task import` of one JSON list."""
    (home / "data").mkdir()
    tasks = [
        {
            "description": item.said,
            "due": f"{item.due.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            "entry": "20240101T000000Z",
            "status": "pending",
            "uuid": str(UUID(int=(1 << 120) + i)),
        }
        for i, item in enumerate(items)
    ]
    (home / "tasks.json").write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
    return (("import", str(home / "tasks.json")),)


def _todo_settings(home: Path) -> dict[str, str]:
    named = {"path": f"{home}/lists/*", "cache_path": f"{home}/cache.sqlite3", "default_list": "desk"}
    named |= {"date_format": "%Y-%m-%d", "time_format": "%H:%M"}
    (home / "config.py").write_text("".join(f"{key} = {value!r}\n" for key, value in named.items()))
    return {"TODOMAN_CONFIG": str(home / "config.py")}


def _todo_fill(home: Path, items: Sequence[Item]) -> tuple[tuple[str, ...], ...]:
    """A file for each item, as todoman keeps them; its cache is made by the first list."""
    (home / "lists" / "desk").mkdir(parents=True)
    for item in items:
        lines = (
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kefu//bench//EN", "BEGIN:VTODO", f"UID:{item.number}",
            "DTSTAMP:20240101T000000Z", "CREATED:20240101T000000Z", f"SUMMARY:{item.said.replace(',', chr(92) + ',')}",
            f"DUE:{item.due.astimezone(UTC):%Y%m%dT%H%M%SZ}", "STATUS:NEEDS-ACTION", "END:VTODO", "END:VCALENDAR",
        )  # fmt: skip
        (home / "lists" / "desk" / f"{item.number}.ics").write_bytes("".join(f"{one}\r\n" for one in lines).encode())
    return (("list", "--due", "1"),)


def _no_settings(_home: Path) -> dict[str, str]:
    return {}


def _backlog_fill(home: Path, items: Sequence[Item]) -> tuple[tuple[str, ...], ...]:
    """A Markdown file for each item, as Backlog.md keeps them. It lists by label, not by due date: so the late ones bear one."""
    (home / "backlog" / "tasks").mkdir(parents=True)
    (home / "backlog" / "config.yml").write_text(
        'project_name: "Bench"\ndefault_status: "To Do"\nstatuses: ["To Do", "In Progress", "Done"]\nlabels: []\n'
        "date_format: yyyy-mm-dd\nremote_operations: false\nauto_commit: false\nfilesystem_only: true\n"
        'check_active_branches: false\ntask_prefix: "task"\n'
    )
    for i, item in enumerate(items, 1):
        label = "\n  - overdue" if item.overdue else " []"
        (home / "backlog" / "tasks" / f"task-{i} - {item.number}.md").write_text(
            f"---\nid: TASK-{i}\ntitle: {item.said!r}\nstatus: To Do\nassignee: []\ncreated_date: '2024-01-01 00:00'\n"
            f"due_date: '{item.due.astimezone(UTC):%Y-%m-%d}'\nlabels:{label}\ndependencies: []\nordinal: {i}000\n---\n",
            encoding="utf-8",
        )
    return ()


TASK = Peer(
    "taskwarrior", "task", ("--version",), r"^([0-9]+[.][0-9.]+)\s*$",
    _task_settings, _task_fill, ("list",), ("overdue",),
)  # fmt: skip
PEERS = (
    TASK,
    replace(TASK, zone="UTC"),
    Peer(
        "todoman", "todo", ("--version",), "todoman, version ([0-9.]+)",
        _todo_settings, _todo_fill, ("list",), ("list", "--due", "1"),
    ),
    Peer(
        "Backlog.md", "backlog", ("--version",), r"^([0-9]+[.][0-9.]+)\s*$",
        _no_settings, _backlog_fill, ("task", "list", "--plain"), ("task", "list", "--plain", "--labels", "overdue"),
        rounds=3,
    ),
)  # fmt: skip
"""taskwarrior asks for the machine's zone at every date, unless TZ is set: so it stands here twice. `todo list --due 1` lists what
is due within the hour, which nothing is that is not overdue; its `--due 0` lists everything."""


def peers(bench: Bench) -> Iterator[Row | Missing]:
    """`kefu overdue` and `kefu list`, all rows, against each peer's own lists of the same items."""
    count = bench.open
    place = desk(bench.scratch / f"open-{count}", bench.models, count)
    items = items_of(bench, place)
    late = {item.number for item in items if item.overdue}
    assert (len(items), len(late)) == (count, count // LATE)
    assert all(item.due.year == (2024 if item.overdue else 2099) for item in items)
    what = {"overdue": f"overdue, {len(late):,} of {count:,} open", "list": f"list, all {count:,} open"}
    for peer in PEERS:
        version = peer.there()
        if not version:
            yield from (Missing(said, count, f"{peer.name}{_zone(peer)}: not installed") for said in what.values())
            continue
        home = _filled(bench.scratch / f"peers-{count}" / peer.program, peer, items)
        wanted = {"overdue": late, "list": {item.number for item in items}}
        for name, args in (("overdue", peer.overdue), ("list", peer.open)):
            ours = _listing(kefu(name, "--all"), place, _in_zone(bench.env, peer), bench.scratch, wanted[name])
            theirs = _listing([peer.program, *args], home, _env(home, peer), bench.scratch, wanted[name])
            said = f"{peer.program} {' '.join(args)} ({peer.name} {version}{_zone(peer)})"
            ratio = alternate(Side(f"kefu {name} --all", ours), Side(said, theirs), min(bench.rounds, peer.rounds))
            yield Row(what[name], count, ratio, 1.0 if name == "overdue" else None, bench.memory(place, name, "--all"))


def _zone(peer: Peer) -> str:
    return f", TZ={peer.zone}" if peer.zone else ""


def _in_zone(env: Mapping[str, str], peer: Peer) -> dict[str, str]:
    kept = {key: value for key, value in env.items() if key != "TZ"}
    return kept | ({"TZ": peer.zone} if peer.zone else {})


def _env(home: Path, peer: Peer) -> Mapping[str, str]:
    return _in_zone(identity(), peer) | {"HOME": str(home)} | peer.settings(home)


def _filled(home: Path, peer: Peer, items: Sequence[Item]) -> Path:
    """The peer's own store of the items at `home`; one that holds the same items is used again."""
    ready, mark = home / "filled", sha256(repr(items).encode()).hexdigest()
    if ready.exists() and ready.read_text() == mark:
        return home
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    env = _env(home, peer)
    for args in peer.fill(home, items):
        call([peer.program, *args], home, env)
    ready.write_text(mark)
    return home


def _listing(
    command: Sequence[str], directory: Path, env: Mapping[str, str], scratch: Path, wanted: set[str]
) -> Callable[[], None]:
    """A run of a list into a file, in which exactly the wanted numbers stand."""
    file = scratch / f"listing-{os.getpid()}"

    def run() -> None:
        with file.open("wb") as out:
            done = subprocess.run(command, cwd=directory, env=dict(env), stdout=out, stderr=subprocess.PIPE)
        assert done.returncode == 0, (command, done.returncode, done.stderr.decode())
        found = set(NUMBER.findall(file.read_text(encoding="utf-8")))
        assert found == wanted, (command, len(found), len(wanted))

    return run
