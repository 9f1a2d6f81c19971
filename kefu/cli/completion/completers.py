"""Every completer by its name, as the table of the commands has it."""

from collections.abc import Callable

from kefu.cli.completion.complete import (
    VOCABULARY,
    Words,
    branches,
    categories,
    colours,
    entries,
    facts,
    formats,
    groups,
    levels,
    members,
    outcomes,
    overdue_formats,
    parties,
    reports,
    several,
    shells,
    staff,
    templates,
    tickets,
    topics,
    vocabulary,
)  # fmt: skip
from kefu.cli.completion.complete_lists import columns, listed, order, terms

COMPLETERS: dict[str, Callable[..., Words]] = {
    one.__name__: one
    for one in (
        branches, categories, colours, columns, entries, facts, formats, groups, levels, listed, members, order, outcomes,
        overdue_formats, parties, reports, several, shells, staff, templates, terms, tickets, topics,
    )
}  # fmt: skip
"""The completers by their names."""


def completer(name: str) -> Callable[..., Words]:
    """Return the completer of that name."""
    if name.startswith(VOCABULARY):
        return vocabulary(name.removeprefix(VOCABULARY))
    return COMPLETERS[name]
