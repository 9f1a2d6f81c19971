"""Triggers, which start and meet clocks: they look at the signals of an entry, never at its free text.

An entry gives one or more signals: an action and the words that say more about it (party, channel, outcome, event,
result ...), all from the closed vocabularies. A trigger names an action and words; a signal pulls it when the action
is the same and each word of the trigger is among the signal's.
"""

from collections.abc import Collection, Mapping

from kefu.core.actions.action import Action, Signal
from kefu.core.actions.table import ACTIONS
from kefu.core.base.errors import Usage
from kefu.core.base.frozen import frozen
from kefu.core.base.near import near
from kefu.core.clocks.conditions import Condition, Look, holds
from kefu.core.vocabulary import words
from kefu.core.vocabulary.facts import FACTS, GROUPS


@frozen
class Trigger:
    """An action and, for each place, the words that will do. `when`: what must hold besides."""

    action: str
    words: tuple[frozenset[str], ...] = ()
    text: str = ""
    when: Condition | None = None

    def pulled_by(self, signal: Signal) -> bool:
        """Return whether `signal` pulls this trigger."""
        return signal.action == self.action and all(not choice.isdisjoint(signal.words) for choice in self.words)

    def __str__(self) -> str:
        return self.text


_FACT_NAMES = (*FACTS, *GROUPS)


def _words(name: str) -> Collection[str]:
    """Return the words of a vocabulary by its name, of all facts, or the one word that is no vocabulary's."""
    if name == "fact":
        return _FACT_NAMES
    return words.TABLES[name].words if name in words.TABLES else (name,)


HEARD: Mapping[str, Action] = {a.signal or a.name: a for a in ACTIONS.values() if a.hears is not None}
"""Each action that a trigger may name. Its words may be narrowed by the vocabularies that it hears."""


def parse_trigger(text: str, extra: Collection[str] = (), edition: int = 1) -> Trigger:
    """Return `contact customer` as a trigger. `extra`: a desk's own results and reasons, its levels, the names of its
    clocks. `edition`: that of the shipped rules by which the desk goes.

    A contact without an outcome is one that reached somebody; in edition 1 by a channel that is not live also a message
    left, and one that was read.
    Usage, naming what is allowed.
    """
    action, *said = text.split() or [""]
    if action not in HEARD:
        raise Usage("{text}: {word} starts and meets no clock; one of: {words}", text=text, word=action or "-",
                    words=", ".join(HEARD))  # fmt: skip
    heard = HEARD[action]
    sets = [_words(name) for name in heard.hears or ()]
    if heard.own_words and not sets:
        sets = [tuple(extra)]
    if not said and heard.listens:
        raise Usage("{text}: {action} needs a word after it: {words}", text=text, action=action,
                    words=", ".join(sets[0]))  # fmt: skip
    for word in said:
        fits = next((i for i, s in enumerate(sets) if word in s), None)
        if fits is None and heard.own_words and word in extra:
            continue
        if fits is None:
            raise _unknown(text, word, sets)
        del sets[fits]
    narrows = heard.narrows
    if edition > 1 and heard.anew is not None and heard.anew.narrows is not None:
        narrows = heard.anew.narrows
    return Trigger(action, narrows(said), " ".join([action, *said]))


def _unknown(text: str, word: str, sets: Collection[Collection[str]]) -> Usage:
    """Return the error for a word that is not known, naming the nearest one or all that may stand there."""
    allowed = [w for choice in sets for w in choice]
    nearest = near(word, allowed)
    shown = [nearest] if nearest else allowed
    if not shown:
        return Usage("{text}: nothing may follow that; leave out {word}", text=text, word=word)
    return Usage("{text}: {word} is not known here; one of: {words}", text=text, word=word, words=", ".join(shown))


def pulled(triggers: tuple[Trigger, ...], signals: tuple[Signal, ...], look: Look | None = None) -> bool:
    """Return whether one of `signals` pulls one of `triggers`, whose conditions `look` tells (without it all hold)."""
    for trigger in triggers:  # a loop, for this is asked of every rule and a generator costs more than the answer
        for signal in signals:
            if trigger.pulled_by(signal) and (trigger.when is None or look is None or holds(trigger.when, look)):
                return True
    return False
