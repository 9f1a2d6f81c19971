"""The lines that can be fetched back at the prompt: in memory, as long as the shell runs, and without contacts."""

from functools import cache

from prompt_toolkit.history import InMemoryHistory

from kefu.cli.actions.open import FIELDS
from kefu.cli.prompt.lines import words
from kefu.core.actions.table import ACTIONS
from kefu.core.base.errors import Usage
from kefu.core.privacy.mask import Secrets, mask_text
from kefu.core.reports.terms.words import KEYS
from kefu.core.vocabulary.facts import FACTS

PERSONAL_TERMS = ("phone", "name")
"""The keys of terms after which a contact stands."""

PERSONS = ("customer", "客户")
"""The command whose words are people's names."""


class History(InMemoryHistory):
    """The lines of this run of the shell that may be kept."""

    def append_string(self, string: str) -> None:
        """Keep a line that has been entered, unless it holds a contact."""
        if keepable(string):
            super().append_string(string)


def keepable(line: str) -> bool:
    """Return whether a line holds nothing that is personal by its form, is not about a customer's file, and has no option
    of a contact, and no fact or term that may be one."""
    try:
        said = words(line)
    except Usage:
        return False
    if any(word in PERSONS for word in said[: 4 if said[:1] and said[0].startswith("-") else 1]):
        return False
    return mask_text(line, Secrets()) == line and not any(_personal(word) for word in said)


def _personal(word: str) -> bool:
    head, sign, _value = word.partition("=")
    if head.startswith("-"):
        return head in _options()
    if sign:
        # A fact is kept only where it is known that its values are no contacts: it may be a text, or wrongly typed.
        fact = FACTS.get(head)
        return fact is None or fact.masked
    key, colon, _value = word.replace("：", ":").partition(":")
    return bool(colon) and KEYS.find(key) in PERSONAL_TERMS


@cache
def _options() -> frozenset[str]:
    """Return the options whose values are contacts."""
    fields = [*FIELDS, *(field for action in ACTIONS.values() for field in action.fields)]
    personal = (f for f in fields if f.type in ("name", "phone") or (f.name in FACTS and FACTS[f.name].personal))
    return frozenset(field.option or f"--{field.name}" for field in personal)
