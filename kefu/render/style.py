"""How a report is shown to people."""

from dataclasses import dataclass

from kefu.core.errors import Translate


@dataclass(frozen=True, slots=True)
class Style:
    """Language, columns of the terminal and rows to show; None is no bound."""

    translate: Translate
    language: str
    width: int | None
    limit: int | None
