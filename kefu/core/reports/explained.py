"""A clock explained: the stretches of time that add up to when it was due, by which rule, and who bears a delay."""

from datetime import datetime

from kefu.core.base.frozen import frozen


@frozen
class Stretch:
    """A stretch of time and why it counts or not (a msgid)."""

    start: datetime
    end: datetime
    why: str


@frozen
class Explained:
    """One clock with everything that made its due time. `state` is a msgid."""

    name: str
    state: str
    start: datetime
    due: datetime | None
    stretches: tuple[Stretch, ...]
    rule: str
    source: str
    bears: str
    texts: tuple[str, ...] = ()
