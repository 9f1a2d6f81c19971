"""What a desk knows of places: where its own branch and others are, when they are open, what an address costs more."""

from kefu.core.base.frozen import frozen
from kefu.core.base.near import squeezed
from kefu.core.config.desk import Desk, Fee, find_branch

PARTS = ("phone", "address", "hours")
"""What is known of a place."""


@frozen
class Place:
    """A place as people outside must know it; what is not known is empty."""

    phone: str = ""
    address: str = ""
    hours: str = ""


def our_place(desk: Desk) -> Place:
    """Return the desk's own place: what kefu.yaml says of the desk, and what is lacking there from its own branches."""
    own = [branch for name in desk.own if (branch := find_branch(desk, name)) is not None]
    return Place(
        desk.phone or next((b.phone for b in own if b.phone), ""),
        desk.address or next((b.address for b in own if b.address), ""),
        desk.hours or next((b.hours for b in own if b.hours), ""),
    )


def place_of(desk: Desk, branch: str) -> Place:
    """Return the place of a branch by its name or an alias; what a branch of ours lacks is the desk's own."""
    known = find_branch(desk, branch)
    if known is None:
        return Place()
    ours = our_place(desk) if known.name in desk.own else Place()
    return Place(known.phone or ours.phone, known.address or ours.address, known.hours or ours.hours)


def fee_for(desk: Desk, address: str) -> Fee | None:
    """Return what delivery to an address costs in addition: the longest words of a fee that stand in it decide."""
    there = squeezed(address)
    fitting = [(len(word), fee) for fee in desk.fees for word in map(squeezed, fee.match) if word and word in there]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None
