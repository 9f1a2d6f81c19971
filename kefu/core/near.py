"""The nearest known word, for "did you mean"."""

from collections.abc import Iterable

from kefu.core.words import plain


def near(text: str, options: Iterable[str]) -> str | None:
    """The option most like `text`, or None if none is like it. difflib is loaded only here: only errors need it."""
    from difflib import get_close_matches

    by_plain = {plain(option): option for option in options}
    found = get_close_matches(plain(text), by_plain, n=1, cutoff=0.6)
    return by_plain[found[0]] if found else None
