"""A question with numbered answers of which none is chosen yet: Enter alone answers nothing."""

from collections.abc import Sequence

from kefu.cli.frame.ask import Choice
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.core.base.errors import visible


def numbered(env: Env, question: str, choices: Sequence[Choice]) -> str:
    """Return the value of the choice whose number is typed; empty for Enter alone. Another number is asked again."""
    print(visible(question), file=env.stderr)
    for number, choice in enumerate(choices, 1):
        print(f"  {number}  {visible(choice.label)}", file=env.stderr)
    hint = _("Number (Enter alone records nothing):")
    while True:
        print(f"{hint} ", end="", file=env.stderr, flush=True)
        typed = env.stdin.readline()
        # Ctrl-D is no answer: it interrupts as Ctrl-C does.
        if not typed:
            raise KeyboardInterrupt
        if not typed.strip():
            return ""
        if typed.strip().isdecimal() and 1 <= int(typed.strip()[:3]) <= len(choices):
            return choices[int(typed.strip()[:3]) - 1].value
