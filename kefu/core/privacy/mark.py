"""A place of a text at which something is hidden, and what is shown there instead."""

from kefu.core.base.frozen import frozen


@frozen
class Mark:
    """A place of the plain text and the sign that is shown there: `shown`, or a number of `stars`."""

    start: int
    end: int
    shown: str = ""
    stars: int = 0
