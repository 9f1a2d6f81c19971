"""The words that people read for what figures are divided by: clocks, reasons, verdicts, kinds of money, actions."""

from kefu.core.reports.tickets import clock_label
from kefu.core.vocabulary.words import CAUSES, FAILURES, HOWS, MONEY, STAGES, VERDICTS

_TABLES = (CAUSES, FAILURES, VERDICTS, HOWS, MONEY, STAGES)


def word(name: str, language: str) -> str:
    """Return what a figure is divided by as people read it; several words with blanks between them each."""
    if language != "zh":
        return clock_label(name, language)
    return " ".join(_one(part) for part in name.split(" "))


def _one(name: str) -> str:
    found = clock_label(name, "zh")
    if found != name:
        return found
    return next((table.label(name, "zh") for table in _TABLES if name in table), None) or act(name, "zh")


def act(name: str, language: str) -> str:
    """Return an action as people read it."""
    if language != "zh":
        return name
    # Imported here, as it takes long, and only a journal in Chinese shows actions.
    from kefu.core.actions.table import label

    return label(name, language)


def acts(said: str, language: str) -> str:
    """Return an action with how often it was done: `note 3`."""
    name, _, count = said.partition(" ")
    return f"{act(name, language)} {count}"
