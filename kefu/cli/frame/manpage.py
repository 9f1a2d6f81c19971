"""Manual pages for man(1), from the same texts as the help."""

from collections.abc import Iterator, Sequence

from kefu.cli.frame.help import Pair
from kefu.cli.frame.language import _

Blocks = Sequence[tuple[str, Sequence[Pair]]]


def roff(text: str) -> str:
    """Return text as roff shows it: nothing of it is taken for a request or an escape."""
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{safe}" if safe.startswith((".", "'")) else safe


def _quoted(text: str) -> str:
    """Return text as an argument of a request."""
    return '"' + roff(text).replace('"', "\\(dq") + '"'


def manpage(
    name: str, section: int, title: str, usage: str, texts: Sequence[str], blocks: Blocks, examples: Sequence[str]
) -> str:
    """Return the source of one page. `title` is one line, `usage` the command line, empty for a text."""
    return "\n".join(_lines(name, section, title, usage, texts, blocks, examples)) + "\n"


def _lines(
    name: str, section: int, title: str, usage: str, texts: Sequence[str], blocks: Blocks, examples: Sequence[str]
) -> Iterator[str]:
    yield f'.TH {_quoted(name.upper())} {section} "" kefu'
    # Chinese text has no blanks between its words: hyphens and filled-out lines would spoil it.
    yield from (".nh", ".ad l")
    yield from (_heading(_("Name")), f"{roff(name)} \\- {roff(title)}")
    if usage:
        yield from (_heading(_("Usage")), f".B {_quoted(usage)}")
    if texts:
        yield _heading(_("Description"))
    for text in texts:
        yield from (".PP", roff(" ".join(text.split())))
    for heading, pairs in blocks:
        if pairs:
            yield _heading(heading)
        for term, text in pairs:
            yield from (".TP", f".B {_quoted(term)}", roff(" ".join(text.split())) or "\\&")
    if examples:
        yield from (_heading(_("Examples")), ".nf", *(roff(example) for example in examples), ".fi")


def _heading(text: str) -> str:
    return f".SH {_quoted(text)}"
