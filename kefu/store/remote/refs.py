"""The shared remote: choosing it, fetching from it, pushing to it. Only git talks to it."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import field

from kefu.core.base.errors import Refused, StoreFault, Usage
from kefu.core.base.frozen import frozen
from kefu.store.git.child import Done
from kefu.store.git.repo import Head, Repo
from kefu.store.remote.faults import remote_fault, without_password
from kefu.store.remote.words import DECLINED, Declined, Entered, entered, words_of
from kefu.store.seal.tags import TAGS, numbered

VAULT = "refs/kefu/vault/"
RECEIPTS = "refs/kefu/receipts"
BRANCHES = "refs/heads/"
SEALS = "seals/"
SEEN = "refs/kefu/remote/*/seen/*"
"""The refs that remember, of every remote, the commit of its branch after the last sync."""
_MONTH = re.compile("[0-9]{4}-[0-9]{2}")
_HOST = re.compile("[a-z+]+://([^/@]*@)?-.*", re.DOTALL)
_HELPER = re.compile("[A-Za-z0-9][A-Za-z0-9+.-]*::.*", re.DOTALL)
PROTOCOLS = "file:git:http:https:ssh"
CAREFUL = (
    "-c", "protocol.ext.allow=never",
    "-c", "fetch.fsckObjects=true",
    "-c", "core.logAllRefUpdates=true",
    "-c", "core.filesRefLockTimeout=2000",
    "-c", "core.packedRefsTimeout=5000",
    "-c", "http.lowSpeedLimit=100",
    "-c", "http.lowSpeedTime=60",
)  # fmt: skip
"""Objects are checked as they come, nothing of a remote is run, the vault gets no reflog, a dead line ends."""


@frozen
class Remote:
    """A remote by its name in git's configuration, its address (for messages), and the full name of its branch."""

    name: str
    url: str
    branch: str

    @property
    def space(self) -> str:
        """Return the namespace of the refs seen there: `tip`, `seen/BRANCH`, `seals/NUMBER` and `vault/MONTH` below it."""
        return f"refs/kefu/remote/{self.name}/"

    @property
    def seen(self) -> str:
        """Return the ref that remembers the commit of the remote's branch after the last sync."""
        return f"{self.space}seen/{self.branch.removeprefix('refs/heads/')}"

    @property
    def receipts(self) -> str:
        """Return the ref of the remote's receipts as the last fetch brought them."""
        return f"{self.space}receipts"

    @property
    def handed(self) -> str:
        """Return the namespace of refs by which something was handed in there."""
        return f"{self.space}handed/"

    @property
    def entered(self) -> str:
        """Return the ref of the remote's receipts as far as this clone ever saw them."""
        return f"{self.space}entered"

    @property
    def sealed(self) -> str:
        """Return the ref that remembers the tag of the last seal seen there."""
        return f"{self.space}sealed"


@frozen
class Fetched:
    """The commits of a remote: its branch's (None in an empty repository) and those of the vault's refs by name.

    `handed`: of refs by which something was handed in and not admitted yet. `seals`: the tags of seals by their numbers.
    """

    tip: str | None
    vault: Mapping[str, str]
    handed: Mapping[str, str] = field(default_factory=dict)
    seals: Mapping[int, str] = field(default_factory=dict)


@frozen
class Inbox:
    """Where one person hands in, on a desk that a job admits from: a branch of his own, and refs for his vault."""

    branch: str
    space: str

    @property
    def refs(self) -> tuple[str, str]:
        """Return what to fetch of it, as patterns: a ref that is not there yet is fetched from as well."""
        return (f"{self.branch}*", f"{self.space}*")

    def of(self, ref: str) -> str:
        """Return the ref by which a month of the vault is handed in."""
        return f"{self.space}{ref.removeprefix(VAULT)}"


def check_address(url: str) -> None:
    """Raise Usage for an address that git would read as an option or hand to a helper program."""
    if not url.strip() or url.startswith("-") or _HELPER.fullmatch(url) or _HOST.fullmatch(url) or "\n" in url:
        raise Usage(
            "{url} is not an address that kefu goes to: a path, ssh://, https://, file:// or host:path.",
            url=without_password(url),
        )


