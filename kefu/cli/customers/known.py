"""A new ticket of a customer who is known: linked to the file, and told in a line."""

from collections.abc import Sequence

from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.core.base.errors import visible
from kefu.core.base.joined import CLAUSE, joined
from kefu.core.base.typed import instant
from kefu.core.vocabulary.words import CLASSES, OF_CUSTOMER
from kefu.desk.customers.known import Card, Seen, card
from kefu.desk.session import Session
from kefu.desk.write import Act
from kefu.render.people import moment


def linked(acts: Sequence[Act], seen: Sequence[Seen]) -> list[Act]:
    """Return the acts that open a ticket with a link to the file of each customer who is known for sure."""
    numbers = dict.fromkeys(one.files[0] for one in seen if one.sure)
    links = [Act("link", {"relation": OF_CUSTOMER, "other": number}, joined=True) for number in numbers]
    return [*acts[:1], *links, *acts[1:]]


def told(env: Env, session: Session, seen: Sequence[Seen], number: str) -> None:
    """Say who is known, a line each; where it is not sure, how the ticket is linked to the file that is meant."""
    for one in seen:
        for file in one.files:
            found = card(session, file)
            line = _line(env, session, found, number)
            if one.sure:
                env.say(_("known customer: {customer}").format(customer=line))
            else:
                command = f"kefu link {number} {OF_CUSTOMER} {file}"
                env.say(
                    _("perhaps a known customer: {customer}. If so: {command}").format(customer=line, command=command)
                )


def _line(env: Env, session: Session, found: Card, number: str) -> str:
    """Return who it is, the cases so far, what was agreed."""
    group = found.fact("file.class")
    who = visible(found.fact("caller.name")) + (f" ({CLASSES.label(group, env.language)})" if group else "")
    # The ticket that was just opened is no history yet.
    cases = [case for case in found.cases if case.id != number]
    said = [_("{who} {id}, tickets so far: {count}").format(who=who, id=found.number, count=len(cases))]
    if cases:
        last = cases[0]
        at = instant(last.opened)
        opened = moment(at, session.now, session.desk.zone) if at is not None else last.id
        category = session.label(str(last.root.get("category", "")), env.language)
        said[0] += _(", last {when} {category}").format(when=opened, category=category)
    if found.fact("file.prices"):
        said.append(_("agreed price {prices}").format(prices=visible(found.fact("file.prices"))))
    if found.fact("file.remarks"):
        said.append(_("remarks: {text}").format(text=visible(found.fact("file.remarks"))))
    return joined(said, env.translate, CLAUSE)
