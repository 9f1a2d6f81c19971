"""`kefu open`: on a terminal it asks only for what is missing."""

from dataclasses import replace
from functools import partial
from typing import Annotated

import typer

from kefu.cli.frame import complete
from kefu.cli.frame import text as texts
from kefu.cli.frame.act import begin, moment, report
from kefu.cli.frame.env import Env
from kefu.cli.frame.fields import Channel
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import At, DryRun, NoInput, Op, Text
from kefu.core.base.errors import Refused, Usage
from kefu.core.intake import typed_words as given
from kefu.core.vocabulary import ids
from kefu.core.vocabulary.facts import FACTS, NAMES
from kefu.core.vocabulary.waybill import normalise
from kefu.core.vocabulary.words import TABLES
from kefu.desk.intake import opening
from kefu.desk.intake.opening import Wish
from kefu.desk.lists.find import by_waybill, find
from kefu.desk.read import read
from kefu.desk.session import Session
from kefu.desk.write import write


def _option(metavar: str, text: str) -> typer.models.OptionInfo:
    made = typer.Option(metavar=metavar, show_default=False, help=text)
    assert isinstance(made, typer.models.OptionInfo)
    return made


@manual(
    _(
        "The first word after the category is the waybill if it holds a digit; none says that there is no waybill. The rest of the line is what the customer said."
    ),
    "kefu open 签收未收到 75312345678901 显示门卫签收,收件人未收到 --direction inbound --channel phone",
    "kefu open 咨询 none 询问是否派送到村 --done 已答复",
    "kefu open damaged --paste < copied.txt",
)
def open_(
    ctx: typer.Context,
    category: Annotated[
        str,
        typer.Argument(
            metavar="CATEGORY",
            show_default=False,
            help=_("The sort of problem, in any of its words."),
            autocompletion=complete.categories,
        ),
    ],
    words: Text = None,
    title: Annotated[str, _option("TEXT", _("A title; else the first line of the text."))] = "",
    direction: Annotated[
        str, _option("inbound|outbound", _("Whether the parcel comes to us or was sent from here."))
    ] = "",
    channel: Channel = "",
    customer: Annotated[str, _option("ROLE", _("Who the customer is: sender, recipient, caller."))] = "",
    demand: Annotated[str, _option("TEXT", _("What the customer demands."))] = "",
    sender: Annotated[str, _option("NAME", _("The sender's name (kept in the vault)."))] = "",
    sender_phone: Annotated[str, _option("PHONE", _("The sender's phone (kept in the vault)."))] = "",
    sender_address: Annotated[str, _option("ADDRESS", _("The sender's address (kept in the vault)."))] = "",
    recipient: Annotated[str, _option("NAME", _("The recipient's name (kept in the vault)."))] = "",
    recipient_phone: Annotated[str, _option("PHONE", _("The recipient's phone (kept in the vault)."))] = "",
    recipient_address: Annotated[str, _option("ADDRESS", _("The recipient's address (kept in the vault)."))] = "",
    paste: Annotated[
        bool,
        typer.Option("--paste", help=_("Read a block copied from another system: name, phone, address in any order.")),
    ] = False,
    origin: Annotated[str, _option("BRANCH", _("The branch that sent it."))] = "",
    delivery: Annotated[str, _option("BRANCH", _("The branch that delivers it."))] = "",
    owner: Annotated[str, _option("STAFF", _("Who works on it: a staff member, me or none."))] = "",
    due: Annotated[str, _option("WHEN", _("Until when it must be solved."))] = "",
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FACT=VALUE",
            show_default=False,
            help=_("Any other fact; may be repeated."),
            autocompletion=complete.facts,
        ),
    ] = None,
    after: Annotated[str, _option("ID", _("Take the parties over from this ticket and link to it."))] = "",
    done: Annotated[str, _option("TEXT", _("Solved at once: what was answered. Opens, resolves and closes."))] = "",
    play: Annotated[bool, typer.Option("--play", help=_("Go straight on with the playbook."))] = False,
    incomplete: Annotated[
        bool, typer.Option("--incomplete", help=_("Open it although needed facts are missing."))
    ] = False,
    no_input: NoInput = False,
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Open a ticket."""
    env, session = begin(ctx)
    session.catalogue.resolve(category)
    if play and (no_input or not env.interactive):
        raise Usage("--play asks, and nobody can be asked here; open the ticket, then `kefu play @ --answers FILE`")
    waybill, said = opening.split_words(list(words or []))
    if said == "-":
        said = texts.piped(env)
    facts = {
        "waybill": waybill,
        "text": said,
        "title": title,
        "direction": direction,
        "channel": channel,
        "customer": customer,
        "demand": demand,
        "sender.name": sender,
        "sender.phone": sender_phone,
        "sender.address": sender_address,
        "recipient.name": recipient,
        "recipient.phone": recipient_phone,
        "recipient.address": recipient_address,
        "branches.origin": origin,
        "branches.delivery": delivery,
    }
    if paste:
        facts = _pasted(env, facts)
    facts |= dict(given.assignment(one) for one in set_ or [])
    earlier = read(session, find(session, after)) if after else None
    wish = Wish(
        category,
        facts,
        owner=owner,
        due=moment(session, due),
        incomplete=incomplete,
        after=earlier.kept if earlier else None,
        after_facts=earlier.full.facts if earlier else {},
        done=done,
    )
    opening.check_due(session, wish.due)
    asked = _asked(env, session, wish) if env.interactive and not no_input and not incomplete else wish
    _notice_double(env, session, asked, op, no_input=no_input)
    made = write(session, None, opening.acts_of(session, asked), at=moment(session, at), op=op or None, dry_run=dry_run)
    report(env, session, made, dry_run=dry_run)
    if play and not dry_run and not done:
        from kefu.cli.play import converse

        converse(env, session, made.ticket.id, told=True)


def _pasted(env: Env, facts: dict[str, str]) -> dict[str, str]:
    """The facts of a copied block fill what was not given; what was not recognised goes into the text."""
    from kefu.core.intake.paste import parse

    block = parse(texts.pasted(env))
    found: dict[str, str] = {"waybill": block.waybill}
    for party in block.parties:
        role = party.role or "recipient"
        found |= {f"{role}.name": party.name, f"{role}.phone": party.phone, f"{role}.address": party.address}
    if block.rest:
        found["text"] = "\n".join(t for t in (facts["text"], block.rest) if t)
        facts = facts | {"text": ""}
    return found | {k: v for k, v in facts.items() if v}


def _asked(env: Env, session: Session, wish: Wish) -> Wish:
    """Ask for each needed fact that is missing; an empty answer leaves it open, and the ticket is then incomplete."""
    lacking = opening.lacking(session, wish)
    if not lacking:
        return wish
    from kefu.cli.frame import ask

    facts = dict(wish.facts)
    for name in lacking:
        fact = FACTS[name]
        question = _(NAMES.get(name, name))
        if fact.type == "word":
            table = TABLES[fact.words]
            choices = [ask.Choice(code, table.label(code, env.language)) for code in table.words]
            answer = ask.select(env, question, choices)
        else:
            answer = ask.text(env, question, check=partial(_fault, env, session, name))
        if isinstance(answer, str) and answer:
            facts[name] = answer
    still = opening.lacking(session, replace(wish, facts=facts))
    if still and not ask.confirm(
        env, _("Still unknown: {names}. Open it as incomplete?").format(names=", ".join(still))
    ):
        raise Refused("open: nothing was recorded")
    return replace(wish, facts=facts, incomplete=bool(still))


def _fault(env: Env, session: Session, name: str, text: str) -> str:
    """What is wrong with the text of a fact, in the language of the run; empty if nothing is, or nothing is given."""
    if not text:
        return ""
    try:
        given.fact(name, text, session.desk, session.catalogue, session.now)
    except Usage as error:
        return error.text(env.translate)
    return ""


def _notice_double(env: Env, session: Session, wish: Wish, op: str, *, no_input: bool) -> None:
    """A second open ticket for the same waybill is noticed: asked about on a terminal, told everywhere else.

    One that the same `op` opened is not a second one.
    """
    text = normalise(wish.facts.get("waybill", ""))
    doubles = by_waybill(session, text, open_only=True) if text else []
    doubles = [n for n in doubles if wish.after is None or n != wish.after.id]
    doubles = [n for n in doubles if not op or n[7:13] != ids.normalise(op)[:6]]
    if not doubles:
        return
    env.say(_("The waybill {waybill} has an open ticket already: {ids}").format(waybill=text, ids=", ".join(doubles)))
    if env.interactive and not no_input:
        from kefu.cli.frame import ask

        if not ask.confirm(env, _("Open another one?")):
            raise Refused("open: nothing was recorded; {id} is the open ticket", id=doubles[0])
