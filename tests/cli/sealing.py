"""A shared desk whose lead and supervisor have keys to seal it with."""

import subprocess
from pathlib import Path

from tests.cli.desks import NOON, Desk
from tests.cli.shared import Clone, shared_desk


def key(where: Path, name: str = "key") -> Path:
    """A new ssh key in a directory; the path of its public part."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", name], cwd=where, check=True)
    return where / f"{name}.pub"


def with_key(desk: Desk, name: str = "key") -> Desk:
    """The desk, whose git now signs by a key of its own."""
    desk.git("config", "user.signingkey", str(key(desk.top / ".git", name)))
    return desk


def sealing_desk(where: Path, *, door: bool = False) -> list[Clone]:
    """A shared desk with a lead and a supervisor, `agent-1`, who both have keys, and an agent, `agent-2`, who has none."""
    clones = shared_desk(where, people=2, door=door)
    lead = clones[0]
    config = lead.top / "kefu.yaml"
    text = config.read_text(encoding="utf-8")
    assert text.count("roles: [agent]") == 2, text
    config.write_text(text.replace("roles: [agent]", "roles: [supervisor]", 1), encoding="utf-8")
    dates = {f"GIT_{who}_DATE": NOON for who in ("AUTHOR", "COMMITTER")}
    command = ["git", "commit", "-q", "-am", "a supervisor"]
    subprocess.run(command, cwd=lead.top, env={**lead.env(), **dates}, check=True)
    for clone in clones:
        clone.sync()
    for clone in clones[:2]:
        with_key(clone)
    return clones


def seals(desk: Desk, *more: str) -> tuple[int, list[str], str]:
    """How `kefu seal list` ends, the numbers of the seals, what it says."""
    code, out, said = desk.kefu("--lang", "en", "seal", "list", "--format", "csv", *more)
    return code, [row.split(",")[0] for row in out.splitlines()[:0:-1]], said
