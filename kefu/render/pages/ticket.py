"""One ticket as a page: what `show` says of it, masked, in a form that stays true until the ticket changes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from kefu.core.base.findings import Finding
from kefu.core.base.msgid import N_
from kefu.core.reports.clocks import STATES, source_label, standing
from kefu.core.reports.tickets import SHOWN_STATES, bearer_label, clock_label
from kefu.core.ticket.model import Clock, Entry, Ticket
from kefu.core.ticket.timeline import told
from kefu.core.vocabulary import words
from kefu.core.vocabulary.fact_words import called
from kefu.render.page import text
from kefu.render.pages.site import Site, linked
from kefu.render.ticket import Page


class About(NamedTuple):
    """What a page says of a ticket beside the ticket itself: `category`: its title; `playbook`: whether it has a page;
    `clocks`: what is to be said of running clocks, by their names; `said`: of entries, by their ids."""

    category: str
    playbook: bool
    clocks: Mapping[str, Sequence[str]]
    said: Mapping[str, Sequence[Finding]]


def page(site: Site, ticket: Ticket, about: About, known: Collection[str]) -> str:
    """Return the page of a ticket. `known`: the tickets that have pages, to which it leads."""
    title = f"{ticket.id} {ticket.fact('title')}"
    body = _Sheet.of(site, ticket, about).body(site, about, known)
    return site.page(f"tickets/{ticket.id}.html", title, body)


def unreadable(site: Site, number: str, finding: Finding) -> str:
    """Return the page of a ticket that cannot be read: why."""
    place = ":".join(str(part) for part in (finding.path, finding.line) if part)
    title = site.style.translate(N_("{id} cannot be read")).format(id=number)
    said = f"{place}: {finding.text(site.style.translate)}"
    return site.page(f"tickets/{number}.html", title, [f'<p class="warn">{text(said)}</p>'])


class _Sheet(Page):
    """The parts of a ticket as `show` has them, none of which changes with the time."""

    @staticmethod
    def of(site: Site, ticket: Ticket, about: About) -> "_Sheet":
        style = site.style
        return _Sheet(ticket, ticket.born, site.zone, style.translate, style.language, about.clocks, about.said)

    def _when(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}"

    def body(self, site: Site, about: About, known: Collection[str]) -> Iterator[str]:
        """Yield the parts below the title."""
        yield self._line(about)
        yield from self._pairs(known)
        if self.ticket.clocks:
            yield from self._deadlines(site)
        title = self.translate(N_("What happened"))
        yield f'<h2>{text(title)}</h2>\n<ol class="line">'
        for entry in told(self.ticket.entries):
            yield from self._happened(entry, known)
        yield "</ol>"

    def _line(self, about: About) -> str:
        ticket, language = self.ticket, self.language
        state = SHOWN_STATES.label(ticket.state, language)
        category = text(about.category)
        if about.playbook:
            category = f'<a href="../playbooks/{text(ticket.category)}.html">{category}</a>'
        others = (words.KINDS.label(ticket.fact("kind"), language), words.LEVELS.label(ticket.level, language))
        rest = (*others, ticket.owner or self.translate("nobody"))
        marked = ' class="badge done"' if ticket.state == "closed" else ' class="badge"'
        shown = " · ".join(text(one) for one in rest if one)
        return f"<p><span{marked}>{text(state)}</span> {category} · {shown}</p>"

    def _pairs(self, known: Collection[str]) -> Iterator[str]:
        yield "<dl>"
        for name, value in self._known():
            yield f"<dt>{text(called(name, self.translate))}</dt><dd>{linked(value, known, '')}</dd>"
        yield "</dl>"
        for line in (*self._unknown(), *self.waits(), *self._counts()):
            yield f"<p>{text(line)}</p>"

    def _deadlines(self, site: Site) -> Iterator[str]:
        translate = self.translate
        heads = (N_("clock"), N_("due"), N_("state"), N_("bears the delay"), N_("source"))
        title = translate(N_("Clocks"))
        yield f"<h2>{text(title)}</h2>"
        yield '<div class="wide" tabindex="0"><table><thead><tr>'
        yield "".join(f'<th scope="col">{text(translate(one))}</th>' for one in heads) + "</tr></thead><tbody>"
        for clock in sorted(self.ticket.clocks, key=lambda c: (not (c.live or c.behind), c.due, c.name)):
            yield from self._deadline(clock, site)
        yield "</tbody></table></div>"

    def _deadline(self, clock: Clock, site: Site) -> Iterator[str]:
        state = _standing(clock)
        marked = ' class="late"' if state == "missed" else ""
        source = source_label(clock.source, self.translate)
        cells = (self._due(clock), self.translate(STATES[state]), bearer_label(clock.bears, self.language), source)
        name = text(clock_label(clock.name, self.language))
        notes = "".join(f"<br>{text(one)}" for one in self.texts.get(clock.name, ()) if clock.live)
        more = f'<span class="said">{notes}</span>' if notes else ""
        yield f"<tr{marked}><td>{name}{more}</td>{''.join(f'<td>{text(one)}</td>' for one in cells)}</tr>"

    def _due(self, clock: Clock) -> str:
        pause = clock.paused if clock.live else None
        if pause is None:
            return self._when(clock.due)
        if pause.cap is None or pause.then is None:
            return self.translate(N_("paused since {when}")).format(when=self._when(pause.since))
        capped = self.translate(N_("paused until {when} at most, then due {due}"))
        return capped.format(when=self._when(pause.cap), due=self._when(pause.then))

    def _happened(self, entry: Entry, known: Collection[str]) -> Iterator[str]:
        marked = ' class="struck"' if entry.op in self.ticket.struck else ""
        said = f"{self._said(entry)}{self._marks(entry)}"
        yield f'<li><span class="said">{self._when(entry.at)} {text(entry.by)}</span> <span{marked}>{linked(said, known, "")}</span>'
        for name in ("text", "why"):
            yield from (f"<p>{linked(row, known, '')}</p>" for row in entry.text(name).split("\n") if row)
        yield from (f'<p class="warn">! {text(one.text(self.translate))}</p>' for one in self.said.get(entry.op, ()))
        yield from (f"<p>{text(row.strip())}</p>" for row in self._changes(entry))
        yield "</li>"


def _standing(clock: Clock) -> str:
    """Return the standing of a clock as it is recorded: one that only ran out since then is still running."""
    if clock.live and clock.missed is None:
        return "paused" if clock.paused is not None else "running"
    return standing(clock, clock.due)
