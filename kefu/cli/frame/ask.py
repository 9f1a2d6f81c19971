"""Questions at a terminal. The prompt library is imported only when something is really asked; screens go to stderr.

Ctrl-C anywhere raises KeyboardInterrupt, which ends kefu with 130; nothing that was answered before is lost by it, as
callers keep each answer.
"""

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any

from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.core.base.errors import Usage, visible
from kefu.core.base.frozen import frozen
from kefu.core.base.joined import COMMA, joined

_UNCHOSEN = ""
"""The value of the line on which nothing is chosen yet."""


class Turn(Enum):
    """An answer that is none: go back one question, leave this one out, or stop here and keep what was answered."""

    BACK = "back"
    SKIP = "skip"
    STOP = "stop"


@frozen
class Choice:
    """One thing to choose: what is recorded, and what people read."""

    value: str
    label: str


MARKS = (("<", Turn.BACK), ("-", Turn.SKIP), (".", Turn.STOP))
"""The text that stands for each turn where a text is asked for."""
Answer = str | Turn
Check = Callable[[str], str]
"""A function that returns what is wrong with an answer, as a sentence; empty if nothing is."""


def confirm(env: Env, question: str, *, no_input: bool = False) -> bool:
    """Return whether the answer is yes; Enter alone means no. Usage without a terminal, as nothing is assumed."""
    if not env.interactive or no_input:
        raise Usage("This needs a yes, and nobody can be asked here.")
    choice = _("[y/N]")
    print(f"{visible(question)} {choice} ", end="", file=env.stderr, flush=True)
    answer = env.stdin.readline()
    # Ctrl-D is no answer: it interrupts as Ctrl-C does.
    if not answer:
        raise KeyboardInterrupt
    return answer.strip().lower() in ("y", "yes", "是", "好")


def select(
    env: Env,
    question: str,
    choices: Sequence[Choice],
    *,
    default: str = "",
    turns: Sequence[Turn] = (),
    said: bool = False,
    unknown: bool = False,
) -> Answer:
    """Return one of `choices` or `turns`, chosen by arrow keys or by typing: a number, or a part of what it says, and Enter.

    `said`: a choice says something that is recorded, so that without a `default` none is marked, and Enter alone chooses
    none. It is asked again then, or with `unknown` the answer is empty: nobody knows.
    """
    import questionary

    from kefu.cli.frame.filtering import filter_by_typing

    labels = {Turn.BACK: _("back"), Turn.SKIP: _("leave out"), Turn.STOP: _("stop here")}
    offered: list[tuple[str, Any]] = [(visible(choice.label), choice.value) for choice in choices]
    offered += [(labels[turn], turn) for turn in turns]
    every: list[Any] = [questionary.Choice(f"{n}) {title}", value) for n, (title, value) in enumerate(offered, 1)]
    hint = _("(arrow keys, a part of it or its number, then Enter)")
    chosen = default if default in {choice.value for choice in choices} else None
    if said and chosen is None:
        every.insert(0, questionary.Choice(_("(not known)") if unknown else _("(nothing chosen)"), _UNCHOSEN))
    while True:
        made = questionary.select(
            visible(question),
            every,
            default=chosen,
            instruction=hint,
            use_search_filter=True,
            use_jk_keys=False,
            **screen(env),
        )
        filter_by_typing(made.application)
        answer: Answer = made.unsafe_ask()
        if unknown or answer != _UNCHOSEN:
            return answer


def text(
    env: Env, question: str, *, default: str = "", check: Check = lambda _text: "", turns: Sequence[Turn] = ()
) -> Answer:
    """Return a line of text that `check` accepts; `<` goes back, `-` leaves out, `.` stops, where `turns` allows it."""
    import questionary

    marks = {mark: turn for mark, turn in MARKS if turn in turns}
    hints = {Turn.BACK: _("< goes back"), Turn.SKIP: _("- leaves it out"), Turn.STOP: _(". stops here")}
    hint = joined((hints[turn] for turn in marks.values()), env.translate, COMMA)

    def validate(answer: str) -> bool | str:
        return answer.strip() in marks or check(answer.strip()) or True

    asked = f"{visible(question)} ({hint})" if hint else visible(question)
    answer: str = questionary.text(asked, default=default, validate=validate, **screen(env)).unsafe_ask()
    return marks.get(answer.strip(), answer.strip())


def screen(env: Env) -> dict[str, Any]:
    """Return the options that make the prompt library draw on standard error, in colour only where it is wanted."""
    from prompt_toolkit.output import ColorDepth, create_output

    depth = {} if env.coloured(env.stderr) else {"color_depth": ColorDepth.DEPTH_1_BIT}
    return {"output": create_output(stdout=env.stderr), **depth}
