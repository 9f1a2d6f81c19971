"""How the desk stands, in the line below the prompt: overdue, due today, not yet pushed, and who one is."""

import time
from typing import TYPE_CHECKING

from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.core.base.errors import KefuError
from kefu.core.base.frozen import frozen

if TYPE_CHECKING:
    from kefu.desk.session import Session

AGE = 30.0
"""Seconds after which it is counted anew although nothing was recorded: time makes tickets overdue."""


@frozen
class Counts:
    """What is counted, and who acts (empty for somebody who is not on the staff list)."""

    overdue: int
    today: int
    unpushed: int | None
    who: str


class Standing:
    """The counts of a desk, kept until something is recorded or they are old."""

    def __init__(self, env: Env) -> None:
        self._env = env
        self._counted = 0.0
        self._at = ""
        self._line = ""

    def forget(self) -> None:
        """Count anew when the line is asked for next: something changed that HEAD does not tell of."""
        self._counted = 0.0

    def line(self, *, now: bool = False) -> str:
        """Return the sentence; `now`: look whether something was recorded, however fresh the counts are."""
        if now or time.monotonic() - self._counted > AGE:
            try:
                self._line = self._said(fresh=time.monotonic() - self._counted <= AGE)
            except KefuError as error:
                self._unknown(error.text(self._env.translate))
            except Exception:  # commands say what is wrong; a line that cannot be told must not end the prompt
                self._unknown(_("the counts are not known"))
        return self._line

    def _unknown(self, line: str) -> None:
        """Say why there are no counts, as long as there would be counts: the line is asked for at every key."""
        self._line, self._at, self._counted = line, "", time.monotonic()

    def _said(self, *, fresh: bool) -> str:
        from kefu.desk.session import Session

        env = self._env
        session = Session.open(env.directory, env.now(), env.as_staff)
        try:
            if fresh and session.rev == self._at:
                return self._line
            counts = _counted(session)
            self._at, self._counted = session.rev, time.monotonic()
        finally:
            session.close()
        said = [
            counts.who or _("nobody of the staff list"),
            _("overdue {count}").format(count=counts.overdue),
            _("due today {count}").format(count=counts.today),
        ]
        if counts.unpushed is not None:
            said.append(_("not pushed {count}").format(count=_most(counts.unpushed)))
        return " · ".join(said)


def _most(count: int) -> str:
    from kefu.desk.share.unpushed import MOST

    return f"{count}+" if count >= MOST else str(count)


def _counted(session: "Session") -> Counts:
    from datetime import timedelta

    from kefu.core.base.errors import Refused
    from kefu.core.reports.overdue import overdue
    from kefu.core.times.when import end_of_day
    from kefu.desk.lists.rows import find_rows
    from kefu.desk.share.unpushed import unpushed

    found = find_rows(session, [], places=True)
    day = end_of_day(found.now, session.zone) - found.now + timedelta(seconds=1)
    late = len(overdue(found.rows, found.now, session.zone).items)
    until = len(overdue(found.rows, found.now, session.zone, within=day).items)
    try:
        who = session.actor.name
    except Refused:
        who = ""
    return Counts(late, until - late, unpushed(session), who)
