"""What a branch knows, in texts of its own (playbooks/knowledge/*.md): parted into passages, and those that hold words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.near import squeezed
from kefu.core.base.regex import regex
from kefu.core.reports import Column, Report, Row

_HEADING = regex(" {0,3}(#{1,6})(?:[ \t](.*))?")
_UNDERLINE = regex(" {0,3}(=+|-+)[ \t]*")
_FENCE = regex(" {0,3}(`{3,}|~{3,})(.*)")
_ITEM = regex("[ \t]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+|[0-9]{1,9}、[ \t]*)(.*)")
_RULE = regex("[-:| \t]+")
COLUMNS = (Column("file", "file"), Column("heading", "heading"), Column("text", "text"))


@frozen
class Passage:
    """A paragraph, an item of a list or a row of a table: its file and line, the headings above it, its text."""

    path: str
    line: int
    headings: tuple[str, ...]
    text: str

    @property
    def place(self) -> str:
        """Return the headings as one line."""
        return " > ".join(self.headings)


@dataclass
class _Parting:
    """A text while it is parted. `block`: the lines of the paragraph under way, `head`: the cells of a table's first row."""

    path: str
    headings: list[tuple[int, str]] = field(default_factory=list)
    block: list[str] = field(default_factory=list)
    began: int = 0
    head: list[str] | None = None

    def passage(self, line: int, text: str) -> Iterator[Passage]:
        if text.strip():
            yield Passage(self.path, line, tuple(name for _, name in self.headings), text.strip())

    def ended(self) -> Iterator[Passage]:
        """Yield the paragraph under way, which ends here."""
        yield from self.passage(self.began, "\n".join(self.block))
        self.block.clear()
        self.head = None

    def heading(self, depth: int, name: str) -> None:
        self.headings = [one for one in self.headings if one[0] < depth]
        self.headings.append((depth, name))

    def add(self, number: int, line: str) -> None:
        if not self.block:
            self.began = number
        self.block.append(line.strip())

    def row(self, number: int, cells: list[str]) -> Iterator[Passage]:
        """Yield a row of a table, each cell after the name of its column."""
        if self.head is None:
            yield from self.ended()
            self.head = cells
        elif not all(_RULE.fullmatch(cell) or not cell for cell in cells):
            names = [*self.head, *[""] * len(cells)]
            told = (f"{name}: {cell}" if name else cell for name, cell in zip(names, cells, strict=False) if cell)
            yield from self.passage(number, "; ".join(told))


def passages(path: str, data: bytes) -> tuple[list[Passage], tuple[Finding, ...]]:
    """Return the passages of a file of Markdown, and a finding where it is no text. Comments are no part of it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], (finding("no-text", "it is not written in UTF-8, so that nothing in it is found", path=path),)
    last = text.rfind("<!--")
    if last > text.rfind("-->"):
        line = text.count("\n", 0, last) + 1
        told = finding(
            "open-comment",
            "a comment begins here and never ends, so that nothing after it is found",
            path=path,
            line=line,
        )
        return list(_parted(path, text)), (told,)
    return list(_parted(path, text)), ()


def _parted(path: str, text: str) -> Iterator[Passage]:
    made = _Parting(path)
    fence = ""
    for number, line in enumerate(_without_comments(text.splitlines()), 1):
        fenced = _FENCE.fullmatch(line)
        if fence:
            if fenced and fenced[1].startswith(fence) and not fenced[2].strip():
                fence = ""
                yield from made.ended()
            else:
                made.add(number, line)
        elif fenced:
            yield from made.ended()
            fence = fenced[1]
        elif not line.strip():
            yield from made.ended()
        else:
            yield from _line(made, number, line)
    yield from made.ended()


def _line(made: _Parting, number: int, line: str) -> Iterator[Passage]:
    """Take one line that is not blank and stands in no fence."""
    heading, under = _HEADING.fullmatch(line), _UNDERLINE.fullmatch(line)
    item, row = _ITEM.fullmatch(line), line.strip()
    if heading:
        yield from made.ended()
        name = (heading[2] or "").strip()
        closed = name.rstrip("#")
        # Signs at the end close a heading only where they stand apart: C# is none.
        made.heading(len(heading[1]), closed.strip() if closed != closed.rstrip() or not closed else name)
    elif under and len(made.block) == 1:
        name = made.block.pop()
        made.heading(1 if "=" in under[1] else 2, name)
    elif row.startswith("|"):
        yield from made.row(number, [cell.strip() for cell in row.strip("|").split("|")])
    elif item:
        yield from made.ended()
        made.add(number, item[1])
    elif not (under and not made.block):
        made.add(number, line)


def _without_comments(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines without what stands in `<!-- -->`; there are as many as before."""
    inside = False
    for line in lines:
        kept, rest = "", line
        while rest:
            mark = "-->" if inside else "<!--"
            before, found, rest = rest.partition(mark)
            kept += "" if inside else before
            inside = inside != bool(found)
        yield kept


def found(known: Sequence[Passage], text: str) -> list[Passage]:
    """Return the passages that hold every word of a text, in themselves or in their headings; first those of which a
    heading does. Without a text the first of each heading."""
    wanted = [squeezed(word) for word in text.split()]
    if not wanted:
        first: dict[tuple[str, tuple[str, ...]], Passage] = {}
        for one in known:
            first.setdefault((one.path, one.headings), one)
        return list(first.values())
    whole = [(one, squeezed(one.place), squeezed(one.text)) for one in known]
    held = [(one, place) for one, place, said in whole if all(word in place or word in said for word in wanted)]
    return [one for one, place in sorted(held, key=lambda pair: not all(word in pair[1] for word in wanted))]


def report(passages: Sequence[Passage], now: datetime, zone: tzinfo, findings: tuple[Finding, ...]) -> Report:
    """Return passages as a list."""
    rows: list[Row] = [
        {"file": one.path, "line": one.line, "heading": one.place or None, "text": one.text} for one in passages
    ]
    return Report("knowledge", COLUMNS, rows, now, zone, findings)
