"""`kefu open`: on a terminal it asks only for what is missing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from kefu.cli.actions.typed_line import Line
from kefu.cli.completion import complete
from kefu.cli.frame import text as texts
from kefu.cli.frame.act import begin, moment, report
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.cli.frame.meant import branches_meant
from kefu.cli.frame.options import NoInput, Text, named
from kefu.core.base.errors import Refused, Usage
from kefu.core.base.joined import joined
from kefu.core.base.msgid import N_
from kefu.core.intake import typed_words as given
from kefu.core.ticket.fields import CHANNEL, Field
from kefu.core.ticket.model import Ticket
from kefu.core.vocabulary import ids
from kefu.core.vocabulary.fact_words import question as asked_as
from kefu.core.vocabulary.waybill import normalise
from kefu.core.vocabulary.words import CUSTOMERS
from kefu.desk.intake import opening
from kefu.desk.intake.opening import Wish
from kefu.desk.lists.find import by_waybill, find
from kefu.desk.read import read
from kefu.desk.session import Session, nobody
from kefu.desk.write import Act, Done, write

if TYPE_CHECKING:
    from kefu.desk.customers.known import Seen

TYPED_FACTS = (
    Field("title", "line", metavar="TEXT", help=N_("A title; else the first line of the text.")),
    Field(
        "direction", "word", "direction", metavar="inbound|outbound",
        help=N_("Whether the parcel comes to us or was sent from here."),
    ),
    CHANNEL,
    Field("customer", "word", "role", metavar="ROLE", help=N_("Who the customer is: sender, recipient, caller.")),
    Field("demand", "line", metavar="TEXT", help=N_("What the customer demands.")),
    Field("sender.name", "name", option="--sender", metavar="NAME", help=N_("The sender's name (kept in the vault).")),
    Field("sender.phone", "phone", option="--sender-phone", metavar="PHONE", help=N_("The sender's phone (kept in the vault).")),
    Field("sender.address", "line", option="--sender-address", metavar="ADDRESS", help=N_("The sender's address (kept in the vault).")),
    Field("recipient.name", "name", option="--recipient", metavar="NAME", help=N_("The recipient's name (kept in the vault).")),
    Field("recipient.phone", "phone", option="--recipient-phone", metavar="PHONE", help=N_("The recipient's phone (kept in the vault).")),
    Field("recipient.address", "line", option="--recipient-address", metavar="ADDRESS", help=N_("The recipient's address (kept in the vault).")),
    Field("paste", "flag", help=N_("Read a block copied from another system: name, phone, address in any order.")),
    Field("branches.origin", "line", option="--origin", metavar="BRANCH", help=N_("The branch that sent it.")),
    Field("branches.delivery", "line", option="--delivery", metavar="BRANCH", help=N_("The branch that delivers it.")),
)  # fmt: skip
"""The facts that have an option of their own, and whether they are pasted."""
FIELDS = (
    *TYPED_FACTS,
    Field("after", "ticket", metavar="ID", help=N_("Take the parties over from this ticket and link to it.")),
    Field("done", "line", metavar="TEXT", help=N_("Solved at once: what was answered. Opens, resolves and closes.")),
    Field("play", "flag", help=N_("Go straight on with the playbook.")),
    Field("strict", "flag", help=N_("Refuse it where a needed fact is missing.")),
    Field("incomplete", "flag", help=N_("Without effect: a ticket opens before all is known.")),
)
Category = Annotated[
    str,
    typer.Argument(
        metavar="CATEGORY",
        show_default=False,
        help=_("The sort of problem, in any of its words."),
        autocompletion=complete.categories,
    ),
]
Facts = Annotated[
    list[str] | None,
    typer.Option(
        *named("--set"),
        metavar="FACT=VALUE",
        show_default=False,
        help=_("Any other fact; may be repeated."),
        autocompletion=complete.facts,
    ),
]


def command(
    line: Line,
    category: Category,
    words: Text = None,
    owner: str = "",
    due: str = "",
    set_: Facts = None,
    after: str = "",
    done: str = "",
    play: bool = False,
    strict: bool = False,
    no_input: NoInput = False,
) -> None:
    """Open the ticket from what is typed, pasted and asked."""
    env, session = begin(line.ctx)
    if no_input:
        session.choose = nobody
    # A wrong category ends the command before anything is read, pasted or asked.
    session.catalogue.resolve(category)
    if play and (no_input or not env.interactive):
        raise Usage("--play asks, and nobody can be asked here; open the ticket, then `kefu play @ --answers FILE`")
    facts, unread = _typed(env, session, line, words or [], set_ or [])
    earlier = read(session, find(session, after)) if after else None
    wish = Wish(
        category,
        facts,
        owner=owner,
        due=moment(session, due, end=True),
        strict=strict,
        after=earlier.kept if earlier else None,
        after_facts=earlier.full.facts if earlier else {},
        done=done,
    )
    opening.check_due(session, wish.due)
    wish = _asked(env, session, wish, unread, ask=env.interactive and not no_input)
    number = normalise(wish.facts.get("waybill", ""))
    held = by_waybill(session, number, open_only=True) if number else []
    wish = _under(env, session, wish, held)
    _notice_double(env, wish, held, line.op, no_input=no_input)
    made = _made(env, session, line, opening.acts_of(session, wish))
    if play and not line.dry_run and not done:
        from kefu.cli.play import converse

        converse(env, session, made.ticket.id, told=True)


def _typed(
    env: Env, session: Session, line: Line, words: Sequence[str], more: Sequence[str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the facts that were typed or pasted, `more` among them, and the lines of the block that were not recognised."""
    said_so, rest = opening.leading_facts(session.desk, words)
    waybill, said = opening.split_words(rest)
    facts = {"waybill": waybill, "text": texts.piped(env) if said == "-" else said}
    facts |= {f.name: str(line.values[f.name]) for f in TYPED_FACTS if f.type != "flag"}
    facts |= said_so
    unread: tuple[str, ...] = ()
    if line.values["paste"]:
        facts, unread = opening.pasted(texts.pasted(env), facts)
    return opening.with_persons(facts | dict(given.assignment(one) for one in more)), unread


