"""Evidence at the door: an attachment counts for a gate once its record lies in the vault there, or comes with the push."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kefu.core.actions.action import Demand, Proofs
from kefu.core.actions.attach import files_of
from kefu.core.base.frozen import frozen
from kefu.core.judge.situation import Situation
from kefu.core.ticket.model import Entry, Ticket
from kefu.desk.admit.source import Source
from kefu.store.codecs import vault as vault_codec
from kefu.store.yaml.read import LIMIT


@dataclass
class Vault:
    """The months of the vault as they will stand after the push, by full ref name; none: a desk without its vault here."""

    source: Source
    tips: Mapping[str, str]
    _held: dict[tuple[str, str, str], bool] = field(default_factory=dict)

    def holds(self, number: str, entry: Entry) -> bool:
        """Return whether the record that an entry names lies there, and each file that the record names."""
        key = (number, entry.op, entry.text("vault"))
        if key not in self._held:
            self._held[key] = self._looked(number, entry)
        return self._held[key]

    def _looked(self, number: str, entry: Entry) -> bool:
        tip = self.tips.get(vault_codec.ref_of(number))
        path = vault_codec.path_of(number, entry.op)
        data = self.source.file(f"{tip}:{path}", LIMIT) if tip else None
        if data is None or vault_codec.digest(data) != entry.text("vault"):
            return False
        record = vault_codec.read(data, path)[0]
        named = [vault_codec.file_path(number, entry.op, one) for one in record.files] if record is not None else []
        return bool(named) and all(self.source.known(f"{tip}:{file}") is not None for file in named)


def at_the_door(situation: Situation, vault: Vault) -> Situation:
    """Return the situation in which only such evidence counts as lies in the vault."""
    proofs = situation.context.proofs
    if proofs is None or not vault.tips:
        return situation
    return replace(situation, context=replace(situation.context, proofs=_AtTheDoor(proofs, vault)))


@frozen
class _AtTheDoor:
    """What a playbook says about evidence, of a ticket without the attachments that are named and not there."""

    proofs: Proofs
    vault: Vault

    def lacking(self, ticket: Ticket, facts: Sequence[str]) -> Demand | None:
        """Return the evidence that must be there before one of these facts is changed, or None if it is all there."""
        found = self.proofs.lacking(ticket, facts)
        return found if found is not None else self._again(ticket, facts)

    def skipped(self, ticket: Ticket) -> Demand | None:
        """Return the evidence that closing as solved would pass by, or None."""
        found = self.proofs.skipped(ticket)
        return found if found is not None else self._again(ticket, None)

    def _again(self, ticket: Ticket, facts: Sequence[str] | None) -> Demand | None:
        """Ask once more without the attachments that are not there; most tickets have none, and are not asked again."""
        made_up = {entry.op for entry in ticket.entries if self._made_up(ticket, entry)}
        if not made_up:
            return None
        there = replace(ticket, struck=ticket.struck | made_up)
        return self.proofs.skipped(there) if facts is None else self.proofs.lacking(there, facts)

    def _made_up(self, ticket: Ticket, entry: Entry) -> bool:
        if not any(True for _ in files_of(entry)):
            return False
        # What was erased since was there once.
        known = set(ticket.forgets) <= set(entry.texts("forgets"))
        return known and not self.vault.holds(ticket.id, entry)
