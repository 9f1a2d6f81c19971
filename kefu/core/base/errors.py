"""The one error family. Each class is one exit code; nothing here prints.

A message is an English template with named fields (the msgid of the catalogues) and its arguments, so that it can be
said in another language where it is shown. Arguments are shown escaped, never interpreted.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

Translate = Callable[[str], str]


class Sentence(Protocol):
    """Something that says itself in a language, such as a finding within an error."""

    def text(self, translate: Translate) -> str:
        """Return the sentence in the language of `translate`."""


Arg = str | int | Sentence


SPACES = "\u3000\u00a0"


def same(template: str) -> str:
    """Return the translation into English: the msgid itself."""
    return template


def visible(text: str) -> str:
    """Return `text` with control characters, bidi controls and line separators made visible, for a terminal.

    Spaces that only are wide or do not break stay as they are.
    """
    if text.isprintable():
        return text
    # Unescaped, these could move the cursor, or show a text in another order than it is stored.
    return "".join(c if c.isprintable() or c in SPACES else c.encode("unicode_escape").decode() for c in text)


SHOWN = 60
"""Characters of a text that a message repeats."""


def beginning(text: str) -> str:
    """Return a text as a message repeats it: a long one by its beginning."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


class Said(str):
    """An argument that is a msgid itself: a word of ours or of the system, said in the language of the message."""

    __slots__ = ()


LANGUAGE = Said("English")
"""The language that a translation speaks: the Chinese catalogue says here that it is Chinese."""
SYSTEM = (
    Said("No space left on device"),
    Said("Permission denied"),
    Said("Operation not permitted"),
    Said("Read-only file system"),
    Said("No such file or directory"),
    Said("Not a directory"),
    Said("Is a directory"),
    Said("File exists"),
    Said("File name too long"),
    Said("Too many open files"),
    Said("Input/output error"),
    Said("Disk quota exceeded"),
    Said("File too large"),
    Said("Directory not empty"),
    Said("Cannot allocate memory"),
    Said("Exec format error"),
)
"""The refusals of the system in English, listed so that the catalogue has them; see `reason`."""


def reason(error: OSError) -> Said:
    """Return why the system refused, as an argument of a message."""
    return Said(error.strerror or str(error))


def shown(args: Iterable[tuple[str, Arg]], translate: Translate) -> dict[str, str]:
    """Return the arguments of a message as they are shown: made visible, and translated where they are Said."""
    return {key: _shown(value, translate) for key, value in args}


def _shown(value: Arg, translate: Translate) -> str:
    if isinstance(value, Said):
        return visible(translate(value))
    return visible(str(value)) if isinstance(value, str | int) else value.text(translate)


class KefuError(Exception):
    """A request that cannot be done: what, where, and what to do next."""

    exit_code = 70

    def __init__(self, template: str, **args: Arg) -> None:
        super().__init__(template, args)
        self.template = template
        self.args_ = args

    def text(self, translate: Translate = same) -> str:
        """Return the message in the language of `translate`, its arguments made visible."""
        return translate(self.template).format(**shown(self.args_.items(), translate))

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
