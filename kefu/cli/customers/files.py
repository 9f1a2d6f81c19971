"""Customers' files: made, shown, listed, united; the monthly round of call-backs."""

from collections.abc import Iterator
from typing import Annotated

import typer

from kefu.cli.completion import complete
from kefu.cli.frame import text as texts
from kefu.cli.frame.act import begin, moment, report
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import All, At, Channel, DryRun, Format, Op, Terms, Text, Why, Wide
from kefu.cli.frame.output import placed, printed, show
from kefu.core.base.errors import Usage
from kefu.core.base.joined import joined
from kefu.core.reports import customers as lists
from kefu.core.reports.choice import Choice
from kefu.desk.customers import files, known, rounds
from kefu.desk.lists.by_terms import asked
from kefu.desk.lists.from_git import read_listed
from kefu.desk.session import Session
from kefu.desk.write import Done, write
from kefu.render.ticket import Page

Who = Annotated[
    str,
    typer.Argument(
        metavar="CUSTOMER",
        show_default=False,
        help=_("A customer: phone, name or a part of it, number of the file, %3 for row 3 of the last list."),
    ),
]


@manual(
    _(
        "A customer's file is a ticket of the kind customer that is closed as filed when it is made: no list shows it unless kind:customer is asked for. Name and title are masked; contacts, prices and remarks are in the vault alone. "
        "It takes notes, contacts, attachments and amended facts (kefu amend ID file.class=key file.prices=...). When a ticket is opened for this phone or name, it is linked to the file and one line says who it is."
    ),
    "kefu customer add 宏达电子厂 --phone 0571-88886666 --key --price 首重8元续重5元 每天17:00前取件",
    "kefu 客户 建档 韩梅 --phone 13800001234 --new",
)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False, help=_("The customer's name."))],
    phone: Annotated[str, typer.Option(metavar="PHONE", show_default=False, help=_("The phone (kept in the vault)."))],
    words: Text = None,
    key: Annotated[bool, typer.Option("--key", help=_("A key customer: called in every monthly round."))] = False,
    new: Annotated[bool, typer.Option("--new", help=_("A new customer: called until he was reached once."))] = False,
    price: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", show_default=False, help=_("A price agreed; give it once for each.")),
    ] = None,
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Make a customer's file."""
    env, session = begin(ctx)
    if key and new:
        raise Usage("customer: a customer is key or new, not both")
    group = "key" if key else "new" if new else ""
    wish = files.Customer(name, phone, group, price or (), texts.given(env, words) or "")
    acts = files.acts_of(session, wish, op)
    done = write(session, None, acts, at=moment(session, at), op=op or None, dry_run=dry_run)
    _told(env, session, done, _("on file"), dry_run)


def _told(env: Env, session: Session, done: Done, what: str, dry_run: bool) -> None:
    """Print the number of a file, and say what was done to it."""
    if dry_run or done.already:
        report(env, session, done, dry_run=dry_run)
        return
    for warning in done.warnings:
        env.say(placed(warning, env))
    env.out(done.ticket.id)
    env.flush()
    env.say(_("{id} {title}: {what}").format(id=done.ticket.id, title=done.ticket.fact("title"), what=what))


@manual(
    _(
        "The file in full where the vault is here, and below it the cases that are linked to it, the newest first. A file that was united with another shows that one."
    ),
    "kefu customer show 宏达",
    "kefu customer show 13800001234 --format json",
)
def show_(ctx: typer.Context, who: Who, format: Format = "table", every: All = False, wide: Wide = False) -> None:
    """Show a customer with the history of the cases."""
    env, session = begin(ctx)
    found = known.card(session, files.customer(session, who))
    cases = lists.cases(found.cases, _page(session), session.label)
    if format != "table":
        show(env, lists.one(found.number, found.read.full.facts, found.united, cases), format, every)
        return
    page = Page(found.read.full, session.now, session.desk.zone, env.translate, env.language)
    printed(env, page.lines("", _of_united(found)))
    show(env, cases, format, every, Choice(wide=wide))
    for one in found.read.findings:
        env.say(placed(one, env))
    session.remember(ticket=found.number, rows=[case.id for case in found.cases])


def _of_united(found: known.Card) -> Iterator[str]:
    """Yield what stands between the file and its cases."""
    if found.united:
        yield _("united with it: {ids}").format(ids=joined(found.united, _))
    yield _("cases of this customer: {count}").format(count=len(found.cases))
    yield ""


def _page(session: Session) -> lists.Page:
    return lists.Page(session.now, session.desk.zone)


