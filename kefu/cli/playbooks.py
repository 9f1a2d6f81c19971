"""`kefu playbook`: the playbooks themselves, to read, to check and to test."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kefu.cli.completion import complete
from kefu.cli.frame import exits
from kefu.cli.frame.act import begin
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import All, Format
from kefu.cli.frame.output import placed, printed
from kefu.cli.frame.output import show as show_report
from kefu.core.base.errors import StoreFault, Usage
from kefu.core.base.findings import Finding
from kefu.core.config.categories import Catalogue, alias_label
from kefu.core.config.desk import Desk
from kefu.core.playbook.replay import Around, replay
from kefu.core.reports import Column, Report, Row
from kefu.core.vocabulary.words import TABLES
from kefu.desk.lists.find import find
from kefu.desk.play import playbooks as books
from kefu.desk.play.playbooks import NO_DESK, Shelf, Source
from kefu.desk.read import read
from kefu.render.playbook import Drawn, blank
from kefu.render.playbook_graph import Graph

Category = Annotated[
    str,
    typer.Argument(
        metavar="CATEGORY",
        show_default=False,
        help=_("The category, in any of its words."),
        autocompletion=complete.categories,
    ),
]
COLUMNS = (
    Column("category", "category"),
    Column("title", "title"),
    Column("kind", "kind", TABLES["kind"].label),
    Column("steps", "steps"),
    Column("tests", "tests"),
    Column("aliases", "also called", alias_label),
)
"""The columns of the list; see `_columns`."""
WRONG = (Column("path", "file"), Column("line", "line"), Column("code", "code"), Column("text", "finding"))


@manual("", "kefu playbook list", "kefu playbook list --format json")
def list_(ctx: typer.Context, format: Format = "table", every: All = False) -> None:
    """List the playbooks of this desk."""
    env, session = begin(ctx)
    shelf = books.read_all(books.at_head(session), session.desk)
    rows: list[Row] = [
        {
            "category": book.category,
            "title": book.head.label("en"),
            "kind": book.head.kind,
            "aliases": list(book.head.aliases),
            "needs": list(book.head.needs),
            "close": list(book.head.close),
            "steps": len(book.steps),
            "tests": len(book.cases),
        }
        for book in shelf.books.values()
    ]
    report = Report("playbooks", _columns(shelf), rows, session.now, session.desk.zone, shelf.findings)
    show_report(env, report, format, every or format == "table")


def _columns(shelf: Shelf) -> tuple[Column, ...]:
    """Return the columns of the list, with the titles in the language of people: a row, which is data too, has the English
    one."""
    heads = {book.head.label("en"): book.head for book in shelf.books.values()}
    return tuple(replace(c, label=lambda t, lang: heads[t].label(lang)) if c.key == "title" else c for c in COLUMNS)


@manual("", "kefu playbook show 签收未收到", "kefu playbook show damaged")
def show(ctx: typer.Context, category: Category) -> None:
    """Show one playbook."""
    env, session = begin(ctx)
    held = books.book_of(session, session.catalogue.resolve(category).category)
    rules = session.rulebook(held.book.head.category).on
    printed(env, Drawn(held.book, session.desk, env.translate, env.language, rules=rules, titles=session.label).lines())


@manual(
    _("With --ticket the path of that ticket is marked, in the playbook that its run goes by."),
    "kefu playbook graph lost",
    "kefu playbook graph lost --format mermaid",
    "kefu playbook graph lost --ticket @",
)
def graph(
    ctx: typer.Context,
    category: Category,
    ticket: Annotated[
        str, typer.Option(metavar="ID", show_default=False, help=_("Mark the path of this ticket."))
    ] = "",
    format: Annotated[str, typer.Option(metavar="FORMAT", help=_("text or mermaid."))] = "text",
) -> None:
    """Draw the graph of one playbook."""
    env, session = begin(ctx)
    if format not in ("text", "mermaid"):
        raise Usage("{format}: not a format of graphs; text or mermaid", format=format)
    name, position = session.catalogue.resolve(category).category, None
    if ticket:
        found = read(session, find(session, ticket)).kept
        if found.category != name:
            raise Usage("{id} is a ticket of {category}; name that category", id=found.id, category=found.category)
        held = books.book_for(session, found)
        position = replay(held.book, found, Around.of(session.desk, session.now))
    else:
        held = books.book_of(session, name)
    drawn = Graph(Drawn(held.book, session.desk, env.translate, env.language, position, titles=session.label))
    env.out(drawn.text() if format == "text" else drawn.mermaid())


@manual(
    _(
        "Without a file: the desk's playbooks as they stand in the working tree. The exit code is 1 if anything is found."
    ),
    "kefu playbook lint",
    "kefu playbook lint playbooks/lost.yaml",
)
def lint(
    ctx: typer.Context,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE...", show_default=False, help=_("Playbooks."))
    ] = None,
    format: Annotated[str, typer.Option(metavar="FORMAT", help=_("lines, json, jsonl, csv or md."))] = "lines",
) -> int:
    """Check playbooks for faults."""
    env = Env.of(ctx)
    desk, sources, known, beside = _sources(ctx, files)
    shelf = books.read_all(sources, desk, known, beside)
    if format == "lines":
        env.out(placed(one, env) for one in shelf.findings)
    else:
        rows: list[Row] = [
            {"path": f.path, "line": f.line, "code": f.code, "text": f.text(env.translate)} for f in shelf.findings
        ]
        show_report(env, Report("findings", WRONG, rows, env.now(), desk.zone), format, True)
    env.say(_("{files} files, {count} findings").format(files=len(sources), count=len(shelf.findings)))
    return exits.FINDINGS if shelf.findings else exits.DONE


def _sources(
    ctx: typer.Context, files: list[Path] | None
) -> tuple[Desk, list[Source], Catalogue | None, Source | None]:
    """Return the desk, the playbooks to read, the categories it knows, the ways that are not among the playbooks. Files are
    read without a desk too."""
    try:
        _env, session = begin(ctx)
    except StoreFault:
        if not files:
            raise
        found = books.on_disk(files)
        return NO_DESK, found, None, books.ways_beside(found, None)
    if not files:
        return session.desk, books.in_tree(session), None, None
    found = books.on_disk(files, session.repo.top)
    return session.desk, found, session.catalogue, books.ways_beside(found, session)


@manual(
    _(
        "Runs the tests that each file carries, in memory, and names the branches that none of them takes. The exit code is 1 if one fails."
    ),
    "kefu playbook test",
    "kefu playbook test lost damaged",
)
def run_tests(
    ctx: typer.Context,
    categories: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CATEGORY...",
            show_default=False,
            help=_("Categories; without one all."),
            autocompletion=complete.categories,
        ),
    ] = None,
) -> int:
    """Run the tests of playbooks."""
    from kefu.desk.play.coverage import untaken
    from kefu.desk.play.playbook_tests import rehearse

    env, session = begin(ctx)
    shelf = books.read_all(books.in_tree(session), session.desk)
    names = [shelf.catalogue.resolve(c).category for c in categories or []] or list(shelf.books)
    failed, done, left = list(_broken(shelf, names)), 0, 0
    for name in names:
        book = shelf.books[name]
        outcomes = rehearse(book, session.desk, shelf.catalogue, session.now)
        done += len(outcomes)
        failed += [found for outcome in outcomes for found in outcome.wrong]
        for way in untaken(book, outcomes):
            left += 1
            env.say(_("{path}: no test takes {step}: {way}").format(path=book.path, step=way.step, way=way.answer))
    env.out(placed(found, env) for found in failed)
    env.say(
        _("{tests} tests, {failed} failed, {left} branches not taken").format(tests=done, failed=len(failed), left=left)
    )
    return exits.FINDINGS if failed else exits.DONE


def _broken(shelf: Shelf, names: list[str]) -> list[Finding]:
    """Return the faults of the files of these categories: a file with a fault fails its tests."""
    wanted = {shelf.books[name].path for name in names}
    known = {book.path for book in shelf.books.values()}
    # A file that gives no playbook belongs to no category: its faults show when all are tested.
    every = len(names) == len(shelf.books)
    return [f for f in shelf.findings if f.path in wanted or (every and f.path not in known)]


@manual(
    _("Fill it in and give it to `kefu play ID --answers FILE`. What is left empty counts as not answered."),
    "kefu playbook answers lost > answers.yaml",
)
def answers(ctx: typer.Context, category: Category) -> None:
    """Print an empty answers file."""
    env, session = begin(ctx)
    held = books.book_of(session, session.catalogue.resolve(category).category)
    env.out(blank(held.book, session.desk, env.translate, env.language))
