"""One write, to be killed: `python -m tests.store.killed DESK OP` appends OP to the ticket, with a vault record and a file.

A number after them is how many new files: many objects are written by a git, a few by kefu itself; and so is the index
where no file is new.
"""

import sys
from pathlib import Path

from kefu.store.git.repo import Repo
from kefu.store.journal.write import Journal, Plan, VaultChange, View
from tests.store.desks import TICKET, VAULT, appended, plan


def one(desk: Path, op: str, files: int = 1) -> Journal:
    """Write one operation and return the journal, whose notices tell what was healed."""
    repo = Repo.open(desk)
    journal = Journal(repo, sign=False)

    def decide(view: View) -> Plan:
        names = (f"{op}-{n}" if n else op for n in range(files))
        extra: dict[str, bytes | None] = {f"tickets/2026/12/{name}.yaml": b"new\n" for name in names}
        return plan({**appended(view, TICKET, f"{op}\n"), **extra}, op, [VaultChange(VAULT, {f"{op}.yaml": b"v"})])

    journal.write(decide)
    repo.close()
    return journal


if __name__ == "__main__":
    one(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:]))
