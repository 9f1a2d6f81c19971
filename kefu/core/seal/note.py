"""The note of a seal: seven fixed lines, read and written strictly.

kefu/3d0c...             the desk: the id of its first commit
4711                     how many leaves the tree has
u6Pc...=                 its root, in base64
tip 8a41...              the commit that is sealed
before 51c9...           the SHA-256 of the note of the seal before, - for the first
receipts 77de...         the digest of the receipts that were known, - without any
signers 0b1e...          the SHA-256 of the list of allowed signers, - without any
"""

from base64 import b64decode, b64encode
from binascii import Error
from hashlib import sha256

from kefu.core.base.errors import Said, beginning
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex

ORIGIN = "kefu/"
NONE = "-"
"""Stands for a digest of nothing."""
LINES = (
    Said("desk"),
    Said("number of leaves"),
    Said("root"),
    Said("commit"),
    Said("seal before"),
    Said("receipts"),
    Said("signers"),
)
"""What each line of a note is about."""
_OID = "[0-9a-f]{40}|[0-9a-f]{64}"
_DIGEST = "[0-9a-f]{64}|-"
_SHAPES = (
    regex(f"kefu/({_OID})"),
    regex("(0|[1-9][0-9]{0,14})"),
    regex("([A-Za-z0-9+/]{43}=)"),
    regex(f"tip ({_OID})"),
    regex(f"before ({_DIGEST})"),
    regex(f"receipts ({_DIGEST})"),
    regex(f"signers ({_DIGEST})"),
)


@frozen
class Note:
    """What a seal says. `desk`: the id of the desk's first commit; digests as hexadecimal, `-` where there is nothing."""

    desk: str
    leaves: int
    root: bytes
    tip: str
    before: str = NONE
    receipts: str = NONE
    signers: str = NONE

    @property
    def text(self) -> str:
        """Return the lines of the note."""
        return (
            f"{ORIGIN}{self.desk}\n{self.leaves}\n{b64encode(self.root).decode()}\n"
            f"tip {self.tip}\nbefore {self.before}\nreceipts {self.receipts}\nsigners {self.signers}\n"
        )

    @property
    def digest(self) -> bytes:
        """Return the SHA-256 of the note: the seal after it names it, and so do the lines that are read out."""
        return sha256(self.text.encode()).digest()


def read(text: str) -> tuple[Note | None, tuple[Finding, ...]]:
    """Return the note that a text is, None where a line is not as `Note.text` writes it; and which lines are not."""
    rows = text.split("\n")
    matches = [shape.fullmatch(row) for shape, row in zip(_SHAPES, rows, strict=False)]
    wrong = [_wrong(number, rows[number - 1]) for number, match in enumerate(matches, 1) if match is None]
    if len(matches) < len(_SHAPES):
        wrong.append(
            finding("seal-note", "the note of a seal has {count} lines, and this one fewer", count=len(_SHAPES))
        )
    elif rows[len(_SHAPES) :] != [""]:
        wrong.append(_wrong(len(_SHAPES) + 1, rows[len(_SHAPES)] if len(rows) > len(_SHAPES) else ""))
    if wrong:
        return None, tuple(wrong)
    desk, leaves, root, *rest = (match[1] for match in matches if match is not None)
    note = Note(desk, int(leaves), _root(root), *rest)
    # The last character of the root has two bits to spare: one root, one text.
    return (note, ()) if note.text == text else (None, (_wrong(3, root),))


def _root(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except Error:  # pragma: no cover - the shape excludes it
        return b""


def _wrong(number: int, row: str) -> Finding:
    return finding(
        "seal-note",
        "line {row} of the note is not as kefu writes it: {text}",
        row=number,
        text=beginning(row),
    )
