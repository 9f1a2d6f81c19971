"""What is counted rather than timed: the objects of a push, and the loose objects that many notes leave."""

import os
import random
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.bench.desk import shared
from tests.bench.measure import environment, kefu
from tests.bench.models import BORN, Model, copy, git, new_desk
from tests.bench.rows import Bench


@dataclass(frozen=True, slots=True)
class Count:
    """A number that has a limit."""

    what: str
    found: int
    limit: int


COMMANDS = (
    "note {sample} 再问",
    "list",
    "list state:any",
    "overdue",
    "today",
    "show {sample}",
    "log {sample}",
    "log --format jsonl",
    "check",
    "export state:any",
    "export state:any --to jsonl",
    "export state:any -o {scratch}/all.csv --force",
    "export state:any -o {scratch}/all.xlsx --force",
)
"""What must not need more memory on a large desk."""


def own_memory(bench: Bench) -> Iterator[Count]:
    """The peak of kefu's own memory, in MB, of each command on the largest desk, and of a sync of nothing."""
    desk = bench.large
    for command in COMMANDS:
        words = command.format(sample=desk.sample, scratch=bench.scratch).split()
        own, _ = bench.memory(desk.path, *words)
        yield Count(f"MB of {words[0]} {' '.join(w for w in words[1:] if w != desk.sample)}".strip(), round(own), 100)
    one, _ = shared(desk, bench.scratch / f"shared-{desk.tickets}")
    yield Count("MB of sync", round(bench.memory(one, "sync")[0]), 100)


def pushed_objects(directory: Path, models: dict[str, Model], records: int) -> Count:
    """How many objects a push sends after one contact was changed in a vault of `records` records, all of one month."""
    desk, remote = directory / "vault", directory / "vault.git"
    new_desk(desk)
    number = _fill(desk, models["due"], records)
    git(directory, "init", "-q", "--bare", str(remote))
    git(desk, "reset", "-q", "--hard")
    ref = f"refs/kefu/vault/{BORN:%Y-%m}"
    git(desk, "push", "-q", str(remote), "main", ref)
    command = kefu("amend", number, "recipient.phone=13700000099", "--why", "号码有误")
    env = environment(directory / "bytecode") | {"KEFU_NOW": "2026-11-21T10:00:00+08:00"}
    subprocess.run(command, cwd=desk, env=env, check=True, capture_output=True)
    push = ["git", "push", "--atomic", "--progress", str(remote), "main", ref]
    said = subprocess.run(push, cwd=desk, capture_output=True, check=True, text=True).stderr
    sent = re.search(r"Total ([0-9]+) ", said)
    assert sent is not None, said
    return Count(f"objects pushed after changing one contact of {records:,}", int(sent[1]), 20)


def _fill(desk: Path, model: Model, records: int) -> str:
    chance, number = random.Random(records), ""
    who = "Bench <bench@example.org> 1792000000 +0800"
    heads = {"refs/heads/main": [f"from {git(desk, 'rev-parse', 'main').decode().strip()}\n".encode()]}
    heads[f"refs/kefu/vault/{BORN:%Y-%m}"] = []
    for i in range(records):
        one = copy(model, datetime.fromisoformat(f"2026-10-{1 + i * 28 // records:02d}").date(), chance)
        number = one.number
        path = f"tickets/20{number[:2]}/{number[2:4]}/{number[4:6]}/{number}.yaml"
        data = one.steps[-1][2]
        heads["refs/heads/main"].append(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
        for record, held in (pair for step in one.steps for pair in step[3].items()):
            heads[f"refs/kefu/vault/{BORN:%Y-%m}"].append(
                f"M 100644 inline {record}\ndata {len(held)}\n".encode() + held + b"\n"
            )
    stream = b"".join(
        f"commit {ref}\nauthor {who}\ncommitter {who}\ndata 5\nbench\n".encode() + b"".join(parts)
        for ref, parts in heads.items()
    )
    git(desk, "fast-import", "--quiet", payload=stream)
    return number


def loose_objects(directory: Path, models: dict[str, Model], notes: int) -> Count:
    """The most loose objects seen while `notes` notes are written in a row, with git's own limit of gc.auto.

    The notes are written by one process, which is quicker than any script could: the housekeeping has least time.
    """
    desk = directory / "notes"
    new_desk(desk)
    number = _fill(desk, models["undated"], 20)
    git(desk, "reset", "-q", "--hard")
    script = (
        "import sys\nfrom datetime import UTC, datetime\nfrom pathlib import Path\n"
        "from kefu.desk.session import Session\nfrom kefu.desk.write import Act, write\n"
        f"for i in range({notes}):\n"
        "    s = Session.open(Path('.'), datetime.fromisoformat('2026-11-21T10:00:00+08:00'))\n"
        f"    write(s, '{number}', [Act('note', {{'text': f'note {{i}}'}})])\n"
        "    s.repo.close()\n    print(i, flush=True)\n"
    )
    command = [*kefu()[:1], "-c", script]
    most = 0
    with subprocess.Popen(
        command, cwd=desk, env=environment(directory / "bytecode"), stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) % 50 == 0:
                most = max(most, _loose(desk))
    assert process.returncode == 0
    written = int(git(desk, "rev-list", "--count", "HEAD", "--", "tickets"))
    assert written >= notes, written
    return Count(f"most loose objects during {notes:,} notes in a row", max(most, _loose(desk)), 6700)


def _loose(desk: Path) -> int:
    objects = desk / ".git" / "objects"
    return sum(len(os.listdir(entry)) for entry in os.scandir(objects) if len(entry.name) == 2 and entry.is_dir())
