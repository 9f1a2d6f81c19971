"""Commits that were not handed in, drafted anew on the shared tip: the same acts, ops and times, on tickets as they stand there."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from kefu.core.actions.table import ACTIONS, sweeps
from kefu.core.base.errors import KefuError, Sentence
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.base.node import Node
from kefu.core.fold.fold import fold
from kefu.core.judge.judge import NOT_DRAFTED, again, judge, written
from kefu.core.judge.sweep import BY, Sweep, next_entry
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.ticket.timeline import same_act
from kefu.core.vocabulary import ids
from kefu.desk.judging.rules_then import RulesThen, Tree
from kefu.desk.session import Session
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs import vault as vault_codec
from kefu.store.codecs.commit import Step
from kefu.store.git.commits import Draft
from kefu.store.git.log import Changed, Commit
from kefu.store.git.repo import Repo
from kefu.store.journal.plan import Person

MANY = ("import", "incident")
"""The words with which the message of a commit of many tickets begins; a sweep's counts actions instead."""


class Cannot(Exception):
    """A commit that cannot be made anew; `why` says it to people."""

    def __init__(self, why: Sentence) -> None:
        super().__init__()
        self.why = why


@frozen
class _Redone:
    """One ticket's part of a commit made anew: where it stands, and its steps."""

    path: str
    ticket: Ticket
    steps: tuple[Step, ...]


