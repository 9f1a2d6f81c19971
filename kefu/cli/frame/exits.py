"""The exit codes of every command, in one table that the documentation, the help and the tests share."""

from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_

DONE = 0
FINDINGS = 1
USAGE = 2
REFUSED = 3
STORE = 4
FAULT = 70
INTERRUPTED = 130


@frozen
class Exit:
    """One exit code and its meaning (a msgid)."""

    code: int
    meaning: str


EXITS = (
    Exit(DONE, N_("Done. Nothing found is done too.")),
    Exit(
        FINDINGS,
        N_("There are findings that somebody must act on: overdue tickets with --fail, check, lint, a failing test."),
    ),
    Exit(USAGE, N_("Wrong usage: an unknown command, option, ticket or word.")),
    Exit(REFUSED, N_("The desk's rules refuse, or a conflict stops a sync.")),
    Exit(STORE, N_("The store cannot be read or written: no desk, no git, no remote, damaged data, a full disk.")),
    Exit(FAULT, N_("A fault of kefu; the message says how to report it.")),
    Exit(INTERRUPTED, N_("Interrupted.")),
)
