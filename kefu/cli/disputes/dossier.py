"""`kefu dossier`: one ticket for somebody without kefu, with what shows that it was not altered since."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from kefu.cli.completion import complete
from kefu.cli.frame import exits
from kefu.cli.frame.act import begin
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import LANGUAGES, _, translator
from kefu.cli.frame.options import Ticket, valued
from kefu.cli.frame.output import placed
from kefu.core.actions.contact import ACTION as CONTACT
from kefu.core.base.errors import KefuError, Usage, visible
from kefu.core.dossier.layout import files
from kefu.core.dossier.model import Dossier
from kefu.core.intake import typed_words
from kefu.core.playbook.replay import pinned
from kefu.desk.dossier.gather import gather
from kefu.desk.dossier.write import free, write
from kefu.desk.lists.explain import explain
from kefu.desk.lists.find import find
from kefu.desk.play.playbooks import book_for
from kefu.desk.session import Session
from kefu.desk.write import Act
from kefu.desk.write import write as record
from kefu.render.dossier.limits import limits
from kefu.render.dossier.page import Told, page
from kefu.render.dossier.verify import verify
from kefu.render.playbook import Drawn
from kefu.render.style import Style


@manual(
    _(
        "Writes a zip: the page dossier.html in English and in Chinese, to read and to print, and beside it the ticket, its commits, attachments with their digests, receipts, the playbook as it was, the way of each entry to its seal, and VERIFY.txt, by which a stranger verifies it with git, ssh-keygen and sha256sum. No other ticket is in it. Contacts are masked and attachments left out unless --full; who gets that one is recorded as a contact. Exit 1 where something of the ticket is missing or does not hold. docs/dossier.md explains it all."
    ),
    "kefu dossier @ -o case.zip",
    "kefu dossier 7K3F9Q5 -o case.zip --full --for authority",
    "kefu 卷宗 @ -o 申诉.zip",
)
def dossier(
    ctx: typer.Context,
    id: Ticket,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", show_default=False, help=_("The zip; it must not exist."))
    ],
    full: Annotated[
        bool, typer.Option("--full", help=_("With contacts and attachments; takes --for, and is recorded."))
    ] = False,
    receiver: Annotated[
        str,
        valued("PARTY", _("For whom a full one is made."), "--for", completion=complete.parties),
    ] = "",
    commits: Annotated[
        bool, typer.Option("--commits", help=_("Also this ticket's commits as git has them; they name other tickets."))
    ] = False,
    bundle: Annotated[
        bool, typer.Option("--bundle", help=_("Also the WHOLE desk with all its tickets, masked."))
    ] = False,
) -> int:
    """Write a dossier of one ticket for somebody without kefu."""
    env, session = begin(ctx)
    if full != bool(receiver):
        raise Usage("dossier: --full and --for PARTY go together, so that it is recorded who got the contacts")
    path = env.directory / output.expanduser()
    free(path)
    number = find(session, id)
    party = typed_words.party(session.desk, receiver) if full else ""
    if full:
        record(session, number, [_handed(party, "0" * 64)], dry_run=True)
    one = gather(session, number, full=full, pack=commits, bundle=bundle)
    tell = _recorder(session, number, party) if full else _nobody
    digest = write(session, one, {**_pages(session, one), **dict(files(one))}, path, tell)
    env.out(visible(str(output)))
    env.flush()
    env.say(f"SHA-256 {digest}")
    for line in tuple(limits(one, env.translate))[2:]:
        env.say(line)
    for found in one.findings:
        env.say(placed(found, env))
    session.remember(ticket=number)
    return exits.FINDINGS if one.findings else exits.DONE


def _handed(party: str, digest: str) -> Act:
    text = _("dossier with contacts and attachments, SHA-256 {digest}").format(digest=digest)
    return Act(CONTACT.name, {"party": party, "way": "out", "outcome": "sent", "text": text})


def _recorder(session: Session, number: str, party: str) -> Callable[[str], None]:
    """Return what records who gets a full dossier."""

    def tell(digest: str) -> None:
        record(session, number, [_handed(party, digest)])

    return tell


def _nobody(_digest: str) -> None:
    """Record nothing: what is masked may be shown to anybody who may see the ticket."""


def _pages(session: Session, one: Dossier) -> dict[str, bytes]:
    """Return the pages and the instructions in both languages, by their names."""
    made = {}
    for language in LANGUAGES:
        end = ".zh-CN" if language == "zh" else ""
        style = Style(translator(language), language)
        made[f"dossier{end}.html"] = page(one, _told(session, one, style), style).encode()
        made[f"VERIFY{end}.txt"] = verify(one, style.translate).encode()
    return made


def _told(session: Session, one: Dossier, style: Style) -> Told:
    """Return what the desk says of a ticket in a language."""
    head = session.catalogue.get(one.kept.category)
    title = head.label(style.language) if head else one.kept.category
    clocks = tuple(explain(session, one.kept, one.made, style.language, style.translate))
    return Told(title, clocks, _playbook(session, one, style))


def _playbook(session: Session, one: Dossier, style: Style) -> tuple[str, ...]:
    """Return the playbook that the ticket goes by, line by line; nothing of one that cannot be read."""
    if not one.books or (not pinned(one.kept) and any(book.pinned for book in one.books)):
        return ()
    try:
        book = book_for(session, one.kept).book
    except KefuError:
        return ()
    rules = session.rulebook(one.kept.category).on
    drawn = Drawn(book, session.desk, style.translate, style.language, rules=rules, titles=session.label)
    return tuple(drawn.lines())
