"""`forget`: what the ticket has in the vault is erased here at once; of a customer, on demand, all that is linked."""

from dataclasses import replace
from typing import Annotated

from kefu.cli.actions.forgotten import ended, forget
from kefu.cli.actions.typed_line import Line, reason
from kefu.cli.frame.act import begin, report
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.cli.frame.options import valued
from kefu.core.actions.action import is_file
from kefu.core.base.errors import Usage
from kefu.core.base.joined import joined
from kefu.core.base.msgid import N_
from kefu.core.ticket.fields import Field
from kefu.desk.lists.find import find
from kefu.desk.read import read
from kefu.desk.session import Session
from kefu.desk.share.erase import Erased, erase
from kefu.desk.share.retention import keeping

FIELDS = (
    Field("all-cases", "flag", help=N_("Of a customer's file: the contacts of the linked tickets too.")),
)  # fmt: skip


def command(
    line: Line,
    id: str = "",
    reason_words: list[str] | None = None,
    closed_before: Annotated[
        str,
        valued(
            "AGE",
            _("All tickets closed so long ago, such as 180d, that still keep something; ID and WHY are then terms."),
        ),
    ] = "",
) -> None:
    """Record the erasure, then erase the ticket's records in this clone."""
    if closed_before:
        # Imported here, as one ticket is erased most often.
        from kefu.cli.actions.forget_old import forget_old

        forget_old(line, closed_before, [word for word in (id, *(reason_words or [])) if word])
        return
    if not id:
        raise Usage("forget: name a ticket, or with --closed-before how long ago they were closed")
    why = {"why": reason(line, reason_words)}
    _forget_one(replace(line, values={**line.values, **why}))


def _forget_one(line: Line) -> None:
    env, session = begin(line.ctx, erasing=False)
    number = find(session, line.id)
    linked = _linked(session, number, wanted=bool(line.values["all-cases"]))
    # The file last: what a crash leaves is still listed by it.
    numbers = [*linked, number] if line.values["all-cases"] else [number]
    forgotten = False
    try:
        for one in numbers:
            done = forget(session, line, one, "" if one == number else one)
            report(env, session, done, dry_run=line.dry_run, last=line.id == "@")
            forgotten = not line.dry_run
    finally:
        outcome = erase(session.repo) if forgotten else Erased()
    if linked and not line.values["all-cases"]:
        _tell(env, number, linked)
    ended(env, outcome)


def _linked(session: Session, number: str, *, wanted: bool) -> list[str]:
    """Return the tickets with something in the vault that are linked to a customer's file, and the files united with
    it. Usage where they are `wanted` of a ticket that is no customer's file."""
    if not is_file(read(session, number).kept):
        if wanted:
            raise Usage("--all-cases: {id} is no customer's file", id=number)
        return []
    from kefu.desk.customers.known import card

    found = card(session, number)
    numbers = sorted([*found.united, *(case.id for case in found.cases)])
    return [one for one in numbers if keeping(read(session, one).kept)]


def _tell(env: Env, number: str, linked: list[str]) -> None:
    env.say(
        _(
            "Linked tickets that keep what they have of this customer ({count}): {ids}. To erase it there too: kefu forget {id} --all-cases --why ..."
        ).format(count=len(linked), ids=joined(linked, _), id=number)
    )
