"""A dossier as one page for A4: no script, nothing asked for from elsewhere, in one language."""

from collections.abc import Callable, Iterator
from datetime import datetime

from kefu.core.actions.table import informed
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.dossier.model import CHANGED, ERASED, HERE, MISSING, UNKNOWN, Dossier
from kefu.core.reports.explained import Explained
from kefu.core.reports.story import Kept
from kefu.core.vocabulary.words import TABLES
from kefu.render.clocks import clock_lines
from kefu.render.dossier.limits import limits
from kefu.render.dossier.looks import LOOKS, POLICY
from kefu.render.dossier.markup import block, note, table, text, text_lines
from kefu.render.dossier.postal import postal
from kefu.render.dossier.proofs import proofs
from kefu.render.people import moment
from kefu.render.story import Story
from kefu.render.style import Style
from kefu.render.ticket import Page

STANDS = {
    HERE: N_("as it was attached"),
    MISSING: N_("MISSING from the vault"),
    CHANGED: N_("NOT the file that was attached"),
    ERASED: N_("erased"),
    UNKNOWN: N_("its vault is not here"),
}
"""How an attachment stands, in words."""
_WIDE = 100_000
"""Columns of a story whose lines the browser breaks."""


@frozen
class Told:
    """What only the desk can say in a language: the category, its clocks explained, the playbook line by line."""

    category: str
    clocks: tuple[Explained, ...]
    playbook: tuple[str, ...]


def page(one: Dossier, told: Told, style: Style) -> str:
    """Return the page of a dossier in the language of the style."""
    return "\n".join(_Pages(one, told, style).lines()) + "\n"


