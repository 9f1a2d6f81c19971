"""How words are compared, and the nearest known one, for "did you mean"."""

import unicodedata
from collections.abc import Iterable


def plain(text: str) -> str:
    """`text` as it is compared: plain width, lower case, dashes for spaces and underscores."""
    return "-".join(unicodedata.normalize("NFKC", text).casefold().replace("_", " ").replace("-", " ").split())


def near(text: str, options: Iterable[str]) -> str | None:
    """The option most like `text`, or None if none is like it. difflib is loaded only here: only errors need it."""
    from difflib import get_close_matches

    by_plain = {plain(option): option for option in options}
    found = get_close_matches(plain(text), by_plain, n=1, cutoff=0.6)
    return by_plain[found[0]] if found else None
