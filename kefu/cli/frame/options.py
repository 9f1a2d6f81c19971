"""Options and arguments that many commands share. Use them as the annotation of a parameter: `at: At = ""`."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from kefu.cli.completion import complete, complete_lists
from kefu.cli.frame.language import _

SHORT: Mapping[str, str] = {
    "--amount": "-a",
    "--callback": "-b",
    "--channel": "-c",
    "--done": "-d",
    "--follow": "-f",
    "--in": "-i",
    "--promise": "-p",
    "--result": "-r",
    "--set": "-s",
    "--when": "-t",
    "--until": "-u",
    "--why": "-w",
}
"""The short forms of the options that are typed most, the same on every command that has them."""


def named(option: str) -> tuple[str, ...]:
    """Return the names of an option as typer takes them: its short form, where it has one, and its name."""
    return (SHORT[option], option) if option in SHORT else (option,)


def valued(
    metavar: str, text: str, *names: str, completion: Callable[..., Any] | None = None, shown: bool = False
) -> Any:
    """Return an option with a value; its default is told where it is `shown`."""
    return typer.Option(*names, metavar=metavar, show_default=shown, help=text, autocompletion=completion)


Ticket = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        show_default=False,
        help=_("A ticket: number or waybill, or the tail of one; @ for the last one, %3 for row 3 of the last list."),
        autocompletion=complete.tickets,
    ),
]
Tickets = Annotated[
    str,
    typer.Argument(
        metavar="ID[,ID...]",
        show_default=False,
        help=_("A ticket: number or waybill, or the tail of one; @, %3. Several with commas, %1-%6; - reads them."),
        autocompletion=complete.several,
    ),
]
Text = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="TEXT...",
        show_default=False,
        help=_("The text: the rest of the line, no quotes needed; - reads it from standard input."),
    ),
]


def sought(completion: Callable[..., Any]) -> Any:
    """Return the argument of terms, with what completes them."""
    text = _("What to look for: state:open, owner:me, is:overdue, waybill:753*, or words of the title and texts.")
    return typer.Argument(metavar="TERM...", show_default=False, help=text, autocompletion=completion)


Terms = Annotated[list[str] | None, sought(complete_lists.terms)]
ListTerms = Annotated[list[str] | None, sought(complete_lists.listed)]
"""Terms of which the first may be the name of a list."""

At = Annotated[str, valued("WHEN", _("When it happened, if not now: 18:00, 11-20 18:00, -30m or ISO 8601."))]
AsOf = Annotated[str, valued("WHEN", _("As it is at that time, past or to come."), "--at")]
Op = Annotated[str, valued("ID", _("The operation's own number: repeating it does nothing."))]
Quiet = Annotated[bool, typer.Option("--quiet", help=_("Say nothing where there is nothing, for cron."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Check and tell, but record nothing."))]
NoInput = Annotated[bool, typer.Option("--no-input", help=_("Ask nothing, even on a terminal."))]
Channel = Annotated[
    str,
    valued("CHANNEL", _("On which channel."), *named("--channel"), completion=complete.vocabulary("channel")),
]
Why = Annotated[str, valued("TEXT", _("The reason."), *named("--why"))]

Format = Annotated[
    str,
    typer.Option(metavar="FORMAT", help=_("table, json, jsonl, csv or md."), autocompletion=complete.formats),
]
Wide = Annotated[bool, typer.Option("--wide", help=_("Every column in full, however wide the terminal is."))]
Columns = Annotated[
    str,
    valued(
        "NAME,...",
        _("The columns, in this order, by their titles or keys: ticket,waybill,title."),
        completion=complete_lists.columns,
    ),
]
Sort = Annotated[
    str,
    valued("NAME", _("In the order of this column; -NAME for the other way round."), completion=complete_lists.order),
]
All = Annotated[bool, typer.Option("--all", help=_("Every row; a table shows the first 50."))]
