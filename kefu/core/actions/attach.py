"""`attach`: evidence in the vault; the ticket holds its kind, type and size."""

from collections.abc import Iterator, Mapping

from kefu.core.actions.action import ANY, Action, Signal
from kefu.core.base.msgid import N_
from kefu.core.base.node import Node
from kefu.core.ticket.fields import FILES, TEXT
from kefu.core.ticket.model import Entry, Ticket, word


def signals(fields: Mapping[str, Node], _customer: str) -> Iterator[Signal]:
    """Yield a signal for each file, with its kind."""
    for file in _files(fields):
        yield Signal(ACTION.name, frozenset({word(file.get("kind"))}))


def _files(fields: Mapping[str, Node]) -> Iterator[Mapping[str, Node]]:
    files = fields.get("files")
    yield from (f for f in files if isinstance(f, dict)) if isinstance(files, list) else ()


def files_of(entry: Entry) -> Iterator[Mapping[str, Node]]:
    """Yield the files of an entry: number, kind, type and size of each."""
    return _files(entry.fields)


def attached(ticket: Ticket) -> list[Entry]:
    """Return the entries that brought evidence, in order."""
    return list(ticket.counted(ACTION.name))


ACTION = Action(
    name="attach",
    zh="附件",
    help=N_("Put evidence into the vault."),
    done=N_("attached"),
    froms=ANY,
    required=("files",),
    several=False,
    fields=(FILES, TEXT),
    manual=N_("The file and its name go into the vault; the ticket keeps its kind, size and digest."),
    examples=("kefu attach @ 外箱.jpg --kind photo", "kefu attach @ letter.pdf --kind letter --note 盖章确认函"),
    signals=signals,
    hears=("evidence",),
    on_files=True,
)
