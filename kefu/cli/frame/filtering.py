"""A list of choices that gets shorter as one types: by number, else by words of any language. Imported when something is
asked."""

from typing import Any

from prompt_toolkit.application import Application
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.keys import Keys
from questionary.prompts.common import Choice, InquirerControl

from kefu.core.base.plain_text import nfkc


class Numbered(InquirerControl):
    """Choices whose titles begin with their number and a bracket. Digits mean the number; what fits no choice leaves all."""

    @property
    def filtered_choices(self) -> list[Choice]:
        """Return the choices that what was typed leaves; the number itself before those that begin with it."""
        typed = nfkc(self.search_filter or "").strip()
        if typed.isdigit():
            titles = [(choice, str(choice.title)) for choice in self.choices]
            exact = [choice for choice, title in titles if title.startswith(f"{typed})")]
            self.found_in_search = bool(exact)
            return exact or list(self.choices)
        found: list[Choice] = list(super().filtered_choices)
        return found


def filter_by_typing(application: Application[Any]) -> None:
    """Let a prompt's choices be filtered by number and by any sign: the library takes those of ASCII alone."""
    control = next(c for c in application.layout.find_all_controls() if isinstance(c, InquirerControl))
    control.__class__ = Numbered
    bindings = application.key_bindings
    assert isinstance(bindings, KeyBindings)

    # Not eager: the answer of a terminal that is asked where its cursor stands is a key, too, and must reach the library.
    @bindings.add(Keys.Any)
    def typed(event: Any) -> None:
        if event.data and event.data.isprintable():
            control.add_search_character(event.data)
