"""The commands that add one entry to a ticket."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from kefu.cli import complete
from kefu.cli import text as texts
from kefu.cli.acts import moment, perform
from kefu.cli.env import Env
from kefu.cli.help import manual
from kefu.cli.language import _
from kefu.cli.options import At, DryRun, Op, Text, Ticket, Tickets, Why
from kefu.core import desk as desks
from kefu.core import given
from kefu.core.actions import Fields
from kefu.core.calendar import add_working, add_working_days
from kefu.core.errors import Usage
from kefu.core.errors import reason as cause
from kefu.core.node import Node
from kefu.core.when import Unit, days_later, later, parse_span
from kefu.core.words import plain
from kefu.desk.find import find
from kefu.desk.session import Session
from kefu.desk.write import Act, File

Channel = Annotated[
    str,
    typer.Option(
        metavar="CHANNEL",
        show_default=False,
        help=_("On which channel."),
        autocompletion=complete.vocabulary("CHANNELS"),
    ),
]
Party = Annotated[
    str,
    typer.Argument(
        metavar="PARTY",
        show_default=False,
        help=_("Who: ROLE or ROLE:NAME, such as courier:courier-7."),
        autocompletion=complete.vocabulary("ROLES"),
    ),
]


def _text(ctx: typer.Context, words: list[str] | None) -> Fields:
    """The optional text of a command as a field."""
    said = texts.given(Env.of(ctx), words)
    return {"text": given.clean(said, "text")} if said else {}


def _iso(value: datetime | None) -> str:
    return value.isoformat() if value else ""


@manual(
    _("The text is the rest of the line; without one your editor opens."),
    "kefu note 7K3F9Q5 客户说今天在家",
    "kefu note @ the guard has it --at 14:10",
)
def note(ctx: typer.Context, id: Tickets, text: Text = None, at: At = "", op: Op = "", dry_run: DryRun = False) -> None:
    """Add a note."""
    said = given.clean(texts.wanted(Env.of(ctx), text, _("Note on {id}").format(id=id)), "note")
    perform(ctx, id, lambda _s, _n: [Act("note", {"text": said})], at, op, dry_run)


@manual(
    _(
        "The outcome is one of reached, agreed, declined, no-answer, hung-up, wrong-number, message-left, read. A call that came in: --in."
    ),
    "kefu contact @ courier reached 说放在东门岗亭 --channel phone",
    "kefu contact @ recipient no-answer --promise 18:00",
)
def contact(
    ctx: typer.Context,
    id: Tickets,
    party: Party,
    words: Text = None,
    channel: Channel = "",
    outcome: Annotated[
        str,
        typer.Option(
            metavar="OUTCOME",
            show_default=False,
            help=_("The outcome, if it is not the next word."),
            autocompletion=complete.vocabulary("OUTCOMES"),
        ),
    ] = "",
    incoming: Annotated[bool, typer.Option("--in", help=_("They called or wrote to us."))] = False,
    name: Annotated[
        str, typer.Option(metavar="NAME", show_default=False, help=_("With whom one spoke (kept in the vault)."))
    ] = "",
    number: Annotated[
        str, typer.Option(metavar="PHONE", show_default=False, help=_("The number called (kept in the vault)."))
    ] = "",
    promise: Annotated[
        str, typer.Option(metavar="WHEN", show_default=False, help=_("Until when something was promised."))
    ] = "",
    follow: Annotated[str, typer.Option(metavar="WHEN", show_default=False, help=_("When to look at it again."))] = "",
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Record a call or a message."""
    rest = list(words or [])
    if rest[-1:] == ["-"] and len(rest) == (1 if outcome else 2):
        rest[-1] = texts.piped(Env.of(ctx))

    def build(session: Session, _number: str) -> list[Act]:
        spoken = list(rest)
        first = outcome or ("reached" if incoming and _is_text(session, spoken) else spoken.pop(0) if spoken else "")
        if not first:
            raise Usage(
                "contact: say what came of it: reached, agreed, declined, no-answer, hung-up, wrong-number, message-left, read"
            )
        said = " ".join(spoken).strip()
        fields: Fields = {
            "party": given.party(session.desk, party),
            "way": "in" if incoming else "out",
            "channel": given.code(session.desk, "channel", channel) if channel else "phone",
            "outcome": given.code(session.desk, "outcome", first),
            "name": given.line(name, "--name") if name else "",
            "number": given.line(number, "--number") if number else "",
            "text": given.clean(said, "text") if said else "",
            "promise": _iso(_later(session, promise, "--promise")),
            "follow": _iso(_later(session, follow, "--follow")),
        }
        return [Act("contact", fields)]

    perform(ctx, id, build, at, op, dry_run)


