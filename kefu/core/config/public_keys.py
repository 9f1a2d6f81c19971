"""Public ssh keys as text: kind and key, `ssh-ed25519 AAAA...`, and the strings of ssh's wire form in them."""

import base64
import binascii
import hashlib
import struct


def public_key(text: str) -> str:
    """Return a line of a public key file as kind and key, without its comment; empty where it is no public key."""
    words = text.split()
    raw = decoded(words[1]) if len(words) > 1 else b""
    return f"{words[0]} {words[1]}" if raw and kind_of(raw) == words[0] else ""


def fingerprint(key: str) -> str:
    """Return the fingerprint of a public key as ssh shows it: `SHA256:` and 43 characters."""
    digest = hashlib.sha256(decoded(key.split(" ")[1])).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """Return the bytes of base64; none where it is not."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def strings(raw: bytes) -> list[bytes]:
    """Return the strings of ssh's wire form; none where the lengths do not add up."""
    found: list[bytes] = []
    at = 0
    while at < len(raw):
        if at + 4 > len(raw):
            return []
        size = struct.unpack(">I", raw[at : at + 4])[0]
        at += 4 + size
        if at > len(raw):
            return []
        found.append(raw[at - size : at])
    return found


def kind_of(raw: bytes) -> str:
    """Return the kind of a key in ssh's wire form, which is its first string; empty where there is none."""
    found = strings(raw)
    return found[0].decode("ascii", "replace") if len(found) > 1 else ""
