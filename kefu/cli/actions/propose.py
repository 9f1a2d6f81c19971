"""`propose`: what it costs may be the next word, as money."""

from kefu.cli.actions.typed_line import TEXT, Line
from kefu.cli.frame import text as texts
from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex
from kefu.core.intake import typed_words as given
from kefu.desk.session import Session
from kefu.desk.write import Act

_MONEY = regex("¥[0-9]{1,9}(?:[.][0-9]{1,2})?元?|[0-9]{1,9}(?:[.][0-9]{1,2})?元")
"""A number alone may count anything."""


def command(line: Line, text: list[str] | None = None, amount: str = "") -> None:
    """Record the proposal; the text is the rest of the line."""
    words, cost = list(text or []), amount
    if words and not cost and _MONEY.fullmatch(nfkc(words[0])):
        cost = words.pop(0)
    said = texts.given(line.env, words)
    values = {**line.values, "amount": cost, TEXT: given.clean(said, TEXT) if said else ""}
    line.values = values

    def build(session: Session, _number: str) -> list[Act]:
        return [line.act(session)]

    line.perform(build)