def chosen(repo: Repo, head: Head) -> Remote:
    """Return the remote of the branch: the one git follows, else `origin`, else the only one. StoreFault if none."""
    local = (head.branch or "").removeprefix("refs/heads/")
    names = [
        key[len("remote.") : -len(".url")]
        for key in repo.settings
        if key.startswith("remote.") and key.endswith(".url")
    ]
    followed = repo.settings.get(f"branch.{local}.remote", "")
    name = followed if followed in names else "origin" if "origin" in names else names[0] if len(names) == 1 else ""
    if not name:
        raise StoreFault(
            "This desk has no remote: git remote add origin ADDRESS names one; kefu remote init DIR makes one."
        )
    merge = repo.settings.get(f"branch.{local}.merge", "") if name == followed else ""
    url = repo.settings[f"remote.{name}.url"]
    for address in (url, repo.settings.get(f"remote.{name}.pushurl", url)):
        check_address(address)
    return Remote(name, without_password(url), merge or head.branch or "")


def follow_branch(repo: Repo, remote: Remote) -> None:
    """Let a branch that follows none follow the one it was synced with: plain `git pull` and `git push` work then."""
    local = (repo.head().branch or "").removeprefix("refs/heads/")
    key = f"branch.{local}"
    if local and not {f"{key}.remote", f"{key}.merge"} & repo.settings.keys():
        repo.git("config", "--local", f"{key}.remote", remote.name)
        repo.git("config", "--local", f"{key}.merge", remote.branch)


def environment(repo: Repo) -> dict[str, str]:
    """Return the environment for a git that talks to a remote: few protocols, and an ssh that gives up in the end."""
    env = {"GIT_ALLOW_PROTOCOL": PROTOCOLS}
    if "GIT_SSH_COMMAND" not in os.environ and "GIT_SSH" not in os.environ and not repo.config("core.sshCommand"):
        env["GIT_SSH_COMMAND"] = "ssh -oConnectTimeout=20"
    return env


