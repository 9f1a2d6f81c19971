"""A first map for a table: the meaning of its columns, taken from their titles, else from their values.

It says how sure it is of each column. What its title names is never dropped without a word, for a column that is left
out in silence opens tickets without it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kefu.core.base.errors import KefuError
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex
from kefu.core.intake.category_words import category_of
from kefu.core.intake.examples import example, is_free
from kefu.core.intake.importing import JOINED, PHONES, Map, bare
from kefu.core.intake.moments import ORDERS
from kefu.core.intake.titles import rank, target_of
from kefu.core.vocabulary import waybill

Fits = Callable[[str, str], bool]
"""(target, text) to whether the text is a value of the target on this desk."""

ENOUGH = 0.8
"""The share of a column's values that must fit for it to be taken by its values alone."""
FEW = 0.2
"""The share below which a title's word is not believed, where a wrong column would be worse than none."""
SAMPLE = 500
"""Rows that a first map is made from."""
DISTINCT = 100
"""Different values of a column that are looked at."""
BY_VALUE = ("category", "at", "direction", "channel", "waybill", "recipient.phone", "carrier")
"""The targets that a column may be given by its values alone: few texts fit these by chance."""
KEPT = ("at", "category", "waybill", *PHONES)
"""The targets that a titled column keeps whatever its values are: rows that do not fit are refused, not emptied."""
ELSE = {"customer": "recipient.name"}
"""What a title means where its values do not fit: `Customer` may be who he is to the case, or his name."""
SURE, LIKELY, UNSURE, EMPTY = N_("sure"), N_("likely"), N_("unsure"), N_("empty")

_DAY = regex(r"(?=(?:[^0-9]*+[0-9]){6}).*[^0-9].*|20[0-9]{6}(?:[0-9]{4}|[0-9]{6})?")
_LONG_NUMBER = regex("[0-9]{12,15}")


@frozen
class Column:
    """A column as it is guessed.

    `named`: what its title names; `share`: of its values that fit, from 0 to 1; `by_values`: its title says nothing;
    `instead`: a target that it could be as well, and the column that is it; `strange`: values that do not fit, as they may
    be shown, with the number of rows that have each.
    """

    title: str
    target: str
    named: str
    sure: str
    share: float
    examples: tuple[str, ...]
    by_values: bool = False
    instead: tuple[str, str] = ("", "")
    strange: Mapping[str, int] = field(default_factory=dict)


@frozen
class Guess:
    """A first map, its columns as they were judged, by how many rows; how many of the first rows are sums, or unreadable."""

    how: Map
    columns: tuple[Column, ...]
    rows: int
    sums: int = 0
    unread: int = 0


@dataclass
class _Values:
    """The values of a column in the sample with the number of rows of each, and which targets they fit."""

    title: str
    counts: dict[str, int]
    named: str
    fits: Fits

    @property
    def filled(self) -> int:
        """Return how many rows have a value here."""
        return sum(self.counts.values())

    def share(self, target: str, *, strictly: bool = False) -> float:
        """Return the share of the rows whose value fits the target; `strictly`: and can hardly be anything else."""
        fitting = sum(n for text, n in self.counts.items() if self.fit(target, text, strictly=strictly))
        return fitting / self.filled if self.counts else 0.0

    def fit(self, target: str, text: str, *, strictly: bool = False) -> bool:
        """Return whether a value fits a target."""
        return (not strictly or _telling(target, text)) and self.fits(target, text)


def guess(titles: Sequence[str], samples: Sequence[Mapping[str, str]], fits: Fits, order: str = "ymd") -> Guess:
    """Return a first map of the columns from their titles and the values of some rows."""
    every = {title: _values(title, samples, fits) for title in titles}
    columns: dict[str, str] = {}
    instead: dict[str, tuple[str, str]] = {}
    for target in dict.fromkeys(one.named for one in every.values() if one.named):
        titled = sorted((one for one in every.values() if one.named == target), key=lambda one: _worth(one, target))
        good = [one for one in titled if not one.counts or one.share(target) >= FEW]
        kept = (good or titled if target in KEPT else good) if titled else []
        columns |= {one.title: target for one in (kept if target in (*JOINED, *PHONES) else kept[:1])}
        instead |= {one.title: (target, kept[0].title) for one in titled if kept and one.title not in columns}
    believed = _believed(every, columns)
    by_values = _by_values(every, columns)
    for target, fitting in by_values.items():
        holder = believed.get(target, fitting[0])
        instead |= {title: (target, holder) for title in fitting if title != holder}
        if target not in believed:
            # A title whose values do not fit gives way to a column whose values do.
            for other in [t for t, held in columns.items() if held == target]:
                del columns[other]
                instead[other] = (target, holder)
            columns[holder] = target
    alone = {title: len(fitting) == 1 for fitting in by_values.values() for title in fitting}
    words = _category_words(every, columns, fits)
    how = Map(
        {title: columns.get(title, "skip") for title in titles}, {"category": words} if words else {}, order=order
    )
    made = (_column(every[t], how.columns[t], instead.get(t, ("", "")), words, alone.get(t)) for t in titles)
    return Guess(how, tuple(made), len(samples))


