"""Amounts of money in entries, as numbers."""

from math import ceil
from typing import TYPE_CHECKING

from kefu.core.base.regex import regex

if TYPE_CHECKING:
    from decimal import Decimal

_MONEY = regex(r"[0-9]{1,9}([.][0-9]{1,2})?")


def money(text: str) -> "Decimal":
    """Return an amount; nothing for what a hand wrote that is none."""
    from decimal import Decimal  # here, since few runs read an amount and every one knows all actions

    return Decimal(text) if _MONEY.fullmatch(text) else Decimal(0)


def whole(text: str) -> int:
    """Return an amount in whole units, rounded up: a limit of 100 does not allow 100.01."""
    return ceil(money(text))
