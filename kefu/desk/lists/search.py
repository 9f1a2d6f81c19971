"""Looking things up in all tickets at once through git grep: texts in tickets, phones and names in the vault.

What is sought is piped to git, never among its arguments: it may be personal.
"""

import re
from collections.abc import Iterable, Iterator

from kefu.core.base.errors import Usage
from kefu.core.base.findings import Finding, finding
from kefu.core.base.plain_text import nfkc
from kefu.desk.session import Session
from kefu.store.codecs import vault as vault_codec
from kefu.store.git.child import git_fault

LEAST_PHONE = 3
"""Digits that a phone is sought by, at least."""
_SOUGHT = 100
"""Signs that git looks for, as a pattern costs more than its length says; what it finds is compared whole."""


def files_with(session: Session, text: str) -> set[str]:
    """Return the files below tickets/ at HEAD in which a line may hold `text`, in any case and width of ASCII signs."""
    return {path for _, path in _grep(session, _pattern(text), [session.rev], "tickets/")}


def files_matching(session: Session, pattern: str) -> set[str]:
    """Return the files below tickets/ at HEAD with a line that matches an extended regular expression."""
    return {path for _, path in _grep(session, pattern, [session.rev], "tickets/")}


def in_vault(session: Session, phones: Iterable[str], names: Iterable[str]) -> tuple[set[str], tuple[Finding, ...]]:
    """Return the numbers of the tickets whose records hold all of these phones and names.

    Without a vault there are none, and a finding. Usage for a phone of too few digits.
    """
    refs = session.repo.git("for-each-ref", "--format=%(refname)", vault_codec.PREFIX).decode().split()
    if not refs:
        missing = finding(
            "no-vault", "this clone has no vault: phones and names cannot be looked up; `kefu sync` fetches it"
        )
        return set(), (missing,)
    found: list[set[str]] = []
    for phone in phones:
        digits = "".join(c for c in nfkc(phone) if c in "0123456789")
        if len(digits) < LEAST_PHONE:
            raise Usage("phone:{text}: at least {count} digits are needed", text=phone, count=LEAST_PHONE)
        found.append(set(_with_phone(session, refs, digits)))
    found += [set(_with_name(session, refs, name.strip("*"))) for name in names]
    return set.intersection(*found), ()


def _with_phone(session: Session, refs: list[str], digits: str) -> Iterator[str]:
    for number, values in _records(session, refs, "[^0-9]*".join(digits[:_SOUGHT])):
        held = (v for n, v in values if n == "number" or n.endswith(".phone"))
        if any(digits in "".join(re.findall("[0-9]", nfkc(v))) for v in held):
            yield number


def _with_name(session: Session, refs: list[str], name: str) -> Iterator[str]:
    wanted = _bare(name)
    for number, values in _records(session, refs, _pattern(name)):
        if any(wanted in _bare(v) for n, v in values if n.endswith(".name")):
            yield number


def _records(session: Session, refs: list[str], pattern: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield (ticket, values) of the vault's records with a line that matches."""
    hits = [(rev, path) for rev, path in _grep(session, pattern, refs, "*.yaml") if path.count("/") == 1]
    blobs = session.repo.read_blobs([f"{rev}:{path}" for rev, path in hits])
    for (_, path), blob in zip(hits, blobs, strict=True):
        record = vault_codec.read(blob.data, path)[0] if blob else None
        if record is not None:
            yield record.ticket, list(record.values.items())


def _grep(session: Session, pattern: str, revs: list[str], pathspec: str) -> Iterator[tuple[str, str]]:
    """Yield (revision, path) of each file with a line that matches; binary and damaged files are looked at too."""
    args = ("grep", "-l", "-z", "-i", "-a", "-E", "--full-name", "--no-color", "-f", "-", *revs, "--", pathspec)
    done = session.repo.ask(*args, payload=pattern.encode("utf-8", "surrogateescape") + b"\n")
    # Exit 1 without a message means that nothing was found.
    if done.code > 1 or (done.code == 1 and done.err):
        raise git_fault(args[:1], done.err, session.repo.child.cwd)
    for name in done.out.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        rev, _, path = name.partition(":")
        yield rev, path


def _pattern(text: str) -> str:
    """Return an extended regular expression of bytes for `text`: each ASCII sign in plain and in full width."""
    return "".join(map(_sign, nfkc(text)[:_SOUGHT]))


def _sign(sign: str) -> str:
    if sign == " ":
        return "( |\u3000)"
    if not "!" <= sign <= "~":
        return sign
    wide = "|".join(chr(ord(c) + 0xFEE0) for c in dict.fromkeys((sign.lower(), sign.upper())))
    plain = sign if sign.isalnum() else f"[{sign}]" if sign not in "^\\" else f"\\{sign}"
    # In YAML a quote or a backslash may have a backslash before it.
    return f"(\\\\?{plain}|{wide})" if sign in '"\\' else f"({plain}|{wide})"


def _bare(text: str) -> str:
    return "".join(nfkc(text).casefold().split())
