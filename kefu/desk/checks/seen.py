"""`check --seen`: a finding in a ticket is acknowledged by an entry in that ticket, and no longer shown."""

from kefu.core.actions.seen import ACTION
from kefu.core.base.errors import Refused, Usage
from kefu.core.base.findings import Finding
from kefu.core.ticket.identity import identity
from kefu.core.vocabulary import ids
from kefu.desk.checks.looked import look, of_the_past
from kefu.desk.checks.run import Result
from kefu.desk.session import Session
from kefu.desk.write import Act, Done, write


def acknowledge(session: Session, result: Result, typed: str, why: str) -> Done | tuple[Finding, ...]:
    """Acknowledge the finding of `result` whose id, or the head of it, was typed.

    Return what was written on a ticket, or for one about a commit, which stands in none, what was healed on the way.
    Usage if not exactly one fits; Refused for one of neither sort, without the role, and for one that was acknowledged
    before.
    """
    name, found = _named(result, typed)
    number = ids.number_of(found.path)
    if of_the_past(found):
        if found in result.seen:
            raise Refused("{finding} was acknowledged already", finding=name)
        unruled = result.unruled.get(name)
        if unruled is not None:
            return look(session, found, why, unruled.permission, unruled.desk)
        return look(session, found, why, ACTION.permission, session.desk)
    if number is None:
        raise Refused("{finding} is in no ticket: nobody can acknowledge it, it stays until it is mended", finding=name)
    return write(session, number, [Act(ACTION.name, {"code": found.code, "finding": name, "why": why})])


def _named(result: Result, typed: str) -> tuple[str, Finding]:
    """Return the id and the finding that were typed; two findings of one id are one."""
    wanted = ids.normalise(typed)
    every = {identity(one): one for one in (*result.findings, *result.seen)}
    hits = [name for name in every if wanted and name.startswith(wanted)]
    if len(hits) != 1:
        raise Usage("{finding}: not one finding; `kefu check` lists them with their ids", finding=typed)
    return hits[0], every[hits[0]]
