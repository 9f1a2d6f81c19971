"""The commands about remedies: proposals, decisions, evidence, money."""

import errno
import os
import stat
from pathlib import Path
from typing import Annotated

import typer

from kefu.cli.frame import complete
from kefu.cli.frame.act import perform
from kefu.cli.frame.env import Env
from kefu.cli.frame.fields import reason, text_of
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import At, DryRun, Op, Text, Ticket, Tickets, Why
from kefu.core.base.errors import Usage
from kefu.core.base.errors import reason as cause
from kefu.core.base.node import Fields
from kefu.core.intake import typed_words as given
from kefu.desk.session import Session
from kefu.desk.write import Act, File

What = Annotated[str, typer.Argument(metavar="WHAT", show_default=False, help=_("The remedy, in a word."))]


@manual("", "kefu propose @ compensate 按声明价值赔付")
def propose(
    ctx: typer.Context, id: Tickets, what: What, text: Text = None, at: At = "", op: Op = "", dry_run: DryRun = False
) -> None:
    """Propose a remedy."""
    said = text_of(ctx, text)
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
    said = text_of(ctx, text)
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
    here = Env.of(ctx).directory

    def build(session: Session, _number: str) -> list[Act]:
        code = given.code(session.desk, "evidence", kind)
        loaded = tuple(file_of(here / path, code) for path in files)
        said: Fields = {"text": given.clean(note, "--note")} if note else {}
        return [Act("attach", said, files=loaded)]

    perform(ctx, id, build, at, op, dry_run)


def file_of(path: Path, kind: str) -> File:
    """A file to be attached. Usage if it cannot be read or is too large."""
    return File(path.name, kind, _bytes(path))


def _bytes(path: Path) -> bytes:
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(about.st_mode):
            raise Usage("{path}: not a file", path=str(path))
        if about.st_size > LARGEST:
            raise Usage("{path}: larger than {most} MB; make it smaller", path=str(path), most=LARGEST // 1_000_000)
        if about.st_size == 0:
            raise Usage("{path}: the file is empty", path=str(path))
        return path.read_bytes()
    except OSError as error:
        raise Usage("{path}: {problem}", path=str(path), problem=cause(error)) from None


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
