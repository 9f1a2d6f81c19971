"""The end of a ticket's page: what comes next, and the line to type for it."""

from collections.abc import Iterator

from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.core.actions.action import is_file
from kefu.core.base.errors import KefuError, visible
from kefu.core.playbook.answers import text_in
from kefu.core.playbook.model import Step
from kefu.core.ticket.model import Ticket
from kefu.core.vocabulary.words import ROLES
from kefu.desk.play.play import Run, load
from kefu.desk.session import Session
from kefu.render.people import moment
from kefu.render.playbook import Drawn


def coming(env: Env, session: Session, ticket: Ticket) -> Iterator[str]:
    """Yield what comes next on a ticket, each with its command line: the replies that are waited for, the next step of the
    playbook, the call-back or the closing."""
    if is_file(ticket):
        yield from _line(_("The cases of this customer:"), f"kefu customer show {ticket.id}")
        return
    if ticket.state == "closed":
        yield from _line(_("Closed. If the customer comes again:"), f"kefu reopen {ticket.id} --why ...")
        return
    if ticket.state == "resolved":
        yield from _line(_("Solved. When the customer was called back:"), f"kefu callback {ticket.id} ...")
        yield from _line(_("Without a call-back:"), f"kefu close {ticket.id}")
        return
    for wait in ticket.waits:
        said = _("Waiting for {party} since {when}. The reply, in their words:").format(
            party=visible(_party(env, wait.party)), when=moment(wait.since, session.now, session.desk.zone)
        )
        yield from _line(said, f"kefu reply {ticket.id} {_role(env, wait.party)} ...")
    yield from _of_playbook(env, session, ticket)


def _of_playbook(env: Env, session: Session, ticket: Ticket) -> Iterator[str]:
    try:
        run = load(session, ticket.id)
    except KefuError:
        # Without a playbook, or with one that cannot be read, the work ends with its result.
        if not ticket.waits:
            yield from _line(_("When the work is done, its result:"), f"kefu resolve {ticket.id} ...")
        return
    position = run.position
    if position.asked is not None:
        # A wait at which the run rests was said already, with the reply that it needs.
        if not (position.resting and ticket.waits):
            yield from _line(
                _("Next: {step}").format(step=_step(env, run, position.asked)), _command(run, position.asked)
            )
        return
    over = position.over
    if over is not None and over.step.then:
        head = session.catalogue.get(over.step.then)
        name = head.label(env.language) if head else over.step.then
        yield from _line(
            _("The playbook is at its end; the case goes on as {category}:").format(category=name),
            f"kefu amend {ticket.id} category={over.step.then} --why ...",
        )
    elif not ticket.waits:
        yield from _line(_("The playbook is at its end. The result:"), f"kefu resolve {ticket.id} ...")


def _step(env: Env, run: Run, step: Step) -> str:
    """Return what a step is and asks."""
    kind = Drawn(run.book, run.session.desk, env.translate, env.language, titles=run.session.label).kind(step)
    said = next((text_in(text, env.language) for text in (step.text, step.of, step.why) if text), "")
    return visible(_("{kind}: {text}").format(kind=kind, text=" ".join(said.split()))) if said else visible(kind)


def _command(run: Run, step: Step) -> str:
    """Return the line that takes the step: a decision and evidence have commands of their own, all others are played."""
    number = run.ticket.id
    if step.kind == "approve":
        return f"kefu approve {number} ..."
    if step.kind == "evidence":
        return f"kefu attach {number} ... --kind {step.value}"
    return f"kefu play {number}"


def _line(said: str, command: str) -> Iterator[str]:
    yield said
    yield f"    {command}"


def _role(env: Env, party: str) -> str:
    """Return the word of a party's role that is typed for it: a code in English, in Chinese its word."""
    role = party.partition(":")[0]
    return ROLES.label(role, "zh") if env.language == "zh" else role


def _party(env: Env, party: str) -> str:
    role, _sign, name = party.partition(":")
    return f"{ROLES.label(role, env.language)} {name}".strip()
