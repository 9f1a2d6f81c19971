"""`reply`: what was said is read whole; what may mean two things is asked, and what is no result is not recorded as
one."""

from typing import Final

from kefu.cli.actions.typed_line import Line
from kefu.cli.frame import text as texts
from kefu.cli.frame.act import moment
from kefu.cli.frame.ask import Choice, confirm
from kefu.cli.frame.language import _
from kefu.cli.frame.numbered import numbered
from kefu.core.base.errors import Usage
from kefu.core.base.node import Fields
from kefu.core.config import desk as desks
from kefu.core.intake import typed_results as results
from kefu.core.intake import typed_words as given
from kefu.core.intake.typed_results import OURS, About, Answer, Unclear
from kefu.core.vocabulary.meanings import SUCCESSES
from kefu.core.vocabulary.vocabulary import Labels
from kefu.desk.read import read
from kefu.desk.session import Session
from kefu.desk.write import Act

NOTE: Final = " note"
CONTACT: Final = " contact"
INVALID: Final = " invalid"
"""The answers that are no results; no code begins with a blank."""


def command(line: Line, result: str = "", text: list[str] | None = None) -> None:
    """Record the result that was said, or on a terminal what the agent says of it."""
    words = [part for part in (result, *(text or [])) if part]
    if words[-1:] == ["-"] and len(words) <= 2:
        words[-1] = texts.piped(line.env)
    typed = " ".join(words).strip()

    def build(session: Session, number: str) -> list[Act]:
        party = given.party(session.desk, str(line.values["party"]))
        about = _about(line, session, number, party)
        try:
            return [_reply(line, session, results.answer(session.desk, party, typed, about))]
        except Unclear as error:
            if line.values.get("invalid") is True:
                # What answers nothing needs no result of its own.
                return [_reply(line, session, Answer("other", text=typed))]
            if not line.env.interactive:
                raise
            return [_asked(line, session, number, party, typed, error)]

    line.perform(build)


def _about(line: Line, session: Session, number: str, party: str) -> About:
    """Return what the ticket tells: who its customer is, and the names that may stand in what he says."""
    ticket = read(session, number).full
    names = tuple(name for name in (ticket.fact("sender.name"), ticket.fact("recipient.name")) if name)
    return About(number, ticket.fact("customer"), names, now=session.now, to=_to(line, session))


def _to(line: Line, session: Session) -> str:
    """Return the party to whom it is said, if one is named."""
    typed = str(line.values.get("to") or "")
    return given.party(session.desk, typed) if typed else ""


def _reply(line: Line, session: Session, said: Answer) -> Act:
    """Return the reply, with a look at it again at the time that was said, if that is wanted. Usage for a success
    with a reason why it failed."""
    if line.values.get("reason") and said.code in SUCCESSES:
        raise Usage(
            "--reason says why it was not delivered, and {result} that it was done; leave one of the two out",
            result=Labels(desks.vocabulary(session.desk, "result"), (said.code,)),
        )
    made: Fields = {"result": said.code, "text": said.text}
    if said.reason and not line.values.get("reason"):
        made["reason"] = said.reason
    if said.time and not line.values.get("follow"):
        again = moment(session, said.time, end=True)
        if line.env.interactive:
            asked = _("They said {time}. Look at it again then?").format(time=said.time)
            if again is not None and confirm(line.env, asked):
                made["follow"] = again.isoformat()
        else:
            line.env.say(_("They said {time}; --follow sets when to look at it again.").format(time=said.time))
    return line.act(session, made)


def _asked(line: Line, session: Session, number: str, party: str, typed: str, error: Unclear) -> Act:
    """Return what the agent says of a text that is no result, or may be several. Usage for Enter alone."""
    env = line.env
    known = desks.vocabulary(session.desk, "result")
    choices = [Choice(code, known.label(code, env.language)) for code in error.offered]
    if error.found.kind == "progress":
        choices.append(Choice(CONTACT, _("no result yet: a contact")))
    choices += [Choice(INVALID, _("nothing usable: an invalid reply")), Choice(NOTE, _("none of these: a note"))]
    chosen = numbered(env, error.text(env.translate), choices)
    text = given.clean(typed, "reply")
    if not chosen:
        raise Usage("nothing is recorded")
    if chosen == NOTE:
        return Act("note", {"text": text})
    if chosen == CONTACT:
        return _contact(line, session, party, text, results.ahead(session.desk, error.found.time, session.now))
    if chosen == INVALID:
        return line.act(session, {"result": "other", "text": text, "invalid": "true"})
    return _reply(line, session, results.checked(session.desk, party, chosen, text))


def _contact(line: Line, session: Session, party: str, text: str, time: str) -> Act:
    """Return the contact that a word of progress is: the party spoke to us, or we to it. What it promises is a
    follow-up of ours."""
    with_whom, way = (_to(line, session) or "customer", "out") if party == OURS else (party, "in")
    fields: Fields = {"party": with_whom, "way": way, "outcome": "reached", "text": text}
    typed = str(line.values.get("follow") or "")
    again = moment(session, typed or time, end=True) if typed or time else None
    asked = _("They said {time}. Look at it again then?").format(time=time)
    if again is not None and (typed or confirm(line.env, asked)):
        fields["follow"] = again.isoformat()
    return Act("contact", fields)
