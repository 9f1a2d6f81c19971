"""The situation in which an entry is made: who acts and when, on which desk, and by which clock rules."""

from kefu.core.actions.action import Context
from kefu.core.base.frozen import frozen
from kefu.core.clocks.rules import Rule


@frozen
class Situation:
    """The context of an action, the clock rules of its category that are on, the blob of its playbook and that of the
    ways that playbooks use (empty: none)."""

    context: Context
    rules: tuple[Rule, ...] = ()
    book: str = ""
    ways: str = ""
