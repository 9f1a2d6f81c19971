"""The markup that the parts of a dossier's page share; nothing in a text is ever read as markup."""

from collections.abc import Iterator, Sequence
from html import escape

from kefu.core.base.errors import visible


def block(lines: Iterator[str]) -> Iterator[str]:
    """Yield lines of which the first is the head and the deeper ones are indented."""
    first, *rest = lines
    yield f'<article>\n<p class="first">{text(first)}</p>'
    for line in rest:
        deep = (
            " deep" if line.startswith("    ") and rest[0].startswith("  ") and not rest[0].startswith("    ") else ""
        )
        yield f'<p class="more{deep}">{text(line.strip())}</p>'
    yield "</article>"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], empty: str, mono: Sequence[int] = ()) -> Iterator[str]:
    """Yield a table, or a sentence where it has no row. `mono`: the columns of digests."""
    if not rows:
        yield note(empty)
        return
    yield (
        "<table>\n<thead><tr>"
        + "".join(f'<th scope="col">{text(head)}</th>' for head in heads)
        + "</tr></thead>\n<tbody>"
    )
    for row in rows:
        cells = (f"<code>{text(said)}</code>" if n in mono else text(said) for n, said in enumerate(row))
        yield "<tr>" + "".join(f"<td>{said}</td>" for said in cells) + "</tr>"
    yield "</tbody></table>"


def note(said: str) -> str:
    """Return a sentence below a heading."""
    return f'<p class="note">{text(said)}</p>'


def text_lines(lines: Sequence[str]) -> str:
    """Return lines as a page may hold them, each on its own."""
    return "\n".join(text(line) for line in lines)


def text(said: str) -> str:
    """Return a text as a page may hold it: what a browser would read as markup, and hidden characters, are shown."""
    return escape(visible(said))
