"""The fault of a remote that could not be read or written, by what git said. Nothing is lost in any of them."""

import re

from kefu.core.base.errors import StoreFault

_FULL = ("No space left on device", "Disk quota exceeded", "out of disk", "File too large")
_LARGE = ("exceeds maximum allowed size",)
_READ_ONLY = ("Read-only file system", "insufficient permission", "unable to create temporary object directory")
_NOT_LET_IN = (
    "Permission denied (",
    "Authentication failed",
    "could not read Username",
    "could not read Password",
    "Host key verification failed",
    "The requested URL returned error: 401",
    "The requested URL returned error: 403",
)
_MISSING = (
    "does not appear to be a git repository",
    "not found",
    "does not exist",
    "not a git repository",
    "returned error: 404",
)
_AWAY = (
    "Could not resolve host",
    "Could not resolve hostname",
    "Connection refused",
    "Connection timed out",
    "Connection reset",
    "Connection closed",
    "Operation timed out",
    "Network is unreachable",
    "No route to host",
    "unable to access",
    "unable to connect",
    "hung up unexpectedly",
    "early EOF",
    "disconnect",
    "Broken pipe",
    "Could not read from remote repository",
)


def without_password(url: str) -> str:
    """Return an address as it may be shown, without a name and password in it."""
    # Up to the first colon: a name of many colons would be cut at each of them.
    return re.sub("^([a-z+]+://)[^/@:]*+:[^/@]*+@", r"\1", url)


def _shown(said: str) -> str:
    """Return the line that tells most of what git said."""
    lines = [line for line in said.splitlines() if line.strip()]
    last = next((line for line in lines if line.startswith(("fatal:", "error:", "remote: fatal", "ssh:"))), "")
    return (last or (lines[-1] if lines else "?")).removeprefix("fatal: ").removeprefix("error: ")


def clone_fault(stderr: bytes, url: str) -> StoreFault:
    """Return the fault of a git that could not clone; nothing is left behind then."""
    said = without_password(stderr.decode("utf-8", "replace")).strip()
    shown = _shown(said)
    if any(word in said for word in _FULL):
        return StoreFault("The disk is full: {url} was not cloned. Make room and try again.", url=url)
    if any(word in said for word in _NOT_LET_IN):
        return StoreFault("{url} does not let you in: {said}. See to your key or password.", url=url, said=shown)
    if any(word in said for word in _MISSING):
        return StoreFault("There is no git repository at {url}: nothing was cloned.", url=url)
    if any(word in said for word in _AWAY):
        return StoreFault("{url} cannot be reached: {said}. Nothing was cloned.", url=url, said=shown)
    return StoreFault("git could not clone {url}: {said}.", url=url, said=shown)


def remote_fault(stderr: bytes, name: str, url: str) -> StoreFault:
    """Return the fault of a git that could not fetch or push; everything stays committed here in each case."""
    said = without_password(stderr.decode("utf-8", "replace")).strip()
    shown = _shown(said)

    def one_of(words: tuple[str, ...]) -> bool:
        return any(word in said for word in words)

    # The cause before its effects: a full disk or a wrong key also shows as a line that was cut.
    if one_of(_LARGE):
        return StoreFault(
            "{url} takes no push as large as this one. Everything is committed here; whoever looks after the shared desk "
            "sets how much it takes: git config receive.maxInputSize 1g, there.",
            url=url,
        )
    if one_of(_FULL):
        return StoreFault(
            "The disk of {url} is full. Everything is committed here; sync again once it has room.", url=url
        )
    if one_of(_READ_ONLY):
        return StoreFault(
            "{url} cannot be written: it is read-only or the permission is missing. Everything is committed here.",
            url=url,
        )
    if one_of(_NOT_LET_IN):
        return StoreFault(
            "{url} does not let you in: {said}. Everything is committed here; see to your key or password.",
            url=url,
            said=shown,
        )
    if one_of(_MISSING):
        return StoreFault(
            "There is no git repository at {url}: git remote set-url {name} ADDRESS names another. "
            "Everything is committed here.",
            url=url,
            name=name,
        )
    if one_of(_AWAY):
        return StoreFault(
            "{url} cannot be reached: {said}. Everything is committed here; sync again when the network is back.",
            url=url,
            said=shown,
        )
    return StoreFault("git could not talk to {url}: {said}. Everything is committed here.", url=url, said=shown)