class _Pages:
    """Makes the page of one dossier."""

    def __init__(self, one: Dossier, told: Told, style: Style) -> None:
        self.one, self.told, self.style = one, told, style
        self.translate = style.translate
        # Of another year than any entry: each time is told with its year, as the page is read years later.
        self.then = datetime(1971, 1, 1, tzinfo=one.zone)
        self.page = Page(one.ticket, self.then, one.zone, style.translate, style.language)

    def lines(self) -> Iterator[str]:
        """Yield the page."""
        yield from self._head()
        parts: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
            (self.translate("1. The case"), self._case),
            (self.translate("2. What happened"), self._story),
            (self.translate("3. Who was told what"), self._told),
            (self.translate("4. Clocks"), self._clocks),
            (self.translate("5. Attachments"), self._attached),
            (self.translate("6. Report to the postal authority"), self._postal),
            (self.translate("7. Commits, receipts, seals"), lambda: proofs(self.one, self.style, self._when)),
            (self.translate("8. Verifying it"), self._verify),
            (self.translate("9. The playbook as it was"), self._playbook),
        )
        for title, part in parts:
            yield f"<section>\n<h2>{text(title)}</h2>"
            yield from part()
            yield "</section>"
        yield "</main>\n</body>\n</html>"

    def _when(self, at: datetime) -> str:
        return moment(at, self.then, self.one.zone)

    def _head(self) -> Iterator[str]:
        one = self.one
        language = "zh-CN" if self.style.language == "zh" else "en"
        title = self.translate("Dossier of ticket {id}").format(id=one.ticket.id)
        yield f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">'
        yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f'<title>{text(title)}</title>\n<style>{LOOKS}</style>\n</head>\n<body>\n<main>\n<header class="head">'
        yield f"<h1>{text(title)}</h1>"
        if one.ticket.fact("title"):
            yield f"<p>{text(one.ticket.fact('title'))}</p>"
        made = self.translate("{desk}, made {when} by {name}, from commit {tip}").format(
            desk=one.desk, when=self._when(one.made), name=one.by, tip=one.tip[:12]
        )
        yield f"<p>{text(made)}</p>\n</header>"
        yield '<div class="limits">'
        yield from (f"<p>{text(line)}</p>" for line in limits(one, self.translate))
        yield "</div>"
        if one.findings:
            yield '<div class="limits odd">'
            yield from (f"<p>! {text(found.text(self.translate))}</p>" for found in one.findings)
            yield "</div>"

    def _case(self) -> Iterator[str]:
        ticket = self.one.ticket
        state = TABLES["state"].label(ticket.state, self.style.language)
        rows = [(self.translate("category"), self.told.category), (self.translate("state"), state)]
        rows += [(head, value) for head, value in map(_parted, self.page.facts())]
        yield '<table class="form"><tbody>'
        yield from (f'<tr><th scope="row">{text(name)}</th><td>{text(value)}</td></tr>' for name, value in rows)
        yield "</tbody></table>"

    def _story(self) -> Iterator[str]:
        yield note(
            self.translate(
                "Each entry in the order in which it was recorded: when it happened, was recorded, reached the shared desk, its "
                "commit and author; what it changed; which entries had told the parties something by then."
            )
        )
        story = Story(self.one.ticket, self.then, self.one.zone, self.translate, self.style.language, _WIDE)
        for chapter in self.one.chapters:
            yield from block(story.block(chapter, self.one.proof.kept.get(chapter.entry.op, Kept())))

    def _told(self) -> Iterator[str]:
        heads = [
            self.translate(N_("happened")),
            self.translate(N_("party")),
            self.translate(N_("channel")),
            self.translate("words"),
        ]
        rows = []
        for chapter in self.one.chapters:
            entry = chapter.entry
            party = informed(entry) if entry.op not in self.one.ticket.struck else ""
            if party:
                role, _, name = party.partition(":")
                who = f"{TABLES['role'].label(role, self.style.language)} {name}".strip()
                channel = TABLES["channel"].label(entry.text("channel"), self.style.language)
                outcome = TABLES["outcome"].label(entry.text("outcome"), self.style.language)
                how = " ".join(part for part in (channel, outcome) if part)
                rows.append([self._when(entry.at), who, how, f"#{chapter.number} {entry.text('text')}"])
        yield from table(heads, rows, self.translate("Nobody was told anything."))

    def _clocks(self) -> Iterator[str]:
        for clock in self.told.clocks:
            lines = clock_lines(clock, self.then, self.one.zone, self.translate, self.style.language)
            yield from block(lines)
        if not self.told.clocks:
            yield note(self.translate("No clock ran."))

    def _attached(self) -> Iterator[str]:
        heads = [
            self.translate("entry"),
            self.translate("file"),
            self.translate("bytes"),
            "SHA-256",
            self.translate("stands"),
        ]
        kinds = TABLES["evidence"]
        rows = [
            [
                f"#{self._number(a.op)}",
                f"{kinds.label(a.kind, self.style.language)} {a.n}.{a.type}",
                a.size,
                a.sha256 or "–",
                self.translate(STANDS[a.state]),
            ]
            for a in self.one.attached
        ]
        yield from table(heads, rows, self.translate("Nothing was attached."), mono=(3,))

    def _number(self, op: str) -> int:
        return next((one.number for one in self.one.chapters if one.entry.op == op), 0)

    def _postal(self) -> Iterator[str]:
        yield note(
            self.translate(
                "For an appeal to the postal authority (12305). What the record does not say is left to fill in."
            )
        )
        yield '<table class="form"><tbody>'
        for title, lines in postal(self.one, self.page, self.style):
            said = "".join(f"<p>{text(line)}</p>" for line in lines) or '<span class="blank"></span>'
            yield f'<tr><th scope="row">{text(title)}</th><td>{said}</td></tr>'
        yield "</tbody></table>"

    def _playbook(self) -> Iterator[str]:
        for book in self.one.books:
            said = (
                self.translate("{path}, which the entries name as {blob}")
                if book.pinned
                else self.translate("{path} as it stood when the ticket was opened, {blob}; no step of it was recorded")
            )
            yield note(said.format(path=book.path, blob=book.blob))
        yield f"<pre>{text_lines(self.told.playbook)}</pre>"
        if not self.one.books:
            yield note(self.translate("There is no playbook for it."))

    def _verify(self) -> Iterator[str]:
        said = self.translate(
            "VERIFY.txt in the zip tells, line by line, how all this is verified with git, ssh-keygen and sha256sum, without kefu."
        )
        yield f"<p>{text(said)}</p>"
        for seal in self.one.proof.seals:
            said = self.translate(
                "The two lines of seal {number}, to be compared with those that somebody outside has:"
            ).format(number=f"{seal.number:06}")
            yield f"<p>{text(said)}</p>\n<p><code>{text(seal.lines[0])}<br>{text(seal.lines[1])}</code></p>"


def _parted(line: str) -> tuple[str, str]:
    """Return a line of a ticket as name and value; in Chinese a wide colon may stand between them."""
    name, colon, value = line.partition(": ")
    wide, stop, rest = line.partition("\uff1a")
    return (wide, rest) if stop and (not colon or len(wide) < len(name)) else (name, value)
