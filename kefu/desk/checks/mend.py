"""`check --mend`: tickets whose timeline is sound and whose header is not what it adds up to are written anew."""

from collections.abc import Sequence

from kefu.core.base.errors import Refused
from kefu.core.base.findings import Finding
from kefu.core.config.desk import check_writable
from kefu.desk.session import Session
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.journal.write import FileChange, Journal, Person, Plan, View


def mend(session: Session, paths: Sequence[str]) -> tuple[Finding, ...]:
    """Write the tickets of `paths` anew, in one commit without an entry, and return what was healed on the way.

    Refused if one of them changed since it was checked.
    """
    check_writable(session.desk)
    person = session.actor

    def decide(view: View) -> Plan:
        files = [FileChange(path, _again(view, path)) for path in paths]
        message = commit_codec.administrative("mend: headers written anew from their timelines", "mend")
        author = Person(person.name, person.email, session.now)
        return Plan(files, message, author, session.now, "MEND")

    journal = Journal(session.repo, sign=session.desk.sign)
    journal.write(decide)
    return tuple(journal.notices)


def _again(view: View, path: str) -> bytes:
    blob = view.file(path)
    ticket = ticket_codec.read(blob.data, path)[0] if blob is not None and blob.problem is None else None
    if ticket is None:
        raise Refused("{path} was changed meanwhile: run kefu check again", path=path)
    return ticket_codec.write(ticket)
