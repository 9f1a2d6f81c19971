"""What starts and meets a clock: typed acts of an entry, never its free text.

An entry is seen as one or more acts: an action and the words that say more about it (party, channel, outcome, event,
result ...), all from the closed vocabularies. A trigger names an action and words; an act pulls it when the action is
the same and each word of the trigger is among the act's.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Act:
    """What an entry did, for clocks: its action and its words, such as `contact` and `{customer, phone, out, reached}`."""

    action: str
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Trigger:
    """An action and, for each word written, the words that will do: `contact customer|recipient`."""

    action: str
    words: tuple[tuple[str, ...], ...] = ()

    def pulled_by(self, act: Act) -> bool:
        """Whether `act` is what this trigger waits for."""
        return act.action == self.action and all(any(w in act.words for w in choice) for choice in self.words)

    def __str__(self) -> str:
        return " ".join((self.action, *("|".join(choice) for choice in self.words)))


def parse_trigger(text: str) -> Trigger:
    """`contact customer|recipient phone` as a trigger; its words are checked where the vocabularies are known."""
    action, *words = text.split() or [""]
    return Trigger(action, tuple(tuple(word.split("|")) for word in words))


def pulled(triggers: tuple[Trigger, ...], acts: tuple[Act, ...]) -> bool:
    """Whether one of `acts` pulls one of `triggers`."""
    return any(trigger.pulled_by(act) for trigger in triggers for act in acts)
