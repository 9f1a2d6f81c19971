"""A small desk, commits on top of it made by plumbing alone, and what the door says of a push of them."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from kefu.core.admit.model import Admitted, Update
from kefu.core.base.node import Node
from kefu.core.fold.fold import fold
from kefu.core.ticket.model import Ticket
from kefu.core.vocabulary import ids
from kefu.desk.admit.place import RepoEnv
from kefu.desk.admit.range import refusals
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import ticket as codec
from kefu.store.codecs.commit import Step
from tests.cli.desks import NOON, Desk, new_desk

MAIN = "refs/heads/main"
ZEROS = "0" * 40
NOW = datetime.fromisoformat("2026-11-21T15:00:00+08:00")
"""What the server's clock shows."""
ONE = datetime.fromisoformat("2026-11-21T13:00:00+08:00")
PEOPLE = {
    "lead-1": ("Lead", "lead@example.org"),
    "agent-1": ("One", "1@example.org"),
    "agent-2": ("Two", "2@example.org"),
    "nobody": ("Nobody", "nobody@example.org"),
}
CONTACTS = (
    "--recipient",
    "韩梅梅",
    "--recipient-phone",
    "13812345600",
    "--recipient-address",
    "杭州市文一西路969号3幢",
)
Content = bytes | tuple[str, bytes] | None
"""A file's bytes, its mode and bytes, or None where it is taken away."""


@dataclass(frozen=True)
class Door:
    """A desk as the server has it, and its tickets by the names that tests give them."""

    desk: Desk
    tip: str
    tickets: Mapping[str, str]
    format: int = 2

    def path(self, name: str) -> str:
        return ids.path_of(self.tickets[name])

    def data(self, path: str, rev: str = "") -> bytes:
        """A file's bytes."""
        args = ["git", "cat-file", "blob", f"{rev or self.tip}:{path}"]
        return subprocess.run(args, cwd=self.desk.top, capture_output=True, check=True).stdout

    def ticket(self, name: str, rev: str = "") -> Ticket:
        found = codec.read(self.data(self.path(name), rev), self.path(name))[0]
        assert found is not None
        return found

    def refs(self) -> dict[str, str]:
        out = self.desk.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/kefu/vault")
        return dict(line.split(" ") for line in out.splitlines())

    def asked(self, *updates: Update, now: datetime = NOW, pusher: str = "") -> Admitted:
        """What the door says of a push of these refs."""
        env = RepoEnv(self.desk.top / ".git", now, {}, self.refs() | {MAIN: self.tip}, pusher)
        return refusals(env, updates)

    def pushed(self, commit: str, now: datetime = NOW, pusher: str = "") -> Admitted:
        """What it says of a push of the branch."""
        return self.asked(Update(MAIN, self.tip, commit), now=now, pusher=pusher)


def rules(said: Admitted) -> list[str]:
    """The rules by which something is refused, and where it is not told why: nothing."""
    return [one.rule for one in said.refusals]


def entry(ticket: Ticket, **fields: Node) -> Step:
    """A note by agent-1 at one o'clock, with other fields where they are given, on top of a ticket."""
    at = fields.pop("at", "2026-11-21T13:00:00+08:00")
    head: dict[str, Node] = {
        "op": ids.derived_op("a", str(len(ticket.entries))),
        "at": at,
        "by": "agent-1",
        "did": "note",
    }
    last = ticket.entries[-1].key
    if datetime.fromisoformat(str(fields.get("written", at))) <= last and "seq" not in fields:
        head["seq"] = (last + timedelta(seconds=1)).isoformat()
    whole = head | {"cycle": ticket.cycle} | ({} if "did" in fields else {"text": "asked again"}) | fields
    one = codec.entry({key: value for key, value in whole.items() if value != ""})
    return Step(ticket, fold(ticket.id, [*ticket.entries, one], ticket.unknown), one)


@dataclass(frozen=True)
class Commit:
    """A commit that is to be made. `at`, `written`: of author and committer, else those of the last entry."""

    files: Mapping[str, Content]
    message: bytes = b""
    author: str = "agent-1"
    committer: str = ""
    at: datetime = ONE
    written: datetime | None = None
    parents: tuple[str, ...] = ()


