"""How money is shared: in parts, each other's rounded half up to the cent, the rest ours."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def shared(amount: Decimal, parts: Mapping[str, int]) -> dict[str, Decimal]:
    """Return what everybody gets of an amount; all of it is ours where nobody shares."""
    whole, left = sum(parts.values()), amount
    found: dict[str, Decimal] = {}
    for who, part in parts.items():
        if who != "us":
            # Several that are rounded up could come to more than there is.
            found[who] = min(left, (amount * part / whole).quantize(CENT, ROUND_HALF_UP))
            left -= found[who]
    return {"us": left} | found
