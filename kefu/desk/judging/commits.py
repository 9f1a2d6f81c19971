"""Commits judged: the entries that each brought, by what held at the commit before it, and who made it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kefu.core.actions.table import ACTIONS, sweeps
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.config.desk import Desk
from kefu.core.fold.fold import fold
from kefu.core.judge.judge import judge
from kefu.core.judge.sweep import BY
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.vocabulary import ids
from kefu.desk.judging.rules_then import RulesThen, Tree
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs.quickticket import read_timeline
from kefu.store.git.log import Changed, Commit
from kefu.store.git.objects import Batch
from kefu.store.git.repo import Repo


@frozen
class Job:
    """A commit that changes tickets, and what the commit before it says of rules."""

    commit: Commit
    before: Tree


@dataclass
class Judged:
    """The findings of some commits, and the number of entries that were judged."""

    findings: list[Finding] = field(default_factory=list)
    entries: int = 0


class Judging:
    """Judges commits of one desk. It reads through a git of its own, so that several processes can."""

    def __init__(self, repo: Repo) -> None:
        self._repo = replace(repo, objects=Batch(repo.child))
        self._rules = RulesThen(self._bytes)
        self._after: dict[str, tuple[str, Ticket]] = {}

    def __call__(self, jobs: Sequence[Job]) -> Judged:
        """Judge the entries of these commits, which come in the order of the history."""
        self._after.clear()
        done = Judged()
        for job in jobs:
            self._commit(job, done)
        return done

    def close(self) -> None:
        """End the git that it read through."""
        self._repo.close()

    def _bytes(self, oid: str) -> bytes:
        held = self._repo.objects.get(oid)
        return held.data if held is not None else b""

    def _commit(self, job: Job, done: Judged) -> None:
        """Judge what one commit brought to each ticket, and whether its author is who the entries name."""
        desk, _wrong = self._rules.desk(job.before)
        said = {
            (g.ticket, g.op): g.trailers for g in commit_codec.groups(job.commit.message.decode("utf-8", "replace"))
        }
        brought: list[Entry] = []
        for change in job.commit.changes:
            number = ids.number_of(change.path)
            if number is None:
                continue
            found = list(self._ticket(job, number, change, said, brought))
            done.findings += [one.placed(change.path) for one in found]
        done.entries += len(brought)
        if desk is not None and brought:
            done.findings += persons(job.commit, brought, desk)

    def _ticket(
        self,
        job: Job,
        number: str,
        change: Changed,
        said: dict[tuple[str, str], dict[str, str]],
        brought: list[Entry],
    ) -> Iterator[Finding]:
        """Yield what is wrong with the entries that a commit brought to a ticket; add these entries to `brought`."""
        before = self._before(number, change)
        entries = self._entries(number, change.path, change.blobs[1])
        known = {e.op for e in before.entries} if before is not None else set()
        for entry in sorted((e for e in entries if e.op not in known), key=lambda e: e.order):
            trailers = said.get((number, entry.op))
            if trailers is None:  # an entry that its commit does not name is found by that alone
                before = fold(number, [*(before.entries if before is not None else ()), entry])
                continue
            brought.append(entry)
            seen = _seen(before, entry)
            situation, faulty = self._rules.situation(job.before, seen, entry)
            if situation is None:
                yield _unread(entry, job.commit)
            else:
                found = judge(seen, entry, situation)
                yield from (_by_part(one) if faulty else one for one in found)
            after = fold(number, [*(before.entries if before is not None else ()), entry])
            form = situation.context.desk.format if situation is not None else 1
            yield from _trailers(job.commit, before, after, entry, trailers, form)
            before = after
        if before is not None:
            self._after[change.path] = (change.blobs[1], before)

    def _before(self, number: str, change: Changed) -> Ticket | None:
        """Return the ticket as the commit before has it; None if there was none, or none that can be read."""
        old = change.blobs[0]
        # The version that an earlier commit left is most often folded already.
        kept = self._after.get(change.path)
        if kept is not None and kept[0] == old:
            return kept[1]
        entries = self._entries(number, change.path, old)
        return fold(number, entries) if entries else None

    def _entries(self, number: str, path: str, blob: str) -> Sequence[Entry]:
        """Return the entries of a version of a ticket; none where it cannot be read, which other checks report."""
        data = self._bytes(blob) if blob.strip("0") else b""
        if not data:
            return ()
        quick = read_timeline(data, path, {})
        if quick is not None:
            return quick.entries
        strict, _found = ticket_codec.read_timeline(data, path)
        return strict.entries if strict is not None else ()


def _seen(before: Ticket | None, entry: Entry) -> Ticket | None:
    """Return the ticket as the writer of an entry saw it: as the commit before has it.

    An entry that a rebase put on top of later ones stands before them in the timeline: its writer had not seen them.
    """
    if before is None or before.entries[-1].key < entry.key:
        return before
    earlier = [one for one in before.entries if one.key < entry.key]
    return fold(before.id, earlier) if earlier else before


def persons(commit: Commit, entries: Sequence[Entry], desk: Desk) -> Iterator[Finding]:
    """Yield a finding if the author is not who the entries name, the date not the last one's, the committer unknown.

    A sweep's entries are nobody's: whoever ran it wrote them. From edition 2 of the rules on also one, for information,
    if the committer is another one of the staff than they name.
    """
    by_hand = [entry for entry in entries if not (sweeps(entry) and entry.by == BY)]
    for name in dict.fromkeys(entry.by for entry in by_hand):
        person = desk.staff.get(name)
        if person is None or person.email.casefold() != commit.author.email.casefold():
            author = f"{commit.author.name} <{commit.author.email}>"
            yield finding(
                "author",
                N_("commit {commit}: its entries are by {staff}, and its author is {author}"),
                commit=commit.oid[:10],
                staff=name,
                author=author,
            )
    last = max(entry.at for entry in entries)
    # git keeps whole seconds.
    if commit.author.at != last.replace(microsecond=0):
        yield finding(
            "author-date",
            N_("commit {commit}: its author's date is {found}, and its last entry says {expected}"),
            commit=commit.oid[:10],
            found=commit.author.at.astimezone(last.tzinfo).isoformat(),
            expected=last.isoformat(),
        )
    writer = next((p.id for p in desk.staff.values() if p.email.casefold() == commit.committer.email.casefold()), "")
    for name in dict.fromkeys(entry.by for entry in by_hand) if writer and desk.edition > 1 else ():
        if name != writer:
            yield finding(
                "written-for",
                N_("commit {commit}: its entries are by {staff}, and {committer} wrote them (--as)"),
                commit=commit.oid[:10],
                staff=name,
                committer=writer,
            )
    if by_hand and not writer:
        committer = f"{commit.committer.name} <{commit.committer.email}>"
        yield finding(
            "committer",
            N_("commit {commit} was written by {committer}, who is not on the staff list of that time"),
            commit=commit.oid[:10],
            committer=committer,
        )


def _trailers(
    commit: Commit, before: Ticket | None, after: Ticket, entry: Entry, said: dict[str, str], form: int
) -> Iterator[Finding]:
    """Yield a finding for each trailer of an entry that is not the one that the entry gives."""
    if entry.did not in ACTIONS:
        return
    expected = dict(commit_codec.trailers(before, after, entry, form))
    for name in dict.fromkeys((*expected, *said)):
        if said.get(name) != expected.get(name):
            yield finding(
                "trailer",
                N_("entry {op}: commit {commit} says {name}: {found}; the entry gives {expected}"),
                line=entry.line,
                op=entry.op,
                commit=commit.oid[:10],
                name=name,
                found=said.get(name) or "-",
                expected=expected.get(name) or "-",
            )


def _unread(entry: Entry, commit: Commit) -> Finding:
    return finding(
        "rules-unread",
        N_("entry {op}: it could not be judged, since kefu.yaml before commit {commit} cannot be read"),
        line=entry.line,
        op=entry.op,
        commit=commit.oid[:10],
    )


def _by_part(one: Finding) -> Finding:
    """Return a finding that says that a part of the rules it rests on could not be read."""
    return finding(
        one.code,
        N_("{problem} (kefu.yaml or the playbook of that time had a fault; judged by what could be read)"),
        path=one.path,
        line=one.line,
        problem=one,
    )
