"""Signatures of commits, against what git and ssh-keygen make: whose key, and whether it fits."""

import importlib.util
import subprocess
from pathlib import Path

import pytest

from kefu.core.config.public_keys import fingerprint, public_key
from kefu.store.git import signatures
from kefu.store.git.signatures import checked, signature_of

WHO = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "gpg.format=ssh")


def run(where: Path, *args: str) -> bytes:
    return subprocess.run(args, cwd=where, capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a commit signed by each of two keys, and one that nobody signed."""
    where = tmp_path_factory.mktemp("signed")
    run(where, "git", "init", "-q", ".")
    for name, kind in (("ed", "ed25519"), ("ec", "ecdsa")):
        run(where, "ssh-keygen", "-q", "-t", kind, "-N", "", "-f", name)
        key = f"user.signingkey={where / name}.pub"
        run(where, "git", *WHO, "-c", key, "commit", "-q", "-S", "--allow-empty", "-m", name)
        run(where, "git", "tag", f"by-{name}")
    run(where, "git", *WHO, "commit", "-q", "--allow-empty", "-m", "plain")
    return where


def commit(place: Path, rev: str) -> bytes:
    return run(place, "git", "cat-file", "commit", rev)


@pytest.fixture(params=["as it is", "without the package"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process where that can be, and by ssh-keygen alone."""
    if request.param == "as it is" and importlib.util.find_spec("cryptography") is None:
        pytest.skip("kefu[signed] is not installed")
    if request.param != "as it is":
        monkeypatch.setattr(signatures, "_in_process", lambda: None)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("name", ["ed", "ec"])
def test_a_signature_names_its_key_and_fits_its_commit_alone(place: Path, name: str) -> None:
    held = public_key((place / f"{name}.pub").read_text())
    good = signature_of(commit(place, f"by-{name}"))
    assert (good.key, good.problem) == (held, None)
    assert signature_of(commit(place, f"by-{name}") + b"more").problem == "its signature does not fit it"
    other = b"author B" + commit(place, f"by-{name}").partition(b"author A")[2]
    head = commit(place, f"by-{name}").partition(b"author A")[0]
    assert signature_of(head + other).problem == "its signature does not fit it"


def test_no_signature_two_and_a_foreign_one(place: Path) -> None:
    assert signature_of(commit(place, "HEAD")).problem == "it is not signed"
    signed = commit(place, "by-ed")
    head, _, rest = signed.partition(b"gpgsig ")
    armor = rest.partition(b"-----END SSH SIGNATURE-----\n")[0]
    twice = head + b"gpgsig " + armor + b"-----END SSH SIGNATURE-----\ngpgsig " + rest
    assert signature_of(twice).problem == "its signature is not one of an ssh key"
    pgp = (
        head
        + b"gpgsig -----BEGIN PGP SIGNATURE-----\n abc\n -----END PGP SIGNATURE-----\n"
        + rest.partition(b"\n\n")[2]
    )
    assert signature_of(pgp).problem == "its signature is not one of an ssh key"


def test_a_signature_for_something_else_is_none_of_a_commit(place: Path) -> None:
    (place / "note").write_bytes(b"three lines")
    run(place, "ssh-keygen", "-q", "-Y", "sign", "-n", "kefu-seal", "-f", "ed", "note")
    armor = (place / "note.sig").read_bytes()
    assert checked(b"three lines", armor, "git").problem == "its signature was made for something else"
    assert checked(b"three lines", armor, "kefu-seal").problem is None
    assert checked(b"three line", armor, "kefu-seal").problem == "its signature does not fit it"


def test_public_keys_are_read_without_their_comment(place: Path) -> None:
    line = (place / "ed.pub").read_text()
    shown = run(place, "ssh-keygen", "-lf", "ed.pub").decode().split()[1]
    assert fingerprint(public_key(line)) == shown
    wrong = (
        "",
        "ssh-ed25519",
        "ssh-rsa " + line.split()[1],
        "ssh-ed25519 AAAA",
        "ssh-ed25519 @@@@",
        (place / "ed").read_text(),
    )
    assert [public_key(one) for one in wrong] == [""] * len(wrong)
