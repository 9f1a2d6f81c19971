"""Making a desk: the repository, `kefu.yaml`, the standard playbooks, days off, the attributes; one commit."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from kefu.core.base.errors import Refused, StoreFault
from kefu.core.config.files import ATTRIBUTES_TEXT
from kefu.desk.setup.keys import own_key
from kefu.desk.setup.years import near_years
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import config as config_codec
from kefu.store.codecs.newdesk import KNOWLEDGE, emit, knowledge
from kefu.store.git.child import Trace, ignore
from kefu.store.git.config import init as git_init
from kefu.store.git.config import set_config
from kefu.store.git.repo import Repo
from kefu.store.journal.write import FileChange, Journal, Person, Plan, View
from kefu.store.remote.driver import register
from kefu.store.upkeep import settings as growing
from kefu.store.upkeep.maintenance import first_graph

FIRST = "lead-1"
"""The staff id of the person who makes the desk."""
SCHEMA = ".schema.json"
"""How the names of schemas end. A path beside the file that names it is found by an editor in every clone, offline too."""
SETTINGS = {
    "core.fsync": "committed,index,reference",
    "core.quotePath": "false",
    "i18n.logOutputEncoding": "utf-8",
    "log.showSignature": "false",
    "gc.reflogExpireUnreachable": "90 days",
    "core.logAllRefUpdates": "true",
    "kefu.vault": "true",
}
"""What a desk's repository is set to: git by default syncs neither loose objects nor refs to the disk."""


def playbook_files() -> Iterator[tuple[str, bytes]]:
    """The standard playbooks and the schemas that they and kefu.yaml name at their heads for editors, by file name.

    They stand beside the package in a checkout, inside it in an installed wheel.
    """
    package = Path(__file__).parent.parent.parent
    for folder in (package / "playbooks", package.parent / "playbooks"):
        found = sorted(folder.glob("*.yaml"))
        if found:
            yield from ((path.name, path.read_bytes()) for path in (*found, *sorted(folder.glob(f"*{SCHEMA}"))))
            return
    raise StoreFault("The standard playbooks are missing from this installation of kefu; install it again.")


def _days_off(config: bytes, now: datetime, common: Path) -> Iterator[FileChange]:
    """This year and the next of the countries that the calendars name."""
    desk = config_codec.read(config)[0]
    for year in near_years(desk, now, common) if desk is not None else ():
        yield FileChange(year.path, year.data)


def is_desk(directory: Path) -> bool:
    """Return whether a desk is there already."""
    if not directory.is_dir():
        return False
    try:
        repo = Repo.open(directory)
    except StoreFault:
        return False
    return repo.head().oid is not None and repo.blob("HEAD", config_codec.PATH) is not None


def make_desk(
    directory: Path,
    *,
    name: str,
    timezone: str,
    language: str,
    now: datetime,
    sign: bool = False,
    trace: Trace = ignore,
) -> Repo:
    """A new desk at `directory` (a repository already there is used). Refused if it is a desk already.

    With `sign` everybody signs what he commits, and the key that git's configuration names is the first one known.
    """
    repo = git_init(directory, trace=trace)
    if repo.head().oid is not None and repo.blob("HEAD", config_codec.PATH) is not None:
        raise Refused("{dir} is a desk already", dir=str(repo.top or repo.git_dir))
    person, email = repo.identity()
    config = emit(name, timezone, language, FIRST, person, email, own_key(repo) if sign else "")
    set_config(repo, SETTINGS)
    growing.prepare(repo)
    register(repo)
    files = [
        FileChange(config_codec.PATH, config),
        FileChange(".gitattributes", ATTRIBUTES_TEXT.encode()),
        *(FileChange(f"playbooks/{file}", data) for file, data in playbook_files()),
        FileChange(KNOWLEDGE, knowledge(language)),
        *_days_off(config, now, repo.common),
    ]

    def decide(view: View) -> Plan:
        taken = [f.path for f in files if view.file(f.path) is not None]
        if taken:
            raise Refused(
                "{path} stands in this repository already; make the desk in an empty directory", path=taken[0]
            )
        message = commit_codec.administrative("init: a new desk", "init")
        return Plan(files=files, message=message, author=Person(person, email, now), written=now, op="INIT")

    Journal(repo, sign=sign).write(decide, birth=True)
    first_graph(repo)
    return repo
