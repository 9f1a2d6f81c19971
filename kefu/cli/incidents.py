"""`kefu incident`: one event that many tickets are about."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from kefu.cli.completion import complete
from kefu.cli.frame import exits
from kefu.cli.frame import text as texts
from kefu.cli.frame.act import begin, moment
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import All, At, Channel, DryRun, Format, Text, Ticket, Wide, valued
from kefu.cli.frame.output import placed, show
from kefu.core.base.errors import Usage
from kefu.core.base.joined import joined
from kefu.core.intake import typed_words as given
from kefu.core.intake.waybill_list import Strange, WaybillList, waybill_list
from kefu.core.reports import Report
from kefu.core.reports.choice import Choice
from kefu.core.reports.incidents import MEMBERS, OUTCOMES, as_row, columns, member_rows
from kefu.core.vocabulary.words import STATES
from kefu.desk.incidents.acts import Event, Pause, Result, Telling, incident_of, opened, resolved, told
from kefu.desk.incidents.members import listed, members
from kefu.desk.lists.find import find
from kefu.desk.session import Session
from kefu.store.tables.read import content, decoded

CATEGORY = "emergency"
"""The category of the shipped playbook for incidents."""
_PACKED = b"PK"
"""How a workbook begins."""
NAMED = 20
"""Waybills that are named one by one."""


@manual(
    _(
        "FILE holds the waybills, one a line or with commas; - reads them from standard input. The open tickets with these waybills are linked to the incident, all in one commit; who opens one later is linked by `kefu open` or by the next sweep. Nothing is opened for the others. The same again links what is missing."
    ),
    "kefu incident open 余杭线暴雨停运 waybills.txt",
    "kefu incident open 余杭线暴雨停运 waybills.txt 改走绕城 --pause 18:00 --for carrier",
)
def open_(
    ctx: typer.Context,
    title: Annotated[str, typer.Argument(metavar="TITLE", show_default=False, help=_("What happened, in a line."))],
    file: Annotated[str, typer.Argument(metavar="FILE", show_default=False, help=_("The list of waybills."))],
    words: Text = None,
    pause: Annotated[
        str, valued("WHEN", _("The tickets wait until then by force majeure, and clocks that allow it stand still."))
    ] = "",
    for_: Annotated[
        str, valued("PARTY", _("With --pause: for whom they wait."), "--for", completion=complete.parties)
    ] = "",
    category: Annotated[
        str,
        valued("CATEGORY", _("The category of the incident."), completion=complete.categories),
    ] = "",
    dry_run: DryRun = False,
    format: Format = "table",
    every: All = False,
) -> int:
    """Open an incident over a list of waybills."""
    env, session = begin(ctx)
    until = moment(session, pause, end=True)
    if until is not None and until <= session.now:
        raise Usage("--pause {until} has passed already", until=until.isoformat())
    if bool(for_) != (until is not None):
        raise Usage("incident: --pause WHEN and --for PARTY go together: until when the tickets wait, and for whom")
    parcels = waybill_list(_list(env, file))
    said = texts.given(env, words)
    event = Event(
        given.line(title, "TITLE"),
        parcels,
        category or CATEGORY,
        given.clean(said, "TEXT") if said else "",
        Pause(until, given.party(session.desk, for_)) if until is not None else None,
    )
    result = opened(session, event, dry_run=dry_run)
    code = _ended(env, session, result, format, every=every, dry_run=dry_run)
    _tell_list(env, parcels, result)
    return exits.FINDINGS if parcels.strange else code


def _list(env: Env, file: str) -> str:
    """Return the list of waybills: the file's text, or standard input."""
    if file == "-":
        return texts.piped(env)
    path = env.directory / Path(file).expanduser()
    data = content(path)
    if data.startswith(_PACKED):
        raise Usage("{path}: a workbook; save its column of waybills as text", path=file)
    return decoded(data, path)[0]


def _tell_list(env: Env, parcels: WaybillList, result: Result) -> None:
    """Say what of the list has no open ticket, stands there again, is no waybill."""
    for template, some in (
        (_("{count} waybills without a ticket: {some}"), result.bare),
        (_("{count} waybills with closed tickets only: {some}"), result.closed),
    ):
        if some:
            env.say(template.format(count=len(some), some=_some(some)))
    if parcels.doubles:
        env.say(_("{count} lines stand in the list again").format(count=parcels.doubles))
    strange: Sequence[Strange] = parcels.strange
    for one in strange[:NAMED]:
        env.say(_("line {line}: {why}").format(line=one.line, why=one.why.text(env.translate)))
    if len(strange) > NAMED:
        env.say(_("... and {count} more such lines").format(count=len(strange) - NAMED))


