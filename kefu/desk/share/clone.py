"""Making a clone of a shared desk, and the bare shared desk itself."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from kefu.core.admit.receipt import Receipt
from kefu.core.base.errors import Refused, StoreFault, Usage
from kefu.core.base.frozen import frozen
from kefu.desk.receipts.enter import begin
from kefu.desk.seals.seen import take_seals
from kefu.desk.session import CONFIG
from kefu.desk.setup.init import SETTINGS
from kefu.desk.share.sync import VAULT_SETTING, Phase, Tell, remember, tell_nobody
from kefu.store.codecs import config as config_codec
from kefu.store.git.child import Child, Trace, check_version, disk_fault, ignore
from kefu.store.git.incoming import refuse_hostile_tree
from kefu.store.git.lookalikes import refuse_lookalikes_in
from kefu.store.git.repo import Repo
from kefu.store.remote import hooks
from kefu.store.remote.driver import register
from kefu.store.remote.faults import clone_fault, without_password
from kefu.store.remote.refs import (
    CAREFUL,
    PROTOCOLS,
    SEALS,
    VAULT,
    check_address,
    chosen,
    environment,
    fetched,
)
from kefu.store.seal.tags import TAGS
from kefu.store.upkeep import months as months_of_tree
from kefu.store.upkeep import settings as growing
from kefu.store.upkeep.maintenance import first_graph
from kefu.store.upkeep.stale import remove_stale_locks

ORIGIN = "origin"
SHARED_LOCKS = ("HEAD.lock", "packed-refs.lock", "config.lock")


@frozen
class Shared:
    """A shared desk that was made or set anew: the dead locks that were removed, the receipt that was entered, if any."""

    removed: list[Path]
    receipt: Receipt | None


def make_shared(
    directory: Path, now: datetime, *, signed: bool = False, restored: bool = False, trace: Trace = ignore
) -> Shared:
    """Make a bare shared desk with its door at `directory`, or set one anew. Refused if something else stands there.

    `signed`: pushes may bring certificates; `restored`: it came from a backup, which its receipts then say.
    """
    child = Child(_made(directory), trace)
    check_version(child)
    if any(directory.iterdir()):
        repo = Repo.open(directory, trace)
        if repo.top is not None or repo.git_dir.resolve() != directory.resolve():
            raise Refused("{dir} holds something else than a shared desk: name an empty directory.", dir=str(directory))
    else:
        child.must(("init", "--quiet", "--bare", "--initial-branch=main"))
        repo = Repo.open(directory, trace)
    removed = remove_stale_locks(repo, ("refs/",), SHARED_LOCKS)
    hooks.install(repo, signed=signed)
    receipt = begin(repo, now, restored=restored)
    repo.close()
    return Shared(removed, receipt)


def _made(directory: Path) -> Path:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise Refused("{dir} is not a directory.", dir=str(directory)) from error
    except OSError as error:
        raise disk_fault(error, directory) from error
    return directory


def make_clone(
    url: str, directory: Path, *, months: int | None, now: datetime, trace: Trace = ignore, tell: Tell = tell_nobody
) -> Repo:
    """Make a clone of the desk at `url`, vault included. With `months` the working tree holds that many, the newest.

    Usage for an odd address, Refused for a directory in use or a hostile tree, StoreFault for no network or no desk;
    then nothing is left behind.
    """
    check_address(url)
    if months is not None and months < 1:
        raise Usage("--months {months}: at least 1", months=months)
    with _nothing_left(directory):
        tell(Phase.FETCH)
        repo = _fetched(url, directory, trace)
        tell(Phase.CHECK_OUT)
        _check_out(repo, months, now)
    first_graph(repo)
    return repo


@contextmanager
def _nothing_left(directory: Path) -> Iterator[None]:
    """Keep a directory for the clone: new, or empty; as it was before if the clone fails. Refused if it is in use."""
    before = directory.exists()
    if before and (not directory.is_dir() or any(directory.iterdir())):
        raise Refused("{dir} exists and is not empty: name another directory.", dir=str(directory))
    try:
        yield
    # Ctrl-C must leave nothing behind either.
    except BaseException:
        for path in directory.iterdir() if before and directory.is_dir() else (directory,):
            shutil.rmtree(path, ignore_errors=True)
        raise


def _fetched(url: str, directory: Path, trace: Trace) -> Repo:
    """Return the repository with its history and its vault, nothing checked out yet."""
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_fault(error, directory.parent) from error
    child = Child(directory.parent, trace)
    check_version(child)
    # --no-local: objects come from a path as from a URL, checked and never hard-linked.
    options = ("--quiet", "--no-checkout", "--no-tags", "--no-local", "--origin", ORIGIN)
    args = (*CAREFUL, "clone", *options, "--", url, directory.name)
    done = child.run(args, env={"GIT_ALLOW_PROTOCOL": PROTOCOLS})
    shown = without_password(url)
    if done.code != 0:
        raise clone_fault(done.err, shown)
    repo = Repo.open(directory, trace)
    tip = repo.head().oid or _only_branch(repo)
    blob = repo.blob(tip, CONFIG) if tip else None
    if tip is None or blob is None or blob.problem:
        raise StoreFault(
            "{url} is not a desk: it holds no kefu.yaml. A new shared desk is filled by kefu sync in the first clone.",
            url=shown,
        )
    refuse_hostile_tree(repo, tip)
    refuse_lookalikes_in(repo, tip)
    for key, value in {**SETTINGS, VAULT_SETTING: "true"}.items():
        repo.git("config", "--local", key, value)
    growing.prepare(repo)
    register(repo)
    _vault(repo, shown)
    remote = chosen(repo, repo.head())
    remember(repo, remote, tip)
    take_seals(repo, remote, fetched(repo, remote).seals, tip)
    return repo


def _only_branch(repo: Repo) -> str | None:
    """Return the tip of a remote's only branch if its HEAD names none, and let our HEAD follow it; else None."""
    out = repo.git("for-each-ref", "--format=%(refname:lstrip=3)", f"refs/remotes/{ORIGIN}").decode().split()
    names = [name for name in out if name != "HEAD"]
    if len(names) != 1:
        return None
    repo.git("checkout", "--quiet", "--no-guess", "--track", "-B", names[0], f"refs/remotes/{ORIGIN}/{names[0]}")
    return repo.head().oid


def _vault(repo: Repo, url: str) -> None:
    options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-gc", "--refmap=")
    seals = f"+{TAGS}*:{chosen(repo, repo.head()).space}{SEALS}*"
    args = (*CAREFUL, "fetch", *options, "--", ORIGIN, f"{VAULT}*:{VAULT}*", seals)
    done = repo.ask(*args, env=environment(repo))
    if done.code != 0:
        raise clone_fault(done.err, url)


def _check_out(repo: Repo, months: int | None, now: datetime) -> None:
    if months is not None:
        repo.git("config", "--local", months_of_tree.SETTING, str(months))
        blob = repo.blob("HEAD", CONFIG)
        desk = config_codec.read(blob.data, CONFIG)[0] if blob is not None else None
        local = now.astimezone(desk.zone) if desk is not None else now
        months_of_tree.narrow(repo, months_of_tree.recent(local, months))
    repo.git("reset", "--quiet", "--hard", "HEAD")
