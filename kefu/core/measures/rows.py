"""The rows of measures: what reports count of a ticket, as plain columns.

Times are whole seconds since 1970 in UTC, amounts are in fen, an empty text is nothing. Counted is what happened, in the
period in which it happened; present states stand in `TicketRow` alone.
"""

from kefu.core.base.frozen import frozen


@frozen
class TicketRow:
    """A ticket as it stands: what figures are grouped by. `customer`: the number of the customer's file it is linked to;
    `struck`: the opening itself was struck; `duplicate`: it is closed as the double of another ticket."""

    id: str
    path: str
    kind: str
    category: str
    direction: str
    state: str
    owner: str
    branch: str
    courier: str
    carrier: str
    cause: str
    customer: str
    born: int
    closed: int | None
    struck: bool
    duplicate: bool


@frozen
class CycleRow:
    """One time that a ticket was open: from its opening or a reopening to its closing; `closed` is None while it stands
    open. `result` is what the closing said, `by` who opened it, `closer` who closed it, `first` when the desk first acted on
    it: a person's first act of the desk after the entry that began the cycle (no note, nothing that came in), None if there
    is none. `ended`: when it was over, by its closing or by a reopening of what was solved and not closed."""

    id: str
    cycle: str
    opened: int
    by: str
    closed: int | None
    closer: str
    result: str
    first: int | None
    ended: int | None = None


@frozen
class EntryRow:
    """An entry: `did` is its action, `word` what it says (a result, an outcome, an event, a kind, a level), `to` whom it
    was about. `happened` is its time, `recorded` when it was written down. `derived`: kefu wrote it by itself (a sweep, an
    import, a link), not a person."""

    id: str
    op: str
    did: str
    by: str
    happened: int
    recorded: int
    cycle: str
    word: str
    to: str
    reason: str
    struck: bool
    derived: bool


@frozen
class ClockRow:
    """One start of a clock and what became of it: `met`, `missed` and `stopped` are when, None if it was not. `bears`: who
    bears a miss. `elapsed` and `worked`: seconds from the start to the end that it had, all of them and those of working
    hours, without pauses; None while it has none."""

    id: str
    op: str
    name: str
    cycle: str
    start: int
    due: int
    met: int | None
    missed: int | None
    stopped: int | None
    bears: str
    elapsed: int | None
    worked: int | None


@frozen
class MoneyRow:
    """One amount that stands: `stage` is offered, agreed, paid and so on; `payer` and `payee` are parties."""

    id: str
    op: str
    happened: int
    recorded: int
    kind: str
    stage: str
    amount: int
    payer: str
    payee: str
    code: str
    pieces: int