def _some(waybills: Sequence[str]) -> str:
    return joined(waybills[:NAMED], _) + (" ..." if len(waybills) > NAMED else "")


@manual(
    _(
        "One message to the customer of each ticket of the incident, recorded in one commit. A ticket that is closed, or whose customer has spoken since it came under the incident, is passed over and listed. The same text again reaches only those who have not got it."
    ),
    "kefu incident message @ 暴雨封路，快件预计明天送达",
    "kefu incident message @ 暴雨封路，快件预计明天送达 --channel sms",
)
def message(
    ctx: typer.Context,
    id: Ticket,
    words: Text = None,
    channel: Channel = "",
    at: At = "",
    dry_run: DryRun = False,
    format: Format = "table",
    every: All = False,
) -> int:
    """Record one message to all customers of an incident."""
    env, session = begin(ctx)
    text = given.clean(texts.wanted(env, words, _("The message to the customers.")), "TEXT")
    what = Telling(text, given.code(session.desk, "channel", channel) if channel else "")
    result = told(session, find(session, id), what, moment(session, at), dry_run=dry_run)
    return _ended(env, session, result, format, every=every, dry_run=dry_run)


@manual(
    _(
        "Resolves every ticket of the incident that is open or waits, in one commit; none is closed, each customer is still called back. A ticket whose customer has spoken since it came under the incident is passed over and listed."
    ),
    "kefu incident resolve @ 已送达",
    "kefu incident resolve @ 已送达 道路恢复，积压清空",
)
def resolve(
    ctx: typer.Context,
    id: Ticket,
    result: Annotated[
        str,
        typer.Argument(
            metavar="RESULT",
            show_default=False,
            help=_("What came of it."),
            autocompletion=complete.vocabulary("result"),
        ),
    ],
    words: Text = None,
    at: At = "",
    dry_run: DryRun = False,
    format: Format = "table",
    every: All = False,
) -> int:
    """Resolve all tickets of an incident."""
    env, session = begin(ctx)
    said = texts.given(env, words)
    text = given.clean(said, "TEXT") if said else ""
    code = given.code(session.desk, "result", result)
    done = resolved(session, find(session, id), code, text, moment(session, at), dry_run=dry_run)
    return _ended(env, session, done, format, every=every, dry_run=dry_run)


@manual(
    _(
        "The tickets of the incident, what is open first, with their number in each state; the waybills without a ticket."
    ),
    "kefu incident show @",
    "kefu incident show @ --format json",
)
def show_(ctx: typer.Context, id: Ticket, format: Format = "table", every: All = False, wide: Wide = False) -> None:
    """Show an incident and its tickets."""
    env, session = begin(ctx)
    incident = incident_of(session, find(session, id))
    found = members(session, incident.id)
    states = Counter[str](one.state for one in found)
    counts = joined(
        (f"{STATES.label(state, env.language)} {states[state]}" for state in STATES.words if states[state]),
        env.translate,
    )
    parcels = listed(incident)
    head = _("{id} {title} ({state}): {waybills} waybills, {count} tickets").format(
        id=incident.id,
        title=incident.fact("title"),
        state=STATES.label(incident.state, env.language),
        waybills=len(parcels),
        count=len(found),
    )
    above = [head, counts] if counts else [head]
    report = Report("incident", MEMBERS, member_rows(found, session.now), session.now, session.desk.zone)
    show(env, report, format, every, Choice(wide=wide), above if format == "table" else ())
    held = {one.fact("waybill") for one in found}
    bare = [text for text in parcels if text not in held]
    if bare:
        env.say(_("{count} waybills without a ticket: {some}").format(count=len(bare), some=_some(bare)))


def _ended(env: Env, session: Session, result: Result, format: str, *, every: bool, dry_run: bool) -> int:
    """Print what came of it on each ticket, how many of each, and return the exit code."""
    rows = [as_row(one.number, one.status, one.waybill, one.reason) for one in result.outcomes]
    shown = columns([one.reason for one in result.outcomes], env.translate)
    show(env, Report("incident", shown, rows, session.now, session.desk.zone), format, every)
    for notice in result.notices:
        env.say(placed(notice, env))
    counts = Counter(one.status for one in result.outcomes)
    some = (f"{OUTCOMES.label(word, env.language)} {counts[word]}" for word in OUTCOMES.words if counts[word])
    template = _("{id}: {counts}; nothing done") if dry_run else _("{id}: {counts}")
    env.say(template.format(id=result.incident, counts=joined(some, env.translate)))
    if result.review and not dry_run:
        env.say(_("{id}: the incident is to be reviewed here").format(id=result.review))
    return exits.FINDINGS if counts["failed"] else exits.DONE
