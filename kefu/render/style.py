"""The style in which a report is shown to people."""

from kefu.core.base.errors import Translate
from kefu.core.base.frozen import frozen


@frozen
class Style:
    """Language, columns of the terminal and rows to show (None is no bound), and whether there are colours."""

    translate: Translate
    language: str
    width: int | None = None
    limit: int | None = None
    colour: bool = False
