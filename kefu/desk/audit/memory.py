"""Up to where a history was audited, and what was found: a file beside the index, which may be dropped at any time.

Whoever can write it can write what it says too: it saves time and proves nothing, and `kefu audit --anew` passes it by.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from kefu import __version__
from kefu.core.audit.model import Found
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.checks.erasures import Erasure
from kefu.core.config.desk import Desk
from kefu.core.seal.signers import allowed_signers
from kefu.desk.judging.remembered import plain, plain_read
from kefu.store.git.repo import Repo
from kefu.store.git.whole_file import replace_text

SCHEMA = 1
"""Grows when the audit changes: what an earlier one found counts for nothing then."""


@frozen
class Memory:
    """What was audited. `tip`: up to which commit; `count`: how many commits that are; `found`: what was found in commits.

    `dates`: the last date of each person; `vault`: its refs as they stood; `stood`: what was found of records, `open` the
    tickets to be looked at again, `erasures`, `absent` the refs of the vault that were not here; `seals`: the tags that verified, by number; `receipts`: their last commit.
    """

    tip: str
    count: int = 0
    found: tuple[Found, ...] = ()
    dates: Mapping[str, int] = field(default_factory=dict)
    vault: Mapping[str, str] = field(default_factory=dict)
    stood: tuple[Found, ...] = ()
    open: tuple[str, ...] = ()
    erasures: tuple[Erasure, ...] = ()
    seals: Mapping[str, str] = field(default_factory=dict)
    receipts: str = ""
    absent: tuple[str, ...] = ()


def rules_of(desk: Desk) -> str:
    """Return the digest of what an audit goes by beside the history: this kefu, and who may sign."""
    return sha256(f"{SCHEMA} {__version__} {desk.newest}\n{allowed_signers(desk)}".encode()).hexdigest()


def recall(repo: Repo, rules: str) -> Memory | None:
    """Return what was audited by the same rules; None if nothing was, or the file cannot be read."""
    try:
        held = json.loads(_path(repo).read_text(encoding="utf-8"))
        if held["rules"] != rules:
            return None
        return Memory(
            str(held["tip"]),
            int(held["count"]),
            tuple(map(_found, held["found"])),
            {str(who): int(at) for who, at in held["dates"].items()},
            {str(ref): str(oid) for ref, oid in held["vault"].items()},
            tuple(map(_found, held["stood"])),
            tuple(map(str, held["open"])),
            tuple(Erasure(t, datetime.fromisoformat(at), by, why) for t, at, by, why in held["erasures"]),
            {str(number): str(oid) for number, oid in held["seals"].items()},
            str(held["receipts"]),
            tuple(map(str, held["absent"])),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def remember(repo: Repo, rules: str, done: Memory) -> None:
    """Keep it. A disk that takes nothing does not matter: then all is audited again."""
    path = _path(repo)
    held = {
        "rules": rules,
        "tip": done.tip,
        "count": done.count,
        "found": [_plain(one) for one in done.found],
        "dates": dict(done.dates),
        "vault": dict(done.vault),
        "stood": [_plain(one) for one in done.stood],
        "open": list(done.open),
        "erasures": [(one.ticket, one.at.isoformat(), one.by, one.why) for one in done.erasures],
        "seals": dict(done.seals),
        "receipts": done.receipts,
        "absent": list(done.absent),
    }
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        replace_text(path, json.dumps(held))


def _path(repo: Repo) -> Path:
    return repo.git_dir / "kefu" / "audited.json"


def _plain(one: Found) -> list[object]:
    text = one.text if isinstance(one.text, Finding) else Finding(one.rule, one.text.text(str))
    return [one.commit, one.ticket, plain(text)]


def _found(held: list[object]) -> Found:
    commit, ticket, text = held
    if not isinstance(text, dict):
        raise TypeError(text)
    said = plain_read(text)
    return Found(str(commit), str(ticket), said.code, said)
