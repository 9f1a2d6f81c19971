"""Who pushes, as far as a hook can know: by the key of a signed push, or by the staff id that the way in names."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kefu.desk.admit.place import RepoEnv
from kefu.desk.admit.pusher import pusher

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


def run(where: Path, *args: str, stdin: bytes = b"") -> str:
    return subprocess.run(args, cwd=where, input=stdin, capture_output=True, check=True).stdout.decode().strip()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a kefu.yaml that knows one person and the key of hers."""
    where = tmp_path_factory.mktemp("pusher")
    run(where, "git", "init", "-q", ".")
    for name in ("mine", "other"):
        run(where, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", name)
    key = (where / "mine.pub").read_text().strip()
    text = f"format: 2\ntimezone: UTC\nstaff:\n  a-1: {{name: A, email: a@example.org, keys: ['{key}']}}\n"
    (where / "kefu.yaml").write_text(text)
    run(where, "git", "add", "kefu.yaml")
    run(where, "git", "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "desk")
    return where


def certificate(place: Path, key: str, payload: bytes = b"certificate version 0.1\n") -> str:
    """The blob of a certificate that a key signed."""
    signed = subprocess.run(
        ["ssh-keygen", "-Y", "sign", "-n", "git", "-f", key], cwd=place, input=payload, capture_output=True, check=True
    ).stdout
    return run(place, "git", "hash-object", "-w", "--stdin", stdin=payload + signed)


def asked(place: Path, **variables: str) -> str:
    return pusher(RepoEnv(place / ".git", NOW, {}), variables)


def test_by_the_key_of_a_signed_push(place: Path) -> None:
    good = certificate(place, "mine")
    assert asked(place, GIT_PUSH_CERT=good, GIT_PUSH_CERT_NONCE_STATUS="OK") == "a@example.org"
    assert asked(place, GIT_PUSH_CERT=good, GIT_PUSH_CERT_NONCE_STATUS="BAD") == ""
    assert asked(place, GIT_PUSH_CERT=certificate(place, "other"), GIT_PUSH_CERT_NONCE_STATUS="OK") == ""


def test_by_the_way_in(place: Path) -> None:
    assert asked(place, KEFU_ACCOUNT="a-1") == "a@example.org"
    assert asked(place, KEFU_ACCOUNT="nobody") == asked(place) == ""