@dataclass
class Redraft:
    """Drafts one commit after the other on `tip`. `vault`: the records they bring, by ref and path; `renumbered`: by old number."""

    session: Session
    tip: str
    tree: Tree
    renumbered: dict[str, str] = field(default_factory=dict)
    vault: dict[str, dict[str, bytes | None]] = field(default_factory=dict)
    _tickets: dict[str, Ticket | None] = field(default_factory=dict)
    _files: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.repo: Repo = self.session.repo
        self.rules = RulesThen(self._bytes)

    def commit(self, one: Commit) -> Draft | None:
        """Return a commit made anew; None where nothing of it is new any more. Cannot where it cannot be made."""
        tickets = [change for change in one.changes if ids.number_of(change.path) is not None]
        if not tickets:
            return self._plain(one)
        if len(tickets) != len(one.changes):
            raise Cannot(finding("mixed", N_("it changes tickets and other files")))
        kept = dict(self.renumbered), {ref: dict(files) for ref, files in self.vault.items()}
        try:
            redone = [self._ticket(change) for change in tickets]
        except Cannot:
            self.renumbered, self.vault = kept
            raise
        redone = [each for each in redone if each.steps]
        if not redone:
            return None
        self._tickets |= {each.path: each.ticket for each in redone}
        steps = [step for each in redone for step in each.steps]
        at, wrote = max(step.entry.at for step in steps), max(written(step.entry) for step in steps)
        files: Mapping[str, bytes | None] = {each.path: ticket_codec.write(each.ticket) for each in redone}
        return self._draft(
            one, self._message(one, redone), files, {}, (at, min(max(wrote, one.committer.at), self.session.now))
        )

    def _plain(self, one: Commit) -> Draft:
        """Return a commit of other files again, as long as these stand as it found them."""
        for change in one.changes:
            if self._standing(change.path) != _blob(change.blobs[0]):
                text = N_("{path} was changed on the shared desk meanwhile: make the change once more")
                raise Cannot(finding("changed", text, path=change.path))
        self._files |= {change.path: _blob(change.blobs[1]) for change in one.changes}
        self.tree = self.tree.after(one)
        gone = {change.path: None for change in one.changes if _blob(change.blobs[1]) is None}
        links = {change.path: oid for change in one.changes if (oid := _blob(change.blobs[1])) is not None}
        times = min(one.author.at, self.session.now), min(one.committer.at, self.session.now)
        return self._draft(one, one.message, gone, links, times)

    def _draft(
        self,
        one: Commit,
        message: bytes,
        files: Mapping[str, bytes | None],
        links: Mapping[str, str],
        times: tuple[datetime, datetime],
    ) -> Draft:
        zone = self.session.zone
        author = Person(one.author.name, one.author.email, times[0].astimezone(zone))
        committer = Person(one.committer.name, one.committer.email, times[1].astimezone(zone))
        return Draft(0, False, None, None, author, committer, message, files, links=links)

    def _message(self, one: Commit, redone: Iterable[_Redone]) -> bytes:
        """Return the message of a commit of the same kind for what is made anew."""
        parts = list(redone)
        steps = [step for each in parts for step in each.steps]
        word = one.message[:20].partition(b" ")[0].decode("utf-8", "replace")
        desk = self.rules.desk(self.tree)[0]
        if word == "sweep:":
            groups = commit_codec.said(steps)
            return (commit_codec.sweep_subject(Counter(step.entry.did for step in steps)) + groups).encode()
        if word in MANY or len(parts) > 1:
            return commit_codec.together(
                word if word in MANY else MANY[0], len(parts), [commit_codec.said(steps)]
            ).encode()
        return commit_codec.message(steps, desk.format if desk is not None else 1).encode()

    def _ticket(self, change: Changed) -> _Redone:
        """Return the new entries of one ticket on it as it stands now."""
        old = ids.number_of(change.path)
        assert old is not None
        known = {entry.op for entry in self._entries(change.path, change.blobs[0])}
        fresh = [entry for entry in self._entries(change.path, change.blobs[1]) if entry.op not in known]
        if not fresh:
            raise Cannot(
                finding("no-entry", N_("it brings no entry: it changes what stood, and that is never handed in"))
            )
        fresh.sort(key=lambda entry: entry.order)
        number = self._number(old, fresh[0])
        before = self._now(ids.path_of(number))
        steps: list[Step] = []
        for entry in fresh:
            there = before.entry(entry.op) if before is not None else None
            if there is not None and not same_act(there, entry):
                raise Cannot(finding("same-op", N_("the shared desk has another entry {op}"), op=entry.op))
            if there is not None:
                continue
            made = self._entry(before, self._dated(entry), old, number)
            if made is None:
                continue
            after = fold(
                number, [*(before.entries if before is not None else ()), made], before.unknown if before else {}
            )
            steps.append(Step(before, after, made))
            before = after
        assert before is not None or not steps
        return _Redone(ids.path_of(number), before if before is not None else fold(number, ()), tuple(steps))

    def _number(self, old: str, first: Entry) -> str:
        """Return the number of a ticket: another one where the shared desk gave its own to another ticket."""
        number = self.renumbered.get(old, old)
        standing = self._now(ids.path_of(number))
        if first.did not in ACTIONS or not ACTIONS[first.did].opens:
            return number
        there = standing.entry(first.op) if standing is not None else None
        if standing is None or (there is not None and same_act(there, first)):
            return number
        while self._now(ids.path_of(number)) is not None:
            number = ids.new_number(first.at.astimezone(self.session.zone))
        self.renumbered[old] = number
        return number

    def _dated(self, entry: Entry) -> Entry:
        """Return an entry that a clock dated ahead as of now."""
        now = self.session.now
        if written(entry) <= now:
            return entry
        at = min(entry.at, now)
        fields = {key: value for key, value in entry.fields.items() if key not in ("written", "seq")}
        fields["at"] = at.astimezone(self.session.zone).isoformat()
        if at != now:
            fields["written"] = now.isoformat()
        return replace(entry, at=at, key=now, fields=fields)

    def _entry(self, before: Ticket | None, entry: Entry, old: str, number: str) -> Entry | None:
        """Return one entry made anew, None where a sweep has nothing to write there any more."""
        situation = self.rules.situation(self.tree, before, entry)[0]
        if situation is None or entry.did not in ACTIONS:
            raise Cannot(finding("unread", N_("the rules it goes by cannot be read here, or a newer kefu made it")))
        if sweeps(entry) and entry.by == BY:
            if before is None:
                return entry
            expected = next_entry(Sweep(before, written(entry), situation.context.desk, situation.rules, ""))
            return ticket_codec.entry(expected) if expected is not None and expected["op"] == entry.op else None
        entry = replace(entry, fields={key: self._renamed(value) for key, value in entry.fields.items()})
        try:
            fields = dict(again(before, entry, situation))
        except KefuError as error:
            raise Cannot(error) from None
        except (KeyError, ValueError, TypeError, AssertionError):
            raise Cannot(finding("not-made-so", N_("{did} is never written like that"), did=entry.did)) from None
        fields |= {key: entry.fields[key] for key in NOT_DRAFTED if key in entry.fields}
        if entry.text("vault"):
            fields["vault"] = self._record(entry, old, number)
        made = ticket_codec.entry(fields)
        wrong: list[Finding] = judge(before, made, situation)
        if wrong:
            raise Cannot(wrong[0])
        return made

    def _renamed(self, value: Node) -> Node:
        return self.renumbered.get(value, value) if isinstance(value, str) else value

    def _record(self, entry: Entry, old: str, number: str) -> str:
        """Take the record of an entry along with its files and return its digest; it names the ticket that it is of."""
        digest, ref, target = entry.text("vault"), vault_codec.ref_of(old), vault_codec.ref_of(number)
        path = vault_codec.path_of(old, entry.op)
        held = self.repo.objects.get(f"{ref}:{path}")
        if held is None or held.type != "blob":
            return digest
        data = held.data
        if number != old:
            record = vault_codec.read(data, path)[0]
            if record is None:
                raise Cannot(finding("record", N_("its contacts cannot be read in the vault")))
            data = vault_codec.write(replace(record, ticket=number))
            digest = vault_codec.digest(data)
        files = self.vault.setdefault(target, {})
        files[vault_codec.path_of(number, entry.op)] = data
        for one in self.repo.entries(ref, f"{old}/{entry.op}"):
            attached = self.repo.objects.get(one.oid)
            if attached is not None:
                files[f"{number}/{entry.op}/{one.path.rpartition('/')[2]}"] = attached.data
        return digest

    def _now(self, path: str) -> Ticket | None:
        """Return a ticket as it stands with what was made anew, None where there is none."""
        if path not in self._tickets:
            held = self.repo.objects.get(f"{self.tip}:{path}")
            found = ticket_codec.read(held.data, path)[0] if held is not None and held.type == "blob" else None
            if held is not None and found is None:
                raise Cannot(finding("unreadable", N_("{path} cannot be read on the shared desk"), path=path))
            self._tickets[path] = found
        return self._tickets[path]

    def _standing(self, path: str) -> str | None:
        return self._files[path] if path in self._files else self.repo.resolve(f"{self.tip}:{path}")

    def _entries(self, path: str, blob: str) -> Iterator[Entry]:
        data = self._bytes(blob) if blob.strip("0") else b""
        found = ticket_codec.read_timeline(data, path)[0] if data else None
        if data and found is None:
            raise Cannot(finding("unreadable", N_("{path} cannot be read in it"), path=path))
        yield from found.entries if found is not None else ()

    def _bytes(self, oid: str) -> bytes:
        held = self.repo.objects.get(oid)
        return held.data if held is not None else b""


def _blob(oid: str) -> str | None:
    return oid if oid.strip("0") else None
