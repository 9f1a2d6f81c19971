"""The documents that docs/sources.md lists, and what in a file of rules or a playbook cites them."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "docs/sources.md", ROOT / "docs/sources.zh-CN.md")
OWN = "own"
"""The source of what no document asks."""


def parts(page: str) -> Mapping[str, tuple[str, ...]]:
    """The parts of each document by its title without brackets, as a page lists them in the table under its heading."""
    found: dict[str, tuple[str, ...]] = {}
    for section in re.split("(?m)^## ", page)[1:]:
        heading, _, rest = section.partition("\n")
        rows = re.findall("(?m)^\\| ([^|]+) \\| [^|]+ \\|$", rest)
        # Headings without a Chinese title are about the reading of the documents, and list none.
        if rows and re.match("[\u3400-\u9fff]|GB/T", heading) and rows[0] in ("part", "部分"):
            found[re.split("[（「]", heading)[0].strip()] = tuple(rows[1:])
    return found


def citable(page: str) -> frozenset[str]:
    """Every citation that a page allows: a title, a blank, a part."""
    return frozenset(f"{title} {part}" for title, listed in parts(page).items() for part in listed)


def bare(cite: str) -> str:
    """A citation as it is compared: blanks within it do not matter."""
    return "".join(cite.split())


def cites(text: str) -> list[str]:
    """The citations of a source: parted by semicolons outside of brackets, remarks in brackets left out.

    Narrow brackets without a blank before them belong to the part, as in 二.1(1).
    """
    found = re.split("[;；]\\s*(?![^(（]*[)）])", text)
    return [re.sub("\\s+\\(.*\\)$|\\s*（.*）$", "", one.strip()) for one in found if one.strip()]


def told(node: Any, line: str = "") -> Iterator[tuple[str, str]]:
    """Each source that stands anywhere in a tree of YAML, with the place where it stands."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from told(
                item, f"{line}/{item.get('id') or item.get('name') or number}" if isinstance(item, dict) else line
            )
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "source" or key == "sources":
                yield from (
                    (one, line) for text in (value if isinstance(value, list) else [value]) for one in cites(text)
                )
            elif key != "tests":
                yield from told(value, f"{line}/{key}")
