"""The numbers of ID cards (GB 11643): their form with a province and a day of birth, and their check sign."""

from datetime import date

from kefu.core.base.regex import regex

PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_FORM = regex(rf"{PROVINCE}[0-9]{{4}}(?:19|20)[0-9]{{2}}{DAY}[0-9]{{3}}[0-9xX]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS = "10X98765432"


def check_sign(number: str) -> str:
    """Return the eighteenth sign for the first seventeen digits of `number`: a digit or `X`."""
    return _SIGNS[sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False)) % 11]


def has_form(number: str) -> bool:
    """Return whether the number has the form of an ID card's, whatever its check sign is."""
    return _FORM.fullmatch(number) is not None


def is_right(number: str) -> bool:
    """Return whether the number has the form of an ID card's, a day that there was, and the right check sign."""
    if not has_form(number) or check_sign(number) != number[17].upper():
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return True
