"""`escalate`: the level may be the first word of the line, and the reason is the rest."""

from dataclasses import replace

from kefu.cli.actions.typed_line import Line, reason
from kefu.core.base.errors import Usage
from kefu.core.config import desk as desks
from kefu.core.config.desk import Desk
from kefu.desk.session import Session
from kefu.desk.write import Act


def command(line: Line, to: str = "", reason_words: list[str] | None = None) -> None:
    """Move the ticket; a first word that names a level is no reason."""

    def build(session: Session, _number: str) -> list[Act]:
        words, level = list(reason_words or []), to
        if words and not level and _is_level(session.desk, words[0]):
            level = words.pop(0)
        return [replace(line, values={**line.values, "to": level, "why": reason(line, words)}).act(session)]

    line.perform(build)


def _is_level(desk: Desk, word: str) -> bool:
    try:
        desks.rank(desk, word)
    except Usage:
        return False
    return True
