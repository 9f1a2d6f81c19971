"""A desk that signs, from outside: keys of people, what its door takes, keys that change and end."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.desks import Desk
from tests.cli.shared import OPEN, Clone, bare, by_fixed_clock

LATER = "2026-11-21T12:30:00+08:00"


@dataclass(frozen=True)
class Signing(Clone):
    """A clone whose person signs by a key of his own."""

    key: str = ""

    def env(self, now: str = "2026-11-21T12:00:00+08:00") -> dict[str, str]:
        return {**super().env(now), "GIT_CONFIG_GLOBAL": f"{self.key}.config"}


def new_key(where: Path, name: str) -> str:
    """The file of a new public key; a git configuration that signs by it stands beside."""
    home = where / "keys"
    home.mkdir(exist_ok=True)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", name], cwd=home, check=True)
    key = home / f"{name}.pub"
    Path(f"{key}.config").write_text(f"[gpg]\n\tformat = ssh\n[user]\n\tsigningkey = {key}\n")
    return str(key)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shared desk that asks for signed pushes, the lead's clone and an agent's; both sign."""
    where = tmp_path_factory.mktemp("signed")
    keys = {name: new_key(where, name) for name in ("lead", "agent", "other")}
    Desk(where).must("remote", "init", "--signed", "shared.git")
    by_fixed_clock(where)
    lead = Signing(where / "lead", key=keys["lead"])
    lead.top.mkdir()
    lead.must("--lang", "en", "init", str(lead.top), "--name", "desk", "--sign")
    lead.must(
        "staff", "add", "agent-1", "--name", "1", "--email", "1@example.org", "--role", "agent", "--key", keys["agent"]
    )
    lead.git("remote", "add", "origin", lead.url)
    lead.sync()
    one = Signing(where / "agent-1", "1@example.org", keys["agent"])
    Desk(where, one.mail).must("clone", lead.url, one.top.name)
    one.must(*OPEN)
    one.sync()
    return where


@pytest.fixture
def people(place: Path) -> list[Signing]:
    """The lead and the agent, as the shared desk has their clones."""
    found = [
        Signing(place / "lead", key=str(place / "keys/lead.pub")),
        Signing(place / "agent-1", "1@example.org", str(place / "keys/agent.pub")),
    ]
    for one in found:
        one.git("fetch", "-q", "origin")
        one.git("reset", "-q", "--hard", "FETCH_HEAD")
    return found


def test_what_its_people_sign_is_taken(people: list[Signing], place: Path) -> None:
    lead, one = people
    assert "sign: true\n" in (lead.top / "kefu.yaml").read_text()
    for commit in lead.git("rev-list", "HEAD").split():
        assert "\ngpgsig -----BEGIN SSH SIGNATURE-----\n" in lead.git("cat-file", "commit", commit)
    one.must("note", next(one.top.rglob("2*.yaml")).stem, "called")
    assert "receipt" in one.sync()
    held = bare(place, "ls-tree", "--name-only", "refs/kefu/receipts").split()
    assert held == ["certificate"]
    certificate = bare(place, "show", "refs/kefu/receipts:certificate")
    assert f"{one.tip()} refs/heads/main" in certificate
    assert "-----BEGIN SSH SIGNATURE-----" in certificate
    assert "Kefu-Certificate: yes" in bare(place, "log", "-1", "--format=%B", "refs/kefu/receipts")


@pytest.mark.parametrize(
    ("mail", "key", "rule"),
    [("1@example.org", "other", "signer"), ("1@example.org", "lead", "signer"), ("1@example.org", "", "signature")],
)
def test_another_key_or_none_is_refused(people: list[Signing], place: Path, mail: str, key: str, rule: str) -> None:
    _lead, one = people
    number = next(one.top.rglob("2*.yaml")).stem
    liar = Signing(one.top, mail, str(place / f"keys/{key}.pub") if key else one.key)
    liar.must("note", number, "in his name")
    if not key:
        liar.git(
            "commit",
            "-q",
            "--amend",
            "--no-edit",
            "--no-gpg-sign",
            "--date",
            liar.git("log", "-1", "--format=%aI").strip(),
        )
    code, _out, said = liar.kefu("--lang", "en", "sync")
    assert (code, f"[{rule}]" in said) == (3, True), said


def test_keys_change_and_what_an_ended_one_signs_later_is_refused(people: list[Signing], place: Path) -> None:
    lead, one = people
    other = str(place / "keys/other.pub")
    code, _out, said = lead.kefu("--lang", "en", "staff", "key", "agent-1", "--add", one.key)
    assert (code, said) == (3, "kefu: This key is one of agent-1 already.\n")
    lead.must("staff", "key", "agent-1", "--add", other)
    shown = subprocess.run(["ssh-keygen", "-lf", one.key], capture_output=True, text=True, check=True).stdout.split()[1]
    lead.sync()
    one.sync()
    number = next(one.top.rglob("2*.yaml")).stem
    new = Signing(one.top, one.mail, other)
    new.must("note", number, "by the new key")
    new.sync()
    lead.sync()
    code, _out, said = lead.kefu("--lang", "en", "staff", "key", "agent-1", "--end", "SHA256:none")
    assert (code, f"agent-1 has no such key; there are: {shown}" in said) == (2, True)
    lead.must("staff", "key", "agent-1", "--end", shown, now="2026-11-21T12:10:00+08:00")
    lead.must("sync", now=LATER)
    # Offline, by the old key, after that.
    one.must("note", number, "by the old key", now=LATER)
    code, _out, said = one.kefu("--lang", "en", "sync", now=LATER)
    assert (code, "[taken]" in said) == (3, True), said
    again = new.kefu("--lang", "en", "sync", "--again", now=LATER)
    assert (again[0], "Made anew on the shared tip: 1; went aside: 0." in again[2]) == (0, True), again


def test_what_was_done_after_a_theft_is_refused_though_written_before_it_was_noticed(
    people: list[Signing], place: Path
) -> None:
    lead, one = people
    thief = new_key(place, "thief")
    lead.must(
        "staff",
        "add",
        "agent-9",
        "--name",
        "9",
        "--email",
        "9@example.org",
        "--role",
        "agent",
        "--key",
        thief,
        now=LATER,
    )
    lead.must("sync", now=LATER)
    nine = Signing(place / "agent-9", "9@example.org", thief)
    Desk(place, nine.mail).must("clone", lead.url, nine.top.name)
    number = next(one.top.rglob("2*.yaml")).stem
    nine.must("note", number, "by the thief", now="2026-11-21T13:00:00+08:00")
    lead.must("staff", "end", "agent-9", "--from", "2026-11-21 12:45", now="2026-11-21T14:00:00+08:00")
    assert "until:" in (lead.top / "kefu.yaml").read_text()
    lead.must("sync", now="2026-11-21T14:00:00+08:00")
    code, _out, said = nine.kefu("--lang", "en", "sync", now="2026-11-21T14:01:00+08:00")
    assert (code, "[taken]" in said) == (3, True), said


def test_without_a_key_in_gits_configuration_nothing_begins(tmp_path: Path) -> None:
    code, out, said = Desk(tmp_path).kefu("--lang", "en", "init", "desk", "--sign")
    assert (code, out) == (3, "")
    assert said.startswith("kefu: git is not set to sign with an ssh key here: git config --global gpg.format ssh")
