"""Signatures of commits by ssh keys, as git writes them: the key that made one, and whether it fits what is signed.

Whose key it is nobody is asked here: the desk says so (`keys` of its staff). ed25519 is checked in this process where
`cryptography` is installed (`kefu[signed]`); every other kind, and without that package, by `ssh-keygen`.
"""

import base64
import hashlib
import re
import struct
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache

from kefu.core.base.errors import Said, StoreFault
from kefu.core.base.frozen import frozen
from kefu.core.config.public_keys import decoded, kind_of, strings

NAMESPACE = "git"
"""What a signature of a commit is made for; one that was made for anything else is none of a commit."""
ED25519 = "ssh-ed25519"
HASHES = {"sha256": hashlib.sha256, "sha512": hashlib.sha512}
_HEADS = (b"gpgsig ", b"gpgsig-sha256 ")
_ARMOR = re.compile(rb"-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)\n-----END SSH SIGNATURE-----\n?")
_MAGIC = b"SSHSIG"
Verify = Callable[[bytes, bytes, bytes], bool]


@frozen
class Signed:
    """The signature of a commit: the public key (`ssh-ed25519 AAAA...`) that it names, empty where nothing is signed.

    `problem`: why it proves nothing, None where that key signed exactly this commit.
    """

    key: str = ""
    problem: Said | None = Said("it is not signed")


@frozen
class _Parts:
    """What is in a signature: the key in ssh's own form, what it is made for, the hash, the signature itself."""

    key: bytes
    namespace: bytes
    reserved: bytes
    hash: bytes
    signature: bytes


def signature_of(commit: bytes) -> Signed:
    """Return the signature of a commit by its bytes as git keeps them. StoreFault where nothing here can check it."""
    payload, armor = _divided(commit)
    if not armor:
        return Signed()
    return checked(payload, armor, NAMESPACE)


def checked(payload: bytes, armor: bytes, namespace: str) -> Signed:
    """Return what an armored ssh signature over these bytes is worth, made for `namespace`."""
    parts = _parts(armor)
    if parts is None:
        return Signed("", Said("its signature is not one of an ssh key"))
    kind = kind_of(parts.key)
    key = f"{kind} {base64.b64encode(parts.key).decode()}"
    if parts.namespace != namespace.encode() or parts.hash.decode("ascii", "replace") not in HASHES:
        return Signed(key, Said("its signature was made for something else"))
    verify = _in_process() if kind == ED25519 else None
    good = _verified(verify, parts, payload) if verify is not None else _by_ssh(payload, armor, namespace)
    return Signed(key, None if good else Said("its signature does not fit it"))


def _divided(commit: bytes) -> tuple[bytes, bytes]:
    """Return what a commit's signature is over, and the signature in its armor, empty without one."""
    head, gap, body = commit.partition(b"\n\n")
    kept: list[bytes] = []
    armor: list[bytes] = []
    inside = False
    for line in head.split(b"\n"):
        inside = line.startswith(b" ") if inside else False
        if inside:
            armor.append(line[1:])
        elif line.startswith(_HEADS):
            inside = True
            # A second signature would leave open which one counts.
            armor = [line.partition(b" ")[2]] if not armor else [b""]
        else:
            kept.append(line)
    return b"\n".join(kept) + gap + body, b"\n".join(armor) + (b"\n" if armor else b"")


def _parts(armor: bytes) -> _Parts | None:
    """Return what an armored signature holds; None where it is none of ssh's."""
    match = _ARMOR.fullmatch(armor)
    raw = decoded(match[1].replace(b"\n", b"").decode()) if match is not None else b""
    if raw[:6] != _MAGIC or raw[6:10] != b"\0\0\0\1":
        return None
    found = strings(raw[10:])
    return _Parts(*found) if len(found) == 5 else None


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _verified(verify: Verify, parts: _Parts, payload: bytes) -> bool:
    """Return whether an ed25519 signature fits."""
    digest = HASHES[parts.hash.decode()](payload).digest()
    said = _MAGIC + b"".join(map(_string, (parts.namespace, parts.reserved, parts.hash, digest)))
    key, signature = strings(parts.key), strings(parts.signature)
    fits = len(key) == 2 and len(signature) == 2 and signature[0] == ED25519.encode()
    return fits and verify(key[1], signature[1], said)


@cache
def _in_process() -> Verify | None:
    """Return a check of ed25519 signatures in this process; None where the package for it is not installed."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return None

    def verify(key: bytes, signature: bytes, data: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, data)
        except (InvalidSignature, ValueError):
            return False
        return True

    return verify


def _by_ssh(payload: bytes, armor: bytes, namespace: str) -> bool:
    """Return whether `ssh-keygen` finds that a signature fits. StoreFault where there is none."""
    with tempfile.NamedTemporaryFile(prefix="kefu-") as file:
        file.write(armor)
        file.flush()
        args = ("ssh-keygen", "-Y", "check-novalidate", "-n", namespace, "-s", file.name)
        try:
            return subprocess.run(args, input=payload, capture_output=True, check=False).returncode == 0
        except FileNotFoundError as error:
            raise StoreFault(
                "ssh-keygen is not installed, and without it (or kefu[signed]) no signature can be checked."
            ) from error
