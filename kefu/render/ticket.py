"""One ticket as people read it: what it is, what is due, who is waited for, every entry, what may be done next."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

from kefu.core.actions import table as actions
from kefu.core.base.errors import Translate, visible
from kefu.core.base.findings import Finding
from kefu.core.base.joined import joined
from kefu.core.base.node import Node
from kefu.core.reports.tickets import clock_label
from kefu.core.ticket.fields import Field
from kefu.core.ticket.model import Clock, Entry, Ticket, instant, word
from kefu.core.ticket.timeline import told
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary import words
from kefu.core.vocabulary.fact_words import called
from kefu.render.people import moment, span


class Page:
    """Renders one ticket in one language. `now` and `zone` are the reader's. `texts`: what is to be said of its running
    clocks, by their names; `said`: of its entries, by their ids."""

    def __init__(
        self,
        ticket: Ticket,
        now: datetime,
        zone: tzinfo,
        translate: Translate,
        language: str,
        texts: Mapping[str, Sequence[str]] | None = None,
        said: Mapping[str, Sequence[Finding]] | None = None,
    ) -> None:
        self.texts = texts or {}
        self.said = said or {}
        self.ticket = ticket
        self.now = now
        self.zone = zone
        self.translate = translate
        self.language = language

    def lines(self, category: str, coming: Iterable[str], possible: Sequence[str] = ()) -> Iterator[str]:
        """Yield the page. `category`: its title in the reader's language; `coming`: what comes next, line by line;
        `possible`: actions that may be done now, where all are wanted."""
        ticket = self.ticket
        state = words.STATES.label(ticket.state, self.language)
        kind = words.KINDS.label(ticket.fact("kind"), self.language)
        yield f"{ticket.id}  {visible(ticket.fact('title'))}"
        owner = ticket.owner or self.translate("nobody")
        level = visible(words.LEVELS.label(ticket.level, self.language))
        # A customer's file has no category, is nobody's and on no level.
        yield " · ".join((category, kind, state, level, owner) if category else (kind, state))
        yield ""
        yield from self.facts()
        yield from self._clocks()
        yield from self.waits()
        yield from self._counts()
        yield ""
        for entry in told(ticket.entries):
            yield from self._entry(entry)
        yield ""
        yield from coming
        if possible:
            yield ""
            yield self.translate("Allowed now: {actions}").format(
                actions=" ".join(actions.label(name, self.language) for name in possible)
            )

    def _pair(self, name: str, value: str) -> str:
        return f"{called(name, self.translate)}: {value}"

    def facts(self) -> Iterator[str]:
        """Yield what is known of the case, a line for each fact."""
        yield from (self._pair(name, value) for name, value in self._known())
        yield from self._unknown()

    def _unknown(self) -> Iterator[str]:
        if self.ticket.missing:
            yield self.translate("still unknown: {names}").format(
                names=joined(map(self._called, self.ticket.missing), self.translate)
            )

    def _known(self) -> Iterator[tuple[str, str]]:
        """Yield the facts that are known, by name and as people read them: first the parties, each in one line."""
        facts = self.ticket.facts
        for role in ("sender", "recipient", "caller"):
            held = facts.get(role)
            if isinstance(held, dict):
                said = " ".join(word(held.get(k)) for k in ("name", "phone", "address") if held.get(k))
                yield "customer" if facts.get("kind") == words.FILE else role, visible(said)
        for name, value in fact_table.flat(facts).items():
            if name.split(".")[0] not in ("kind", "category", "title", "sender", "recipient", "caller"):
                yield name, self._value(name, value)

    def _value(self, name: str, value: Node) -> str:
        if isinstance(value, list):
            return visible(joined((v for v in value if isinstance(v, str)), self.translate))
        text = word(value)
        fact = fact_table.FACTS.get(name)
        if fact is not None and fact.type == "word":
            return words.TABLES[fact.words].label(text, self.language)
        if name in ("result", "cause"):
            return words.TABLES[name].label(text, self.language)
        at = instant(text)
        return self._when(at) if at is not None else visible(text)

    def _called(self, fact: str) -> str:
        return visible(called(fact, self.translate))

    def _when(self, at: datetime) -> str:
        return moment(at, self.now, self.zone)

    def _clocks(self) -> Iterator[str]:
        due = self.translate("due")
        for clock in self.ticket.running:
            yield f"{due}: {self._clock(clock)}"
            yield from (f"    {visible(text)}" for text in self.texts.get(clock.name, ()))

    def _clock(self, clock: Clock) -> str:
        due = clock.due_at(self.now)
        left = clock.left(self.now)
        name = visible(clock_label(clock.name, self.language))
        if due is None:
            late = left.total_seconds() < 0
            ahead = self.translate("{clock}, paused, {span} left")
            paused = self.translate("{clock}, paused, {span} late") if late else ahead
            return paused.format(clock=name, span=span(abs(left), self.translate))
        template = (
            self.translate("{when} {clock}, {span} left")
            if left.total_seconds() >= 0
            else self.translate("{when} {clock}, late by {span}")
        )
        return template.format(when=self._when(due), clock=name, span=span(abs(left), self.translate))

    def waits(self) -> Iterator[str]:
        """Yield who is waited for, and since when."""
        for wait in self.ticket.waits:
            yield self.translate("waiting for {party} since {when}").format(
                party=self._party(wait.party), when=self._when(wait.since)
            )

    def _party(self, party: str) -> str:
        role, _, name = party.partition(":")
        label = words.PAYERS.label(role, self.language)
        return visible(f"{label} {name}" if name else label)

    def _counts(self) -> Iterator[str]:
        ticket = self.ticket
        for number, template in (
            (ticket.attempts, self.translate("delivery attempts: {count}")),
            (ticket.urged, self.translate("the customer called again: {count}")),
            (ticket.escalated, self.translate("escalated: {count}")),
            (ticket.reopened, self.translate("reopened: {count}")),
        ):
            if number:
                yield template.format(count=number)

    def _entry(self, entry: Entry) -> Iterator[str]:
        said = f"{self._said(entry)}{self._marks(entry)}"
        yield f"{self._when(entry.at)}  {entry.op}  {visible(entry.by)}  {said}"
        for name in ("text", "why"):
            for row in entry.text(name).split("\n") if entry.text(name) else []:
                yield f"    {visible(row)}"
        yield from (f"    ! {visible(one.text(self.translate))}" for one in self.said.get(entry.op, ()))
        yield from self._changes(entry)

    def _marks(self, entry: Entry) -> str:
        """Return what is to be known of an entry: recorded later, struck, without effect."""
        struck, ignored, recorded = (
            self.translate("struck"),
            self.translate("does not count"),
            self.translate("recorded"),
        )
        marks = f" [{struck}]" if entry.op in self.ticket.struck else ""
        marks += f" [{ignored}]" if entry.op in self.ticket.ignored else ""
        written = instant(entry.fields.get("written"))
        late = f" ({recorded} {self._when(written)})" if written is not None and written != entry.at else ""
        return f"{late}{marks}"

    def entry(self, entry: Entry) -> Iterator[str]:
        """Yield one entry alone."""
        return self._entry(entry)

    def _said(self, entry: Entry) -> str:
        invalid = entry.flag("invalid")
        parts = [
            self._field(field, v)
            for k, v in _in_order(entry)
            if (field := actions.field_of(entry.did, k) or Field(k, "plain")).shown
            # Texts stand on lines of their own below the entry.
            and field.type != "text"
            and not (invalid and k == "invalid")
            and isinstance(v, str)
        ]
        files = entry.fields.get("files")
        if isinstance(files, list):
            parts += [
                f"{words.TABLES['evidence'].label(word(f.get('kind')), self.language)} {f.get('n')}.{f.get('type')}"
                for f in files
                if isinstance(f, dict)
            ]
        called = self.translate("invalid reply") if invalid else visible(actions.label(entry.did, self.language))
        return " ".join([called, *(p for p in parts if p)])

    def _field(self, field: Field, value: str) -> str:
        if field.type == "party" and value.partition(":")[0] in words.PAYERS:
            return self._party(value)
        if field.name == "clock":
            return visible(clock_label(value, self.language))
        if field.name == "way":
            return "<-" if value == "in" else ""
        if field.name == "owner" and value == "none":
            return self.translate("nobody")
        if field.type == "level" or field.name == "from":
            return visible(words.LEVELS.label(value, self.language))
        at = instant(value)
        if at is not None:
            return self._when(at)
        table = words.TABLES.get(field.words)
        return visible(table.label(value, self.language) if table is not None else value)

    def _changes(self, entry: Entry) -> Iterator[str]:
        changes = entry.fields.get("changes")
        for change in changes if isinstance(changes, list) else []:
            if isinstance(change, dict):
                was, now = change.get("was", ""), change.get("now", "")
                yield f"    {self.change(word(change.get('fact')), was, now)}"

    def fact(self, name: str, value: Node) -> str:
        """Return a fact with its value."""
        return f"{self._called(name)}: {self._value(name, value)}"

    def change(self, fact: str, was: Node, now: Node) -> str:
        """Return what a fact was and what it is now."""
        before, after = self._value(fact, was), self._value(fact, now)
        return f"{self._called(fact)}: {before or '-'} -> {after or '-'}"


def _in_order(entry: Entry) -> list[tuple[str, Node]]:
    """Return the fields of an entry as they are read: the reason after the result that it explains."""
    held = dict(entry.fields)
    reason = held.pop("reason", None) if "result" in held else None
    pairs: list[tuple[str, Node]] = []
    for pair in held.items():
        pairs.append(pair)
        if pair[0] == "result" and reason is not None:
            pairs.append(("reason", reason))
    return pairs
