"""The one error family. Each class is one exit code; nothing here prints.

A message is an English template with named fields (the msgid of the catalogues) and its arguments, so that it can be
said in another language where it is shown. Arguments are shown escaped, never interpreted.
"""

from collections.abc import Callable

Arg = str | int
Translate = Callable[[str], str]


SPACES = "\u3000\u00a0"


def same(template: str) -> str:
    """The translation into English: the msgid itself."""
    return template


def visible(text: str) -> str:
    """`text` with control characters, bidi controls and line separators made visible, for a terminal.

    Spaces that only are wide or do not break stay as they are.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in SPACES else c.encode("unicode_escape").decode() for c in text)


class KefuError(Exception):
    """A request that cannot be done: what, where, and what to do next."""

    exit_code = 70

    def __init__(self, template: str, **args: Arg) -> None:
        super().__init__(template, args)
        self.template = template
        self.args_ = args

    def text(self, translate: Translate = same) -> str:
        """The message in the language of `translate`, its arguments made visible."""
        return translate(self.template).format(**{k: visible(str(v)) for k, v in self.args_.items()})

    def __str__(self) -> str:
        return self.text()


class Usage(KefuError):
    """Wrong usage: an unknown word, id, option or a value that does not fit. Exit 2."""

    exit_code = 2


class Refused(KefuError):
    """The desk's rules refuse: state, role, gate, a dirty file, a conflict. Exit 3."""

    exit_code = 3


class StoreFault(KefuError):
    """The store cannot be read or written: no desk, no git, damaged data, full disk. Exit 4."""

    exit_code = 4


class Interrupted(KefuError):
    """Interrupted by the user. Exit 130."""

    exit_code = 130