def _is_text(session: Session, spoken: list[str]) -> bool:
    """Whether the words after the party begin with no outcome: who calls us was reached."""
    return not spoken or desks.vocabulary(session.desk, "outcome").find(spoken[0]) is None


def _later(session: Session, text: str, option: str) -> datetime | None:
    value = moment(session, text)
    if value is not None and value <= session.now:
        raise Usage("{option} {text}: that has passed already", option=option, text=text)
    return value


@manual(
    _(
        "What happened: due-in, arrived, last-scan, attempt, signed, returned, registered, picked-up, departed, dispatched, outage."
    ),
    "kefu event @ attempt --reason nobody-home --when 10:20",
    "kefu event @ signed --by 门卫",
)
def event(
    ctx: typer.Context,
    id: Tickets,
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            show_default=False,
            help=_("What happened to the parcel."),
            autocompletion=complete.vocabulary("EVENTS"),
        ),
    ],
    text: Text = None,
    when: Annotated[
        str,
        typer.Option(
            metavar="WHEN", show_default=False, help=_("The parcel's own time; a theoretical arrival may lie ahead.")
        ),
    ] = "",
    by: Annotated[str, typer.Option(metavar="WHOM", show_default=False, help=_("By whom, such as who signed."))] = "",
    reason: Annotated[
        str,
        typer.Option(
            metavar="REASON",
            show_default=False,
            help=_("Why an attempt failed."),
            autocompletion=complete.vocabulary("FAILURES"),
        ),
    ] = "",
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Record what happened to the parcel."""
    said = _text(ctx, text)

    def build(session: Session, _number: str) -> list[Act]:
        code, other = given.coded(session.desk, "failure", reason) if reason else ("", "")
        fields: Fields = {
            "what": given.code(session.desk, "event", what),
            "when": _iso(moment(session, when)),
            "whom": given.line(by, "--by") if by else "",
            "reason": code,
        }
        return [Act("event", fields | _joined(said, other))]

    perform(ctx, id, build, at, op, dry_run)


def _joined(said: Fields, other: str) -> Fields:
    """The text, begun with words that no vocabulary knows."""
    text = said.get("text")
    return {"text": f"{other}: {text}" if isinstance(text, str) else other} if other else said


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
    said = _text(ctx, text)
    perform(ctx, id, lambda s, _n: [Act("assign", {"owner": owner(s, staff), **said})], at, op, dry_run)


def owner(session: Session, text: str) -> str:
    """The staff id that `text` names; `none` for nobody."""
    word = plain(text)
    if word in ("none", "无"):
        return "none"
    return session.actor.id if word in ("me", "我") else desks.find_staff(session.desk, text).id


@manual(
    _(
        "The notice was given to PARTY; the ticket waits until a reply comes. With --within or --until it becomes due then."
    ),
    "kefu wait @ courier:courier-7 请查门卫处 --channel group --within 40m",
    "kefu wait @ customer 等客户提供照片 --until 18:00 --pause customer-material",
)
def wait(
    ctx: typer.Context,
    id: Tickets,
    party: Party,
    text: Text = None,
    channel: Channel = "",
    within: Annotated[
        str, typer.Option(metavar="SPAN", show_default=False, help=_("How long at most: 30m, 2h, 1d, 4wh."))
    ] = "",
    until: Annotated[str, typer.Option(metavar="WHEN", show_default=False, help=_("Until when."))] = "",
    pause: Annotated[
        str,
        typer.Option(
            metavar="REASON",
            show_default=False,
            help=_("Other clocks stand still meanwhile, for this reason."),
            autocompletion=complete.vocabulary("PAUSES"),
        ),
    ] = "",
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Wait for somebody who was told."""
    said = _text(ctx, text)
    if within and until:
        raise Usage("wait: --within and --until say the same thing; give one of them")

    def build(session: Session, _number: str) -> list[Act]:
        start = moment(session, at) or session.now
        fields: Fields = {
            "for": given.party(session.desk, party),
            "channel": given.code(session.desk, "channel", channel) if channel else "",
            "until": _iso(span_end(session, start, within) if within else moment(session, until)),
            "reason": given.code(session.desk, "pause", pause) if pause else "",
        }
        return [Act("wait", fields | said)]

    perform(ctx, id, build, at, op, dry_run)


