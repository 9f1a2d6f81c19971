"""The language of a run: English msgids, or the Chinese catalogue.

This is the one piece of state the process has: it is chosen once, before any command module is imported, so that help
texts written as `_("...")` come out in that language. `N_` marks a msgid that is translated where it is shown.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from kefu.core.base.errors import Translate, same

LANGUAGES = {"en": "", "zh": "zh_CN"}
LOCALE = Path(__file__).parent.parent.parent / "locale"
VALUED = ("-C", "--as", "--lang", "--color")

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


def _option(args: Sequence[str]) -> str:
    """Return the value of `--lang` among the options before the command; empty if it is not there."""
    rest = iter(args)
    for word in rest:
        if word.startswith("--lang="):
            return word.partition("=")[2]
        if word == "--lang":
            return next(rest, "")
        if word in VALUED:
            # Its value may look like an option or a command.
            next(rest, "")
        elif not word.startswith("-"):
            return ""
    return ""
