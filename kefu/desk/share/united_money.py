"""Money that two clones paid unaware of each other, said as soon as their work is united."""

from collections.abc import Iterable, Iterator

from kefu.core.base.findings import Finding
from kefu.core.checks.money import owing
from kefu.core.ticket.severity import FAULT, severity
from kefu.core.vocabulary import ids
from kefu.desk.session import Session
from kefu.store.codecs import ticket as ticket_codec


def united_money(session: Session, numbers: Iterable[str]) -> Iterator[Finding]:
    """Yield what is wrong with the money of these tickets as they stand now."""
    for number in sorted(numbers):
        path = ids.path_of(number)
        blob = session.repo.blob("HEAD", path)
        ticket = ticket_codec.read(blob.data, path)[0] if blob is not None and not blob.problem else None
        for one in owing(ticket, session.desk) if ticket is not None else ():
            if severity(one.placed(path)) == FAULT:
                yield one.placed(path)
