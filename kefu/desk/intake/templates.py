"""New tickets in great number: each as `write.build` makes it, most of them poured into a mould of their shape.

What the bytes of a new ticket depend on is its shape: which facts are known, the facts that rules and conditions look at, owner,
calendar of its branch, whether anything goes into the vault, which clock is due first. All else are values in their places.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from datetime import datetime
from hashlib import sha256

from kefu.core.base.errors import KefuError
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Fields, Node
from kefu.core.clocks import conditions
from kefu.core.clocks import due as clocks
from kefu.core.clocks.desk_time import env_of
from kefu.core.clocks.due import Env
from kefu.core.clocks.limits import INSTANT_FACTS
from kefu.core.clocks.rule_effects import in_peak
from kefu.core.clocks.rules import Rule
from kefu.core.fold.fold import fold
from kefu.core.judge.draft import draft
from kefu.core.privacy.mask import Secrets
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.vault.hide import masked, own_values, secrets_of
from kefu.core.vault.record import Record
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary import ids
from kefu.desk.intake.template import Mould, Unfit, mould
from kefu.desk.judging.now import situation_of
from kefu.desk.session import Session
from kefu.desk.write import Act, State, build, waybills
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs import ticket_header as header_codec
from kefu.store.codecs import vault as vault_codec
from kefu.store.journal.plan import View

LOOKED_AT = ("kind", "category", "channel", "customer")
"""The facts that make what an opening does to clocks, besides those that the conditions of the rules name."""
_GIVEN = {"facts", "owner", "incomplete", "responsible"}


@frozen
class Cast:
    """A new ticket ready to be written: its file, the trailers of its entries, their bytes, its records in the vault."""

    number: str
    op: str
    at: datetime
    data: bytes
    trailers: str
    raw: str
    vault: Mapping[str, bytes]


@frozen
class _Piece:
    """A ticket as values: what depends on its shape alone is left out. `dues`: by the name of the clock."""

    values: dict[str, str]
    facts: Mapping[str, Node]
    records: Mapping[str, bytes]
    at: datetime


@frozen
class _Kind:
    """A shape without its leading clock: the rules whose clocks the opening starts, those it meets at once, the moulds by
    the name of the leading clock."""

    rules: tuple[Rule, ...]
    ended: frozenset[str]
    moulds: dict[str, Mould | None] = field(default_factory=dict)


class Foundry:
    """Makes new tickets of one desk. The moulds are kept while it lives."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._view = View(session.repo, session.rev)
        self._kinds: dict[tuple[object, ...], _Kind] = {}
        self._looks: dict[str, tuple[tuple[str, ...], bool]] = {}
        self._envs: dict[tuple[str, ...], Env] = {}

    @property
    def moulds(self) -> tuple[int, int]:
        """How many shapes have a mould, and how many have none."""
        made = [one is not None for kind in self._kinds.values() for one in kind.moulds.values()]
        return made.count(True), made.count(False)

    def cast(
        self,
        number: str,
        acts: Sequence[Act],
        at: datetime,
        op: str,
        salts: Sequence[str],
        hidden: "Hidden | None" = None,
    ) -> Cast:
        """The ticket that `acts` open (an open, perhaps a note after it). `salts`: one for each act. Usage, Refused as `write`."""
        with suppress(KefuError):  # the general way says it, or does not mind
            quick = self._poured(number, acts, at, op, salts, hidden)
            if quick is not None:
                return quick
        return general(self._session, self._view, number, acts, at, op, salts)

    def _poured(
        self, number: str, acts: Sequence[Act], at: datetime, op: str, salts: Sequence[str], hidden: "Hidden | None"
    ) -> Cast | None:
        """The ticket out of a mould; None where its shape has none."""
        piece = _piece(self._session, number, acts, at, op, salts, hidden)
        if piece is None:
            return None
        values = piece.values
        env = self._env(piece.facts)
        kind = self._kind(piece, acts, env, values)
        leading: tuple[datetime, str] | None = None
        for rule in kind.rules:
            due = clocks.due_time(rule, piece.at, env)
            if due is None:
                return None
            values[f"due {rule.name}"] = due.isoformat()
            if rule.name not in kind.ended:
                leading = (due, rule.name) if leading is None else min(leading, (due, rule.name))
        first = leading[1] if leading else ""
        if first not in kind.moulds:
            kind.moulds[first] = self._proved(piece, acts, op, salts, first)
        made = kind.moulds[first]
        return _finished(made, piece, op) if made is not None else None

    def _kind(self, piece: _Piece, acts: Sequence[Act], env: Env, values: Mapping[str, str]) -> _Kind:
        """The shape of a ticket without its leading clock."""
        facts = piece.facts
        looked, by_peak = self._looked(word(facts["category"]))
        given = acts[0].given
        key = (
            tuple(facts),
            tuple(facts.get(name) for name in looked),
            (given.get("owner"), given.get("responsible")),
            tuple(values),
            piece.at == self._session.now,
            env.runs,
            tuple(sorted(env.given)),
            by_peak and in_peak(env, piece.at),
        )
        found = self._kinds.get(key)
        if found is None:
            situation = situation_of(self._session, acts[0].action, acts[0].given, None, piece.at, _OPS[0])
            effects = list(_effects(draft("open", situation, None, dict(given))))
            started, met = ({word(one[verb]) for one in effects if verb in one} for verb in ("start", "met"))
            found = self._kinds[key] = _Kind(
                tuple(rule for rule in situation.rules if rule.name in started), frozenset(met)
            )
        return found

    def _looked(self, category: str) -> tuple[tuple[str, ...], bool]:
        """The facts that what the opening does to clocks depends on, and whether it depends on peaks."""
        if category not in self._looks:
            keys = [key for rule in self._session.rulebook(category).on for key in conditions.told_apart(rule.when)]
            self._looks[category] = (tuple(dict.fromkeys((*LOOKED_AT, *keys))), "peak" in keys)
        return self._looks[category]

    def _env(self, facts: Mapping[str, Node]) -> Env:
        """What the desk says about time for a ticket with these facts by dotted name."""
        key = tuple(word(facts.get(name)) for name in ("branches.delivery", *INSTANT_FACTS))
        found = self._envs.get(key)
        if found is None:
            found = self._envs[key] = env_of(self._session.desk, lambda name: word(facts.get(name)))
        return found

    def _proved(self, piece: _Piece, acts: Sequence[Act], op: str, salts: Sequence[str], leading: str) -> Mould | None:
        """The mould of a shape, if it gives this first ticket of it as the general way does."""
        number = piece.values["number"]
        try:
            made = self._moulded(piece, acts, leading)
        except Unfit:
            return None
        whole = general(self._session, self._view, number, acts, piece.at, op, salts)
        return made if _finished(made, piece, op) == whole else None

    def _moulded(self, piece: _Piece, acts: Sequence[Act], leading: str) -> Mould:
        """The mould: the entries with markers for values, folded and written by the codecs."""
        session, late = self._session, piece.at != self._session.now
        markers = {_NUMBER: "number"}
        entries: list[Entry] = []
        steps: list[commit_codec.Step] = []
        ticket: Ticket | None = None
        for i, act in enumerate(acts):
            fields = draft(
                act.action,
                situation_of(session, act.action, act.given, ticket, piece.at, _OPS[i]),
                ticket,
                dict(act.given),
            )
            markers[_OPS[i]] = f"op {i}"
            if late:
                fields["at"], markers[_AT] = _AT, "at"
            if f"vault {i}" in piece.values:
                fields["vault"] = _VAULTS[i]
                markers[_VAULTS[i]] = f"vault {i}"
            if act.action == "open":
                fields["facts"] = _marked(piece.facts, markers)
                _mark_dues(fields, leading, markers)
            else:
                fields["text"] = _marker(markers, f"text {i}")
            entries.append(ticket_codec.entry(fields))
            before, ticket = ticket, fold(_NUMBER, entries)
            steps.append(commit_codec.Step(before, ticket, entries[-1]))
        assert ticket is not None
        trailers = commit_codec.said(steps)
        digests = {ticket_codec.digest(entry): f"entry {i}" for i, entry in enumerate(entries)}
        return mould(header_codec.header(ticket), [entry.raw for entry in entries], trailers, markers | digests)


