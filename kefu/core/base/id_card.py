"""The check sign of the numbers of ID cards (GB 11643)."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS = "10X98765432"


def check_sign(number: str) -> str:
    """Return the eighteenth sign for the first seventeen digits of `number`: a digit or `X`."""
    return _SIGNS[sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False)) % 11]
