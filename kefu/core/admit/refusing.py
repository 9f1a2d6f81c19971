"""Refusals as they are said: the sentence, and the way out that fits its rule."""

from kefu.core.admit.model import Refusal
from kefu.core.base.errors import Arg
from kefu.core.base.findings import Finding
from kefu.core.base.msgid import N_

AGAIN = N_("kefu sync --again puts this commit aside and makes the others anew on the shared desk's tip.")
ROLE = N_("Somebody with a role that may has to do it. kefu sync --again puts this commit aside.")
CLOCK = N_("Set the clock of that computer, then kefu sync --again makes the entries anew.")
UPGRADE = N_("Upgrade kefu on that computer, then kefu sync --again makes the entries anew.")
MERGE = N_("kefu sync --again makes anew what was not handed in; kefu sync makes the merge itself.")
REF = N_("Push the desk's branch and its vault alone; kefu sync does just that.")
SEAL = N_("kefu seal makes the next seal as it has to be, and pushes it alone.")
VAULT = N_("kefu check tells what the vault holds; kefu sync hands in what belongs there.")


def refuse(commit: str, path: str, rule: str, text: str, advice: str = AGAIN, /, **args: Arg) -> Refusal:
    """Return a refusal whose sentence is the template `text` with its arguments."""
    said = Finding(rule, text, args=tuple(args.items()))
    return Refusal(commit, path, rule, said, Finding(rule, advice, args=tuple(args.items())))
