"""The rows of a table as the tickets that they would open: what can be done for each row by itself, by any process.

A row's op is derived from what its ticket shows of it (when, category, waybill, the other system's number, the masked
text), never from unmasked personal data, which a digest would give away.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from kefu.core.base.errors import Refused, Usage
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.intake import typed_words as given
from kefu.core.intake.importing import Case, Map, case, in_time, says_nothing
from kefu.core.privacy.mask import STAR, mask_text
from kefu.core.ticket.model import Ticket, word
from kefu.core.vault.hide import own_values, secrets_of
from kefu.core.vault.record import Record
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary import ids
from kefu.desk.intake.opening import Wish, acts_of
from kefu.desk.session import Session
from kefu.desk.write import Act, State, build
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs import vault as vault_codec
from kefu.store.git.objects import Batch
from kefu.store.journal.plan import View
from kefu.store.tables.rows import Row


@frozen
class Arrival:
    """A row as a ticket ready to be written: its file, its entries' trailers and bytes, its records in the vault.

    `same`: equal for two rows that say the same, kept while the import runs and nowhere else; so is `told`, its text in
    full; `external`: the other system and its number there.
    """

    category: str
    waybill: str
    at: datetime
    op: str
    number: str
    same: bytes
    data: bytes
    trailers: str
    raw: str
    vault: Mapping[str, bytes]
    external: tuple[str, str] = ("", "")
    told: str = ""


class Reader:
    """Makes tickets of rows by a map. It reads the desk through a git of its own, which starts when it is needed."""

    def __init__(self, session: Session, how: Map) -> None:
        repo = replace(session.repo, objects=Batch(session.repo.child))
        # A database connection must not be shared between processes.
        self._session = replace(session, repo=repo, _index=None)
        self._how = how
        self._view = View(repo, session.rev)

    def __call__(self, rows: Sequence[Row]) -> list[Arrival | None]:
        """Return each row as a ticket; None for one that can be none, of which `arrival` says why."""
        found: list[Arrival | None] = [None] * len(rows)
        salts = list(vault_codec.salts(2 * len(rows)))
        for i, row in enumerate(rows):
            if row.problem is None:
                with suppress(Usage, Refused):
                    found[i] = self.arrival(row, salts=salts[2 * i : 2 * i + 2])
        return found

    def arrival(self, row: Row, *, op: str = "", number: str = "", salts: Sequence[str] = ()) -> Arrival:
        """Return a row as a ticket, with this op and number if given. Usage and Refused say why it can be none."""
        session = self._session
        found = case(row.cells, self._how, session.desk.zone)
        at = in_time(found.at, session.now) if found.at else session.now
        category = found.facts.get("category", "")
        if not category:
            raise Usage("no category is given")
        acts = acts_of(session, Wish(category, found.facts, owner=found.owner, incomplete=True))
        if found.note:
            acts.append(Act("note", {"text": given.clean(found.note, "note")}, joined=True))
        facts = acts[0].given["facts"]
        assert isinstance(facts, dict)
        op = op or _op(facts, found)
        number = number or ids.new_number(at.astimezone(session.desk.zone), op[:6])
        said = repr((sorted(fact_table.flat(facts).items()), acts[0].given["owner"], acts[1:]))
        state = State(number, None, [], salts=iter(salts) if salts else None)
        made = list(build(session, self._view, state, acts, at, op))
        steps = [one.step for one in made]
        return Arrival(
            category=word(facts.get("category")),
            waybill=word(facts.get("waybill")),
            at=at,
            op=op,
            number=number,
            same=sha256(said.encode()).digest(),
            data=ticket_codec.write(steps[-1].after),
            trailers=commit_codec.said(steps),
            raw="".join(one.entry.raw for one in steps),
            vault={path: data for one in made for path, data in one.vault.items() if data is not None},
            external=_external(steps[0].after),
            told="\n".join(text for text in (found.facts.get("text", ""), found.note) if text.strip()),
        )

    def close(self) -> None:
        """End the git that it read through; the next question starts another."""
        self._session.repo.close()


def _external(ticket: Ticket) -> tuple[str, str]:
    """Return the other system and its number, as the ticket holds them; a number that is hidden in part tells nothing."""
    number = ticket.fact("external.number")
    told = bool(number) and STAR not in number and not says_nothing(number)
    return (ticket.fact("external.system"), number) if told else ("", "")


def _op(facts: dict[str, Node], found: Case) -> str:
    """Return the op of a row's opening, the same in every file and at every time."""
    own = Record("", "", values=own_values({"facts": facts}))
    shown = mask_text(word(facts.get("text")), secrets_of([own], [word(facts.get("waybill"))]))
    names = ("category", "waybill", "external.system", "external.number")
    when = str(int(found.at.timestamp())) if found.at else ""
    return ids.derived_op("import", when, *(fact_table.text(facts, name) or "" for name in names), shown)
