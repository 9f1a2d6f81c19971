"""Instants are read without a pattern, and exactly those are that one would allow."""

import re
from datetime import datetime

from hypothesis import example, given
from hypothesis import strategies as st

from kefu.core.base.typed import instant

FORM = re.compile("2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2}|Z)")
GOOD = ("2026-11-21T09:12:30+08:00", "2026-02-28T23:59:59Z")


def by_pattern(text: str) -> datetime | None:
    """What a pattern and Python make of it."""
    if FORM.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


changed = st.builds(
    lambda text, at, put, cut: text[:at] + put + text[at + cut :],
    st.sampled_from(GOOD),
    st.integers(0, 26),
    st.text("0123456789-+:TZzW. ٣", max_size=2),
    st.integers(0, 2),
)


@given(changed)
@example("2026-11-21T09:12:30+08:00\n")
@example("2026-11-21 09:12:30+08:00")
@example("2026-W47-6T09:12:30+08:00")
@example("2026-11-21T09:12:30.5+08:00")
@example("2026-13-45T09:12:30Z")
@example("1999-11-21T09:12:30Z")
@example("")
def test_an_instant_is_what_the_pattern_allows(text: str) -> None:
    assert instant(text) == by_pattern(text)
