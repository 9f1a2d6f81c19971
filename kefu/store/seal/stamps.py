"""Time stamps of seals after RFC 3161, by openssl. The query, the reply and the certificates of that day stay together.

A stamp is over the bytes of the seal's tag, so that it dates the signature too. It is verified at the time that it names:
certificates end, and what was stamped before stays stamped.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from kefu.core.base.errors import Said, StoreFault, reason
from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex
from kefu.store.git.child import disk_fault
from kefu.store.git.repo import Repo
from kefu.store.journal.pending import kefu_directory
from kefu.store.seal.tags import SealTag

URL, CHAIN = "kefu.stampUrl", "kefu.stampChain"
"""The keys of git's configuration: the authority's address, the file of certificates that it is trusted by."""
SEAL, QUERY, REPLY, CERTIFICATES = "seal.tag", "query.tsq", "reply.tsr", "chain.pem"
"""The files of one stamp."""
LONGEST = 1 << 20
"""Bytes that a reply may have."""
PATIENCE = 30.0
_TIME = regex("Time stamp: ([A-Z][a-z]{2}) +([0-9]{1,2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})(?:[.][0-9]+)? ([0-9]{4}) GMT")
_STATUS = regex("Status: (.*)[.]")
_WHY = regex("(?:Status description|Failure info): (.*)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@frozen
class Authority:
    """A time-stamping authority: its address, and the file with its certificates up to one that is trusted."""

    url: str
    chain: Path


@frozen
class Stamp:
    """A stamp of a seal that lies here: its folder, its time (None: it does not verify), what openssl said of it."""

    folder: Path
    at: datetime | None
    problem: str = ""


def authority(repo: Repo) -> Authority:
    """Return the authority that git's configuration names. StoreFault if it names none, or no certificates are there."""
    url, chain = repo.config(URL) or "", repo.config(CHAIN) or ""
    if not url.startswith(("http://", "https://")) or not chain:
        raise StoreFault(
            "No time-stamping authority is named: git config kefu.stampUrl https://... says where it is, "
            "git config kefu.stampChain FILE which certificates (PEM) it is verified by."
        )
    path = repo.child.cwd / Path(chain).expanduser()
    if not path.is_file():
        raise StoreFault("{path}, the certificates of the time-stamping authority, is not there.", path=str(path))
    return Authority(url, path)


def folder_of(repo: Repo, number: int) -> Path:
    """Return the folder of a seal's stamp."""
    return kefu_directory(repo) / "stamps" / f"{number:06}"


def stamp(repo: Repo, tag: SealTag, by: Authority) -> Stamp:
    """Have a seal stamped and return the stamp, kept in its folder only if it verifies. StoreFault if it does not."""
    folder = folder_of(repo, tag.number)
    aside = folder.with_name(f"{folder.name}.new")
    try:
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        (aside / SEAL).write_bytes(tag.data)
        (aside / CERTIFICATES).write_bytes(by.chain.read_bytes())
        _must(aside, "-query", "-data", SEAL, "-sha256", "-cert", "-out", QUERY)
        (aside / REPLY).write_bytes(_asked(by.url, (aside / QUERY).read_bytes()))
        _granted(by.url, _told(aside))
        made = _verified(aside, "-queryfile", QUERY)
        if made.at is None:
            raise StoreFault(
                "{url} stamped the seal, and its stamp does not verify: {why}", url=by.url, why=made.problem
            )
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
        return Stamp(folder, made.at)
    except OSError as error:
        raise disk_fault(error, folder) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def stamped(repo: Repo, tag: SealTag) -> Stamp | None:
    """Return the stamp of a seal that lies here, verified; None without one."""
    folder = folder_of(repo, tag.number)
    if not (folder / REPLY).is_file():
        return None
    if not (folder / SEAL).is_file() or (folder / SEAL).read_bytes() != tag.data:
        return Stamp(folder, None, Said("it is a stamp of something else"))
    return verified(folder)


def verified(folder: Path) -> Stamp:
    """Verify a stamp by the files of its folder alone, at the time that it names."""
    return _verified(folder, "-data", SEAL)


def _verified(folder: Path, *over: str) -> Stamp:
    at = _time(_told(folder))
    if at is None:
        return Stamp(folder, None, Said("the reply holds no time"))
    trust = ("-CAfile", CERTIFICATES, "-untrusted", CERTIFICATES, "-attime", str(int(at.timestamp())))
    done = _openssl(folder, "-verify", "-in", REPLY, *over, *trust)
    return Stamp(folder, at) if done.returncode == 0 else Stamp(folder, None, _last(done.stderr))


def _asked(url: str, query: bytes) -> bytes:
    """Return what an authority answers. StoreFault where it does not."""
    from http.client import HTTPException
    from urllib.error import HTTPError, URLError
    from urllib.request import Request, urlopen

    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    try:
        with urlopen(Request(url, query, headers), timeout=PATIENCE) as answer:
            data: bytes = answer.read(LONGEST + 1)
    except HTTPError as error:
        why = f"{error.code} {error.reason}"
        raise StoreFault(
            "{url} did not stamp the seal: it answers {why}. Stamp again later.", url=url, why=why
        ) from error
    except (URLError, OSError, HTTPException) as error:
        cause = error.reason if isinstance(error, URLError) else error
        said = reason(cause) if isinstance(cause, OSError) else Said(str(cause))
        raise StoreFault(
            "{url} cannot be reached: {why}. The seal is made; stamp it later.", url=url, why=said
        ) from error
    if len(data) > LONGEST:
        raise StoreFault("{url} did not stamp the seal: it answers {why}. Stamp again later.", url=url, why="> 1 MB")
    return data


def _granted(url: str, told: str) -> None:
    """StoreFault for a reply that is none, or grants nothing."""
    status = _STATUS.search(told)
    if status is None:
        raise StoreFault("{url} did not answer with a time stamp.", url=url)
    if "Granted" not in status[1]:
        why = "; ".join(found for found in (status[1], *_WHY.findall(told)) if found not in ("unspecified", ""))
        raise StoreFault("{url} refuses to stamp the seal: {why}", url=url, why=why)


def _told(folder: Path) -> str:
    """Return a reply in words, nothing where it is none."""
    done = _openssl(folder, "-reply", "-in", REPLY, "-text")
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def _time(told: str) -> datetime | None:
    match = _TIME.search(told)
    if match is None or match[1] not in _MONTHS:
        return None
    month, day, hour, minute, second, year = match.groups()
    return datetime(int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second), tzinfo=UTC)


def _must(folder: Path, *args: str) -> None:
    done = _openssl(folder, *args)
    if done.returncode != 0:
        raise StoreFault("openssl could not make the query of a stamp: {said}", said=_last(done.stderr))


def _openssl(folder: Path, *args: str) -> "subprocess.CompletedProcess[bytes]":
    words: Sequence[str] = ("openssl", "ts", *args)
    try:
        return subprocess.run(words, cwd=folder, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"})
    except FileNotFoundError as error:
        raise StoreFault("openssl is not installed, and without it nothing is stamped or verified.") from error


def _last(said: bytes) -> str:
    """Return the reason in what openssl said: its own line of errors has it behind the fifth colon, with details at the end."""
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if ":error:" in line]
    parts = lines[-1].split(":") if lines else []
    return ": ".join(part for part in (parts[5], *parts[8:]) if part) if len(parts) > 7 else "?"
