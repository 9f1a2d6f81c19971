"""Names that kefu.yaml does not list and that look like one that it does: branches and couriers, mistyped."""

from kefu.core.base.near import near, squeezed
from kefu.core.config.desk import Desk, find_branch

BRANCHES = ("origin", "delivery", "branch")
"""The roles of parties that are branches."""


def likely_branch(desk: Desk, name: str) -> str:
    """Return the listed branch that is most like a name; empty for one that is listed, and where none is like it."""
    if not name or find_branch(desk, name) is not None:
        return ""
    words = {word: known.name for known in desk.branches.values() for word in (known.name, *known.aliases)}
    found = near(name, words)
    return words[found] if found is not None else ""


def listed_courier(desk: Desk, name: str) -> str:
    """Return the courier of this name, in any width and case, as kefu.yaml lists him; empty for one that it does not list."""
    return next((one for one in _couriers(desk) if name and squeezed(one) == squeezed(name)), "")


def _couriers(desk: Desk) -> list[str]:
    return list(dict.fromkeys(area.courier for area in desk.areas))


def likely_party(desk: Desk, party: str) -> str:
    """Return the party with the listed branch or courier that is most like its name; empty where nothing is in doubt."""
    role, _, name = party.partition(":")
    if role in BRANCHES:
        found = likely_branch(desk, name)
    elif role == "courier":
        known = listed_courier(desk, name)
        found = "" if known or not name else near(name, _couriers(desk)) or ""
    else:
        found = ""
    return f"{role}:{found}" if found else ""
