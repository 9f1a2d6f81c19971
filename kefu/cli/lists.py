"""Lists of tickets: all, the overdue ones, today's, my desk."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from kefu.cli.completion import complete
from kefu.cli.frame import exits
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import All, AsOf, Columns, Format, ListTerms, Quiet, Sort, Terms, Wide, valued
from kefu.cli.frame.output import ordered, placed, show
from kefu.cli.frame.select import begin, moment
from kefu.core.reports import Report
from kefu.core.reports.choice import Choice, parted
from kefu.core.reports.lazy import ids_of, lazily
from kefu.desk.lists.found import Found
from kefu.desk.lists.lost import lost_cases, rows_of
from kefu.desk.lists.rows import find_rows
from kefu.desk.session import Session
from kefu.render import DATA

if TYPE_CHECKING:
    from kefu.core.reports.looks import Looks
    from kefu.core.times.calendar import Calendar

TERMS = _(
    "TERM is KEY:VALUE, is:WORD or free text, and all must hold; commas separate alternatives. Keys: state, category, "
    "kind, owner (me, none), level, waybill (753*), branch, direction, courier, since, until, due (18:00, ..18:00, before-18:00, 18:00前, tomorrow..), phone, "
    "name, text, and every fact by its name (payment.method:collect). A whole phone number needs no key. is: overdue, waiting, incomplete, unassigned, urged, reopened, escalated, paused, unreadable. Free "
    "text is sought in titles and timelines. Chinese words do as well: 状态:等待中 负责人:我 是:逾期."
)

DAILY = _("Daily work (of the kind duty, about no parcel) is listed only where a term names a kind or a category.")


@manual(
    TERMS
    + "\n"
    + DAILY
    + "\n"
    + _(
        "Closed tickets are listed when a term asks for them: state:closed, state:any, or a waybill, phone or name "
        "without a state."
    )
    + "\n"
    + _(
        "The name of a list of one's own (lists in kefu.yaml, kefu.list.NAME in git's configuration) stands for its terms, "
        "columns and order; list:NAME is never taken for free text."
    ),
    "kefu list owner:me due:..18:00",
    "kefu list category:damaged state:any since:2026-11-01",
    "kefu list 'waybill:753*' -q",
    "kefu list 门卫 branch:杭州",
)
def list_(
    ctx: typer.Context,
    terms: ListTerms = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help=_("The numbers alone, one a line."))] = False,
    format: Format = "table",
    every: All = False,
    columns: Columns = "",
    sort: Sort = "",
    wide: Wide = False,
    at: AsOf = "",
) -> None:
    """List tickets."""
    from kefu.core.reports.tickets import report

    env, session = begin(ctx)
    # Without `attention` a list needs nothing of kefu.yaml: a table of fifty rows is printed at once.
    looks = _looks(session) if format in DATA and not quiet else None
    choice = Choice(parted(columns), sort, wide)
    if terms:
        from kefu.desk.lists.own import expanded

        terms, choice = expanded(session, terms, choice)
    found = find_rows(session, terms or [], moment(session, at), places=True, looks=looks)
    made = report(found.rows, found.now, session.zone, found.findings, session.label)
    if quiet:
        from kefu.core.vocabulary import ids

        made = _sorted(env, found, made, choice)
        env.out(str(row["id"]) for row in made.items if ids.is_number(str(row["id"])))
        env.flush()
        for one in made.findings:
            env.say(placed(one, env))
        _remember(session, made)
    else:
        _shown(env, session, found, made, format, every, choice)
    if not made.items:
        _tell_persons(env, terms or [])


def _tell_persons(env: Env, terms: list[str]) -> None:
    """Say how a person is sought where nothing was found: texts hold no names and no phones."""
    from kefu.core.reports.terms.reader import person_key

    for term in terms:
        key = person_key(term)
        if key:
            env.say(
                _("Texts hold no names and phones. To seek a person: kefu list {key}:{text}").format(key=key, text=term)
            )


Within = Annotated[str, valued("SPAN", _("Also what will be overdue within this time: 2h, 1d."))]
Crossed = Annotated[str, valued("SPAN", _("Only what became overdue in this last time: 15m."))]
JunitFormat = Annotated[
    str,
    valued(
        "FORMAT",
        _("table, json, jsonl, csv, md or junit."),
        completion=complete.overdue_formats,
        shown=True,
    ),
]


@manual(
    _(
        "The latest first, each ticket once, by its leading clock. With --fail the exit code is 1 if anything is "
        "listed, and 4 if a ticket cannot be read: of each the header is looked at, of the timelines sweep and check tell. "
        "With --attention also tickets for which nothing else sets a time and which nobody has worked on as long as "
        "kefu.yaml says (attention): --fail never counts them."
    )
    + "\n"
    + TERMS
    + "\n"
    + DAILY,
    "kefu overdue",
    "kefu overdue owner:me --within 2h",
    "kefu overdue --crossed 15m --fail --format junit",
)
def overdue(
    ctx: typer.Context,
    terms: Terms = None,
    within: Within = "",
    crossed: Crossed = "",
    attention: Annotated[bool, typer.Option("--attention", help=_("Also what is to be looked at."))] = False,
    fail: Annotated[bool, typer.Option("--fail", help=_("Exit 1 if anything is overdue, for a CI."))] = False,
    format: JunitFormat = "table",
    every: All = False,
    columns: Columns = "",
    sort: Sort = "",
    wide: Wide = False,
    at: AsOf = "",
    quiet: Quiet = False,
) -> int:
    """List what is overdue."""
    from kefu.core.reports.overdue import late
    from kefu.core.reports.overdue import overdue as overdue_report
    from kefu.core.times.when import parse_span

    env, session = begin(ctx)
    looks = _looks(session) if attention or format in DATA else None
    if terms:
        from kefu.desk.lists.own import expanded

        # Of a list of one's own the terms: its columns and its order are those of another list.
        terms, _choice = expanded(session, terms, Choice())
    # What was crossed is told by whole rows: a place in a list does not know when its ticket is looked at.
    places = not (attention and crossed)
    found = find_rows(session, terms or [], moment(session, at), places=places, looks=looks)
    ahead = parse_span(within).delta() if within else timedelta(0)
    last = parse_span(crossed).delta() if crossed else None
    made = overdue_report(found.rows, found.now, session.zone, found.findings, ahead, last, looked=attention)
    choice = Choice(parted(columns), sort, wide)
    if not quiet:
        _shown(env, session, found, made, format, every, choice)
    elif made.items or made.findings or format != "table":
        # What cron lists is nobody's last list, so that %3 stays what it was.
        show(env, replace(made, items=lazily(made.items, found.full)), format, every, choice)
    # A ticket that cannot be read may be overdue, so that this comes before the exit code of findings.
    if fail and found.unreadable:
        return exits.STORE
    return exits.FINDINGS if fail and late(made) else exits.DONE


@manual(
    _(
        "Everything due before the desk's day ends, of all owners; what is overdue already comes first. A ticket for which "
        "nothing else sets a time is to be looked at one working day after the last work on it (attention in kefu.yaml)."
    ),
    "kefu today",
)
def today(
    ctx: typer.Context,
    format: Format = "table",
    every: All = False,
    columns: Columns = "",
    sort: Sort = "",
    wide: Wide = False,
    at: AsOf = "",
) -> None:
    """List what is due today."""
    from kefu.core.reports.today import today as today_report

    env, session = begin(ctx)
    found = find_rows(session, [], moment(session, at), places=True, looks=_looks(session))
    made = today_report(found.rows, found.now, session.zone, found.findings)
    _shown(env, session, found, made, format, every, Choice(parted(columns), sort, wide))


@manual(
    _(
        "My tickets and those of nobody, each under its first reason: urged by the customer or reopened, overdue, due "
        "before work begins on the next working day, to look at (nothing else sets a time; first those that nobody was told about), to approve or to follow up, to call back, incomplete, unassigned. Daily work stands below in a section of its own. "
        "Above them how many there are, of mine and nobody's. idle: the time since somebody of ours did something."
    ),
    "kefu",
)
def desk(
    ctx: typer.Context,
    format: Format = "table",
    every: All = False,
    columns: Columns = "",
    sort: Sort = "",
    wide: Wide = False,
    at: AsOf = "",
) -> None:
    """Show what wants something of me now."""
    from kefu.core.config.desk import may
    from kefu.core.reports.counts import counted
    from kefu.core.reports.mine import mine, next_opening

    env, session = begin(ctx)
    found = find_rows(session, [], moment(session, at), looks=_looks(session), daily=True)
    me = session.actor.id
    zone = session.zone
    soon = next_opening(_hours(session), found.now, zone)
    approves = may(session.desk, me, "approve")
    lost = lost_cases(session)
    findings = (*found.findings, *lost)
    made = mine(found.rows, me, approves, soon, found.now, zone, findings, session.label, rows_of(session, lost))
    above: list[str] = []
    if format == "table":
        from kefu.render.fit import parted_within

        above = [*parted_within(counted(found.rows, me, found.now, zone).line(env.translate), env.width), ""]
        above += _left(env, session, found)
    choice = Choice(parted(columns), sort, wide)
    cases, daily = _sections(made) if format == "table" else (made, None)
    if daily is None or cases.items or not daily.items:
        _shown(env, session, found, cases, format, every, choice, above)
        above = [""]
    if daily is not None and daily.items:
        rest = daily if cases.items else replace(daily, findings=made.findings)
        _shown(env, session, found, rest, format, every, choice, [*above, _("Daily work:")])
        session.remember(rows=ids_of([*cases.items, *daily.items]))


def _sections(made: Report) -> tuple[Report, Report]:
    """Return the cases of my desk and the daily work below them, which is a section of its own."""
    from kefu.core.reports.daily import is_daily

    cases = [row for row in made.items if not is_daily(row)]
    daily = [row for row in made.items if is_daily(row)]
    left = tuple(column for column in made.columns if column.key not in ("reason", "waybill", "amount", "age"))
    return replace(made, items=cases), replace(made, items=daily, columns=left, findings=())


def _left(env: Env, session: Session, found: Found) -> list[str]:
    """Return the lines of what somebody handed over to me, or to all, and that nobody has answered yet."""
    from kefu.core.reports.daily import is_shift

    if not any(map(is_shift, found.rows)):  # nearly always: nothing more is imported
        return []
    from kefu.cli.handover import left_lines
    from kefu.desk.duties.handover import left_to_me

    return left_lines(env, session, left_to_me(session, found.rows))


def _looks(session: Session) -> "Looks":
    """Return the desk's rule for tickets for which nothing else sets a time."""
    from kefu.core.reports.looks import Looks

    return Looks(session.desk)


def _hours(session: Session) -> "Calendar | None":
    """Return the desk's first calendar, which is that of its office; None if there is none."""
    return next(iter(session.desk.calendars.values()), None)


def _shown(
    env: Env,
    session: Session,
    found: Found,
    made: Report,
    format: str,
    every: bool,
    choice: Choice,
    above: Sequence[str] = (),
) -> None:
    """Print the rows as they were chosen; those that are places only are made whole when they are printed."""
    made = _sorted(env, found, made, choice)
    whole = made if choice.sort else replace(made, items=lazily(made.items, found.full))
    show(env, whole, format, every, replace(choice, sort=""), above)
    _remember(session, made)


def _sorted(env: Env, found: Found, made: Report, choice: Choice) -> Report:
    """Return the report with whole rows in the order that was chosen; as it is where none was."""
    return ordered(env, replace(made, items=lazily(made.items, found.full)), choice.sort) if choice.sort else made


def _remember(session: Session, made: Report) -> None:
    """Keep the rows, so that %3 means the third."""
    session.remember(rows=ids_of(made.items))
