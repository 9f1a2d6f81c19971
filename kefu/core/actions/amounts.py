"""Amounts of money in entries, as numbers."""

from decimal import ROUND_CEILING, Decimal

from kefu.core.base.regex import regex

_MONEY = regex(r"[0-9]{1,9}([.][0-9]{1,2})?")


def money(text: str) -> Decimal:
    """Return an amount; nothing for what a hand wrote that is none."""
    return Decimal(text) if _MONEY.fullmatch(text) else Decimal(0)


def whole(text: str) -> int:
    """Return an amount in whole units, rounded up: a limit of 100 does not allow 100.01."""
    return int(money(text).to_integral_value(ROUND_CEILING))
