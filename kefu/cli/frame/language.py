"""The language of a run: English msgids, or the Chinese catalogue.

This is the one piece of state the process has: it is chosen once, before any command module is imported, so that help
texts written as `_("...")` come out in that language; many commands in one process keep to that of the first. `N_`
marks a msgid that is translated where it is shown.
"""

import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from kefu.core.base.errors import Translate, same

LANGUAGES = {"en": "", "zh": "zh_CN"}
LOCALE = Path(__file__).parent.parent.parent / "locale"
VALUED = ("-C", "--as", "--lang", "--color")
_HEAD = 1 << 16
"""Bytes of a `kefu.yaml` in which its language is looked for."""

_spoken: dict[str, Translate] = {"": same}


def _(msgid: str) -> str:
    """Return `msgid` in the language of this run."""
    return _spoken[""](msgid)


def translator(language: str) -> Translate:
    """Return the translation into `language` ("en" or "zh"). A msgid without a translation comes back as it is.

    So do all of them in a checkout that nobody has built: the catalogue is compiled by the build (hatch_build.py).
    """
    folder = LANGUAGES[language]
    if not folder:
        return same
    if language not in _spoken:
        from gettext import GNUTranslations

        try:
            with (LOCALE / folder / "LC_MESSAGES" / "kefu.mo").open("rb") as file:
                catalogue = GNUTranslations(file)
        except FileNotFoundError:
            return same
        _spoken[language] = lambda msgid: catalogue.gettext(msgid) if msgid else ""
    return _spoken[language]


def spoken() -> Translate:
    """Return the translation of this run, which is the same one as long as the language is."""
    return _spoken[""]


def choose(language: str) -> None:
    """Speak `language` from now on."""
    _spoken[""] = translator(language)


def known(name: str) -> str:
    """Return the language that a name such as `zh_CN.UTF-8`, `zh-Hans` or `en_GB` means; empty if none of ours."""
    code = name.replace("-", "_").partition(".")[0].partition("_")[0].lower()
    return code if code in LANGUAGES else ""


def asked(args: Sequence[str], variables: Mapping[str, str]) -> str:
    """Return the language that `--lang` before the command or KEFU_LANG asks for; empty if neither does."""
    return known(_option(args)) or known(variables.get("KEFU_LANG", ""))


def of_locale(variables: Mapping[str, str]) -> str:
    """Return the language of the first of LC_ALL, LC_MESSAGES, LANG that is set; English if it is none of ours."""
    names = (variables.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return known(next((name for name in names if name), "")) or "en"


def of_desk(args: Sequence[str], here: Path) -> str:
    """Return the language of the desk that a command line is for, by the `kefu.yaml` of its working tree; empty if none.

    It is wanted before git is asked anything: help and wrong usage speak it too. A command that makes a desk or brings
    one here speaks as the system does.
    """
    from kefu.cli.frame.commands import elsewhere

    options, command = _before(args)
    if elsewhere(command):
        return ""
    start = Path(os.path.abspath(here / options.get("-C", "")))
    for folder in (start, *start.parents):
        if (folder / ".git").exists():
            return _written(folder / "kefu.yaml")
    return ""


def _written(path: Path) -> str:
    """Return the language that a desk's file names; empty if it is none of ours or there is no such file."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):  # to read a pipe would wait for a writer
            return ""
        with open(path, "rb") as file:
            lines = file.read(_HEAD).splitlines()
    except OSError:
        return ""
    found = (line.partition(b":")[2] for line in lines if line.startswith(b"language:"))
    return known(next(found, b"").partition(b"#")[0].strip(b" \t\"'").decode("ascii", "replace"))


def _option(args: Sequence[str]) -> str:
    """Return the value of `--lang` among the options before the command; empty if it is not there."""
    return _before(args)[0].get("--lang", "")


def _before(args: Sequence[str]) -> tuple[dict[str, str], str]:
    """Return the values of the options before the command, and the command; empty if there is none."""
    found: dict[str, str] = {}
    rest = iter(args)
    for word in rest:
        name, equals, value = word.partition("=")
        if equals and name in VALUED:
            found[name] = value
        elif word in VALUED:
            # Its value may look like an option or a command.
            found[word] = next(rest, "")
        elif word.startswith("-C"):
            found["-C"] = word[2:]
        elif not word.startswith("-"):
            return found, word
    return found, ""