def fetch(repo: Repo, remote: Remote, *, vault: bool, inbox: Inbox | None = None) -> Fetched:
    """Fetch branch and vault into a namespace of our own, so that no branch moves; return them. StoreFault if not."""
    # By patterns: one that has neither receipts nor seals is fetched from as well. A tag that moved is fetched too: what was
    # seen before is remembered elsewhere, and compared.
    receipts, seals = f"+{RECEIPTS}*:{remote.receipts}*", f"+{TAGS}*:{remote.space}{SEALS}*"
    specs = [f"+{remote.branch}:{remote.space}tip", receipts, seals]
    if vault:
        # `+`: after an erasure a month of the vault does not build on the one we saw.
        specs.append(f"+{VAULT}*:{remote.space}vault/*")
    if inbox is not None:
        specs += [f"+{ref}:{remote.handed}{ref.removeprefix('refs/')}" for ref in inbox.refs]
    # FETCH_HEAD, tags and submodules belong to plain git; housekeeping has its own turn.
    options = ("--quiet", "--prune", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-gc")
    args = (*CAREFUL, "fetch", *options, "--", remote.name, *specs)
    done = repo.ask(*args, env=environment(repo))
    if done.code != 0 and b"couldn't find remote ref" in done.err:
        return _without_branch(repo, remote)
    if done.code != 0:
        raise remote_fault(done.err, remote.name, remote.url)
    found = fetched(repo, remote)
    return found if vault else Fetched(found.tip, {}, found.handed, found.seals)


def fetched(repo: Repo, remote: Remote) -> Fetched:
    """Return the commits that the last fetch brought here."""
    out = repo.git("for-each-ref", "--format=%(objectname) %(refname)", remote.space.rstrip("/")).decode()
    refs = {name.removeprefix(remote.space): oid for oid, name in (line.split(" ", 1) for line in out.splitlines())}
    handed = {f"refs/{name.removeprefix('handed/')}": oid for name, oid in refs.items() if name.startswith("handed/")}
    seals = {name.removeprefix(SEALS): oid for name, oid in refs.items() if name.startswith(SEALS)}
    return Fetched(refs.get("tip"), _months(refs), handed, numbered(seals))


def _months(refs: Mapping[str, str]) -> dict[str, str]:
    found = {name.removeprefix("vault/"): oid for name, oid in refs.items() if name.startswith("vault/")}
    return {VAULT + month: oid for month, oid in found.items() if _MONTH.fullmatch(month)}


def _without_branch(repo: Repo, remote: Remote) -> Fetched:
    """Return nothing fetched for an empty remote, which takes the first push. StoreFault when it has other branches."""
    done = repo.ask(*CAREFUL, "ls-remote", "--", remote.name, env=environment(repo))
    if done.code != 0:
        raise remote_fault(done.err, remote.name, remote.url)
    names = [line.partition("\t")[2] for line in done.out.decode("utf-8", "replace").splitlines()]
    if any(name.startswith("refs/") for name in names):
        raise StoreFault(
            "{url} has no branch {branch}; it has: {names}. git branch --set-upstream-to={remote}/BRANCH chooses one.",
            url=remote.url,
            branch=remote.branch.removeprefix("refs/heads/"),
            names=", ".join(name for name in names if name != "HEAD"),
            remote=remote.name,
        )
    return Fetched(None, {})


@frozen
class Push:
    """One ref to push: the commit that it must have there (None: it must not exist), and the one that it gets."""

    ref: str
    expected: str | None
    new: str


@frozen
class Pushed:
    """The outcome of a push that was not refused. `through`: False if others were faster; `receipt`: what the remote gave."""

    through: bool
    receipt: Entered | None = None


def push(repo: Repo, remote: Remote, moves: Sequence[Push], *, signed: bool = False) -> Pushed:
    """Push all or nothing, each ref from where it was seen. Declined where a door refuses it, else StoreFault.

    `signed`: the push brings a certificate of its own where the remote asks for one.
    """
    leases = [f"--force-with-lease={move.ref}:{move.expected or ''}" for move in moves]
    specs = [f"{move.new}:{move.ref}" for move in moves]
    args = (*CAREFUL, "push", "--atomic", "--porcelain", "--no-follow-tags", "--recurse-submodules=no", *leases)
    args = (*args, "--signed=if-asked") if signed else args
    done = repo.ask(*args, "--", remote.name, *specs, env=environment(repo))
    if done.code == 0:
        return Pushed(True, entered(words_of(done.err)))
    if _overtaken(done):
        return Pushed(False)
    raise _refused(done, remote)


OVERTAKEN = (
    "stale info",
    "fetch first",
    "non-fast-forward",
    "incorrect old value",
    "but expected",
    "reference already exists",
    "failed to update ref",
    "cannot lock ref",
    "failed to lock",
    "Unable to create",
    "remote ref updated since checkout",
)
"""Words of git's when a ref is not, or no longer, where it was seen: look again."""


_REJECTED = "[remote rejected] ("


def _overtaken(done: Done) -> bool:
    said = done.out.decode("utf-8", "replace") + done.err.decode("utf-8", "replace")
    return any(words in said for words in OVERTAKEN)


def _refused(done: Done, remote: Remote) -> StoreFault | Refused:
    reasons = [
        tail.rpartition(")")[0]
        for line in done.out.decode("utf-8", "replace").split("\n")
        for _, found, tail in [line.partition(_REJECTED)]
        if found and ")" in tail
    ]
    # With --atomic git also rejects every innocent ref: those reasons say nothing.
    own = next((reason for reason in reasons if "atomic" not in reason), "")
    if DECLINED in own and (words := words_of(done.err)):
        return Declined(remote.url, words)
    if own and "unpacker error" not in own:
        return StoreFault(
            "{url} did not take the push: {why}. Everything is committed here; ask who looks after the remote.",
            url=remote.url,
            why=own,
        )
    return remote_fault(done.err, remote.name, remote.url)
