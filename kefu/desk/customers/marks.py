"""The table of customers of this clone, brought to the tips of its vault."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kefu.core.base.node import Node
from kefu.core.base.regex import regex
from kefu.core.customers.marks import marks_of
from kefu.core.fold.fold import fold
from kefu.core.ticket.model import Ticket
from kefu.core.vault.hide import revealed
from kefu.core.vault.record import Record
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary import ids
from kefu.desk.lists.by_terms import FILES
from kefu.desk.lists.search import files_matching
from kefu.desk.session import Session
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs import vault as vault_codec
from kefu.store.git.objects import BUNDLE
from kefu.store.index.customers import CustomerTable
from kefu.store.remote.union_vault import local_vault

Facts = Mapping[str, Node]
_OPS = regex(rb'^- op: "?([0-9A-HJKMNP-TV-Z]{10})"?$', re.MULTILINE)
_CHANGED = b"\n  changes:\n"
_KIND = f"\n{FILES.strip('^$')}\n".encode()


def table(session: Session) -> CustomerTable | None:
    """Return the table at the vault's tips; None without a vault, and where no table can be kept."""
    tips = local_vault(session.repo)
    held = CustomerTable.open(session.repo) if tips else None
    if held is None:
        return None
    try:
        if held.tips() != tips:
            with held.writing():
                _bring(session, held, tips)
    except sqlite3.Error:  # busy, read-only, or no room: nobody is known then
        held.close()
        return None
    return held


def _bring(session: Session, held: CustomerTable, tips: Mapping[str, str]) -> None:
    changed = _changed(session, held.tips(), tips)
    if changed is None:
        held.clear()
        changed = {number for path in files_matching(session, FILES) if (number := ids.number_of(path)) is not None}
    else:
        held.forget(changed)
    held.add((mark, number) for number, facts in _files(session, tips, changed) for mark in marks_of(held.key, facts))
    held.stand(tips)


def _changed(session: Session, old: Mapping[str, str], new: Mapping[str, str]) -> set[str] | None:
    """Return the tickets with records that came or went since the vault stood at `old`; None where git cannot tell."""
    if not old or old.keys() - new.keys():
        return None
    found: set[str] = set()
    for ref, oid in new.items():
        before = old.get(ref)
        if before == oid:
            continue
        args = ("ls-tree", "--name-only", "-z", oid) if before is None else (
            "diff-tree", "--name-only", "-z", before, oid,
        )  # fmt: skip
        done = session.repo.ask(*args)
        if done.code != 0:
            return None
        found |= {name for name in done.out.decode("utf-8", "surrogateescape").split("\0") if ids.is_number(name)}
    return found


def _files(session: Session, tips: Mapping[str, str], numbers: Iterable[str]) -> Iterator[tuple[str, Facts]]:
    """Yield those of the tickets that are customers' files, with their facts in full."""
    wanted = sorted(numbers)
    for start in range(0, len(wanted), BUNDLE):
        some = wanted[start : start + BUNDLE]
        blobs = session.repo.blobs(session.rev, [ids.path_of(number) for number in some])
        held = {n: blob.data for n in some if (blob := blobs.get(ids.path_of(n))) and not blob.problem}
        kept = {number: data for number, data in held.items() if _KIND in data}
        ops = {number: [op.decode() for op in _OPS.findall(data)] for number, data in kept.items()}
        records = _records(session, tips, ops)
        for number, data in kept.items():
            mine = records.get(number, {})
            # Most files are as they were made: what the first entry put into the vault is all there is.
            if _CHANGED not in data and list(mine) == ops[number][:1]:
                yield number, _nested(mine[ops[number][0]].values)
            elif mine:
                ticket = ticket_codec.read(data, ids.path_of(number))[0]
                yield from [(number, _full(ticket, mine).facts)] if ticket is not None else []


def _nested(values: Mapping[str, str]) -> Facts:
    facts: dict[str, Node] = {}
    for name, value in values.items():
        fact_table.put(facts, name, value)
    return facts


def _records(
    session: Session, tips: Mapping[str, str], ops: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, Record]]:
    """Return the records that the vault has of tickets with these entries, by number and op."""
    places = [
        (f"{oid}:{vault_codec.path_of(number, op)}", number, op)
        for number, some in ops.items()
        for op in some
        if (oid := tips.get(vault_codec.ref_of(number)))
    ]
    found: dict[str, dict[str, Record]] = {}
    blobs = session.repo.read_blobs([place for place, _, _ in places])
    for (_, number, op), blob in zip(places, blobs, strict=True):
        record = vault_codec.read(blob.data, vault_codec.path_of(number, op))[0] if blob is not None else None
        if record is not None:
            found.setdefault(number, {})[op] = record
    return found


def _full(ticket: Ticket, records: Mapping[str, Record]) -> Ticket:
    entries = [replace(e, fields=revealed(e.fields, records[e.op])) if e.op in records else e for e in ticket.entries]
    return fold(ticket.id, entries, ticket.unknown)
