"""`handover`: the shift is over, and what is open goes to somebody else."""

from typing import TYPE_CHECKING, Annotated

import typer

from kefu.cli.completion import complete
from kefu.cli.frame import text as texts
from kefu.cli.frame.act import begin
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _, translator
from kefu.cli.frame.options import All, Columns, DryRun, Format, Sort, Text, Wide
from kefu.cli.frame.output import placed, show
from kefu.core.reports.choice import Choice, parted

if TYPE_CHECKING:
    from kefu.desk.duties.handover import Left
    from kefu.desk.session import Session

Taker = Annotated[
    str,
    typer.Argument(
        metavar="[STAFF]",
        show_default=False,
        help=_("Who takes over: an id or a name of the staff list; all, or nobody named, is everybody."),
        autocompletion=complete.staff,
    ),
]


@manual(
    _(
        "Each ticket of yours that is not closed is a line: what was promised, what is expected of us (urged, to follow up, to call back, to "
        "approve), what is waited for, what else is open. The lines stand with your words in the ticket of your shift (category shift), which goes "
        "to whoever takes over; it is opened where there is none. His bare kefu begins with it until he has recorded something there or on one of "
        "these tickets. The tickets keep their owners: assign gives them away."
    ),
    "kefu handover",
    "kefu handover agent-2 门卫那票今晚一定要回电话",
    "kefu handover --dry-run",
)
def handover(
    ctx: typer.Context,
    staff: Taker = "",
    words: Text = None,
    format: Format = "table",
    every: All = False,
    columns: Columns = "",
    sort: Sort = "",
    wide: Wide = False,
    dry_run: DryRun = False,
) -> None:
    """Hand over the shift."""
    from kefu.core.intake import typed_words as given
    from kefu.desk.duties.handover import NOBODY, hand_over, leaving, receiver

    env, session = begin(ctx)
    to, said = receiver(session, [word for word in (staff, *(words or ())) if word])
    typed = texts.piped(env) if said == "-" else said
    text = given.clean(typed, "TEXT") if typed.strip() else ""
    left = leaving(session)
    report = left.report
    spoken = translator(session.language)
    # Tried first: what is refused prints no list, and a list that cannot be printed so records nothing.
    done = hand_over(session, to, text, left, spoken, dry_run=True)
    show(env, report, format, every, Choice(parted(columns), sort, wide))
    if not dry_run:
        done = hand_over(session, to, text, left, spoken, dry_run=False)
        session.remember(rows=[str(row["id"]) for row in report.items])
    for warning in done.warnings:
        env.say(placed(warning, env))
    name = _("everybody") if to == NOBODY else session.desk.staff[to].name
    count = len(report.items)
    if dry_run:
        env.say(_("Would be handed over to {name} ({count} tickets); nothing done").format(name=name, count=count))
    else:
        env.say(_("{id}: handed over to {name} ({count} tickets)").format(id=done.ticket.id, name=name, count=count))


def left_lines(env: Env, session: "Session", left: "list[Left]") -> list[str]:
    """Return the lines of the hand-overs that wait for me, which stand above my desk."""
    from kefu.core.base.errors import visible
    from kefu.render.people import moment

    lines: list[str] = []
    for one in left:
        person = session.desk.staff.get(one.entry.by)
        when = moment(one.entry.at, session.now, session.zone)
        said = _("Handed over by {name}, {when} ({id}):")
        lines.append(said.format(name=visible(person.name if person else one.entry.by), when=when, id=one.ticket.id))
        lines += [*(f"  {visible(line)}" for line in one.entry.text("text").split("\n")), ""]
    return lines
