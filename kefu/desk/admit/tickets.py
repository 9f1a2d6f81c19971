"""A ticket that a commit changed: its timeline grew by sound entries, its header is their sum, and the judge agrees."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from kefu.core.actions.table import ACTIONS
from kefu.core.admit.growth import grown, same_bytes
from kefu.core.admit.model import Refusal
from kefu.core.admit.people import Tally
from kefu.core.admit.places import File
from kefu.core.admit.refusing import AGAIN, UPGRADE, refuse
from kefu.core.admit.words import strange
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.config.desk import Desk
from kefu.core.fold.fold import fold
from kefu.core.judge.judge import judge
from kefu.core.judge.situation import Situation
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.vocabulary import ids
from kefu.desk.admit.evidence import Vault, there
from kefu.desk.admit.place import SKEW
from kefu.desk.admit.recorded_again import recorded_again
from kefu.desk.admit.timelines import Timelines, timeline, too_large
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs.commit import Step
from kefu.store.codecs.ticket import Timeline

SituationOf = Callable[[Ticket | None, Entry], Situation | None]
"""What held for an entry by the commit before it; None where no desk could be read there."""


@dataclass
class Brought:
    """What one commit brought to its tickets: trailers by ticket, what is told of persons and times, what is refused.

    `steps`: the entries with the ticket before and after each, of the only ticket of a commit. `whole`: every ticket could
    be read, so that the message can be compared. `more`: an entry takes rights that are not left to its author.
    """

    commit: str
    said: dict[str, str] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    steps: list[Step] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    whole: bool = True
    more: bool = False

    def refuse(self, path: str, rule: str, text: str, op: str = "") -> None:
        """Add a refusal after which a ticket's entries are not known."""
        self.refused.append(refuse(self.commit, path, rule, text, path=path, op=op))
        self.whole = False


@frozen
class Rules:
    """What held for the entries of a commit, and what would have by the first edition of the shipped rules; the format of the
    desk, whose trailers its message has. `left`: the desk with what is left of the author's rights, where some were taken."""

    situation: SituationOf
    first: SituationOf
    form: int
    left: Desk | None = None


