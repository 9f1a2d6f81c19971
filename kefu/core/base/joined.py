"""Parts of a sentence put together with the signs of the language in which it is said."""

from collections.abc import Iterable

from kefu.core.base.errors import LANGUAGE, Translate

LIST, COMMA, CLAUSE = (", ", "、"), (", ", "，"), ("; ", "；")
"""What stands between the members of a list, after a part that the next one adds to, between clauses: in English, in
Chinese."""


def joined(parts: Iterable[str], translate: Translate, between: tuple[str, str] = LIST) -> str:
    """Return the parts with what the language of `translate` writes between them."""
    english, chinese = between
    return (english if translate(LANGUAGE) == LANGUAGE else chinese).join(parts)
