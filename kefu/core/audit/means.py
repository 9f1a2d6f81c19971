"""What a finding of the audit means: one sentence for all rules that tell the same."""

from kefu.core.base.errors import Said
from kefu.core.base.msgid import N_

_ALTERED = N_("What was recorded before was altered afterwards; the commit before has it as it was.")
_BY_HAND = N_("Something else than kefu wrote there, such as an editor.")
_MESSAGE = N_("Commit and entries do not belong together: one of the two was made by hand or altered afterwards.")
_PERSON = N_("Somebody wrote in the name of another, or was not of the staff.")
_SIGNATURE = N_("Nothing proves that the person it names wrote it: it is forged, or was written anew without the key.")
_RIGHT = N_("Somebody did what his role did not allow him at that time.")
_TIME = N_("A date is not true: the clock was wrong or was set, or the entry was dated otherwise.")
_COMPUTED = N_("By what held at that time kefu would not have written this entry so.")
_BREACH = N_("A deadline, a breach or what else follows by the rules is not the computed one.")
_VAULT = N_("The contacts or attachments are not those that were recorded, or are gone without an erasure.")
_ERASED = N_("What was to be erased is still there.")
_STRAY = N_("Something lies in the vault that no entry tells of.")
_SEAL = N_("The history or its seals were made anew after the sealing, or a seal is not by who might make it.")
_RECEIPT = N_(
    "History or receipts are not what the shared desk received: one of the two was made anew, or it was passed by."
)
_OBJECT = N_("Somebody wrote into the files of git; git fsck tells more.")
_JOINED = N_("Nothing says how these tickets came to be: they were brought along from another history.")
_RULES = N_("What the desk goes by was changed so that nobody can tell who might do what.")
_CLEAR = N_("Contacts stand where everybody reads them, and no erasure reaches them.")
_NEWER = N_("A newer kefu wrote it, and this one cannot judge it: upgrade and audit again.")

MEANS = {
    rule: text
    for text, rules in {
        _ALTERED: "entry-edited entry-removed entry-inserted deleted merge rewritten",
        _BY_HAND: "header unreadable unreadable-before not-canonical op op-twice place mode mixed empty too-large attributes alike",
        _MESSAGE: "message forged odd-commit older-kefu unreadable-commit",
        _PERSON: "author by committer written-for ended",
        _SIGNATURE: "signature signer",
        _RIGHT: "permission taken not-allowed",
        _TIME: "ahead early author-date clock-back backdated dated-after number-day",
        _BREACH: "no-miss effect-differs effect-untrue effect-left-out effect-not-so",
        _VAULT: "record-changed record-missing file-changed file-missing",
        _ERASED: "forgotten-kept",
        _STRAY: "record-stray",
        _OBJECT: "object",
        _JOINED: "root beginning unrelated merge-parents",
        _RULES: "rules-unread unreadable-rules nobody",
        _CLEAR: "personal-data",
        _NEWER: "newer-action newer-key newer-edition newer-effect",
    }.items()
    for rule in rules.split()
}


def means(rule: str) -> Said:
    """Return what a finding by a rule means."""
    if rule.startswith("seal-"):
        return Said(_SEAL)
    if rule.startswith("receipt"):
        return Said(_RECEIPT)
    return Said(MEANS.get(rule, _COMPUTED))
