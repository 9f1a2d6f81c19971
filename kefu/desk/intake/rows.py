"""The rows of a table as the tickets that they would open: what can be done for each row by itself, by any process.

A row's op is derived from what its ticket shows of it (when, category, waybill, the other system's number, the masked text), never
from unmasked personal data, which a digest would give away.
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
from kefu.core.intake.importing import Case, Map, case, in_time
from kefu.core.privacy.mask import Secrets, mask_text
from kefu.core.ticket.model import word
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary import ids
from kefu.desk.intake.opening import Wish, acts_of
from kefu.desk.intake.templates import Cast, Foundry, hidden_of
from kefu.desk.session import Session
from kefu.desk.write import Act
from kefu.store.codecs import vault as vault_codec
from kefu.store.git.objects import Batch
from kefu.store.tables.rows import Row


@frozen
class Arrival:
    """A row as a ticket. `same`: equal for two rows that say the same, kept while the import runs and nowhere else."""

    category: str
    waybill: str
    at: datetime
    op: str
    number: str
    same: bytes
    cast: Cast


class Reader:
    """Makes tickets of rows by a map. It reads the desk through a git of its own, which starts when it is needed."""

    def __init__(self, session: Session, how: Map) -> None:
        repo = replace(session.repo, objects=Batch(session.repo.child))
        self._session = replace(session, repo=repo, _index=None)
        self._how = how
        self._foundry = Foundry(self._session)

    def __call__(self, rows: Sequence[Row]) -> list[Arrival | None]:
        """Each row as a ticket; None for one that can be none: ask `arrival` why."""
        found: list[Arrival | None] = [None] * len(rows)
        salts = list(vault_codec.salts(2 * len(rows)))
        for i, row in enumerate(rows):
            if row.problem is None:
                with suppress(Usage, Refused):
                    found[i] = self.arrival(row, salts=salts[2 * i : 2 * i + 2])
        return found

    def arrival(self, row: Row, *, op: str = "", number: str = "", salts: Sequence[str] = ()) -> Arrival:
        """A row as a ticket, with this op and this number if they are given. Usage and Refused say why it can be none."""
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
        hidden = hidden_of(facts)
        op = op or _op(facts, found, hidden.secrets)
        number = number or ids.new_number(at.astimezone(session.desk.zone), op[:6])
        said = repr((sorted(fact_table.flat(facts).items()), acts[0].given["owner"], acts[1:]))
        return Arrival(
            category=word(facts.get("category")),
            waybill=word(facts.get("waybill")),
            at=at,
            op=op,
            number=number,
            same=sha256(said.encode()).digest(),
            cast=self._foundry.cast(number, acts, at, op, salts or list(vault_codec.salts(2)), hidden),
        )

    def close(self) -> None:
        """End the git that it read through; the next question starts another."""
        self._session.repo.close()


def _op(facts: Mapping[str, Node], found: Case, secrets: Secrets) -> str:
    """The op of a row's opening, the same in every file and at every time."""
    keep = frozenset(filter(None, [word(facts.get("waybill"))]))
    shown = mask_text(word(facts.get("text")), secrets if secrets.keep == keep else replace(secrets, keep=keep))
    names = ("category", "waybill", "external.system", "external.number")
    when = str(int(found.at.timestamp())) if found.at else ""
    return ids.derived_op("import", when, *(fact_table.text(facts, name) or "" for name in names), shown)
