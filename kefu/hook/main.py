"""The two hooks: `pre-receive` takes a push or refuses it and writes nothing, `post-receive` writes its receipt."""

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from kefu.core.admit.model import Update
from kefu.core.base.errors import KefuError, Refused, Sentence
from kefu.core.base.findings import Finding
from kefu.core.base.msgid import N_
from kefu.core.base.regex import regex
from kefu.desk.admit.place import HOOK_VARIABLES, RepoEnv
from kefu.hook.speech import fault, refused, say

QUIET, AGAIN = 2.0, 10.0
"""Seconds after which a push is told that it is being judged, and then how often."""
FETCHED = 1 << 24
"""Bytes of names and ids that a hook reads: some hundred thousand refs."""
CLOCK = "kefu.clock"
ACCOUNTS = ("KEFU_ACCOUNT", "REMOTE_USER", "GL_USER")
"""Variables that a forced command of ssh, a web server or gitolite sets to the person whom it let in."""
_ACCOUNT = regex("[!-~]{1,80}")
_LINE = regex("([0-9a-f]{40}|[0-9a-f]{64}) ([0-9a-f]{40}|[0-9a-f]{64}) (refs/[^\\x00-\\x20\\x7f]+)")


def main(name: str) -> None:
    """Run the hook of this name and end the process: 0 for a push that is taken."""
    try:
        updates = _asked()
        code = before(updates) if name == "pre-receive" else after(updates)
    except BaseException as error:  # whatever happens, no push passes unjudged
        say([fault(error)])
        code = 1
    # Nothing is left to do, and tearing down an interpreter takes as long as a small judgement.
    sys.stderr.flush()
    os._exit(code)


def _asked() -> list[Update]:
    """Return what git asks, read whole. Refused for lines that git does not write."""
    lines = sys.stdin.buffer.read(FETCHED).decode("utf-8", "surrogateescape").split("\n")
    found = [_LINE.fullmatch(line) for line in lines[:-1]]
    if lines[-1] or not found or None in found:
        raise Refused(
            "a hook of a shared desk is called by git, with a line OLD NEW REF for each ref; this is something else"
        )
    return [Update(match[3], match[1], match[2]) for match in found if match is not None]


def now(variables: Mapping[str, str], directory: Path) -> datetime:
    """Return the time by this machine's clock.

    Tests fix it by a variable. Whoever pushes may be able to bring one, so it counts only where the shared desk's own
    configuration says so.
    """
    fixed = variables.get("KEFU_NOW", "")
    if fixed and _clock(directory) == "environment":
        return datetime.fromisoformat(fixed)
    return datetime.now(UTC).replace(microsecond=0)


def _clock(directory: Path) -> str:
    """Return what the shared desk's own file of settings says of its clock, whatever git is told elsewhere."""
    from kefu.store.git.child import Child

    return Child(directory).run(("config", "--file", "config", "--get", CLOCK)).out.decode("utf-8", "replace").strip()


def before(updates: Sequence[Update]) -> int:
    """Judge a push: 0 takes it, 1 refuses all of it."""
    from kefu.desk.admit.range import refusals

    kept = {name: value for name in HOOK_VARIABLES if (value := os.environ.get(name)) is not None}
    _tell_after(QUIET)
    place = RepoEnv(Path.cwd(), now(os.environ, Path.cwd()), kept)
    if os.environ.get("GIT_PUSH_CERT") or os.environ.get("KEFU_ACCOUNT"):
        from kefu.desk.admit.pusher import pusher

        place = replace(place, pusher=pusher(place, os.environ))
    found = refusals(place, updates)
    signal.setitimer(signal.ITIMER_REAL, 0)
    if found.refusals:
        say(refused(found))
    return 1 if found.refusals or found.more else 0


def _tell_after(seconds: float) -> None:
    """Say that the push is being judged, once it takes long."""

    def tell(_number: int, _frame: FrameType | None) -> None:
        say([Finding("judging", N_("What you push is being judged, entry by entry; a large push takes its time ..."))])
        signal.setitimer(signal.ITIMER_REAL, AGAIN)

    signal.signal(signal.SIGALRM, tell)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def after(updates: Sequence[Update]) -> int:
    """Write the receipt of a push that was taken and tell its number; the push stands whatever comes of that."""
    from kefu.desk.receipts.enter import enter
    from kefu.store.git.repo import Repo

    repo = Repo.open(Path.cwd())
    brought = os.environ.get("GIT_PUSH_CERT", "")
    held = repo.objects.get(brought) if brought else None
    try:
        made = enter(
            repo, updates, now(os.environ, Path.cwd()), account(os.environ), held.data if held is not None else b""
        )
    except (KefuError, OSError) as error:
        why: str | Sentence = error if isinstance(error, KefuError) else str(error)
        text = N_("The push was taken and has no receipt yet ({why}); the next push makes it up.")
        say([Finding("unreceipted", text, args=(("why", why),))])
        return 1
    args = (("number", made.number), ("at", made.received.isoformat()))
    say([Finding("receipt", N_("receipt {number}, received {at}"), args=args)])
    _keep(updates)
    return 0


def _keep(updates: Sequence[Update]) -> None:
    """Keep the rules as they stand now, so that the next push is judged without parsing them."""
    from kefu.desk.admit.kept import keep

    tip = next((one.new for one in updates if one.ref.startswith("refs/heads/")), "")
    if tip:
        with suppress(KefuError):
            keep(RepoEnv(Path.cwd(), now(os.environ, Path.cwd()), {}), tip)


def account(variables: Mapping[str, str]) -> str:
    """Return who pushed as this machine knows it: its user, and whom the way in names (a forced command, a web server)."""
    from pwd import getpwuid

    try:
        user = getpwuid(os.geteuid()).pw_name
    except KeyError:
        user = str(os.geteuid())
    further = next((variables[name] for name in ACCOUNTS if variables.get(name)), "")
    whole = f"{user}:{further}" if further else user
    return whole if _ACCOUNT.fullmatch(whole) else "-"
