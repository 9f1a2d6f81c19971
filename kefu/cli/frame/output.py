"""Showing a report: rows to standard output, everything about them to standard error."""

from collections.abc import Iterable, Sequence
from itertools import chain

from kefu.cli.frame.env import Env
from kefu.cli.frame.language import LANGUAGES, _, translator
from kefu.core.base.errors import Translate, Usage
from kefu.core.base.findings import Finding
from kefu.core.reports import Report
from kefu.core.reports.choice import Choice
from kefu.render import DATA, FORMATS, ROWS, hidden, render


def show(
    env: Env,
    report: Report,
    format: str = "table",
    every: bool = False,
    choice: Choice = Choice(),  # noqa: B008
    above: Sequence[str] = (),
) -> None:
    """Print `report` as it was chosen. A table shows 50 rows unless `every`, and fits into a terminal unless `wide`; the
    lines `above` it are on the same page.

    Usage for an unknown format or column.
    """
    report = _narrowed(env, ordered(env, report, choice.sort), format, choice)
    limit = None if every else ROWS
    width = env.width if env.stdout.isatty() and not choice.wide else None
    made = render(
        report,
        format,
        translate=env.translate,
        language=env.language,
        width=width,
        limit=limit,
        colour=env.colour,
    )
    printed(env, chain(above, made))
    env.flush()
    more = hidden(report, format, limit)
    if more:
        env.say(_("... {count} more; --all shows them.").format(count=more))
    if format == "table" and not report.items:
        env.say(_("Nothing found."))
    for found in report.findings:
        env.say(placed(found, env))


def printed(env: Env, lines: Iterable[str]) -> None:
    """Write lines to standard output, on a terminal through the pager where they are more than the screen has."""
    if not env.pages:  # nothing is imported for a pipe
        env.out(lines)
        return
    from kefu.cli.frame.pager import paged

    paged(env, lines)


def ordered(env: Env, report: Report, sort: str) -> Report:
    """Return `report` in the order of a column, named in any language. Usage for one that is not known."""
    if not sort:
        return report
    # Imported here, as most lists are shown as they are.
    from kefu.core.reports import chosen

    return chosen.ordered(report, sort, _spoken(env))


def _narrowed(env: Env, report: Report, format: str, choice: Choice) -> Report:
    if not choice.columns:
        return report
    if format not in FORMATS:
        raise Usage("--columns: not with --format {name}", name=format)
    from kefu.core.reports import chosen

    return chosen.narrowed(report, choice.columns, _spoken(env), data=format in DATA)


def _spoken(env: Env) -> Sequence[Translate]:
    """Return the languages in which columns are named, that of the run first."""
    return env.translate, *map(translator, LANGUAGES)


def placed(found: Finding, env: Env) -> str:
    """Return a finding as `path:line: sentence [code]`."""
    place = ":".join(str(part) for part in (found.path, found.line) if part)
    sentence = f"{found.text(env.translate)} [{found.code}]"
    return f"{place}: {sentence}" if place else sentence
