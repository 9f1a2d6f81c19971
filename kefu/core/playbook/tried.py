"""How it was tried to deliver a parcel in this cycle: each failed attempt, each call or message to the recipient."""

from collections.abc import Iterator
from datetime import datetime

from kefu.core.config.desk import Desk, vocabulary
from kefu.core.ticket.model import Entry, Ticket, instant
from kefu.core.times.when import fixed
from kefu.core.vocabulary.words import CHANNELS, OUTCOMES

_FAILED = {"zh": "派送未成", "en": "not delivered"}
_CALLED = {"zh": "联系收件人", "en": "recipient"}
_COLON = {"zh": "：", "en": ": "}
_COMMA = {"zh": "，", "en": ", "}
_BETWEEN = {"zh": "；", "en": "; "}


def tried(desk: Desk, ticket: Ticket, language: str) -> str:
    """Return the attempts with date, time and reason, and our calls and messages to the recipient, in order; empty without
    an attempt."""
    held = [e for e in ticket.counted("event", "contact") if ticket.cycles.get(e.cycle, e.cycle) == ticket.cycle]
    if not any(_attempt(e) for e in held):
        return ""
    told = sorted((_moment(e), line) for e in held for line in _told(desk, ticket, e, language))
    lines = (f"{fixed(moment, desk.zone):%m-%d %H:%M} {line}" for moment, line in told)
    return _in(_BETWEEN, language).join(lines)


def attempt(desk: Desk, ticket: Ticket, language: str) -> str:
    """Return the last attempt of this cycle with date, time and reason, for a customer; empty without one."""
    held = [e for e in ticket.counted("event") if ticket.cycles.get(e.cycle, e.cycle) == ticket.cycle and _attempt(e)]
    last = max(held, key=_moment, default=None)
    if last is None:
        return ""
    line = next(_told(desk, ticket, last, language))
    return f"{fixed(_moment(last), desk.zone):%m-%d %H:%M} {line}"


def outlived(ticket: Ticket) -> bool:
    """Return whether an attempt failed after the expected time was last said: it was agreed for that attempt."""
    entries = list(enumerate(ticket.counted("open", "amend", "event")))
    said = [(e.at, n) for n, e in entries if e.did == "open" or (e.did == "amend" and _expects(e))]
    failed = [(_moment(e), n) for n, e in entries if e.did == "event" and _attempt(e)]
    return bool(said and failed) and max(failed) > max(said)


def _expects(entry: Entry) -> bool:
    """Return whether an amendment says for when the parcel is expected."""
    changes = entry.fields.get("changes")
    return isinstance(changes, list) and any(isinstance(c, dict) and c.get("fact") == "eta" for c in changes)


def _told(desk: Desk, ticket: Ticket, entry: Entry, language: str) -> Iterator[str]:
    """Yield what one entry says of the tries, if it does."""
    if _attempt(entry):
        reason = entry.text("reason")
        label = vocabulary(desk, "failure").label(reason, language) if reason else ""
        # Of a reason that is no word of ours the text says it.
        why = _in(_COMMA, language).join(filter(None, ["" if reason == "other" else label, entry.text("text")]))
        yield _in(_FAILED, language) + (_in(_COLON, language) + why if why else "")
    elif _to_recipient(ticket, entry):
        channel, outcome = entry.text("channel"), entry.text("outcome")
        how = [
            CHANNELS.label(channel, language) if channel else "",
            OUTCOMES.label(outcome, language) if outcome else "",
        ]
        yield _in(_CALLED, language) + _in(_COLON, language) + _in(_COMMA, language).join(filter(None, how))


def _attempt(entry: Entry) -> bool:
    return entry.text("what") == "attempt"


def _to_recipient(ticket: Ticket, entry: Entry) -> bool:
    role = entry.text("party").partition(":")[0]
    ours = role == "recipient" or (role == "customer" and (ticket.fact("customer") or "recipient") == "recipient")
    return ours and entry.text("way") != "in"


def _moment(entry: Entry) -> datetime:
    return instant(entry.fields.get("when")) or entry.at


def _in(text: dict[str, str], language: str) -> str:
    return text.get(language, text["en"])
