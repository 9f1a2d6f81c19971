"""Writing a dossier: a zip, whole or not at all, never over a file that is there."""

import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from kefu.core.base.errors import StoreFault, Usage, reason
from kefu.core.dossier.layout import BUNDLE, PACK, SUMS, sums
from kefu.core.dossier.model import Dossier
from kefu.core.vocabulary import ids
from kefu.desk.session import Session
from kefu.store.seal.tags import name_of, seal_refs

_CHUNK = 1 << 20


def free(path: Path) -> None:
    """Raise Usage for a name under which no dossier is written: one that is taken, or that does not say it is a zip."""
    if path.suffix.casefold() != ".zip":
        raise Usage(
            "{path}: a dossier is a zip of pages and proofs, name it so: {name}",
            path=str(path),
            name=path.with_suffix(".zip").name,
        )
    if path.exists() or path.is_symlink():
        raise Usage("{path} is there already, and a dossier is never written over another file", path=str(path))


def write(session: Session, one: Dossier, held: Mapping[str, bytes], path: Path, record: Callable[[str], None]) -> str:
    """Write a dossier of these files to `path` and return its SHA-256. StoreFault for the disk; then nothing is there.

    `record` is told the digest before the file takes its name: what it refuses is not handed over.
    """
    free(path)
    spare = path.with_name(f".{path.name[:100]}.{os.urandom(8).hex()}.kefu")
    try:
        with open(spare, "xb") as file:
            os.fchmod(file.fileno(), 0o600)
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
                _fill(session, one, held, made)
            file.flush()
            os.fsync(file.fileno())
        digest = _digest(spare)
        record(digest)
        _place(spare, path)
    except OSError as error:
        raise StoreFault("{path}: {problem}", path=str(path), problem=reason(error)) from error
    finally:
        with suppress(OSError):
            spare.unlink()
    return digest


def _fill(session: Session, one: Dossier, held: Mapping[str, bytes], made: zipfile.ZipFile) -> None:
    files = dict(held)
    if one.pack:
        files[PACK] = _pack(session, one)
    listed = sums(files)
    for name, data in files.items():
        made.writestr(_info(one, name), data)
    if one.bundle:
        with tempfile.TemporaryDirectory(prefix="kefu-dossier-") as aside:
            bundle = Path(aside) / BUNDLE
            _bundle(session, bundle)
            listed += f"{_digest(bundle)}  {BUNDLE}\n".encode()
            with made.open(_info(one, BUNDLE), "w", force_zip64=True) as out, open(bundle, "rb") as data_file:
                while chunk := data_file.read(_CHUNK):
                    out.write(chunk)
    made.writestr(_info(one, SUMS), listed)


def _info(one: Dossier, name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(f"{one.ticket.id}/{name}", one.made.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o100644 << 16
    return info


def _digest(path: Path) -> str:
    found = sha256()
    with open(path, "rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _place(spare: Path, path: Path) -> None:
    """Give the file its name, unless somebody took it meanwhile."""
    try:
        os.link(spare, path)
    except FileExistsError:
        raise
    except OSError:
        # A memory stick has no links.
        if path.exists():
            raise
        spare.rename(path)


def _pack(session: Session, one: Dossier) -> bytes:
    """Return a pack of the ticket's commits and of the tip: each with the folders on the ticket's way, and its file."""
    path = ids.path_of(one.ticket.id)
    oids = dict.fromkeys([*(commit.oid for commit in one.proof.commits), one.tip])
    found: dict[str, None] = {}
    for oid in oids:
        specs = [oid, f"{oid}^{{tree}}", *(f"{oid}:{place}" for place in _places(path))]
        found |= dict.fromkeys(held.oid for held in session.repo.read_blobs(specs) if held is not None)
    listed = "".join(f"{oid}\n" for oid in found).encode()
    return session.repo.git("pack-objects", "--stdout", "-q", payload=listed)


def _places(path: str) -> Iterator[str]:
    parts = path.split("/")
    yield from ("/".join(parts[: end + 1]) for end in range(len(parts)))


def _bundle(session: Session, path: Path) -> None:
    """Write the whole desk: its branch with HEAD, without which a clone checks nothing out, and its seals."""
    repo = session.repo
    branch = repo.head().branch
    tags = [f"refs/tags/{name_of(number)}" for number in seal_refs(repo)]
    repo.git("bundle", "create", "-q", str(path), "HEAD", *([branch] if branch else []), *tags)
