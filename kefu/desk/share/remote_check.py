"""Whether a remote is this desk going on: no other desk, no newer format, no history that went back. Else nothing is done."""

from kefu.core.base.errors import Refused, StoreFault
from kefu.core.config.desk import FORMAT
from kefu.desk.session import CONFIG
from kefu.store.codecs import config as config_codec
from kefu.store.git.repo import Repo
from kefu.store.remote.refs import Fetched, Remote


def locked(remote: Remote) -> StoreFault:
    """The fault of a remote that does not move and yet takes no push."""
    return StoreFault(
        "{url} stands still and yet refuses the push: a git that crashed there left a lock. Whoever looks after it "
        "runs kefu remote init on it, which clears that. Everything is committed here.",
        url=remote.url,
    )


def check_remote(repo: Repo, remote: Remote, found: Fetched, ours: str) -> None:
    """Refuse what is not this desk going on: no desk, a newer format, a history that went back."""
    if found.tip is None:
        if repo.resolve(remote.seen) is None:
            return
        raise _gone(remote, repo.resolve(remote.seen) or "")
    if found.tip != ours:
        _check_desk(repo, remote, found.tip)
    seen = repo.resolve(remote.seen)
    if seen and seen != found.tip and repo.ask("merge-base", seen, found.tip).out.decode().strip() not in ("", seen):
        raise _went_back(remote, seen, found.tip)  # nothing in common at all: another desk, as uniting will say


def _check_desk(repo: Repo, remote: Remote, tip: str) -> None:
    """Refuse what is no desk, or one that this kefu must not write."""
    blob = repo.blob(tip, CONFIG)
    desk = None if blob is None or blob.problem else config_codec.read(blob.data, CONFIG)[0]
    if blob is None or blob.problem:
        raise StoreFault("{url} is not a desk: it holds no kefu.yaml. Nothing was changed.", url=remote.url)
    if desk is None:
        raise StoreFault(
            "kefu.yaml at {url} cannot be read: whoever changed it must mend it there (git log {remote}/{branch} -- "
            "kefu.yaml). Nothing was changed.",
            url=remote.url,
            remote=remote.name,
            branch=remote.branch.removeprefix("refs/heads/"),
        )
    if desk.format > FORMAT:
        raise StoreFault(
            "{url} has format {format}, and this kefu writes format {known}: install a newer kefu. Nothing was changed.",
            url=remote.url,
            format=desk.format,
            known=FORMAT,
        )
    if desk.edition > desk.newest:
        raise StoreFault(
            "{url} asks for edition {edition} of the shipped rules; this kefu is too old, it knows up to {newest}: "
            "upgrade kefu. Nothing was changed.",
            url=remote.url,
            edition=desk.edition,
            newest=desk.newest,
        )


def _went_back(remote: Remote, seen: str, tip: str) -> Refused:
    return Refused(
        "{url} went back in its history: {branch} stood at {seen} and stands at {tip} now. Nothing was changed. "
        "If that was a mistake, git push {remote} {seen}:{ref} on a clone that has it puts it back; "
        "if it was meant, git update-ref -d {memory} lets kefu forget it.",
        url=remote.url,
        branch=remote.branch.removeprefix("refs/heads/"),
        seen=seen[:12],
        tip=tip[:12],
        remote=remote.name,
        ref=remote.branch,
        memory=remote.seen,
    )


def _gone(remote: Remote, seen: str) -> Refused:
    return Refused(
        "{url} has lost {branch}, which stood at {seen}. Nothing was changed. "
        "If that was a mistake, git push {remote} {seen}:{ref} on a clone that has it puts it back; "
        "if it was meant, git update-ref -d {memory} lets kefu fill it again.",
        url=remote.url,
        branch=remote.branch.removeprefix("refs/heads/"),
        seen=seen[:12],
        remote=remote.name,
        ref=remote.branch,
        memory=remote.seen,
    )
