"""Whether a reader's cost grows with the length of its text: its processor time at one length against four times that."""

from collections.abc import Callable, Iterator
from time import process_time

from kefu.core.base.errors import KefuError

Reader = Callable[[str], object]
LARGE, HUGE = 32_000, 80_000
"""Bytes of the longer text: in every run of the tests, and in a long round, which sees what grows more slowly."""
FLOOR = 0.05
"""Seconds below which the huge text is quick whatever a quarter of it took; of a shorter one less."""
MOST = 8
"""How many times as long four times the text may take: a square takes sixteen times, and machines are busy."""


def fill(parts: tuple[str, ...], size: int, tail: str = "") -> str:
    """Fragments, each repeated an equal share of `size` bytes, and a tail."""
    share = size // len(parts)
    return "".join(part * (share // len(part.encode())) for part in parts) + tail


def seconds(reader: Reader, text: str, tries: int) -> float:
    """The least processor time that the reader takes, whether it takes the text or refuses it."""
    taken = []
    for _ in range(tries):
        start = process_time()
        try:
            found = reader(text)
            if isinstance(found, Iterator):
                list(found)
        except (KefuError, ValueError):
            pass
        taken.append(process_time() - start)
    return min(taken)


def grows_with_length(reader: Reader, make: Callable[[int], str], size: int = LARGE) -> str:
    """Empty if the cost does; else both times. A cost that looks steep is measured again, best of several."""
    small, large, floor = make(size // 4), make(size), FLOOR * size / HUGE
    few = many = 0.0
    for tries in (1, 3, 7):
        many = seconds(reader, large, tries)
        few = seconds(reader, small, tries) if many >= floor else 0.0
        if many < max(floor, MOST * few):
            return ""
    return f"{few:.3f} s, then {many:.3f} s for four times the text {small[:40]!r}..."