@manual(
    _(
        "The files that fit the terms, masked as lists are; a class is sought as file.class:key. Files that were united with another are left out."
    ),
    "kefu customer list",
    "kefu customer list 客户类别:重点",
)
def list_(
    ctx: typer.Context, terms: Terms = None, format: Format = "table", every: All = False, wide: Wide = False
) -> None:
    """List customers' files."""
    env, session = begin(ctx)
    found = asked(session, ["kind:customer", "state:any", *(terms or [])], session.now)
    paths = {str(row["id"]): str(row["path"]) for row in found.rows}
    numbers = files.standing(paths, session)
    held = read_listed(session, [paths[number] for number in numbers])
    made = lists.files(held, lists.Page(session.now, session.desk.zone, found.findings))
    show(env, made, format, every, Choice(wide=wide))
    session.remember(rows=[str(row["id"]) for row in made.items])


@manual(
    _(
        "Two files of one customer become one: the first leads to the second from then on, with its cases. Nothing is lost; to take it back, strike the link."
    ),
    "kefu customer merge 7K3F9Q5 2M4T7WA",
)
def merge(
    ctx: typer.Context,
    who: Who,
    other: Annotated[
        str, typer.Argument(metavar="OTHER", show_default=False, help=_("The file that stands for both from now on."))
    ],
    why: Why = "",
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Unite two files of one customer."""
    env, session = begin(ctx)
    number, acts = files.merging(session, who, other, why)
    done = write(session, number, acts, at=moment(session, at), op=op or None, dry_run=dry_run)
    _told(env, session, done, _("united with {id}").format(id=str(acts[0].given["other"])), dry_run)


@manual(
    _(
        "Without CUSTOMER: whom the round of the month still asks, the key customers and the new ones that were never reached; --new N takes N of these. With CUSTOMER and OUTCOME: what came of the call is recorded on the file, TEXT is the opinion, --need what is wanted. "
        "--report: what came of the month's calls, for the supervisor. Names and phones are masked as lists are; --full shows them from the vault. The playbook of the round: callback-round."
    ),
    "kefu customer round --new 5 --full",
    "kefu 客户 回访 宏达 接通 取件有时晚 --need 希望17:00前取件",
    "kefu customer round --report --month 2026-11 --format csv",
)
def round_(
    ctx: typer.Context,
    who: Annotated[
        str, typer.Argument(metavar="[CUSTOMER]", show_default=False, help=_("Who was called, as for customer show."))
    ] = "",
    outcome: Annotated[
        str,
        typer.Argument(
            metavar="[OUTCOME]", show_default=False, help=_("What came of it: reached, no-answer ..."),
            autocompletion=complete.vocabulary("outcome"),
        ),
    ] = "",
    words: Text = None,
    need: Annotated[str, typer.Option(metavar="TEXT", help=_("What the customer needs or wishes."))] = "",
    channel: Channel = "",
    of: Annotated[bool, typer.Option("--report", help=_("What came of the calls of the month."))] = False,
    month: Annotated[str, typer.Option(metavar="MONTH", help=_("Another month than this one: 2026-11."))] = "",
    new: Annotated[int | None, typer.Option(metavar="N", min=0, help=_("So many of the new customers at most."))] = None,
    full: Annotated[bool, typer.Option("--full", help=_("Names and phones in full, from the vault."))] = False,
    format: Format = "table",
    every: All = False,
    wide: Wide = False,
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:  # fmt: skip
    """The monthly round of call-backs to customers."""
    env, session = begin(ctx)
    span = rounds.month_of(session, month)
    if who and not of:
        if not outcome:
            raise Usage("customer round: say what came of it: reached, no-answer, declined ...")
        number = files.customer(session, who)
        said = texts.given(env, words) or ""
        acts = rounds.answer(session, number, outcome, said, need, channel, f"{span.start:%Y-%m}")
        done = write(session, number, acts, at=moment(session, at), op=op or None, dry_run=dry_run)
        _told(env, session, done, _("call-back recorded"), dry_run)
        return
    if who or need or channel:
        raise Usage("customer round: {what} goes with a customer who was called", what=who or "--need, --channel")
    page = _page(session)
    if of:
        made = lists.came_of(rounds.came_of(session, span, full=full), page)
    else:
        made = lists.proposed(rounds.proposed(session, span, new, full=full), page)
    show(env, made, format, every, Choice(wide=wide))
    session.remember(rows=[str(row["id"]) for row in made.items])
