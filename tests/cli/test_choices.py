"""Choices on a terminal: what the list does with keys, and with what a terminal answers."""

import pytest
import questionary
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from prompt_toolkit.renderer import CPR_Support

from kefu.cli.frame.filtering import filter_by_typing


class Terminal(DummyOutput):
    """A terminal that says where its cursor stands when it is asked; then somebody types."""

    def __init__(self, keys: PipeInput, typed: str) -> None:
        super().__init__()
        self.keys, self.typed = keys, typed

    @property
    def responds_to_cpr(self) -> bool:
        return True

    def get_rows_below_cursor_position(self) -> int:
        raise NotImplementedError  # so it is asked

    def ask_for_cpr(self) -> None:
        self.keys.send_text(f"\x1b[3;1R{self.typed}")
        self.typed = ""


@pytest.mark.parametrize(
    ("typed", "chosen"), [("\r", "a"), ("2\r", "b"), ("到\r", "b"), ("\x1b[B\r", "b"), ("re\r", "a")]
)
def test_a_terminal_that_answers_is_heard(typed: str, chosen: str) -> None:
    """Its answer is no key of somebody: it reaches the library, which otherwise warns of the terminal on the screen."""
    with create_pipe_input() as keys, create_app_session(input=keys, output=Terminal(keys, typed)):
        made = questionary.select(
            "?",
            [questionary.Choice("1) reached", "a"), questionary.Choice("2) 没有找到", "b")],
            use_search_filter=True,
            use_jk_keys=False,
        )
        filter_by_typing(made.application)
        assert made.unsafe_ask() == chosen
        assert made.application.renderer.cpr_support == CPR_Support.SUPPORTED
