"""Text in the cells of a spreadsheet: a text that would be run as a formula is disarmed on the way out, and armed
on the way in."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The characters that a spreadsheet may take for the beginning of a formula, full-width ones included."""


def disarmed(text: str) -> str:
    """Return `text` with an apostrophe before it where a spreadsheet could take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def armed(text: str) -> str:
    """Return the text of a cell without the apostrophe that `disarmed` put before it."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
