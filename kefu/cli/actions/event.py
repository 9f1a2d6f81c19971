"""`event`: the place, the shelf or the other carrier are the next words; what cannot be is asked at a terminal."""

from kefu.cli.actions.typed_line import TEXT, Line, iso
from kefu.cli.frame import ask
from kefu.cli.frame import text as texts
from kefu.cli.frame.act import moment
from kefu.cli.frame.language import _
from kefu.core.actions import event
from kefu.core.base.errors import Usage
from kefu.core.base.node import Fields
from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex
from kefu.core.config import desk as desks
from kefu.core.intake import typed_words as given
from kefu.core.vocabulary.words import ROLES
from kefu.desk.read import read
from kefu.desk.session import Session
from kefu.desk.write import Act

CLOCK = regex("[0-9]{1,2}:[0-9]{2}|(?:[0-9]{1,2}|十[一二]?|[一二三四五六七八九两])[点时]半?")
"""A time of the day that stands alone: the parcel's own time."""


def command(
    line: Line, text: list[str] | None = None, whom: str = "", shelf: str = "", place: str = "", carrier: str = "",
    waybill: str = "", why: str = "",
) -> None:  # fmt: skip
    """Record the event. Of a problem, a shelf and another carrier the words after it say where, which and to whom."""
    rest = list(text or [])
    if rest[-1:] == ["-"]:
        rest[-1] = texts.piped(line.env)

    def build(session: Session, number: str) -> list[Act]:
        words, typed = list(rest), str(line.values["what"])
        if _failed(session, typed):
            # Why nobody took the parcel says that an attempt was made.
            words, typed = [typed, *words], "attempt"
        what = given.code(session.desk, "event", typed)
        made: Fields = {"what": what, "whom": given.line(whom, "--by") if whom else ""}
        if what == "problem-found":
            made["whom"] = made["whom"] or _place(session, words)
        elif what == "shelved":
            made |= _shelf(session, words, shelf, place)
        elif what == "handed-over":
            made |= _carrier(session, words, carrier, waybill)
        elif what == "attempt" and not (shelf or place or carrier or waybill):
            made |= _failure(session, words, str(line.values["reason"]))
        elif shelf or place or carrier or waybill:
            raise Usage("event: --shelf and --place are for shelved, --carrier and --waybill for handed-over")
        if words and not line.values["when"] and CLOCK.fullmatch(nfkc(words[0])):
            made["when"] = iso(moment(session, words.pop(0)))
        said = " ".join(words).strip()
        made |= {TEXT: given.clean(said, TEXT) if said else "", "why": given.clean(why, "--why") if why else ""}
        act = line.act(session, made)
        return [_explained(line, session, number, act)]

    line.perform(build)


def _place(session: Session, words: list[str]) -> str:
    """Return the party where a problem was found: the next word. Usage if it names none."""
    if words and ROLES.find(words[0].partition(":")[0]):
        return given.party(session.desk, words.pop(0))
    raise Usage("event: say where the problem was found: problem-found hub, branch, delivery, courier or recipient")


def _failure(session: Session, words: list[str], typed: str) -> Fields:
    """Return why the attempt failed: the next word, if it is such a reason and no option gives one."""
    known = desks.vocabulary(session.desk, "failure").find(words[0]) if words and not typed else None
    if known is None or known == "other":
        return {}
    words.pop(0)
    return {"reason": known}


def _failed(session: Session, typed: str) -> bool:
    """Return whether a word is a reason why an attempt failed, and no event."""
    if desks.vocabulary(session.desk, "event").find(typed) is not None:
        return False
    return desks.vocabulary(session.desk, "failure").find(typed) not in (None, "other")


def _shelf(session: Session, words: list[str], shelf: str, place: str) -> Fields:
    """Return the class of the shelf and the place on it: the next words, where no option gives them."""
    if not shelf and not words:
        raise Usage("event: say on which shelf: shelved redeliver, or shelved undeliverable, and the place")
    kind = given.code(session.desk, "shelf", shelf or words.pop(0))
    where = place or (words.pop(0) if words and not shelf else "")
    return {"shelf": kind, "place": given.line(where, "--place") if where else ""}


def _carrier(session: Session, words: list[str], carrier: str, waybill: str) -> Fields:
    """Return the other carrier and its number: the next words, where no option gives them."""
    if not carrier and not words:
        raise Usage("event: say to which carrier and under which number: handed-over CARRIER WAYBILL")
    name = carrier or words.pop(0)
    number = waybill or (words.pop(0) if words and not carrier else "")
    code = desks.vocabulary(session.desk, "carrier").find(name)
    return {
        "carrier": code or given.line(name, "--carrier"),
        "waybill": given.waybill(number) if number else "",
    }


def _explained(line: Line, session: Session, number: str, act: Act) -> Act:
    """Return the act with the reason that is asked for at a terminal, where it is earlier than it can be."""
    if not line.env.interactive or act.given.get("why"):
        return act
    at = moment(session, line.at) or session.now
    early = event.too_early(session.desk, read(session, number).kept, act.given, at)
    if early is None:
        return act
    asked = _("It was picked up at {at}, and this is before that. Why is it so? (empty: leave it)").format(
        at=early.astimezone(session.zone).strftime("%m-%d %H:%M")
    )
    answer = ask.text(line.env, asked)
    return Act(act.action, act.given | ({"why": answer} if isinstance(answer, str) and answer else {}))
