"""A small desk at work for the tests of commands: kefu as a process, pinned people, a fixed clock, real git."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import NamedTuple

from kefu.cli.frame.language import asked, of_desk, of_locale

ALONE = Lock()
ROOT = Path(__file__).parent.parent.parent
NOW = "2026-11-21T10:00:00+08:00"
FINES = """fines:
  F02: {amount: "10", per: piece, what: 派件网点大字错写或漏写, source: 规定 第一条.5}
  F07: {what: 退件转件清单}
shares: {recovery: {us: 3, agent: 7}}
"""
CONFIG = """format: 1
desk: 测试网点
timezone: Asia/Shanghai
language: zh
staff:
  lead-1: {name: 主管一号, email: lead-1@example.org, roles: [agent, supervisor, manager]}
  lead-2: {name: 主管二号, email: lead-2@example.org, roles: [supervisor]}
  agent-1: {name: 客服一号, email: agent-1@example.org, roles: [agent]}
  agent-2: {name: 客服二号, email: agent-2@example.org, roles: [agent]}
  gone-1: {name: 旧客服, email: gone-1@example.org, roles: [agent], ended: 2026-01-31}
levels:
- {name: agent}
- {name: supervisor, owner: lead-1}
- {name: head-office}
branches:
  杭州余杭: {hub: 杭州分拨, aliases: [余杭]}
callback: {tries: 3, apart: 2h}
limits: {settle: {agent: 200}}
"""
FIRST, SECOND, INQUIRY = "261121-7K3F9Q5", "261121-7K3F8Q1", "261121-0A1B2CY"
"""The tickets of `make_desk`: a complaint, another one, an inquiry. Their numbers follow from the ops below."""
OPS = {"first": "7K3F9Q0000", "second": "7K3F8Q0000", "inquiry": "0A1B2C0000"}
PHONE, NAME, ADDRESS = "13812345678", "韩梅梅", "浙江省杭州市余杭区文一西路969号3幢1202室"
OTHER_PHONE, OTHER_NAME, OTHER_ADDRESS = "13987654321", "李小雷", "北京市朝阳区建国门外大街21号2单元"
PARTIES = (
    *("--sender", OTHER_NAME, "--sender-phone", OTHER_PHONE, "--sender-address", OTHER_ADDRESS),
    *("--recipient", NAME, "--recipient-phone", PHONE, "--recipient-address", ADDRESS),
    *("--delivery", "余杭", "--direction", "inbound", "--channel", "phone"),
)


class Ran(NamedTuple):
    """How a command ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@cache
