"""The content that one entry put into the vault. Values only."""

from collections.abc import Mapping
from dataclasses import field

from kefu.core.base.frozen import frozen


@frozen
class Attachment:
    """One file of an entry: its number, its original name (in the vault only), its kind, and its digest and size."""

    n: int
    ext: str
    name: str
    kind: str
    sha256: str
    bytes: int


@frozen
class Record:
    """The content that one entry put into the vault: values by dotted fact (of an amend: the new ones), texts by
    place, files."""

    ticket: str
    op: str
    values: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    files: tuple[Attachment, ...] = ()

    @property
    def empty(self) -> bool:
        """Return whether there is nothing to keep."""
        return not (self.values or self.texts or self.files)
