"""The money of a desk as a journal for hledger or beancount."""

from calendar import monthrange
from datetime import date
from typing import Annotated

import typer

from kefu.cli.frame import exits
from kefu.cli.frame.act import begin
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import named, valued
from kefu.cli.frame.output import placed
from kefu.core.actions.owed import NAME
from kefu.core.base.errors import Usage
from kefu.core.base.joined import joined
from kefu.core.base.regex import regex
from kefu.core.books.journal import FORMS, dated, journal
from kefu.core.books.postings import owes, transactions
from kefu.desk.books.tickets import sought

_MONTH = regex("([0-9]{4})-(0[1-9]|1[0-2])")


@manual(
    _(
        "Every agreed and paid record is a transaction on its day; a strike is a reversal on the day of the strike. The journal "
        "ends with what each account holds, asserted on the day after. accounts in kefu.yaml gives accounts other names. What closed "
        "tickets owe still is said."
    ),
    "kefu books --to hledger > desk.journal",
    "kefu books --to beancount --until 2026-11 > november.beancount",
)
def books(
    ctx: typer.Context,
    to: Annotated[str, typer.Option("--to", metavar="hledger|beancount", show_default=False, help=_("The form."))],
    until: Annotated[str, valued("MONTH", _("To the end of this month: 2026-11."), *named("--until"))] = "",
) -> int:
    """Write the money as a journal of hledger or beancount."""
    if to not in FORMS:
        raise Usage("books: no form {name}; it is one of {names}", name=to, names=", ".join(FORMS))
    end = _end(until) if until else None
    env, session = begin(ctx)
    found = sought(session, [], None, (f"did: {NAME}".encode(),))
    made = {ticket.id: list(transactions(ticket, session.desk)) for ticket in found.tickets}
    head = [
        f"kefu books: {session.desk.name or session.repo.top}, {session.desk.timezone}",
        f"as of {session.rev[:12]}" + (f", until {end}" if end else ""),
    ]
    env.out(journal(dated(made.values(), session.desk.zone, end), to, session.desk.accounts, head, end))
    env.flush()
    for one in found.findings:
        env.say(placed(one, env))
    open_ = [t.id for t in found.tickets if t.state == "closed" and owes(made[t.id])]
    if open_:
        env.say(_("closed tickets with money that is open: {ids}").format(ids=joined(open_, env.translate)))
    return exits.STORE if found.findings else exits.DONE


def _end(text: str) -> date:
    """Return the last day of a month. Usage for what is none."""
    match = _MONTH.fullmatch(text)
    if match is None:
        raise Usage("--until {text}: not a month such as 2026-11", text=text)
    year, month = int(match[1]), int(match[2])
    return date(year, month, monthrange(year, month)[1])
