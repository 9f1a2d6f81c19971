"""A question with numbered answers of which none is chosen yet: Enter alone answers nothing."""

from collections.abc import Sequence

from kefu.cli.frame.ask import Choice
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.core.base.errors import visible

_DIGITS = 3
"""Digits of a number at most."""


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
        said = typed.strip()
        # A longer one is cut nowhere: its beginning would be another number.
        if len(said) <= _DIGITS and said.isdecimal() and 1 <= int(said) <= len(choices):
            return choices[int(said) - 1].value
        print(
            _("{text}: write a number from 1 to {count}").format(text=visible(said), count=len(choices)),
            file=env.stderr,
        )
