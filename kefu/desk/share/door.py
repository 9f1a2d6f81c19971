"""Whether a shared desk's door stands as it should, and whom it binds."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from kefu.core.base.errors import Said, StoreFault
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.store.git.child import Trace, ignore
from kefu.store.git.repo import Repo
from kefu.store.remote import hooks, receipts
from kefu.store.remote.refs import chosen

PATH = Said(
    "Whoever can write in its directory (over a path, a share, an ordinary shell) can pass the door by and rewrite the "
    "receipts; the other clones are what notices. The door binds those who come over ssh with a forced command, or over https."
)
SSH = Said(
    "The door binds accounts of ssh with a forced command (git-shell, gitolite). An account with an ordinary shell can pass "
    "it by: it can write in the directory."
)
WEB = Said("The door binds everybody who comes over this address.")
_LOCAL = re.compile("file://(/.*)")
_SCHEME = re.compile("([a-z+]+)://")


@frozen
class Door:
    """What is wrong with a shared desk's door, and whom it binds. `directory`: None where it is not on this machine."""

    url: str
    directory: Path | None
    binds: Said
    findings: tuple[Finding, ...] = ()


def door_at(directory: Path, trace: Trace = ignore) -> Door:
    """Return how the door of a bare desk on this machine stands. StoreFault for anything else."""
    repo = Repo.open(directory, trace)
    try:
        if repo.top is not None:
            raise StoreFault(
                "{dir} is a desk with files, not a shared one: name the bare repository.", dir=str(directory)
            )
        return Door(str(directory), directory, PATH, tuple(_wrong(repo)))
    finally:
        repo.close()


def door_of(repo: Repo, trace: Trace = ignore) -> Door:
    """Return the door of the shared desk that a clone exchanges with, as far as it is seen from here."""
    remote = chosen(repo, repo.head())
    local = _LOCAL.fullmatch(remote.url)
    if local or (not _SCHEME.match(remote.url) and (os.path.isabs(remote.url) or ":" not in remote.url)):
        base = repo.top or repo.git_dir
        return door_at(base / (local[1] if local else remote.url), trace)
    scheme = _SCHEME.match(remote.url)
    return Door(remote.url, None, WEB if scheme and scheme[1] in ("http", "https") else SSH)


def _wrong(repo: Repo) -> Iterator[Finding]:
    place = str(repo.common)
    for name in hooks.NAMES:
        text = hooks.held(repo, name)
        if text is None:
            yield finding(
                "hook-missing",
                N_(
                    "the hook {name} is not there or cannot be run: pushes are taken unjudged. kefu remote init {dir} makes it."
                ),
                path=place,
                name=name,
                dir=place,
            )
        elif text != hooks.script(name):
            yield finding(
                "hook-other",
                N_(
                    "the hook {name} is not that of this kefu: made by another version or at another place, or changed. kefu remote init {dir} makes it anew."
                ),
                path=place,
                name=name,
                dir=place,
            )
    for key, wanted in hooks.settings(repo).items():
        found = hooks.local(repo, key)
        if found != wanted:
            yield finding(
                "setting",
                N_("{key} is {found} and must be {wanted}. kefu remote init {dir} sets it."),
                path=place,
                key=key,
                found=found if found is not None else Said("not set"),
                wanted=wanted,
                dir=place,
            )
    if repo.config(hooks.LARGEST) is None:
        yield finding(
            "setting",
            N_("{key} is not set: a push may fill the disk. kefu remote init {dir} sets it."),
            path=place,
            key=hooks.LARGEST,
            dir=place,
        )
    tip, last = receipts.last(repo)
    if tip is not None and last is None:
        yield finding(
            "receipts",
            N_("{ref} does not end in a receipt: somebody else wrote there. git log {ref} shows it."),
            path=place,
            ref=receipts.RECEIPTS,
        )
