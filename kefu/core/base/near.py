"""The plain form in which words are compared, and the nearest known word, for "did you mean"."""

from collections.abc import Iterable

from kefu.core.base.plain_text import nfkc


def plain(text: str) -> str:
    """Return `text` as it is compared: plain width, lower case, dashes for spaces and underscores."""
    return "-".join(nfkc(text).casefold().replace("_", " ").replace("-", " ").split())


def squeezed(text: str) -> str:
    """Return `text` as it is searched in another: plain width, lower case, no blanks."""
    return "".join(nfkc(text).casefold().split())


_LONGEST = 100
"""Characters of a word: a longer one is no word mistyped, and difflib compares at a cost that grows with the square."""


def near(text: str, options: Iterable[str]) -> str | None:
    """Return the option most like `text`, or None if none is like it."""
    if len(text) > _LONGEST:
        return None
    # Imported here, since only errors need it and loading it costs every start.
    from difflib import get_close_matches

    by_plain = {plain(option): option for option in options if len(option) <= _LONGEST}
    found = get_close_matches(plain(text), by_plain, n=1, cutoff=0.6)
    return by_plain[found[0]] if found else None


def one_sign_off(text: str, options: Iterable[str]) -> list[str]:
    """Return the options of two Chinese signs that `text` is but for one of them.

    These are too unlike for `near`, and several may fit: 余姚 is no mistyped 余杭, so names of places are not sought so.
    """
    word = plain(text)
    if len(word) != 2 or not all(sign >= _FIRST_CHINESE for sign in word):
        return []
    return [one for one in options if len(one) == 2 and sum(a == b for a, b in zip(word, one, strict=True)) == 1]


_FIRST_CHINESE = "\u4e00"
