"""The severity of a finding: a fault, which somebody must act on, or information, which needs nobody.

One table decides it, for every command that shows findings.
"""

from kefu.core.base.findings import Finding
from kefu.core.base.msgid import N_
from kefu.core.vocabulary import ids

FAULT = N_("fault")
TOLD = N_("information")

INFORMATION = frozenset(
    (
        # What people did unaware of each other: the rules of the fold have decided it.
        "amended-unaware", "answered-twice", "category-changed", "clock-twice", "clock-unknown", "ignored",
        "pauses-overlap", "reopened-twice", "rests-on-struck", "same-op", "strikes-nothing", "unanswered", "unheard", "unsolved",
        # What counts as no notice, or was counted by the desk's own limit: whoever wrote it was told.
        "no-runs", "notice-unproved", "wrong-branch",
        # A case may be done before the money has come: the ledgers list what is open.
        "owes-when-closed",
        # What a newer kefu wrote, or a desk with more words: it is kept as it stands.
        "newer-action", "newer-key", "unknown-action", "unknown-effect", "unknown-key", "unknown-word",
    )
)  # fmt: skip
"""The codes of findings in a ticket that need nobody. Every other finding is a fault."""

ANYWHERE = frozenset(("written-for",))
"""The codes of findings that need nobody, wherever they stand: they are shown to those who ask for everything."""


def severity(found: Finding) -> str:
    """Return whether somebody must act on a finding."""
    # An unknown key or word in kefu.yaml or a playbook is a slip, which whoever wrote it must mend.
    told = found.code in ANYWHERE or (found.code in INFORMATION and ids.number_of(found.path) is not None)
    return TOLD if told else FAULT