def honest(door: Door, *steps: Step, **other: Content) -> Commit:
    """The commit of new entries of one ticket as kefu makes it, with other files besides."""
    after, last = steps[-1].after, max(step.entry.at for step in steps)
    files: dict[str, Content] = {ids.path_of(after.id): codec.write(after)}
    message = commit_codec.message(steps, door.format).encode()
    person = steps[-1].entry.by
    return Commit(files, message, person if person in PEOPLE else "agent-1", at=last)


def note(door: Door, **fields: Node) -> Commit:
    """The commit of a note on the first ticket."""
    return honest(door, entry(door.ticket("first"), **fields))


def made(door: Door, commit: Commit, *more: Commit) -> str:
    """Write commits on top of the tip, or of their parents, one after the other; the id of the last one."""
    parts = [b"feature done\n"]
    for mark, one in enumerate((commit, *more), 1):
        parents = [p.encode() for p in one.parents] or [door.tip.encode() if mark == 1 else b":%d" % (mark - 1)]
        parts.append(b"commit refs/kefu/tmp/made\nmark :%d\n" % mark)
        parts.append(
            b"author %s\ncommitter %s\n"
            % (_person(one.author, one.at), _person(one.committer or one.author, one.written or one.at))
        )
        parts.append(b"data %d\n%s\n" % (len(one.message), one.message))
        parts += [b"from %s\n" % parents[0]] if parents[0] != b"none" else []
        parts += [b"merge %s\n" % p for p in parents[1:]]
        parts += [_file(path, content) for path, content in one.files.items()]
        parts.append(b"\n")
    parts.append(b"get-mark :%d\nreset refs/kefu/tmp/made\n\ndone\n" % (1 + len(more)))
    args = ["git", "fast-import", "--quiet", "--force", "--done"]
    out = subprocess.run(args, input=b"".join(parts), cwd=door.desk.top, capture_output=True, check=True).stdout
    return out.decode().strip()


def _person(name: str, at: datetime) -> bytes:
    who, email = PEOPLE.get(name, (name, f"{name}@example.org"))
    return f"{who} <{email}> {int(at.timestamp())} +0800".encode()


def _file(path: str, content: Content) -> bytes:
    quoted = b'"%s"' % path.encode("utf-8", "surrogateescape").replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(
        b"\n", b"\\n"
    )
    if content is None:
        return b"D %s\n" % quoted
    mode, data = content if isinstance(content, tuple) else ("100644", content)
    if mode == "160000":
        return b"M 160000 %s %s\n" % (data, quoted)
    return b"M %s inline %s\ndata %d\n%s\n" % (mode.encode(), quoted, len(data), data)


def door_at(where: Path, begun: str = NOON) -> Door:
    """A desk with a lead and two agents, five tickets and their vault. `begun`: when its staff was entered."""
    desk = new_desk(where, begun)
    for n in (1, 2):
        desk.must(
            "staff",
            "add",
            f"agent-{n}",
            "--name",
            ("One", "Two")[n - 1],
            "--email",
            f"{n}@example.org",
            "--role",
            "agent",
            now=begun,
        )
    photo = where.parent / "photo.png"
    photo.write_bytes(b"\x89PNG photo")
    agent = replace(desk, mail="1@example.org")
    at = "2026-11-21T{}:00+08:00".format
    tickets = {}
    tickets["first"] = agent.must(
        "open", "signed-not-received", "75312345678901", "显示门卫签收", "--incomplete", *CONTACTS, now=at("09:00")
    )
    agent.must("wait", tickets["first"], "courier:courier-7", "asked", "--within", "2h", now=at("09:10"))
    agent.must("note", tickets["first"], "the guard has no parcel", now=at("09:30"))
    tickets["second"] = agent.must(
        "open", "damaged", "432212345670003", "box broken", "--incomplete", *CONTACTS, now=at("09:40")
    )
    agent.must("attach", tickets["second"], str(photo), "--kind", "photo", now=at("09:50"))
    tickets["third"] = agent.must(
        "open", "damaged", "432212345670004", "box wet", "--incomplete", *CONTACTS, now=at("10:00")
    )
    desk.must("forget", tickets["third"], "--why", "asked", now=at("10:10"))
    tickets["played"] = agent.must(
        "open", "damaged", "432212345670005", "box torn", "--incomplete", *CONTACTS, now=at("10:20")
    )
    tickets["weighed"] = agent.must(
        "open", "weight-mismatch", "432212345670006", "2 kg, booked 1", "--incomplete", *CONTACTS, now=at("10:30")
    )
    return Door(desk, desk.git("rev-parse", "HEAD").strip(), tickets)
