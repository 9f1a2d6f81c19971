"""Who knew what when, as people read it: a block for each entry, made for 80 columns."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo

from kefu.core.base.errors import Translate, visible
from kefu.core.base.msgid import N_
from kefu.core.base.typed import word
from kefu.core.reports.clocks import STATES
from kefu.core.reports.story import GROUPS, OTHER, Chapter, Kept, Told, Turn
from kefu.core.reports.tickets import clock_label
from kefu.core.ticket.model import Ticket
from kefu.core.vocabulary import words
from kefu.render.fit import parted_within, wide
from kefu.render.people import moment
from kefu.render.ticket import Page

INDENT = "    "
NONE = "–"
BETWEEN = " · "
CALLED = {"state": N_("state"), "level": N_("level"), "owner": N_("owner")}
"""What may change of a ticket as a whole, each with its name."""


class Story:
    """Renders the story of one ticket in one language. `width`: columns in which a line of parts is broken between them."""

    def __init__(
        self, ticket: Ticket, now: datetime, zone: tzinfo, translate: Translate, language: str, width: int = 80
    ) -> None:
        self.page = Page(ticket, now, zone, translate, language)
        self.ticket = ticket
        self.now = now
        self.zone = zone
        self.translate = translate
        self.language = language
        self.width = width

    def lines(self, chapters: Iterable[Chapter], kept: Mapping[str, Kept]) -> Iterator[str]:
        """Yield the head and a block for each entry; `kept`: by ops, where the entries are kept."""
        yield f"{self.ticket.id}  {visible(self.ticket.fact('title'))}"
        late = False
        for chapter in chapters:
            yield ""
            late = late or any(one.late for told in chapter.told.values() for one in told)
            yield from self.block(chapter, kept.get(chapter.entry.op, Kept()))
        if late:
            yield ""
            yield self.translate("+ had been said by then, and was recorded only later than the entry above it")

    def block(self, chapter: Chapter, kept: Kept) -> Iterator[str]:
        """Yield one entry: what was done, then, indented, its texts, where it is kept, what it changed, who knew what."""
        first, *rest = self.page.entry(chapter.entry)
        yield from self._broken(f"#{chapter.number}  {first}", "")
        for row in rest:
            yield from self._broken(row.strip())
        yield from self._parts(self._kept(chapter, kept))
        changed, told = self.translate("changed: "), self.translate("told by then: ")
        yield from self._parts([self._turn(turn) for turn in _unsaid(chapter)], changed)
        yield from self._parts(list(self._told(chapter.told)), told)

    def _kept(self, chapter: Chapter, kept: Kept) -> list[str]:
        """Return when an entry happened, was recorded and received, its commits and their author."""
        entry = chapter.entry
        same = entry.recorded == entry.at
        when = self.translate("happened and recorded {when}") if same else self.translate("happened {when}")
        parts = [when.format(when=self._when(entry.at))]
        parts += [] if same else [self.translate("recorded {when}").format(when=self._when(entry.recorded))]
        came = self.translate("received by {when}") if kept.latest else self.translate("received {when}")
        parts += [came.format(when=self._when(kept.received) if kept.received else NONE)]
        parts += [" ".join(part for part in (*kept.commits, visible(kept.author)) if part) or NONE]
        return parts

    def _when(self, at: datetime) -> str:
        return moment(at, self.now, self.zone)

    def _parts(self, parts: list[str], head: str = "") -> Iterator[str]:
        """Yield parts on as few lines as they fit on, those after the first under the first part."""
        if parts:
            first, *rest = parted_within(BETWEEN.join(parts), self.width - len(INDENT) - wide(head))
            yield f"{INDENT}{head}{first}"
            yield from (f"{INDENT}{' ' * wide(head)}{row}" for row in rest)

    def _broken(self, text: str, indent: str = INDENT) -> Iterator[str]:
        """Yield a text on lines of the width, broken at blanks; where there is none, anywhere."""
        line = indent
        for piece in _pieces(text, max(self.width - len(INDENT), 20)):
            if line.strip() and wide((line + piece).rstrip()) > self.width:
                yield line.rstrip()
                line = INDENT + piece.lstrip()
            else:
                line += piece
        yield line.rstrip()

    def _turn(self, turn: Turn) -> str:
        if turn.what == "clock":
            return self._clock(turn)
        if turn.what == "struck":
            return self.translate("#{number} is struck").format(number=turn.name)
        if turn.what == "wait":
            party = self._party(turn.name)
            begins = turn.now == "begins"
            said = self.translate("waits for {party}") if begins else self.translate("waits no longer for {party}")
            return said.format(party=party)
        if turn.what == "fact":
            return self.page.change(turn.name, turn.was, turn.now) if turn.was else self.page.fact(turn.name, turn.now)
        was, now = (self._word(turn.what, text) for text in (turn.was, turn.now))
        name = self.translate(CALLED[turn.what])
        return f"{name} {was} -> {now}" if was else f"{name} {now}"

    def _word(self, what: str, text: str) -> str:
        table = {"state": words.STATES, "level": words.LEVELS}.get(what)
        if what == "owner":
            return visible(text)
        return visible(table.label(text, self.language)) if table is not None and text else visible(text)

    def _clock(self, turn: Turn) -> str:
        name = visible(clock_label(turn.name, self.language))
        now = self.translate(STATES[turn.now])
        due = self._when(turn.due) if turn.due else NONE
        if not turn.was:
            return self.translate("clock {clock} due {when}").format(clock=name, when=due)
        if turn.was == turn.now:
            return self.translate("clock {clock} now due {when}").format(clock=name, when=due)
        return self.translate("clock {clock} {state} (due {when})").format(clock=name, state=now, when=due)

    def _told(self, told: Mapping[str, tuple[Told, ...]]) -> Iterator[str]:
        """Yield each group of parties with the numbers of the entries that say what they had been told."""
        for group, items in told.items():
            numbers = " ".join(f"#{one.number}{'+' if one.late else ''}" for one in items)
            name = self._party(group) if group in GROUPS else self.translate("others")
            if items or group != OTHER:
                yield f"{name} {numbers or NONE}"

    def _party(self, party: str) -> str:
        role, _, name = party.partition(":")
        label = words.ROLES.label(role, self.language)
        return visible(f"{label} {name}" if name else label)


def _unsaid(chapter: Chapter) -> list[Turn]:
    """Return what an entry changed, without the facts that the entry itself shows."""
    held = chapter.entry.fields.get("changes")
    said = {word(one.get("fact")) for one in held if isinstance(one, dict)} if isinstance(held, list) else set()
    return [turn for turn in chapter.turns if turn.what != "fact" or turn.name not in said]


def _pieces(text: str, room: int) -> Iterator[str]:
    """Yield the pieces between which a text may be broken: words with the blank after them, and single wide signs."""
    piece = ""
    for sign in text:
        if wide(sign) > 1 or wide(piece + sign) > room:
            yield piece
            piece = sign
        else:
            piece += sign
        if sign == " ":
            yield piece
            piece = ""
    yield piece
