"""Every shipped playbook as a Chinese reader sees it: no code stands in it that is not a name to type."""

from pathlib import Path

import pytest

from kefu.cli.frame.language import translator
from kefu.core.playbook.ends import end_label
from kefu.core.playbook.model import Playbook
from kefu.desk.play.playbooks import NO_DESK, Shelf, in_folder, read_all
from kefu.render.playbook import Drawn, blank
from kefu.render.playbook_graph import Graph
from tests.cli.latin import GLOSSED, ids_in, latin

TOP = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """The playbooks that are shipped."""
    return read_all(in_folder(TOP), NO_DESK)


def drawn(book: Playbook, shelf: Shelf) -> Drawn:
    """A playbook in Chinese."""

    def title(category: str, language: str) -> str:
        return shelf.books[category].head.label(language) if category in shelf.books else category

    return Drawn(book, NO_DESK, translator("zh"), "zh", titles=title)


def test_no_code_in_a_playbook(shelf: Shelf) -> None:
    """For reading, as a graph, as an answers file, in which a code has its word behind it."""
    names = ids_in(TOP / "playbooks")
    wrong: dict[str, object] = {}
    for book in shelf.books.values():
        made = drawn(book, shelf)
        forms = {
            "show": made.lines(),
            "graph": Graph(made).text(),
            "answers": (GLOSSED.sub("", line) for line in blank(book, NO_DESK, translator("zh"), "zh")),
        }
        for form, lines in forms.items():
            left = {word for line in lines for word in latin(line, names)}
            wrong |= {(book.category, form): left} if left else {}
    assert wrong == {}


def test_every_end_has_a_word(shelf: Shelf) -> None:
    """Its own, or the title of the category in which the case goes on; an end of a desk's own is said as it is named."""
    ends = {step.value for book in shelf.books.values() for step in book.steps if step.kind == "end"}
    assert len(ends) > 20
    title = drawn(next(iter(shelf.books.values())), shelf).titles
    assert [name for name in ends if end_label(name, "zh", title).isascii()] == []
    assert end_label("escalated", "en", title) == "escalated"
    assert end_label("our-own", "zh", title) == "our-own"
