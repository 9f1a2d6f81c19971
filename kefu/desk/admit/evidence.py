"""Evidence at the door: an attachment counts for a gate once its record lies in the vault there, or comes with the push."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kefu.core.actions.attach import files_of
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


def there(ticket: Ticket | None, vault: Vault) -> Ticket | None:
    """Return a ticket as if attachments that are named and lie nowhere had never been; None where all are there.

    Where there is no vault at all, as in a clone of a CI, nothing is known of them.
    """
    if ticket is None or not vault.tips:
        return None
    made_up = {entry.op for entry in ticket.entries if _made_up(ticket, entry, vault)}
    return replace(ticket, struck=ticket.struck | made_up) if made_up else None


def _made_up(ticket: Ticket, entry: Entry, vault: Vault) -> bool:
    if next(files_of(entry), None) is None:
        return False
    # What was erased since was there once.
    return set(ticket.forgets) <= set(entry.texts("forgets")) and not vault.holds(ticket.id, entry)
