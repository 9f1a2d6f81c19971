"""The command that looks up what the branch knows."""

from collections.abc import Iterator, Sequence

import typer

from kefu.cli.frame import text as texts
from kefu.cli.frame.act import begin
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import All, Format, Text
from kefu.cli.frame.output import placed, printed, show
from kefu.core.base.errors import visible
from kefu.core.reports.know import Passage, found, report
from kefu.desk.lists.knowledge import FOLDER, known
from kefu.render import ROWS


@manual(
    _(
        "Looks into the texts under playbooks/knowledge/ (Markdown, written by the desk itself): areas, prices, where one delivers, rules. A passage is found where every word stands in it or in the headings above it; tables are sought row by row. "
        "It is shown with its file, line and headings. Without TEXT the headings are listed. kefu who finds the same beside branches and couriers."
    ),
    "kefu know 文一西路",
    "kefu 知识 首重 江浙沪",
)
def know(ctx: typer.Context, words: Text = None, format: Format = "table", every: All = False) -> None:
    """Look up what the branch knows."""
    env, session = begin(ctx)
    text = texts.given(env, words) or ""
    held, findings = known(session)
    passages = found(held, text)
    if format != "table":
        show(env, report(passages, session.now, session.desk.zone, findings), format, every)
        return
    _printed(env, passages, every=every, whole=bool(text))
    if not held:
        env.say(_("Nothing is written under {folder} yet.").format(folder=FOLDER))
    elif not passages:
        env.say(_("Nothing found."))
    for one in findings:
        env.say(placed(one, env))


def _printed(env: Env, passages: Sequence[Passage], *, every: bool, whole: bool) -> None:
    """Print passages with their places, or of a list of headings the places alone."""
    some = passages if every else passages[:ROWS]
    printed(env, _lines(some, whole=whole))
    env.flush()
    if len(some) < len(passages):
        env.say(_("... {count} more; --all shows them.").format(count=len(passages) - len(some)))


def _lines(passages: Sequence[Passage], *, whole: bool) -> Iterator[str]:
    for number, one in enumerate(passages):
        if whole and number:
            yield ""
        yield visible(f"{one.path}:{one.line}  {one.place}".rstrip())
        if whole:
            yield from (f"  {visible(line)}" for line in one.text.split("\n"))
