"""The demonstration: a desk of its own with three staff, and a day and a half of work on six cases, as command lines.

The scripts are `kefu/data/demo/<language>.txt`. Identity and settings stand in that one repository, so that it works
on a machine where git knows nobody.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from kefu.core.base.errors import Refused
from kefu.core.base.frozen import frozen
from kefu.core.vocabulary import ids
from kefu.desk.session import Session
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import config as config_codec
from kefu.store.git.child import Trace, ignore
from kefu.store.git.config import Repo
from kefu.store.git.config import init as git_init
from kefu.store.journal.write import FileChange, Journal, Person, Plan, View

DATA = Path(__file__).parent.parent.parent / "data" / "demo"
OFFSET = "+08:00"
PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c6368487000000284012169cbbde20000000049454e44ae426082"
)
"""A picture of one pixel, for the case that needs a photograph."""
LOG = ("log", "--date=iso", "--format=%n%h  %an  %ad%n%s%n%(trailers:only)")
"""git's arguments by which the demonstration shows a ticket's history: who, when, what, and the trailers."""


@frozen
class Line:
    """One line of a script: a heading, or a command line and the time (aware) at which it is run."""

    text: str
    at: datetime | None = None


def script(language: str) -> Iterator[Line]:
    """Yield the lines of the script in that language ("en" or "zh"), in their order."""
    now: datetime | None = None
    for line in (DATA / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            yield Line(line[3:])
        elif line.startswith("["):
            now = datetime.fromisoformat(line.strip("[]") + OFFSET)
        elif line and not line.startswith("#") and now is not None:
            yield Line(line, now)
            now += timedelta(minutes=1)


def prepare(directory: Path, language: str, trace: Trace = ignore) -> datetime:
    """Make an empty repository with the lead's identity and return the time to begin. Refused if something is there."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise Refused("{dir} is not empty; name a directory that is not there yet", dir=str(directory))
    _act_as(git_init(directory, trace=trace), language, "lead-1")
    first = next(line.at for line in script(language) if line.at is not None)
    return first - timedelta(hours=1)


def furnish(directory: Path, language: str, now: datetime, trace: Trace = ignore) -> None:
    """Commit the demonstration's `kefu.yaml` and make git's identity there the first agent's from now on."""
    session = Session.open(directory, now, None, trace)
    author = Person(session.actor.name, session.actor.email, session.now)

    def decide(view: View) -> Plan:
        message = commit_codec.administrative("staff: agent-1, agent-2, lead-1", "staff")
        return Plan([FileChange(config_codec.PATH, _config(language))], message, author, session.now, op="STAFF")

    Journal(session.repo, sign=False).write(decide)
    _act_as(session.repo, language, "agent-1")


def _config(language: str) -> bytes:
    return (DATA / f"{language}.yaml").read_bytes()


def _act_as(repo: Repo, language: str, staff: str) -> None:
    """Make git's identity in this repository that staff member's."""
    desk, _findings = config_codec.read(_config(language), config_codec.PATH)
    assert desk is not None
    person = desk.staff[staff]
    # By git, which leaves what else stands there as it is: a value that was written anew over two lines, as GitPython
    # writes that of the merge driver, would have every command ask git where the desk is.
    for key, value in (("user.name", person.name), ("user.email", person.email)):
        repo.git("config", "--local", key, value)


def history(directory: Path, ticket: str, now: datetime, trace: Trace = ignore) -> tuple[tuple[str, ...], str]:
    """Return git's own history of a ticket: the arguments of git, and what it prints."""
    session = Session.open(directory, now, None, trace)
    args = (*LOG, "--", ids.path_of(ticket))
    return args, session.repo.git(*args).decode("utf-8", "replace").strip("\n")