def order_of(titles: Sequence[str], samples: Sequence[Mapping[str, str]], fits: Callable[[str], Fits]) -> str:
    """Return the order of the table's short dates, if only one makes dates of them all; else `ymd`, which asks."""
    dated = [_values(title, samples, fits("ymd")) for title in titles if target_of(title) == "at"]
    shares = {}
    for order in ORDERS:
        fit = fits(order)
        shares[order] = [sum(n for t, n in one.counts.items() if fit("at", t)) == one.filled for one in dated]
    whole = [order for order in ORDERS if dated and all(shares[order])]
    return whole[0] if len(whole) == 1 else "ymd"


def _values(title: str, samples: Sequence[Mapping[str, str]], fits: Fits) -> _Values:
    named = target_of(title)
    counts: dict[str, int] = {}
    for row in samples:
        text = bare(named, row.get(title, ""))
        if text and (text in counts or len(counts) < DISTINCT):
            counts[text] = counts.get(text, 0) + 1
    one = _Values(title, counts, named, fits)
    other = ELSE.get(named, "")
    return _Values(title, counts, other, fits) if other and counts and one.share(named) < FEW else one


def _worth(one: _Values, target: str) -> tuple[float, int, int]:
    """Return the order of columns for one target, the best first: most rows that fit, then the more telling title."""
    return -one.share(target) * one.filled, -one.filled, rank(one.title)


def _by_values(every: Mapping[str, _Values], columns: Mapping[str, str]) -> dict[str, list[str]]:
    """Return, by target, the columns without a title that tells, whose values can hardly be anything else."""
    found: dict[str, list[str]] = {}
    for one in every.values():
        if one.title not in columns and one.counts:
            target = next((t for t in BY_VALUE if one.share(t, strictly=True) >= ENOUGH), "")
            if target:
                found.setdefault(target, []).append(one.title)
    return found


def _believed(every: Mapping[str, _Values], columns: Mapping[str, str]) -> dict[str, str]:
    """Return the targets that a titled column has whose values do not speak against it, each with the column."""
    return {
        target: title
        for title, target in columns.items()
        if not every[title].counts or every[title].share(target) >= FEW
    }


def _telling(target: str, text: str) -> bool:
    """Return whether a value says by itself what it is: a plain number of few digits is no time and no waybill."""
    if target == "waybill":
        plain = waybill.normalise(waybill.unwrapped(text))
        return bool(waybill.candidates(plain)) or _LONG_NUMBER.fullmatch(plain) is not None
    if target == "recipient.phone":
        digits = nfkc(text).strip().removeprefix("+86").replace("-", "").replace(" ", "")
        return len(digits) == 11 and digits.isdecimal() and digits.startswith("1")
    return target != "at" or _DAY.fullmatch(text) is not None


def _category_words(every: Mapping[str, _Values], columns: Mapping[str, str], fits: Fits) -> dict[str, str]:
    """Return what words of other systems mean that the desk's categories do not know, where the desk has the category."""
    found = {}
    for title, target in columns.items():
        for text in every[title].counts if target == "category" else ():
            meant = category_of(text)
            if meant and not fits("category", text) and fits("category", meant):
                found[text] = meant
    return found


def _column(
    one: _Values, target: str, instead: tuple[str, str], words: Mapping[str, str], alone: bool | None
) -> Column:
    """Return a column as it is told. `alone`: of a column by its values, whether they fit no other column's target."""
    by_values = alone is not None and target != "skip"
    looked = one.named if target == "skip" else target
    known = words if looked == "category" else {}
    odd = {text: n for text, n in one.counts.items() if looked and text not in known and not one.fit(looked, text)}
    share = 1 - sum(odd.values()) / one.filled if one.counts else 0.0
    fitting = [text for text in one.counts if text not in odd]
    shown = fitting if target != "skip" else list(one.counts)
    return Column(
        one.title,
        target,
        one.named,
        UNSURE if by_values and not alone else _sure(one, target, share, by_values=by_values),
        share,
        tuple(dict.fromkeys(example(target, text, fits=target != "skip") for text in shown[:2])),
        by_values,
        instead,
        _shown(looked, odd, share) if looked and not is_free(looked) else {},
    )


def _shown(target: str, odd: Mapping[str, int], share: float) -> dict[str, int]:
    """Return the values that do not fit as they may be shown, the most frequent first."""
    found: dict[str, int] = {}
    for text, count in sorted(odd.items(), key=lambda item: (-item[1], item[0])):
        text_shown = example(target, text, fits=False, words=share >= ENOUGH / 2 or count > 1)
        found[text_shown] = found.get(text_shown, 0) + count
    return found


def _sure(one: _Values, target: str, share: float, *, by_values: bool) -> str:
    if not one.counts:
        return EMPTY
    if target == "skip" or share < ENOUGH:
        return UNSURE
    # Of free texts and names any value fits, so the title alone speaks for them.
    return SURE if share >= 0.95 and not by_values and not is_free(target) else LIKELY


def fitting(check: Callable[[str, str], object]) -> Fits:
    """Return a function that says whether `check` takes a value without an error; each value is checked once."""
    seen: dict[tuple[str, str], bool] = {}

    def fits(target: str, text: str) -> bool:
        if (target, text) not in seen:
            try:
                check(target, text)
                seen[target, text] = True
            except KefuError:
                seen[target, text] = False
        return seen[target, text]

    return fits
