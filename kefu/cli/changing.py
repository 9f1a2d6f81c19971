"""The commands that change a ticket: whose it is, what is known, its level, its links, a wrong entry struck."""

from typing import Annotated

import typer

from kefu.cli.frame import complete
from kefu.cli.frame.act import perform
from kefu.cli.frame.fields import needed, reason, text_of
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import At, DryRun, Op, Text, Ticket, Tickets, Why
from kefu.core.base.errors import Usage
from kefu.core.base.near import plain
from kefu.core.base.node import Fields, Node
from kefu.core.config import desk as desks
from kefu.core.intake import typed_words as given
from kefu.desk.lists.find import find
from kefu.desk.session import Session
from kefu.desk.write import Act


@manual(
    _("STAFF is an id, a name or an address of the staff list; me or none."),
    "kefu assign @ me",
    "kefu assign 7K3F9Q5,2M4T7WA agent-2 今天他当班",
)
def assign(
    ctx: typer.Context,
    id: Tickets,
    staff: Annotated[
        str,
        typer.Argument(
            metavar="STAFF",
            show_default=False,
            help=_("To whom: a staff member, me or none."),
            autocompletion=complete.staff,
        ),
    ],
    text: Text = None,
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Give a ticket to somebody."""
    said = text_of(ctx, text)
    perform(ctx, id, lambda s, _n: [Act("assign", {"owner": owner(s, staff), **said})], at, op, dry_run)


def owner(session: Session, text: str) -> str:
    """The staff id that `text` names; `none` for nobody."""
    word = plain(text)
    if word in ("none", "无"):
        return "none"
    return session.actor.id if word in ("me", "我") else desks.find_staff(session.desk, text).id


@manual(
    _(
        "A fact that held a value needs --why. An empty value takes the fact away. recipient.phone=... and the like go into the vault."
    ),
    "kefu amend @ goods.value=299 goods.name=蓝牙耳机",
    'kefu amend @ category=遗失 --why "确认找不到"',
)
def amend(
    ctx: typer.Context,
    id: Tickets,
    facts: Annotated[
        list[str],
        typer.Argument(
            metavar="FACT=VALUE...",
            show_default=False,
            help=_("Facts and their values."),
            autocompletion=complete.facts,
        ),
    ],
    why: Why = "",
    override: Annotated[
        bool, typer.Option("--override", help=_("Although the evidence for it is missing; takes a role and --why."))
    ] = False,
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Correct or add facts."""

    def build(session: Session, _number: str) -> list[Act]:
        changes: list[Node] = []
        for one in facts:
            name, value = given.assignment(one)
            change: Fields = {"fact": name}
            if value.strip():
                change["now"] = given.fact(name, value, session.desk, session.catalogue, session.now)
            elif name in ("category", "title"):
                raise Usage("{name}: a ticket always has one", name=name)
            changes.append(change)
        return [Act("amend", {"changes": changes, "override": "true" if override else "", **reason(why)})]

    perform(ctx, id, build, at, op, dry_run)


@manual("", 'kefu escalate @ --why "快递员一直不回复"', 'kefu escalate @ --to agent --why "主管已处理"')
def escalate(
    ctx: typer.Context,
    id: Tickets,
    why: Why = "",
    to: Annotated[
        str, typer.Option(metavar="LEVEL", show_default=False, help=_("The level; without it the next one up."))
    ] = "",
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Move a ticket to another level."""

    def build(session: Session, _number: str) -> list[Act]:
        level = session.desk.levels[desks.rank(session.desk, to)].name if to else ""
        return [Act("escalate", {"to": level, **needed(why, "escalate")})]

    perform(ctx, id, build, at, op, dry_run)


@manual(
    _("duplicate-of also closes the ticket as a duplicate. The other relations: parent, related, after."),
    "kefu link 7K3F9Q5 duplicate-of 2M4T7WA",
)
def link(
    ctx: typer.Context,
    id: Ticket,
    relation: Annotated[
        str,
        typer.Argument(
            metavar="RELATION",
            show_default=False,
            help=_("duplicate-of, parent, related or after."),
            autocompletion=complete.vocabulary("RELATIONS"),
        ),
    ],
    other: Annotated[str, typer.Argument(metavar="OTHER", show_default=False, help=_("The other ticket."))],
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Link a ticket to another."""

    def build(session: Session, _number: str) -> list[Act]:
        code = given.code(session.desk, "relation", relation)
        acts = [Act("link", {"relation": code, "other": find(session, other)})]
        return [*acts, Act("close", {"how": "duplicate"}, joined=True)] if code == "duplicate-of" else acts

    perform(ctx, id, build, at, op, dry_run)


@manual(
    _("The entry stays visible; what it did is revoked. `kefu show` lists the entries with their ids."),
    'kefu strike @ 0H5C9WXR3D --why "记在了别的工单上"',
)
def strike(
    ctx: typer.Context,
    id: Ticket,
    entry: Annotated[
        str, typer.Argument(metavar="OP", show_default=False, help=_("The entry's id, or the head of it."))
    ],
    why: Why = "",
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Strike a wrong entry."""
    perform(
        ctx,
        id,
        lambda _s, _n: [Act("strike", {"entry": entry, **needed(why, "strike")})],
        at,
        op,
        dry_run,
    )
