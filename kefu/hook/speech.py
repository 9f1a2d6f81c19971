"""What the door says to somebody who pushes, in both languages: git shows him each line behind `remote: `."""

import sys
from collections.abc import Iterable, Sequence
from gettext import GNUTranslations
from pathlib import Path

from kefu.core.admit.model import Admitted, Refusal
from kefu.core.base.errors import KefuError, Sentence, Translate, same, visible
from kefu.core.base.findings import Finding
from kefu.core.base.msgid import N_
from kefu.store.remote.words import CHINESE, ENGLISH

CATALOGUE = Path(__file__).parent.parent / "locale" / "zh_CN" / "LC_MESSAGES" / "kefu.mo"
SHORT = 10


def chinese() -> Translate:
    """Return the translation into Chinese; the English itself where no catalogue was built."""
    try:
        with CATALOGUE.open("rb") as file:
            catalogue = GNUTranslations(file)
    except OSError:
        return same
    return lambda msgid: catalogue.gettext(msgid) if msgid else ""


def say(sentences: Iterable[Sentence]) -> None:
    """Say sentences on standard error, all of them in one language and then in the other."""
    said = list(sentences)
    for head, translate in ((ENGLISH, same), (CHINESE, chinese())):
        for one in said:
            print(f"{head}{one.text(translate)}", file=sys.stderr)
    sys.stderr.flush()


def refused(found: Admitted) -> Sequence[Sentence]:
    """Return the sentences of a push that is refused: what is wrong at which commit and path, and the way out."""
    head = Finding("refused", N_("Nothing of this push was taken. Everything stays committed in your clone."))
    more = (Finding("more", N_("And {count} more."), args=(("count", found.more),)),) if found.more else ()
    return (head, *map(_line, found.refusals), *more)


def _line(one: Refusal) -> Sentence:
    place = " ".join(part for part in (one.commit[:SHORT], visible(one.path)) if part)
    args = (("place", place), ("rule", one.rule), ("text", one.text), ("advice", one.advice))
    return Finding(
        one.rule, N_("{place} [{rule}]: {text}. {advice}") if place else N_("[{rule}]: {text}. {advice}"), args=args
    )


def fault(error: BaseException) -> Sentence:
    """Return the sentence for a door that cannot judge: then it takes nothing."""
    why: str | Sentence = error if isinstance(error, KefuError) else f"{type(error).__name__}: {error}"
    return Finding(
        "fault", N_("The shared desk cannot judge this push, so it takes nothing: {why}"), args=(("why", why),)
    )
