"""A receipt as the message of its commit: a subject, then lines of fixed names in a fixed order, nothing else.

`Kefu-Receipt` NUMBER, `Kefu-Received` INSTANT, `Kefu-Account` NAME, `Kefu-How` WORD; for each ref that moved `Kefu-Moved`
REF OLD NEW and a line `Kefu-Commit` ID for each commit that came with it; `Kefu-Certificate` BYTES where the push brought one
(the file `certificate` of the commit holds it); `Kefu-Stands` REF ID for each ref that the receipts know.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from kefu.core.admit.receipt import HOW, Moved, Receipt
from kefu.core.base.regex import regex

CERTIFICATE = "certificate"
"""The file of a receipt's commit that holds the push certificate, byte for byte."""
_ID = "(?:[0-9a-f]{40}|[0-9a-f]{64})"
_REF = "refs/[!-~]+"
_LINES = {
    "Kefu-Receipt": regex("([1-9][0-9]{0,8})"),
    "Kefu-Received": regex("([0-9T:+-]{25})"),
    "Kefu-Account": regex("([!-~]{1,80})"),
    "Kefu-How": regex(f"({'|'.join(HOW)})"),
    "Kefu-Moved": regex(f"({_REF}) ({_ID}) ({_ID})"),
    "Kefu-Commit": regex(f"({_ID})"),
    "Kefu-Certificate": regex("(yes)"),
    "Kefu-Stands": regex(f"({_REF}) ({_ID})"),
}


def write(one: Receipt) -> str:
    """Return the message of a receipt's commit."""
    heads = {
        "Kefu-Receipt": str(one.number),
        "Kefu-Received": one.received.isoformat(),
        "Kefu-Account": one.account,
        "Kefu-How": one.how,
    }
    lines = [f"{name}: {value}" for name, value in heads.items()]
    for moved in one.moved:
        lines.append(f"Kefu-Moved: {moved.ref} {moved.old} {moved.new}")
        lines += [f"Kefu-Commit: {oid}" for oid in moved.commits]
    lines += ["Kefu-Certificate: yes"] if one.certificate else []
    lines += [f"Kefu-Stands: {ref} {oid}" for ref, oid in one.stands.items()]
    body = "\n".join(lines)
    return f"receipt {one.number}: {one.how}\n\n{body}\n"


def read(message: str) -> Receipt | None:
    """Return the receipt that a message holds; None where it is not one as `write` makes it."""
    rows = message.removesuffix("\n").split("\n")[2:]
    parsed = list(_parsed(rows))
    if len(parsed) != len(rows) or [name for name, _ in parsed[:4]] != list(_LINES)[:4]:
        return None
    try:
        received = datetime.fromisoformat(parsed[1][1][0])
    except ValueError:
        return None
    number, account, how = parsed[0][1][0], parsed[2][1][0], parsed[3][1][0]
    stands = {words[0]: words[1] for name, words in parsed if name == "Kefu-Stands"}
    certificate = any(name == "Kefu-Certificate" for name, _ in parsed)
    made = Receipt(int(number), received, account, how, tuple(_moved(parsed[4:])), stands, certificate)
    return made if received.tzinfo is not None and write(made) == message else None


def _parsed(rows: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for row in rows:
        name, _, value = row.partition(": ")
        match = _LINES[name].fullmatch(value) if name in _LINES else None
        if match is None:
            return
        yield name, match.groups()


def _moved(parsed: Sequence[tuple[str, tuple[str, ...]]]) -> Iterator[Moved]:
    """Yield the refs that moved, each with the commits that are named below it."""
    ref: tuple[str, ...] = ()
    commits: list[str] = []
    for name, words in parsed:
        if name == "Kefu-Commit":
            commits.append(words[0])
        elif name == "Kefu-Moved":
            if ref:
                yield Moved(ref[0], ref[1], ref[2], tuple(commits))
            ref, commits = words, []
    if ref:
        yield Moved(ref[0], ref[1], ref[2], tuple(commits))
