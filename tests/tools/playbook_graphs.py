"""The graphs in docs/play*.md, drawn from the playbooks. `python tests/tools/playbook_graphs.py` writes them; --check compares."""

import sys
from pathlib import Path

from kefu.cli.frame.language import translator
from kefu.desk.play.playbooks import NO_DESK, Source, read_all
from kefu.render.playbook import Drawn
from kefu.render.playbook_graph import Graph

ROOT = Path(__file__).parent.parent.parent
PAGES = {"docs/play.md": "en", "docs/play.zh-CN.md": "zh"}
SHOWN = ("cod-amount", "customs-inspection", "callback-round")
BEGIN, END = "<!-- graphs -->\n", "<!-- end of graphs -->\n"


def graphs(language: str) -> str:
    """The graphs of the shown playbooks, each under its title."""
    files = [ROOT / f"playbooks/{name}.yaml" for name in SHOWN]
    books = read_all([Source(f"playbooks/{p.name}", p.read_bytes()) for p in files], NO_DESK).books
    drawn = [Drawn(books[name], NO_DESK, translator(language), language) for name in SHOWN]
    parts = [
        f"### {one.book.head.label(language)}\n\n```mermaid\n{chr(10).join(Graph(one).mermaid())}\n```\n"
        for one in drawn
    ]
    return "\n" + "\n".join(parts) + "\n"


def main() -> int:
    """Write the pages, or with --check only compare."""
    stale = 0
    for page, language in PAGES.items():
        path = ROOT / page
        text = path.read_text(encoding="utf-8")
        fresh = text.split(BEGIN)[0] + BEGIN + graphs(language) + END + text.split(END)[1]
        if fresh != text and sys.argv[1:] == ["--check"]:
            print(f"{page}: run python tests/tools/playbook_graphs.py")
            stale = 1
        elif fresh != text:
            path.write_text(fresh, encoding="utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main())