def span_end(session: Session, start: datetime, text: str) -> datetime:
    """The end of a span that somebody typed."""
    span = parse_span(text)
    zone = session.desk.zone
    if not span.working:
        return days_later(start, span.amount, zone) if span.unit is Unit.DAYS else later(start, span.delta(), zone)
    calendar = next(iter(session.desk.calendars.values()), None)
    if calendar is None:
        raise Usage("{span} is working time, and kefu.yaml has no calendar; give m, h or d", span=str(span))
    if span.unit is Unit.WORKING_DAYS:
        return add_working_days(calendar, start, span.amount, zone)
    return add_working(calendar, start, timedelta(hours=span.amount), zone)


@manual(
    _(
        "Only a result counts: found, delivered, returned, compensated, refunded, lost, answered ... ; `looking into it` is a note. none: he never answered. --invalid: it answers nothing."
    ),
    "kefu reply @ courier found 在东门岗亭找到,已通知客户",
    "kefu reply @ origin none",
)
def reply(
    ctx: typer.Context,
    id: Tickets,
    party: Party,
    result: Annotated[
        str,
        typer.Argument(
            metavar="RESULT", show_default=False, help=_("The result."), autocompletion=complete.vocabulary("RESULTS")
        ),
    ],
    text: Text = None,
    to: Annotated[
        str,
        typer.Option(
            metavar="PARTY",
            show_default=False,
            help=_("To whom, when it is ours (PARTY us)."),
            autocompletion=complete.vocabulary("ROLES"),
        ),
    ] = "",
    invalid: Annotated[
        bool, typer.Option("--invalid", help=_("It answers nothing: it ends no wait and meets no clock."))
    ] = False,
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Record a result-type reply."""
    said = _text(ctx, text)

    def build(session: Session, _number: str) -> list[Act]:
        code, other = given.coded(session.desk, "result", result)
        fields: Fields = {
            "party": given.party(session.desk, party),
            "to": given.party(session.desk, to) if to else "",
            "result": code,
            "invalid": "true" if invalid else "",
        }
        return [Act("reply", fields | _joined(said, other))]

    perform(ctx, id, build, at, op, dry_run)


What = Annotated[str, typer.Argument(metavar="WHAT", show_default=False, help=_("The remedy, in a word."))]


@manual("", "kefu propose @ compensate 按声明价值赔付")
def propose(
    ctx: typer.Context, id: Tickets, what: What, text: Text = None, at: At = "", op: Op = "", dry_run: DryRun = False
) -> None:
    """Propose a remedy."""
    said = _text(ctx, text)
    perform(ctx, id, lambda _s, _n: [Act("propose", {"what": given.line(what, "what"), **said})], at, op, dry_run)


@manual("", "kefu approve @ yes", "kefu approve @ no 先核对签收底单")
def approve(
    ctx: typer.Context,
    id: Tickets,
    verdict: Annotated[str, typer.Argument(metavar="yes|no", show_default=False, help=_("Yes or no."))],
    text: Text = None,
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Decide on a proposed remedy."""
    said = _text(ctx, text)
    perform(
        ctx,
        id,
        lambda s, _n: [Act("approve", {"verdict": given.code(s.desk, "yes-no", verdict), **said})],
        at,
        op,
        dry_run,
    )


LARGEST = 20_000_000
"""Bytes that one attachment may have."""


@manual(
    _("The file and its name go into the vault; the ticket keeps its kind, size and digest."),
    "kefu attach @ 外箱.jpg --kind photo",
    "kefu attach @ letter.pdf --kind letter --note 盖章确认函",
)
def attach(
    ctx: typer.Context,
    id: Ticket,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", show_default=False, help=_("The files."))],
    kind: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            help=_("photo, letter, recording or document."),
            autocompletion=complete.vocabulary("EVIDENCE"),
        ),
    ] = "photo",
    note: Annotated[str, typer.Option(metavar="TEXT", show_default=False, help=_("A word about it."))] = "",
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Put evidence into the vault."""

    def build(session: Session, _number: str) -> list[Act]:
        code = given.code(session.desk, "evidence", kind)
        loaded = tuple(File(path.name, code, _bytes(Env.of(ctx).directory, path)) for path in files)
        said: Fields = {"text": given.clean(note, "--note")} if note else {}
        return [Act("attach", said, files=loaded)]

    perform(ctx, id, build, at, op, dry_run)


def _bytes(_directory: Path, path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise Usage("{path}: larger than {most} MB; make it smaller", path=str(path), most=LARGEST // 1_000_000)
        return path.read_bytes()
    except OSError as error:
        raise Usage("{path}: {problem}", path=str(path), problem=cause(error)) from None


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
        return [Act("amend", {"changes": changes, **reason(why)})]

    perform(ctx, id, build, at, op, dry_run)


def reason(why: str) -> Fields:
    """The reason as a field, if one is given."""
    return {"why": given.clean(why, "--why")} if why else {}


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


def needed(why: str, action: str) -> Fields:
    """The reason as a field; Usage if it is missing."""
    if not why.strip():
        raise Usage("{action}: say why with --why", action=action)
    return reason(why)


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
    _(
        "KIND is compensation, recovery, fine, refund or cod-return. What the customer gets and what branches owe each other are two records."
    ),
    "kefu settle @ compensation 86 --stage agreed --payer us --payee sender",
)
def settle(
    ctx: typer.Context,
    id: Ticket,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            show_default=False,
            help=_("What sort of money."),
            autocompletion=complete.vocabulary("MONEY"),
        ),
    ],
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", show_default=False, help=_("How much."))],
    stage: Annotated[
        str,
        typer.Option(metavar="STAGE", help=_("offered, agreed or paid."), autocompletion=complete.vocabulary("STAGES")),
    ] = "offered",
    payer: Annotated[str, typer.Option(metavar="PARTY", show_default=False, help=_("Who pays."))] = "",
    payee: Annotated[str, typer.Option(metavar="PARTY", show_default=False, help=_("Who gets it."))] = "",
    ref: Annotated[
        str, typer.Option(metavar="TEXT", show_default=False, help=_("The number of the payment or ruling."))
    ] = "",
    why: Why = "",
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Record money."""

    def build(session: Session, _number: str) -> list[Act]:
        desk = session.desk
        fields: Fields = {
            "kind": given.code(desk, "money", kind),
            "amount": given.money(amount),
            "stage": given.code(desk, "stage", stage),
            "payer": given.party(desk, payer) if payer else "",
            "payee": given.party(desk, payee) if payee else "",
            "ref": given.line(ref, "--ref") if ref else "",
        }
        return [Act("settle", fields | reason(why))]

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
