"""Model tickets for the bench: worked on a small desk by the real commands, then copied with other numbers.

A copy differs from its model in number, waybill, phone, ops and dates only: each is replaced by one of the same form, so a
copy is what the codec would write. `tests/bench/test_bench.py` reads copies back and compares them byte for byte.
"""

import os
import random
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from io import StringIO
from pathlib import Path

from kefu.cli.frame.app import run
from kefu.cli.frame.env import Env
from kefu.core.vocabulary import ids
from kefu.desk.setup.init import make_desk
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs import vault as vault_codec

BORN = datetime.fromisoformat("2026-10-12T08:40:00+08:00")
"""When every model is opened: a Monday morning; what follows happens on the same day and the next."""

NAME, MAIL = "Bench", "bench@example.org"
WAYBILL, PHONE = "75900000000001", "13800000042"

CONTACTS = (
    f"--recipient 韩梅 --recipient-phone {PHONE} --recipient-address 浙江省杭州市余杭区文一西路998号5幢1201".split()
)
ROUTE = ["--origin", "北京建国门", "--delivery", "杭州余杭"]
SENDER = [
    "--sender",
    "李雷",
    "--sender-phone",
    "13900000017",
    "--sender-address",
    "北京市东城区建国门内大街7号光华长安大厦",
]

CASES: Mapping[str, tuple[list[str], ...]] = {
    "closed": (
        [
            "open",
            "signed-not-received",
            WAYBILL,
            "显示门卫签收,收件人未收到",
            "--direction",
            "inbound",
            "--channel",
            "phone",
        ],
        ["wait", "@", "courier:courier-7", "请查门卫处", "--channel", "group", "--within", "40m"],
        ["reply", "@", "courier:courier-7", "found", "在门卫处找到,今天送"],
        ["contact", "@", "recipient", "reached", f"已告知今天送达,客户电话{PHONE}", "--channel", "phone"],
        ["resolve", "@", "delivered", "已送达本人"],
        ["close", "@", "--how", "solved", "--callback", "satisfied", "--cause", "no-notice"],
    ),
    "answered": (
        ["open", "inquiry", WAYBILL, "询问是否派送到村", "--channel", "phone", "--customer", "recipient"],
        ["note", "@", "已查询网点派送范围"],
        ["contact", "@", "recipient", "reached", "已答复可以派送到村", "--channel", "phone"],
        ["resolve", "@", "answered", "可以派送"],
        ["close", "@", "--how", "solved", "--callback", "satisfied"],
    ),
    "waiting": (
        ["open", "delayed", WAYBILL, "三天没有更新,客户要求今天送到", "--channel", "online", "--demand", "今天送到"],
        ["note", "@", "物流停在杭州分拨"],
        ["wait", "@", "hub:杭州分拨", "请查件", "--channel", "dingtalk", "--until", "2026-10-13T18:00+08:00"],
    ),
    "due": (
        ["open", "damaged", WAYBILL, "外箱破损,内件有渗漏", "--channel", "phone", "--due", "2026-10-13T11:30+08:00"],
        ["contact", "@", "recipient", "no-answer", "无人接听", "--channel", "phone"],
    ),
    "ahead": (
        ["open", "inquiry", WAYBILL, "询问春节后的时效", "--channel", "phone", "--due", "2099-01-05T11:30+08:00"],
        ["reply", "@", "us", "answered", "客户节后再问"],
    ),
    "undated": (
        ["open", "inquiry", WAYBILL, "客户询问改地址的办法", "--channel", "phone"],
        ["reply", "@", "us", "answered", "等客户提供新地址"],
    ),
}
_DATE = re.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}(?=T)")
CLOSED = ("closed", "answered")
OPEN = ("waiting", "due", "undated")


@dataclass(frozen=True, slots=True)
class Step:
    """One commit of a model: the ticket's bytes after it, its message, the record it put into the vault, if any."""

    ticket: str
    message: str
    at: datetime
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """One model: its steps and what a copy replaces. `digests`: the vault digest of each record."""

    name: str
    number: str
    steps: tuple[Step, ...]
    ops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """A ticket of the bench's desk: its number, and (message, instant, ticket, {record's path: bytes}) for each step."""

    number: str
    steps: tuple[tuple[str, datetime, bytes, dict[str, bytes]], ...]


def git(directory: Path, *args: str, payload: bytes = b"") -> bytes:
    """Run git in `directory` and return its output."""
    return subprocess.run(["git", *args], cwd=directory, input=payload, capture_output=True, check=True).stdout


def kefu(directory: Path, args: list[str], now: datetime) -> str:
    """One command line of kefu in this process; its standard output."""
    streams = StringIO(), StringIO(), StringIO()
    variables = {"KEFU_NOW": now.isoformat(), "LC_ALL": "C.UTF-8"}
    code = run(args, Env(directory, *streams, variables, "en", True))
    assert code == 0, (args, streams[2].getvalue())
    return streams[1].getvalue()


def new_desk(directory: Path) -> None:
    """An empty desk at `directory`, of a person whose git identity stands in the repository."""
    directory.mkdir(parents=True)
    git(directory, "init", "-q", "--initial-branch=main")
    git(directory, "config", "user.name", NAME)
    git(directory, "config", "user.email", MAIL)
    make_desk(directory, name="Bench", timezone="Asia/Shanghai", language="en", now=BORN - timedelta(days=900)).close()


