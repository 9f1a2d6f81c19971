"""What starts and meets a clock: typed acts of an entry, never its free text.

An entry is seen as one or more acts: an action and the words that say more about it (party, channel, outcome, event,
result ...), all from the closed vocabularies. A trigger names an action and words; an act pulls it when the action is
the same and each word of the trigger is among the act's.
"""

from collections.abc import Collection, Mapping

from kefu.core.base.errors import Usage
from kefu.core.base.frozen import frozen
from kefu.core.base.near import near
from kefu.core.vocabulary import words
from kefu.core.vocabulary.facts import FACTS, GROUPS


@frozen
class Act:
    """What an entry did, for clocks: its action and its words, such as `contact` and `{customer, phone, out, reached}`."""

    action: str
    words: frozenset[str] = frozenset()


@frozen
class Trigger:
    """An action and, for each place, the words that will do."""

    action: str
    words: tuple[frozenset[str], ...] = ()
    text: str = ""

    def pulled_by(self, act: Act) -> bool:
        """Whether `act` is what this trigger waits for."""
        return act.action == self.action and all(not choice.isdisjoint(act.words) for choice in self.words)

    def __str__(self) -> str:
        return self.text


NAMED = "named"
"""The word of a contact of which the name and the number of the person spoken to are recorded."""
_FACT_NAMES = (*FACTS, *GROUPS)
WORDS: Mapping[str, tuple[Collection[str], ...]] = {
    "open": (),
    "reopen": (),
    "contact": (words.ROLES.words, words.OUTCOMES.words, words.CHANNELS.words, (NAMED,)),
    "event": (words.EVENTS.words, words.FAILURES.words, words.ROLES.words),
    "wait": (words.ROLES.words,),
    "reply": (words.ROLES.words, words.RESULTS.words, words.ROLES.words),
    "callback": (words.VERDICTS.words,),
    "escalate": (),
    "settle": (words.MONEY.words, words.STAGES.words),
    "attach": (words.EVIDENCE.words,),
    "propose": (),
    "approve": (words.YES_NO.words,),
    "amend": (_FACT_NAMES,),
    "resolve": (words.RESULTS.words,),
    "close": (words.HOWS.words,),
    "missed": (),
}
"""Each action that a trigger may name, and the vocabularies whose words may narrow it, one word of each."""

_FIRST_NEEDED = ("contact", "event", "wait", "reply", "settle", "amend", "missed")


def parse_trigger(text: str, extra: Collection[str] = ()) -> Trigger:
    """`contact customer` as a trigger. `extra`: a desk's own results and reasons, its levels, the names of its clocks.

    A contact without an outcome is one that reached somebody; by a channel that is not live also a message left.
    `Usage` naming what is allowed.
    """
    action, *said = text.split() or [""]
    if action not in WORDS:
        raise Usage("{text}: {word} starts and meets no clock; one of: {words}", text=text, word=action or "-",
                    words=", ".join(WORDS))  # fmt: skip
    sets = list(WORDS[action])
    if action in ("escalate", "missed"):
        sets = [tuple(extra)]
    if not said and action in _FIRST_NEEDED:
        raise Usage("{text}: {action} needs a word after it: {words}", text=text, action=action,
                    words=", ".join(sets[0]))  # fmt: skip
    for word in said:
        fits = next((i for i, s in enumerate(sets) if word in s), None)
        if fits is None and action in ("event", "reply", "resolve") and word in extra:
            continue
        if fits is None:
            raise _unknown(text, word, sets)
        del sets[fits]
    # The second party of a reply is the one it went to.
    narrowed = [f"to-{w}" if action == "reply" and n and w in words.ROLES else w for n, w in enumerate(said)]
    return Trigger(action, tuple(frozenset({w}) for w in narrowed) + _reached(action, said), " ".join([action, *said]))


def _reached(action: str, said: Collection[str]) -> tuple[frozenset[str], ...]:
    """The outcomes that count where a contact's trigger names none."""
    if action != "contact" or any(w in words.OUTCOMES for w in said):
        return ()
    by_message = any(w in words.CHANNELS and w not in words.LIVE_CHANNELS for w in said)
    return (frozenset([*words.REACHED, *(["message-left"] if by_message else [])]),)


def _unknown(text: str, word: str, sets: Collection[Collection[str]]) -> Usage:
    allowed = [w for choice in sets for w in choice]
    nearest = near(word, allowed)
    shown = [nearest] if nearest else allowed
    if not shown:
        return Usage("{text}: nothing may follow that; leave out {word}", text=text, word=word)
    return Usage("{text}: {word} is not known here; one of: {words}", text=text, word=word, words=", ".join(shown))


def pulled(triggers: tuple[Trigger, ...], acts: tuple[Act, ...]) -> bool:
    """Whether one of `acts` pulls one of `triggers`."""
    return any(trigger.pulled_by(act) for trigger in triggers for act in acts)
