"""The same over ssh to this machine: a server of our own on a free port, with keys of its own; skipped without sshd."""

import getpass
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli import day
from tests.cli.desks import NOON, Desk
from tests.cli.shared import CONTACTS, Clone, bare, by_fixed_clock, copied, settle, shared_desk, whole
from tests.cli.simulated import Person
from tests.cli.test_signed_desk import new_key

SSHD = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/sbin") or ""
EVENING = "2026-11-21T18:00:00+08:00"
"""What the clock of a shared desk shows that goes by a fixed one."""
pytestmark = pytest.mark.skipif(not SSHD or not shutil.which("ssh-keygen"), reason="sshd is not installed")


@dataclass(frozen=True)
class Far(Clone):
    """A clone that reaches the shared desk over ssh."""

    def env(self, now: str = NOON) -> dict[str, str]:
        return {**super().env(now), "GIT_SSH_COMMAND": f"ssh -F {self.top.parent}/ssh_config"}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[int]:
    """The port of a running sshd that lets the key in `tmp_path` in."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    for name in ("host", "key"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)], check=True)
    (tmp_path / "key.pub").rename(tmp_path / "authorized")
    (tmp_path / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {tmp_path}/host\nPidFile none\nStrictModes no\n"
        f"AuthorizedKeysFile {tmp_path}/authorized\nPasswordAuthentication no\nUsePAM no\nPermitRootLogin yes\n"
        f"SetEnv KEFU_NOW={EVENING}\n"
    )
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    process = subprocess.Popen([SSHD, "-D", "-f", str(tmp_path / "sshd_config")], stderr=subprocess.PIPE)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield port
    process.terminate()
    process.wait()


@dataclass(frozen=True)
class FarPerson(Far, Person):
    """The same, whose kefu does not wait for an interpreter to start."""


@dataclass(frozen=True)
class FarSigner(FarPerson):
    """The same with a key of his own."""

    key: str = ""

    def env(self, now: str = NOON) -> dict[str, str]:
        return {**super().env(now), "GIT_CONFIG_GLOBAL": f"{self.key}.config"}


def reached(tmp_path: Path, port: int) -> str:
    """Let the clones below `tmp_path`/d know the way to the server; the shared desk's address."""
    (tmp_path / "d/ssh_config").write_text(
        f"Host desk\n  HostName 127.0.0.1\n  Port {port}\n  User {getpass.getuser()}\n  IdentityFile {tmp_path}/key\n"
        "  IdentitiesOnly yes\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n"
    )
    return f"ssh://desk{tmp_path}/d/shared.git"


def far(tmp_path: Path, port: int) -> tuple[list[Clone], str]:
    """A shared desk and three clones whose remote is reached over ssh, and its address."""
    shared_desk(tmp_path / "made")
    near = copied(tmp_path / "made", tmp_path / "d")
    url = reached(tmp_path, port)
    clones: list[Clone] = [FarPerson(clone.top, clone.mail) for clone in near]
    for clone in clones:
        clone.git("remote", "set-url", "origin", url)
    return clones, url


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("exchange", [day.by_kefu, day.by_git], ids=["by kefu", "by plain git"])
def test_a_day_of_three_over_ssh(tmp_path: Path, server: int, exchange: Callable[[Clone], None]) -> None:
    day.live(far(tmp_path, server)[0], exchange)


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_a_day_of_three_who_sign_through_the_door(tmp_path: Path, server: int) -> None:
    """Every entry is signed by its author and received; the door takes all of the day."""
    where = tmp_path / "d"
    where.mkdir()
    mails = {"lead": "lead@example.org", "agent-1": "1@example.org", "agent-2": "2@example.org"}
    lead, *others = [FarSigner(where / name, mail, new_key(where, name)) for name, mail in mails.items()]
    Desk(where).must("remote", "init", "--signed", "shared.git")
    by_fixed_clock(where)
    url = reached(tmp_path, server)
    lead.top.mkdir()
    lead.must("--lang", "en", "init", str(lead.top), "--name", "desk", "--sign", now="2026-11-21T07:00:00+08:00")
    for one in others:
        person = ("--name", one.top.name, "--email", one.mail, "--role", "agent", "--key", one.key)
        lead.must("staff", "add", one.top.name, *person, now="2026-11-21T07:10:00+08:00")
    lead.git("remote", "add", "origin", url)
    lead.sync()
    for one in others:
        Desk(where, one.mail).must("clone", lead.url, one.top.name)
        one.git("remote", "set-url", "origin", url)
    day.live([lead, *others], day.by_kefu)
    for commit in lead.git("rev-list", "--no-merges", "HEAD").split():
        assert "\ngpgsig -----BEGIN SSH SIGNATURE-----\n" in lead.git("cat-file", "commit", commit)
    receipts = bare(where, "log", "--format=%B", "refs/kefu/receipts")
    assert receipts.count("Kefu-Certificate: yes") == receipts.count("Kefu-Receipt: ") > 5
    number = next(one for one in day.numbers(lead) if len(lead.entries(one)) > 10)
    listed = lead.must("log", number, "--receipts", "--format", "jsonl").splitlines()
    assert [json.loads(line)["entered"] for line in listed] == ["pushed"] * len(lead.entries(number))
    print(lead.must("--lang", "en", "log", number, "--receipts"))


def test_three_clones_over_ssh(tmp_path: Path, server: int) -> None:
    (lead, one, two), url = far(tmp_path, server)
    number = one.opened(*CONTACTS)
    assert one.sync() == f"Tickets changed there: 0, here: 1, on both sides: 0; {url} and this clone agree."
    two.sync()
    one.must("note", number, "one")
    two.must("note", number, "two", now="2026-11-21T14:00:00+08:00")
    settle(lead, one, two)
    whole(lead, one, two)
    assert len(lead.entries(number)) == 3
    new = Far(tmp_path / "d/new", "1@example.org")
    new.top.mkdir()
    assert new.kefu("clone", url, ".")[0] == 0
    assert "13812345600" in new.must("show", number)
    (tmp_path / "authorized").write_text("")
    assert "does not let you in" in two.sync(4)
