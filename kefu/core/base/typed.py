"""Text of files as typed values: the few that every list needs, without what a whole ticket needs."""

from datetime import datetime

from kefu.core.base.node import Node


def instant(text: object) -> datetime | None:
    """Return an instant as files hold it (`2026-11-21T09:12:30+08:00`, from the year 2000 on), or None if it is
    none."""
    if not isinstance(text, str) or text[:1] != "2" or text[4:18:3] != "--T::":
        return None
    zone = text[19:]
    if zone != "Z" and not (len(zone) == 6 and zone[0] in "+-" and zone[3] == ":"):
        return None  # what else stands there must be digits, or Python refuses it
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def words(value: Node | None) -> tuple[str, ...]:
    """Return a list of texts as a tuple; anything else gives an empty one."""
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def word(value: Node | None) -> str:
    """Return a text; anything else gives an empty one."""
    return value if isinstance(value, str) else ""