_NUMBER = "991231-ZZMARKS"
_OPS = ("ZZMARK0000", "ZZMARK0001")
_AT = "2000-01-01T00:00:01+00:00"
_VAULTS = tuple(f"sha256:{i:x<64}".replace("x", "f") for i in range(2))
_SLOT = "Kefu{:02d}Slot{:02d}End"
_WHEN = "2998-01-01T00:{:02d}:{:02d}+00:00"
_DUE = "2999-01-01T00:{:02d}:{:02d}+00:00"


def general(
    session: Session, view: View, number: str, acts: Sequence[Act], at: datetime, op: str, salts: Sequence[str]
) -> Cast:
    """A new ticket as every write makes it."""
    made = list(build(session, view, State(number, None, [], salts=iter(salts)), acts, at, op))
    steps = [one.step for one in made]
    return Cast(
        number=number,
        op=op,
        at=max(one.entry.at for one in steps),
        data=ticket_codec.write(steps[-1].after),
        trailers=commit_codec.said(steps),
        raw="".join(one.entry.raw for one in steps),
        vault={path: data for one in made for path, data in one.vault.items() if data is not None},
    )


@frozen
class Hidden:
    """The personal values among the facts of an opening, and what of them is hidden in its texts."""

    values: Mapping[str, str]
    secrets: Secrets


