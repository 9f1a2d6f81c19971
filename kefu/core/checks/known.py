"""Words of a ticket that only a desk can know: its staff, levels and categories."""

from collections.abc import Collection, Iterator

from kefu.core.actions.table import ACTIONS
from kefu.core.base.findings import Finding, finding
from kefu.core.config.desk import Desk
from kefu.core.judge.sweep import BY
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.ticket.timeline import swept


def unknown(ticket: Ticket, desk: Desk, categories: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for each author, owner, level and category that `kefu.yaml` or the playbooks do not know."""
    seen: set[tuple[str, str]] = set()
    for entry in ticket.entries:
        for code, word, found in _words(entry, desk):
            if (code, word) not in seen:
                seen.add((code, word))
                yield found
    if ticket.category and ticket.category not in categories:
        yield finding(
            "unknown-category", "the category {category} has no playbook on this desk", line=1, category=ticket.category
        )


def unknown_in(entry: Entry, desk: Desk) -> Iterator[Finding]:
    """Yield a finding for each author, owner and level of one entry that `kefu.yaml` does not know."""
    for _code, _word, found in _words(entry, desk):
        yield found


def unknown_attention(desk: Desk, categories: Collection[str], path: str) -> Iterator[Finding]:
    """Yield a finding for each category that the part `attention` of `kefu.yaml` names and no playbook is for."""
    for category in desk.attention.categories:
        if category not in categories:
            yield finding(
                "unknown-category",
                "attention.categories: the category {category} has no playbook on this desk",
                path=path,
                line=desk.attention.lines.get(category, 0) or 1,
                category=category,
            )


def _words(entry: Entry, desk: Desk) -> Iterator[tuple[str, str, Finding]]:
    """Yield (code, word, finding) for each word of an entry that the desk does not know."""
    for key in ("by", "owner"):
        person = entry.text(key)
        if key == "by" and person == BY and swept(entry):
            continue
        if person and person != "none" and person not in desk.staff:
            found = finding(
                "unknown-staff",
                "entry {op}: {staff} is not on the staff list of kefu.yaml",
                line=entry.line,
                op=entry.op,
                staff=person,
            )
            yield "unknown-staff", person, found
    level = _level(entry)
    if level and level not in {known.name for known in desk.levels}:
        found = finding(
            "unknown-level",
            "entry {op}: {level} is not a level of kefu.yaml",
            line=entry.line,
            op=entry.op,
            level=level,
        )
        yield "unknown-level", level, found


def _level(entry: Entry) -> str:
    """Return the level that an entry names, if its action has a field for one."""
    action = ACTIONS.get(entry.did)
    return next((entry.text(f.name) for f in action.fields if f.type == "level"), "") if action is not None else ""
