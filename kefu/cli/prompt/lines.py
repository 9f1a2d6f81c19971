"""A line typed at kefu's own prompt, taken apart into words.

Nothing but spaces and quotes means anything: `<`, `*`, `#`, `;`, `&` and `\\` are characters, so that terms and texts need
no quotes. A quote groups words where one begins (or a value after `=` or `:`), written as shells write it; anywhere else,
or left open, it is an apostrophe.
"""

from kefu.core.base.errors import Usage
from kefu.core.base.regex import regex

PROGRAM = "kefu"
_PART = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*')"""
_QUOTED = regex(rf"""(?P<head>[^\s"'=:]*[=:])?(?P<quoted>{_PART}+)(?=\s|$)""")
_PIECE = regex(rf"{_PART}")
_PLAIN = regex(r"\S+")
_ESCAPED = regex(r'\\(["\\$`])')


def words(line: str) -> list[str]:
    """Return the words of `line`, without a leading `kefu`, as lines are copied from elsewhere. Usage for a NUL in it."""
    if "\0" in line:
        raise Usage("There is a NUL character in the line.")
    found: list[str] = []
    at = _behind_space(line, 0)
    while at < len(line):
        quoted = _QUOTED.match(line, at)
        match = quoted or _PLAIN.match(line, at)
        assert match is not None
        found.append(_bare(quoted["head"] or "", quoted["quoted"]) if quoted else match[0])
        at = _behind_space(line, match.end())
    return found[1:] if found[:1] == [PROGRAM] else found


def unfinished(line: str) -> list[str]:
    """Return the words of a line that is being typed: the last one, which may be empty, is unfinished."""
    found = words(line.replace("\0", ""))
    begun = bool(line) and not line[-1].isspace()
    if begun and not found:  # only `kefu`, of which nobody knows whether it is finished
        return [line.strip()]
    # A quote that is still open begins a word, and is not of it.
    return [*found[:-1], found[-1].lstrip("'\"")] if begun else [*found, ""]


def _behind_space(line: str, at: int) -> int:
    while at < len(line) and line[at].isspace():
        at += 1
    return at


def _bare(head: str, quoted: str) -> str:
    pieces = (piece[0] for piece in _PIECE.finditer(quoted))
    return head + "".join(_ESCAPED.sub(r"\1", p[1:-1]) if p[0] == '"' else p[1:-1] for p in pieces)