def hidden_of(facts: dict[str, Node]) -> Hidden:
    """What an opening with these facts hides."""
    values = own_values({"facts": facts})
    return Hidden(values, secrets_of([Record("", "", values=values)], waybills(None, {"facts": facts})))


def _piece(
    session: Session,
    number: str,
    acts: Sequence[Act],
    at: datetime,
    op: str,
    salts: Sequence[str],
    hidden: Hidden | None,
) -> _Piece | None:
    """A ticket as values, masked; None for one that no mould is for: a list among its facts, something that masking empties."""
    given = acts[0].given
    facts = given["facts"]
    if not isinstance(facts, dict) or set(given) - _GIVEN or any(set(act.given) != {"text"} for act in acts[1:]):
        return None
    flat = fact_table.flat(facts)
    hidden = hidden or hidden_of(facts)
    own, secrets = Record(number, op, values=hidden.values), hidden.secrets
    drawn = iter(salts)
    records: dict[str, bytes] = {}
    values = {"number": number, "op 0": op, "at": at.astimezone(session.desk.zone).replace(microsecond=0).isoformat()}
    for i, act in enumerate(acts):
        shown, texts = masked(
            {key: act.given[key] for key in ("facts", "responsible", "text") if key in act.given}, secrets
        )
        record = replace(own, texts=texts) if i == 0 else Record(number, ids.derived_op(op, str(i)), texts=texts)
        values[f"op {i}"] = record.op
        if not record.empty:
            data = vault_codec.write(record, next(drawn))
            records[vault_codec.path_of(number, record.op)] = data
            values[f"vault {i}"] = vault_codec.digest(data)
        if i == 0:
            if shown.get("responsible") != given.get("responsible"):
                return None
            masks = shown["facts"]
            assert isinstance(masks, dict)
            values |= {f"fact {name}": word(value) for name, value in fact_table.flat(masks).items()}
        else:
            values[f"text {i}"] = word(shown["text"])
    return _Piece(values, flat, records, at.astimezone(session.desk.zone)) if all(values.values()) else None


def _finished(made: Mould, piece: _Piece, op: str) -> Cast:
    """A mould with its values."""
    values, number = piece.values, piece.values["number"]
    head, raws = made.written(values)
    digests = {f"entry {i}": sha256(raw.encode()).hexdigest() for i, raw in enumerate(raws)}
    return Cast(
        number=number,
        op=op,
        at=piece.at.replace(microsecond=0),
        data=ticket_codec.assembled(number, head, raws),
        trailers=made.said(values | digests),
        raw="".join(raws),
        vault=piece.records,
    )


def _effects(fields: Fields) -> Iterator[dict[str, Node]]:
    found = fields.get("effects")
    yield from (effect for effect in found if isinstance(effect, dict)) if isinstance(found, list) else ()


def _marker(markers: dict[str, str], name: str, form: str = _SLOT) -> str:
    made = form.format(*divmod(len(markers), 60))
    markers[made] = name
    return made


def _marked(facts: Mapping[str, Node], markers: dict[str, str]) -> dict[str, Node]:
    """Facts, nested, of which those that clocks do not look at are markers."""
    nested: dict[str, Node] = {}
    for name, value in facts.items():
        if name not in LOOKED_AT:
            known = fact_table.FACTS.get(name)
            dated = known is not None and known.type == "instant"
            value = _marker(markers, f"fact {name}", _WHEN if dated else _SLOT)
        fact_table.put(nested, name, value)
    return nested


def _mark_dues(fields: Fields, leading: str, markers: dict[str, str]) -> None:
    """Markers in place of the due times of an entry, that of the leading clock the earliest."""
    started = sorted((e for e in _effects(fields) if "start" in e), key=lambda e: e["start"] != leading)
    for i, effect in enumerate(started):
        effect["due"] = _DUE.format(*divmod(i, 60))
        markers[word(effect["due"])] = f"due {word(effect['start'])}"
