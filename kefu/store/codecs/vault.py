"""A vault record `<id>/<op>.yaml`: the full texts of one entry, with a salt so that its digest gives nothing away."""

import os
from collections.abc import Iterator, Mapping
from hashlib import sha256

from kefu.core.base.findings import Finding, finding
from kefu.core.base.node import Node
from kefu.core.ticket.model import word
from kefu.core.vault.record import Attachment, Record
from kefu.core.vocabulary.ids import ALPHABET
from kefu.store.yaml import read as yamlio

PREFIX = "refs/kefu/vault/"
_SALT = 26
_CHARACTERS = bytes(ord(ALPHABET[byte & 31]) for byte in range(256))


def ref_of(number: str) -> str:
    """Return the vault's ref of a ticket: that of the month of its birth."""
    return f"{PREFIX}20{number[:2]}-{number[2:4]}"


def path_of(number: str, op: str) -> str:
    """Return a record's path in its ref's tree."""
    return f"{number}/{op}.yaml"


def file_path(number: str, op: str, one: Attachment) -> str:
    """Return an attachment's path in its ref's tree."""
    return f"{number}/{op}/{one.n}.{one.ext}"


def salts(count: int) -> Iterator[str]:
    """Return `count` salts: twenty-six random base-32 characters each (130 bits)."""
    # Drawn at once: an import needs thousands. 256 is a multiple of 32, so every character is as likely as the others.
    drawn = os.urandom(_SALT * count).translate(_CHARACTERS).decode()
    return (drawn[at : at + _SALT] for at in range(0, len(drawn), _SALT))


def write(record: Record, salt: str | None = None) -> bytes:
    """Return the record's bytes. `salt`: twenty-six base-32 characters (130 bits), random unless given."""
    node: dict[str, Node] = {
        "ticket": record.ticket,
        "op": record.op,
        "salt": salt or next(salts(1)),
    }
    if record.values:
        node["values"] = dict(sorted(record.values.items()))
    if record.texts:
        node["texts"] = dict(sorted(record.texts.items()))
    if record.files:
        node["files"] = [_file(one) for one in record.files]
    return yamlio.emit(node).encode()


def _file(one: Attachment) -> Node:
    return {
        "n": str(one.n),
        "ext": one.ext,
        "name": one.name,
        "kind": one.kind,
        "sha256": one.sha256,
        "bytes": str(one.bytes),
    }


def digest(data: bytes) -> str:
    """Return the digest of a record's bytes, as its entry carries it under `vault`."""
    return f"sha256:{sha256(data).hexdigest()}"


def read(data: bytes, path: str) -> tuple[Record | None, tuple[Finding, ...]]:
    """Read a record: (record, findings). None when it cannot be read."""
    document, findings = yamlio.read(data, path, hand=False)
    if document is None:
        return None, findings
    root = document.root
    if not isinstance(root, dict) or path != path_of(word(root.get("ticket")), word(root.get("op"))):
        return None, (finding("vault-record", "not the vault record that its name says", path=path, line=1),)
    files = root.get("files")
    return (
        Record(
            ticket=word(root["ticket"]),
            op=word(root["op"]),
            values=_texts(root.get("values")),
            texts=_texts(root.get("texts")),
            files=tuple(_attachment(f) for f in files if isinstance(f, dict)) if isinstance(files, list) else (),
        ),
        (),
    )


def _texts(node: Node | None) -> Mapping[str, str]:
    return {k: v for k, v in node.items() if isinstance(v, str)} if isinstance(node, dict) else {}


def _attachment(node: Mapping[str, Node]) -> Attachment:
    def number(key: str) -> int:
        text = word(node.get(key))
        return int(text) if text.isascii() and text.isdigit() else 0

    return Attachment(
        number("n"),
        word(node.get("ext")),
        word(node.get("name")),
        word(node.get("kind")),
        word(node.get("sha256")),
        number("bytes"),
    )
