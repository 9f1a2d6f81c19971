"""Tickets of a list as git has them, by their headers."""

from collections.abc import Iterable, Iterator, Sequence

from kefu.core.base.plain_text import nfkc
from kefu.core.reports.tickets import Listed
from kefu.core.vocabulary import ids
from kefu.desk.session import Session
from kefu.store.codecs.listed import displaced, listed, texts
from kefu.store.git.objects import Entry
from kefu.store.index.scan import read


def again(session: Session, path: str) -> Listed:
    """Return a ticket that cannot be read, with the reason."""
    blob = session.repo.blob(session.rev, path)
    if blob is None or blob.problem or ids.number_of(path) is None:
        return displaced(blob if blob is not None else Entry("100644", "", path))
    return listed(blob.data, path)


def read_listed(session: Session, paths: Sequence[str], holding: Sequence[str] = ()) -> Iterator[Listed]:
    """Yield the tickets of these files; of those that can be read only the ones with all of the texts `holding`."""
    wanted = [bare(text) for text in holding]
    for ticket, data in read(session.repo, session.rev, paths):
        if not wanted or ticket.finding or holds(texts(data), wanted):
            yield ticket


def holds(held: Iterable[str], wanted: Sequence[str]) -> bool:
    """Return whether each of the bare texts `wanted` stands in one of those `held`."""
    known = [bare(text) for text in held]
    return all(any(w in text for text in known) for w in wanted)


def bare(text: str) -> str:
    """Return a text as look-ups compare it: width, case and white space do not count."""
    return " ".join(nfkc(text).casefold().split())