def models(scratch: Path) -> dict[str, Model]:
    """The models, worked on a desk that is made at `scratch`."""
    new_desk(scratch)
    return {name: _worked(scratch, name, lines) for name, lines in CASES.items()}


def _worked(desk: Path, name: str, lines: tuple[list[str], ...]) -> Model:
    now, steps, number = BORN, [], ""
    start = git(desk, "rev-parse", "HEAD").decode().strip()
    for i, line in enumerate(lines):
        extra = [*CONTACTS, *SENDER, *ROUTE, "--incomplete", "--no-input"] if line[0] == "open" else []
        number = kefu(desk, [*line, *extra], now + timedelta(minutes=17 * i)).split()[-1]
    path, folder = ids.path_of(number), f"{vault_codec.ref_of(number)}"
    seen: set[str] = set()
    for commit in git(desk, "rev-list", "--reverse", f"{start}..HEAD").decode().split():
        text = git(desk, "show", f"{commit}:{path}").decode()
        held = ticket_codec.read(text.encode(), path)[0]
        assert held is not None
        fresh = [e.op for e in held.entries if e.op not in seen]
        seen |= set(fresh)
        recorded = [o for o in fresh if (e := held.entry(o)) is not None and e.text("vault")]
        records = tuple(git(desk, "show", f"{folder}:{vault_codec.path_of(number, o)}").decode() for o in recorded)
        at = datetime.fromisoformat(git(desk, "show", "-s", "--format=%aI", commit).decode().strip())
        message = git(desk, "cat-file", "commit", commit).decode().partition("\n\n")[2]
        steps.append(Step(text, message, at, records))
    return Model(name, number, tuple(steps), tuple(sorted(seen)))


def copy(model: Model, day: date, chance: random.Random) -> Copy:
    """Another ticket like `model`, opened on `day`, step by step."""
    op, change, shift = _other(model, day, chance)
    number = change[model.number]
    steps = []
    for step in model.steps:
        records: dict[str, bytes] = {}
        for record in step.records:
            data = _swapped(
                record, change | {_salt(record): "Q" + "".join(chance.choices(ids.ALPHABET, k=25))}
            ).encode()
            change[vault_codec.digest(record.encode())] = vault_codec.digest(data)
            records[vault_codec.path_of(number, op[_field(record, "op")])] = data
        text = _DATE.sub(lambda found: _later(found[0], shift), _swapped(step.ticket, change))
        held = _digests(step.ticket, text)
        steps.append((_swapped(step.message, change | held), step.at + shift, text.encode(), records))
    return Copy(number, tuple(steps))


def bare_copy(model: Model, day: date, chance: random.Random) -> tuple[str, bytes]:
    """Number and bytes of another ticket like `model`, as it is after its last step, its vault left out: much quicker."""
    _op, change, shift = _other(model, day, chance)
    for step in model.steps:
        for record in step.records:
            change[vault_codec.digest(record.encode())] = f"sha256:{chance.getrandbits(256):064x}"
    text = _DATE.sub(lambda found: _later(found[0], shift), _swapped(model.steps[-1].ticket, change))
    return change[model.number], text.encode()


def _other(model: Model, day: date, chance: random.Random) -> tuple[dict[str, str], dict[str, str], timedelta]:
    """The ops of a copy by those of its model, all that is replaced, and by how much times are later."""
    op = {old: "Q" + "".join(chance.choices(ids.ALPHABET, k=9)) for old in model.ops}
    shift = timedelta(days=(day - BORN.date()).days)
    change = {model.number: ids.new_number(BORN + shift, "".join(chance.choices(ids.ALPHABET, k=6))), **op}
    change[WAYBILL] = f"759{chance.randrange(10**11):011d}"
    change[PHONE] = f"1{chance.randrange(3, 10)}{chance.randrange(10**7):07d}42"
    return op, change, shift


def _swapped(text: str, change: Mapping[str, str]) -> str:
    for old, new in change.items():
        text = text.replace(old, new)
    return text


@cache
def _later(day: str, shift: timedelta) -> str:
    return (date.fromisoformat(day) + shift).isoformat()


def _field(record: str, name: str) -> str:
    return next(line for line in record.split("\n") if line.startswith(f"{name}: ")).split(": ")[1].strip('"')


def _salt(record: str) -> str:
    return _field(record, "salt")


def _digests(before: str, after: str) -> dict[str, str]:
    """The digests of the entries' bytes, old to new: `Kefu-Entry` names them."""
    return dict(zip(_entries(before), _entries(after), strict=True))


def _entries(text: str) -> list[str]:
    """The sha256 of each entry's bytes: its lines without `- ` or two spaces before them."""
    items = text.partition("\ntimeline:\n")[2].rstrip("\n").split("\n\n")
    raws = ("\n".join(row[2:] for row in item.split("\n")) + "\n" for item in items)
    return [sha256(raw.encode()).hexdigest() for raw in raws]


def identity() -> dict[str, str]:
    """The environment of a timed run: git's own identity, no configuration of the user's, bytecode kept."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "KEFU_", "PYTHON"))}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