def server(language: str) -> "subprocess.Popen[str]":
    """The interpreter that is ready to be a kefu of this language; it ends when this process does."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "tests.cli.forked", language]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=env)


def forked(args: Sequence[str], stdin: bytes, env: Mapping[str, str], directory: Path = ROOT) -> Ran:
    """A kefu as a process of its own in `directory`, without waiting for an interpreter to start."""
    language = asked(args, env) or of_desk(args, directory) or of_locale(env)
    with TemporaryDirectory() as folder, ALONE:
        streams = [Path(folder, name) for name in ("in", "out", "err")]
        streams[0].write_bytes(stdin)
        process = server(language)
        assert process.stdin is not None
        assert process.stdout is not None
        request = {"args": args, "env": env, "streams": [str(s) for s in streams], "directory": str(directory)}
        print(json.dumps(request), file=process.stdin, flush=True)
        code = int(process.stdout.readline())
        return Ran(code, streams[1].read_text("utf-8"), streams[2].read_text("utf-8"))


@dataclass(frozen=True)
class Desk:
    """A desk in a directory, with a home and a person of its own."""

    path: Path
    email: str = "lead-1@example.org"
    name: str = "主管一号"

    def environment(self, **more: str) -> dict[str, str]:
        """A plain environment: this person, this clock, no settings of the machine."""
        home = self.path.parent / "home"
        home.mkdir(exist_ok=True)
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "HOME": str(home),
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "200",
            "KEFU_NOW": NOW,
            "GIT_CONFIG_NOSYSTEM": "1",
            **more,
        }

    def kefu(self, *args: str, stdin: str | bytes = b"", lang: str = "en", **more: str) -> Ran:
        """Run kefu on this desk."""
        line = ["--lang", lang, "-C", str(self.path), *args]
        return forked(line, stdin.encode() if isinstance(stdin, str) else stdin, self.environment(**more))

    def did(self, *args: str, stdin: str | bytes = b"", **more: str) -> str:
        """Run a kefu that must succeed; its standard output without the last newline."""
        ran = self.kefu(*args, stdin=stdin, **more)
        assert ran.code == 0, (args, ran)
        return ran.out.removesuffix("\n")

    def git(self, *args: str, stdin: str = "", **more: str) -> str:
        """Run plain git as the user would."""
        env = self.environment(**more)
        done = subprocess.run(
            ["git", *args], cwd=self.path, input=stdin.encode(), capture_output=True, env=env, check=False
        )
        assert done.returncode == 0, (args, done.stdout, done.stderr)
        return done.stdout.decode()

    def file(self, number: str) -> Path:
        """The file of a ticket."""
        return self.path / f"tickets/20{number[:2]}/{number[2:4]}/{number[4:6]}/{number}.yaml"

    def commit(self, message: str = "by hand") -> None:
        """Commit everything as a person would by hand."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def state(self) -> tuple[object, ...]:
        """Everything a command may change: HEAD, every ref, the index, the working tree; and that nothing is left over."""
        files = [
            (str(p.relative_to(self.path)), p.lstat().st_mtime_ns)
            for p in sorted(self.path.rglob("[!.]*"))
            if ".git" not in p.parts and not p.is_dir()
        ]
        git = self.path / ".git"
        refs = {str(p): p.read_bytes() for p in sorted((git / "refs").rglob("*")) if p.is_file()}
        kept = [(git / name).read_bytes() for name in ("HEAD", "packed-refs", "index") if (git / name).exists()]
        left = [p.name for p in git.iterdir() if p.name.endswith(".lock") or p.name == "kefu-index"]
        left += [p.name for p in (git / "kefu").glob("pending*")]
        return (files, refs, kept, left)

    def copied(self, where: Path, email: str = "") -> "Desk":
        """The same desk in another directory, for another person if `email` is given."""
        shutil.copytree(self.path, where / "desk", symlinks=True)
        desk = Desk(where / "desk", email or self.email)
        if email:
            desk.git("config", "user.email", email)
        return desk


def make_desk(where: Path) -> Desk:
    """A desk with five people and three tickets: FIRST and SECOND (complaints, one waybill each), INQUIRY."""
    desk = Desk(where / "desk")
    desk.path.mkdir(parents=True)
    desk.git("init", "-q", "-b", "main")
    desk.git("config", "user.name", desk.name)
    desk.git("config", "user.email", desk.email)
    desk.git("config", "gc.auto", "0")
    desk.did("init", ".")
    (desk.path / "kefu.yaml").write_text(CONFIG)
    desk.commit("staff of the test")
    opened = ("--at", "2026-11-21T08:00:00+08:00", "--owner", "agent-1")
    first = ("open", "签收未收到", "75312345678901", "显示门卫签收,收件人未收到", *PARTIES, *opened)
    second = ("open", "破损", "75312345678902", "外箱破损", *PARTIES, *opened, "--incomplete")
    assert desk.did(*first, "--op", OPS["first"]) == FIRST
    assert desk.did(*second, "--op", OPS["second"]) == SECOND
    inquiry = ("open", "咨询", "none", "询问是否派送到村", *opened, "--op", OPS["inquiry"])
    assert desk.did(*inquiry) == INQUIRY
    return desk


def money_desk(where: Path, more: str = "") -> Desk:
    """That desk with format 2, fines, and recoveries that are shared. `more`: what else its kefu.yaml says."""
    desk = make_desk(where)
    config = desk.path / "kefu.yaml"
    text = config.read_text(encoding="utf-8").replace("format: 1", "format: 2\nrules: 2")
    config.write_text(text + FINES + more, encoding="utf-8")
    desk.git("commit", "-qam", "format 2")
    return desk