@dataclass
class Reading:
    """Reads the tickets of one commit into `brought`. `alone`: it has one, whose message is composed of its steps."""

    timelines: Timelines
    vault: Vault
    brought: Brought
    rules: Rules
    alone: bool

    def ticket(self, file: File, data: bytes | None) -> None:
        """Take up a ticket's file with its new bytes, None where they are too many."""
        path, number = file.path, ids.number_of(file.path) or ""
        held = self.timelines.at(path, file.blobs[0]) if not file.came else None
        if not file.came and held is None:
            text = N_("{path}: before this commit it cannot be read, so that nothing can follow on it")
            self.brought.refuse(path, "unreadable-before", text)
            return
        before, old = held if held is not None else (None, b"")
        found = self._read(path, data, before)
        if found is None or data is None:
            return
        entries = before.entries if before is not None else ()
        wrong = grown(entries, found.entries)
        if wrong is None and before is not None and not same_bytes(old, data):
            wrong = ("not-canonical", N_("{path}: its earlier entries stand there otherwise"), "")
        erased = self._erased_again(before, found) if wrong is not None and wrong[0] == "entry-inserted" else None
        if wrong is not None and erased is None:
            self.brought.refuse(path, *wrong)
            return
        after = erased or self._steps(path, number, before, found.entries[len(entries) :])
        if ticket_codec.write(after) != data:
            self.brought.refuse(path, "header", N_("{path}: its header is not what its entries add up to"))
        self.timelines.keep(path, file.blobs[1], data, after)

    def _erased_again(self, before: Ticket | None, found: Timeline) -> Ticket | None:
        """Return the ticket in which an erasure that had been taken out was recorded again; None if that is not so."""
        entries = before.entries if before is not None and self.alone else ()
        one = recorded_again(self.timelines.source, self.brought.commit, entries, found.entries) if entries else None
        if before is None or one is None:
            return None
        after = fold(found.number, found.entries, before.unknown)
        self.brought.steps.append(Step(before, after, one))
        self.brought.said[found.number] = commit_codec.said(self.brought.steps, self.rules.form)
        self.brought.tally.add(found.number, one, SKEW)
        return after

    def _read(self, path: str, data: bytes | None, before: Ticket | None) -> Timeline | None:
        """Return the new timeline; None, and a refusal, where it cannot be read."""
        known = {entry.raw: entry for entry in before.entries} if before is not None else {}
        found, why = timeline(data, path, known) if data is not None else (None, (too_large(path),))
        if found is None:
            one = why[0] if why else too_large(path)
            text = N_("{path}, line {line}: {problem}")
            said = refuse(self.brought.commit, path, "unreadable", text, path=path, line=one.line, problem=one)
            self.brought.refused.append(said)
            self.brought.whole = False
        return found

    def _steps(self, path: str, number: str, before: Ticket | None, new: Sequence[Entry]) -> Ticket:
        """Judge the new entries one after the other; return the ticket after them."""
        unknown = before.unknown if before is not None else {}
        seen = before
        said: list[str] = []
        for entry in new:
            after = fold(number, [*(seen.entries if seen is not None else ()), entry], unknown)
            self.brought.refused += self._entry(path, seen, entry)
            self.brought.tally.add(number, entry, SKEW)
            step = Step(seen, after, entry)
            if entry.did in ACTIONS:
                said.append(commit_codec.said([step], self.rules.form))
            else:
                self.brought.whole = False
            if self.alone:
                self.brought.steps.append(step)
            seen = after
        self.brought.said[number] = "".join(said)
        if seen is None:
            return fold(number, (), unknown)
        return seen

    def _entry(self, path: str, seen: Ticket | None, entry: Entry) -> Iterator[Refusal]:
        """Yield what is refused of one entry by what held when it was made."""
        commit = self.brought.commit
        if not _canonical(entry):
            text = N_("entry {op}: not written the way kefu writes it")
            yield refuse(commit, path, "not-canonical", text, op=entry.op)
        situation = self.rules.situation(seen, entry)
        if situation is None:
            text = N_("entry {op}: the kefu.yaml before it cannot be read, so that nothing can be judged")
            yield refuse(commit, path, "rules-unread", text, op=entry.op)
            return
        desk = situation.context.desk
        found = [*strange(entry, desk, opened=ids.number_of(path) if seen is None else None)]
        found += judge(seen, entry, situation) or self._gates(seen, entry, situation)
        advice = UPGRADE if found and desk.edition > 1 and self._older(seen, entry) else AGAIN
        if not found and self.rules.left is not None:
            context = replace(situation.context, desk=self.rules.left)
            again = judge(seen, entry, replace(situation, context=context))
            self.brought.more |= any(one.code == "not-allowed" for one in again)
        for one in found:
            yield Refusal(commit, path, one.code, one, Finding(one.code, advice))

    def _older(self, seen: Ticket | None, entry: Entry) -> bool:
        """Return whether an entry is what a kefu would have written that knows only the first edition of the rules."""
        situation = self.rules.first(seen, entry)
        return situation is not None and not judge(seen, entry, situation)

    def _gates(self, seen: Ticket | None, entry: Entry, situation: Situation) -> list[Finding]:
        """Return the gates that an entry passed only by evidence that lies nowhere in the vault."""
        without = there(seen, self.vault)
        return [one for one in judge(without, entry, situation) if one.code == "not-allowed"] if without else []


def _canonical(entry: Entry) -> bool:
    """Return whether the bytes of an entry are those that kefu writes for its fields."""
    try:
        return ticket_codec.entry(entry.fields).raw == entry.raw
    except ValueError:
        return False
