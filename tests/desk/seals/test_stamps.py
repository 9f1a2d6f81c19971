"""Time stamps of seals, by a real authority on this machine: one that stamps, one that refuses, one whose certificate ended."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kefu.store.seal.stamps import verified
from tests.cli.desks import Desk, new_desk
from tests.cli.sealing import with_key
from tests.desk.seals.authority import answering, make_authority, openssl

STAMPS = Path(__file__).parents[2] / "data/stamps"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Path]:
    """A desk with a key, and an authority."""
    where = tmp_path_factory.mktemp("stamps")
    desk = new_desk(where / "desk")
    with_key(desk)
    (where / "tsa").mkdir()
    desk.git("config", "kefu.stampChain", str(where / "tsa/ca.pem"))
    return desk, make_authority(where / "tsa")


def stamp(desk: Desk, url: str) -> tuple[int, str, str]:
    desk.git("config", "kefu.stampUrl", url)
    return desk.kefu("--lang", "en", "seal", "--stamp")


def folder(desk: Desk) -> Path:
    return desk.top / ".git/kefu/stamps/000001"


def test_an_authority_that_does_not_stamp_is_told_and_leaves_nothing(made: tuple[Desk, Path]) -> None:
    desk, where = made
    cases = [
        ({"status": 503}, "it answers 503 Service Unavailable"),
        ({"answer": b"<html>"}, "did not answer with a time stamp"),
        ({"answer": b"x" * 1100000}, "> 1 MB"),
        ({"name": "refusing"}, "refuses to stamp the seal: Rejected; Message digest algorithm is not supported"),
        ({"name": "ended"}, "certificate has expired"),
    ]
    for given, said in cases:
        with answering(where, **given) as url:  # type: ignore[arg-type]
            code, out, told = stamp(desk, url)
        # The seal itself stands, and its name is told.
        assert (code, out) == (4, "seal/000001\n"), (given, told)
        assert said in told, told
        assert not folder(desk).exists()
        assert not list((desk.top / ".git/kefu/stamps").iterdir())
    code, _, told = stamp(desk, url)
    assert (code, "cannot be reached" in told) == (4, True)
    desk.git("config", "kefu.stampChain", "nowhere.pem")
    assert "nowhere.pem, the certificates of the time-stamping authority, is not there" in stamp(desk, url)[2]
    desk.git("config", "kefu.stampChain", str(where / "ca.pem"))


def test_a_seal_is_stamped_once_and_the_stamp_can_be_verified_by_openssl_alone(made: tuple[Desk, Path]) -> None:
    desk, where = made
    with answering(where) as url:
        code, out, said = stamp(desk, url)
        assert (code, out) == (0, "seal/000001\n"), said
        assert f"query, reply and certificates lie in {folder(desk)}" in said
        reply = (folder(desk) / "reply.tsr").read_bytes()
        # Again: it is stamped already, and nothing is asked.
        (where / "query").unlink()
        assert stamp(desk, url)[0] == 0
        assert not (where / "query").exists()
    assert (folder(desk) / "reply.tsr").read_bytes() == reply
    data = desk.git("cat-file", "tag", "seal/000001").encode()
    assert (folder(desk) / "seal.tag").read_bytes() == data
    trust = ("-CAfile", "chain.pem", "-untrusted", "chain.pem")
    openssl(folder(desk), "ts", "-verify", "-in", "reply.tsr", "-data", "seal.tag", *trust)
    code, out, said = desk.kefu("--lang", "en", "seal", "list", "--format", "csv")
    assert (code, said) == (0, "")
    assert re.search(r",20[0-9T:+-]+,\"?000001 ", out)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("seal.tag", lambda data: data.replace(b"tip ", b"tip", 1), "it is a stamp of something else"),
        ("reply.tsr", lambda data: data[:-1] + bytes([data[-1] ^ 1]), "signature failure"),
        ("reply.tsr", lambda data: data[:100], "the reply holds no time"),
        ("chain.pem", lambda data: b"", "certificate verify error"),
    ],
)
def test_a_stamp_that_was_changed_is_found(
    made: tuple[Desk, Path], tmp_path: Path, name: str, change: object, said: str
) -> None:
    desk = Desk(tmp_path / "desk")
    shutil.copytree(made[0].top, desk.top, symlinks=True)
    if not folder(desk).exists():
        with answering(made[1]) as url:
            assert stamp(desk, url)[0] == 0
    path = folder(desk) / name
    assert callable(change)
    path.write_bytes(change(path.read_bytes()))
    code, _, told = desk.kefu("--lang", "en", "seal", "list")
    assert (code, "seal/000001: its time stamp does not verify" in told) == (1, True)
    assert name == "chain.pem" or said in told, told


def test_a_stamp_outlives_its_certificate() -> None:
    """A stamp that was made while its certificate was good: it was for a minute, which is long over."""
    done = subprocess.run(
        ["openssl", "ts", "-verify", "-in", "reply.tsr", "-data", "seal.tag", "-CAfile", "chain.pem"],
        cwd=STAMPS,
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0
    assert b"certificate has expired" in done.stderr
    found = verified(STAMPS)
    assert found.problem == ""
    assert found.at is not None
    assert found.at.isoformat().startswith("2026-11-29T")
