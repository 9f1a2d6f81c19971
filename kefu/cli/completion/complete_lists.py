"""The completers of lists: terms, names of lists of one's own, columns and orders."""

from collections.abc import Callable

from kefu.cli.completion.complete import Words, branches, categories, levels, pairs, parted, session_of, staff
from kefu.cli.completion.unfinished import Line
from kefu.core.reports.choice import parted as names_in


def terms(ctx: Line, incomplete: str) -> Words:
    """Return the keys of terms; after a key and a colon the words that it takes."""
    from kefu.core.reports.terms.words import IS, KEYS
    from kefu.core.vocabulary.words import TABLES

    typed, colon, _value = incomplete.partition(":")
    if not colon:
        return [(f"{key}:", word.zh[0]) for key, word in KEYS.words.items()]
    key = KEYS.find(typed) or ""
    found: Words = []
    if key == "is":
        found = [(code, word.zh[0]) for code, word in IS.words.items()]
    elif key in ("state", "kind", "direction"):
        found = [(code, word.zh[0]) for code, word in TABLES[key].words.items()]
    elif key in _OF_DESK:
        found = _OF_DESK[key](ctx)
    return [(f"{typed}:{word}", text) for word, text in pairs(found)]


def listed(ctx: Line, incomplete: str) -> Words:
    """Return what terms are made of, and as the first of them the names of lists, with `list:` before them too."""
    from kefu.core.config.desk_parts import list_named
    from kefu.desk.lists.own import names

    session = session_of(ctx) if not ctx.params.get("terms") else None
    named = names(session) if session is not None else []
    key, colon, _name = incomplete.partition(":")
    if colon and list_named(incomplete)[1]:
        return [f"{key}:{name}" for name in named]
    return [*terms(ctx, incomplete), *named, *(["list:"] if named else [])]


def columns(ctx: Line, incomplete: str) -> Words:
    """Return the names of the columns of a list that the word does not hold yet, after its last comma: keys, and titles in
    the language of the run once their first character is there."""
    before, last = parted(incomplete)
    held = names_in(before)
    return [(before + word, title) for word, title in _columns(ctx, titles=bool(last)) if word not in held]


def order(ctx: Line, incomplete: str) -> Words:
    """Return the names of the columns of a list, and with `-` before them if that is typed."""
    sign = "-" if incomplete.startswith("-") else ""
    return [(sign + word, title) for word, title in _columns(ctx, titles=len(incomplete) > len(sign))]


def _columns(ctx: Line, *, titles: bool) -> list[tuple[str, str]]:
    """Return the keys of the columns that the list may have, with their titles, and the titles that are one word."""
    from kefu.cli.frame.language import _
    from kefu.core.reports.chosen import columns_of

    known = [(column.key, _(column.title)) for column in columns_of("".join(ctx.path))]
    words = [(title, key) for key, title in known if titles and title != key and " " not in title]
    return known + words


_OF_DESK: dict[str, Callable[[Line], Words]] = {
    "owner": staff,
    "category": categories,
    "level": levels,
    "branch": branches,
}
"""The keys of terms whose words the desk has."""
