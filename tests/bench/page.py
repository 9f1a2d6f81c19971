"""The table of a run: as Markdown on standard output, and between two marks in a page of the documentation."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.bench.rows import Missing, Row

HEADINGS = {
    "what": "工作",
    "tickets": "工单数",
    "against": "对照",
    "ms": "毫秒",
    "its ms": "对照毫秒",
    "ratio": "比值",
    "quartiles": "四分位",
    "quickest": "最快之比",
    "processor": "处理器时间之比",
    "limit": "上限",
    "MB": "MB",
    "children MB": "子进程 MB",
}
"""The titles of the columns, and what a Chinese page calls them."""
BEGIN, END = "<!-- run -->", "<!-- end of run -->"


def cells(row: Row | Missing) -> list[str]:
    """A row of the table."""
    if isinstance(row, Missing):
        return [row.what, f"{row.tickets:,}", row.why, *[""] * (len(HEADINGS) - 3)]
    ratio = row.ratio
    low, high = ratio.spread
    own, children = (f"{mb:.0f}" for mb in row.memory) if row.memory else ("", "")
    return [
        row.what,
        f"{row.tickets:,}",
        ratio.names[1],
        *(f"{median(s.clock for s in side) * 1000:.0f}" for side in (ratio.ours, ratio.theirs)),
        f"{ratio.middle:.2f}",
        f"{low:.2f} to {high:.2f}",
        f"{ratio.quickest:.2f}",
        f"{ratio.processor:.2f}",
        f"{row.limit}" if row.limit else "",
        own,
        children,
    ]


def line(parts: Sequence[str]) -> str:
    """A line of a Markdown table."""
    return f"| {' | '.join(parts)} |"


def head(chinese: bool = False) -> list[str]:
    """The titles and the line below them."""
    return [line([*(HEADINGS.values() if chinese else HEADINGS)]), line(["---"] * len(HEADINGS))]


def parted(page: Path) -> tuple[str, str]:
    """What stands before and after the lines of the marks in a page. Raises SystemExit for a page without marks."""
    before, mark, rest = page.read_text(encoding="utf-8").partition(f"\n{BEGIN}\n")
    _old, end, after = rest.partition(f"{END}\n")
    if not (mark and end):
        raise SystemExit(f"{page}: there is no {BEGIN} with {END} after it")
    return before, after


def put(page: Path, ran: str, rows: Sequence[Row | Missing], counts: Sequence[str]) -> None:
    """Write the table of a run into a page in the place of the last one's."""
    before, after = parted(page)
    table = "\n".join([*head(page.name.endswith(".zh-CN.md")), *(line(cells(row)) for row in rows)])
    listed = "\n".join(f"* {one}" for one in counts)
    held = "\n\n".join(part for part in (ran, table, listed) if part)
    page.write_text(f"{before}\n{BEGIN}\n{held}\n{END}\n{after}", encoding="utf-8")