def _asked(env: Env, session: Session, wish: Wish, unread: Sequence[str], *, ask: bool) -> Wish:
    """Return the wish with what follows from it and, with `ask`, with what somebody answers."""
    if unread:
        from kefu.cli.actions.open_questions import placed

        wish = placed(env, wish, unread, ask=ask)
    wish = replace(wish, facts=branches_meant(env, session.desk, wish.facts, ask=ask))
    wish = opening.with_implied(session, wish)
    if ask:
        from kefu.cli.actions.open_questions import asked

        wish = asked(env, session, wish)
    return wish


def _made(env: Env, session: Session, line: Line, acts: list[Act]) -> Done:
    """Write the acts that open the ticket, with links to the customers who are known, and tell what came of it."""
    seen = _known(session, acts[0])
    if seen:
        from kefu.cli.customers.known import linked, told

        acts = linked(acts, seen)
    at, op = moment(session, line.at), line.op or None
    made = write(session, None, acts, at=at, op=op, dry_run=line.dry_run)
    report(env, session, made, dry_run=line.dry_run)
    _tell_missing(env, made.ticket)
    if seen:
        told(env, session, seen, made.ticket.id)
    return made


def _known(session: Session, act: Act) -> "Sequence[Seen]":
    """Return the customers' files that the contacts of a new ticket stand for."""
    facts = act.given["facts"]
    if session.desk.format < 2 or not isinstance(facts, dict) or not facts.keys() & set(CUSTOMERS):
        return ()
    # Imported here, as many tickets name no customer.
    from kefu.desk.customers.known import recognised

    return recognised(session, facts)


def _tell_missing(env: Env, ticket: Ticket) -> None:
    """Say what the new ticket still needs to be known."""
    if ticket.missing and ticket.state != "closed":
        names = joined((asked_as(name, _) for name in ticket.missing), env.translate)
        env.say(_("{id}: still unknown: {names}").format(id=ticket.id, names=names))


def _under(env: Env, session: Session, wish: Wish, held: Sequence[str]) -> Wish:
    """Put the ticket under the incidents among the open tickets with its waybill, and say so."""
    if not held:
        return wish
    from kefu.desk.incidents.members import is_incident, listed, tickets

    text = normalise(wish.facts.get("waybill", ""))
    found = tuple(one for one in tickets(session, held) if is_incident(one) and text in listed(one))
    for one in found:
        env.say(
            _("{waybill} belongs to the incident {id} {title}").format(waybill=text, id=one.id, title=one.fact("title"))
        )
    return replace(wish, incidents=tuple(one.id for one in found))


def _notice_double(env: Env, wish: Wish, held: Sequence[str], op: str, *, no_input: bool) -> None:
    """Say that the waybill has an open ticket already (`held`), and on a terminal ask whether to open another one.

    A ticket that the same `op` opened does not count. Refused if no other one is wanted.
    """
    text = normalise(wish.facts.get("waybill", ""))
    doubles = [n for n in held if (wish.after is None or n != wish.after.id) and n not in wish.incidents]
    # A number holds the first six characters of the op that opened it.
    doubles = [n for n in doubles if not op or n[7:13] != ids.normalise(op)[:6]]
    if not doubles:
        return
    env.say(
        _("The waybill {waybill} has an open ticket already: {ids}").format(
            waybill=text, ids=joined(doubles, env.translate)
        )
    )
    if env.interactive and not no_input:
        from kefu.cli.frame import ask

        if not ask.confirm(env, _("Open another one?")):
            raise Refused("open: nothing was recorded; {id} is the open ticket", id=doubles[0])
