"""A time that was said, as it is typed; the line that records a message as a contact."""

import shlex
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from kefu.core.base.errors import Usage
from kefu.core.config.desk import Desk
from kefu.core.intake.typed_results import About, Unclear, ahead, answer, contact_line

ZONE = ZoneInfo("Asia/Shanghai")
DESK = Desk(timezone="Asia/Shanghai", zone=ZONE)
NOW = datetime(2026, 11, 21, 12, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("明天", "明天"), ("明天上午", "明天"), ("下午3点前", "下午3点"), ("三点", ""), ("明天十点", "明天10点"),
        ("明天下午两点半左右", "明天下午2点半"), ("下午", ""), ("昨天", ""), ("周一", "周一"), ("2小时后", "2小时后"),
        ("tomorrow morning", "tomorrow"), ("", ""), ("10:00", ""), ("12月1日", "12月1日"),
    ],
)  # fmt: skip
def test_a_time_ahead_is_typed_as_kefu_takes_it(said: str, typed: str) -> None:
    """Empty for what has passed, and for a part of the day without a day."""
    assert ahead(DESK, said, NOW) == typed


@pytest.mark.parametrize("said", ["在找", "it's 5 o'clock; $(rm)", "好的\n明天", "a'b\"c", "-x"])
def test_the_line_holds_what_was_said_as_one_word(said: str) -> None:
    line = shlex.split(contact_line("ID", "courier:王 五", said, "明天 10:00"))
    assert line == [
        "kefu",
        "contact",
        "ID",
        "courier:王 五",
        "--in",
        "reached",
        " ".join(said.split()),
        "--follow",
        "明天 10:00",
    ]


def test_a_long_message_is_told_in_short() -> None:
    with pytest.raises(Unclear) as error:
        answer(DESK, "courier", "在找，" * 300, About(now=NOW))
    assert str(error.value).startswith("在找，在找，")
    assert "--in reached TEXT" in str(error.value)
    assert len(str(error.value)) < 300


def test_a_party_that_decides_does_not_reply() -> None:
    with pytest.raises(Usage, match="supervisor does not reply but decides"):
        answer(DESK, "supervisor:刘", "同意")


def test_none_of_them_is_no_silence() -> None:
    with pytest.raises(Unclear):
        answer(DESK, "hub", "none of them is here")
    assert answer(DESK, "hub", "none").code == "none"
