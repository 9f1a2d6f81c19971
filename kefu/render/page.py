"""What every page of ours has in common: its head, and that nothing in a text is ever read as markup."""

from collections.abc import Iterator
from html import escape

from kefu.core.base.errors import visible
from kefu.render.style import Style


def text(said: str) -> str:
    """Return a text as a page may hold it: what a browser would read as markup, and hidden characters, are shown."""
    return escape(visible(said))


def language_of(style: Style) -> str:
    """Return the language of a page, as browsers and screen readers know it."""
    return "zh-CN" if style.language == "zh" else "en"


def head(title: str, style: Style, policy: str, looks: str) -> Iterator[str]:
    """Yield a page up to its body. `policy`: what the page may load and run; `looks`: its style sheet."""
    yield f'<!DOCTYPE html>\n<html lang="{language_of(style)}">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{text(title)}</title>\n<style>{looks}</style>\n</head>"
