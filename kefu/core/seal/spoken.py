"""The two lines of a seal that are read out or printed: twenty bytes of the note's SHA-256, and which seal of which desk.

    000012 7K3F 9Q5A 4HXM 0Z2P C
    D4TG 9Q5A 4HXM 0Z2P 7K3F C

The first line begins with the number of the seal, the second with the mark of the desk. The last character of each is the
check character of ticket numbers over all before it: it tells every single slip and every swap of neighbours.
"""

from kefu.core.base.errors import Usage, beginning
from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex
from kefu.core.seal.note import Note
from kefu.core.vocabulary import ids

BYTES = 20
"""Bytes of the digest that are read out: nobody finds another note with the same ones."""
MARK = 4
"""Characters of the mark of a desk."""
DIGITS = 6
"""Digits of a seal's number."""
_CODE = 16
"""Characters of the digest in one line."""
_LENGTHS = (DIGITS + _CODE + 1, MARK + _CODE + 1)
_SHAPE = regex("[0-9A-HJKMNP-TV-Z]+")


@frozen
class Heard:
    """What two lines say: the number of the seal, the mark of its desk, twenty bytes of its note's digest."""

    number: int
    mark: str
    digest: bytes


def mark_of(desk: str) -> str:
    """Return the mark of a desk: the first twenty bits of the id of its first commit."""
    return _characters(int(desk[: MARK * 5 // 4], 16), MARK)


def spoken(number: int, note: Note) -> tuple[str, str]:
    """Return the two lines of a seal."""
    code = _characters(int.from_bytes(note.digest[:BYTES], "big"), 2 * _CODE)
    return _line(f"{number:0{DIGITS}}", code[:_CODE]), _line(mark_of(note.desk), code[_CODE:])


def _line(head: str, code: str) -> str:
    groups = " ".join(code[at : at + 4] for at in range(0, _CODE, 4))
    return f"{head} {groups} {ids.check_character(head + code)}"


def _characters(value: int, count: int) -> str:
    return "".join(ids.ALPHABET[(value >> (5 * place)) & 31] for place in reversed(range(count)))


def heard(text: str) -> Heard:
    """Return what two lines say, in any case and width, with or without blanks; a slash may stand between them.

    Usage with the line that is wrong.
    """
    rows = [row for row in (_plain(row) for row in text.replace("/", "\n").splitlines()) if row]
    if len(rows) != 2:
        raise Usage("two lines are wanted, as kefu seal --print writes them, and there are {count}", count=len(rows))
    for number, (row, length) in enumerate(zip(rows, _LENGTHS, strict=True), 1):
        if len(row) != length or _SHAPE.fullmatch(row) is None:
            raise Usage(
                "line {line} has {have} letters and digits, it should have {want}: {text}",
                line=number,
                have=sum(_SHAPE.fullmatch(character) is not None for character in row),
                want=length,
                text=beginning(row),
            )
        if ids.check_character(row[:-1]) != row[-1]:
            raise Usage("line {line} holds a wrong character: {text}; compare it again", line=number, text=row)
    head = rows[0][:DIGITS]
    if not head.isdigit() or int(head) == 0:
        raise Usage("line {line} does not begin with the number of a seal: {text}", line=1, text=rows[0])
    code = rows[0][DIGITS:-1] + rows[1][MARK:-1]
    value = 0
    for character in code:
        value = value << 5 | ids.ALPHABET.index(character)
    return Heard(int(head), rows[1][:MARK], value.to_bytes(BYTES, "big"))


def _plain(row: str) -> str:
    """Return a line as it is compared: no blanks, no dashes, the letters that are misread as those that are meant."""
    return "".join(ids.normalise(row).replace("-", "").split())
