"""Points in time and spans as people write them."""

import contextlib
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.core.base.errors import Usage
from kefu.core.times.calendar import Calendar
from kefu.core.times.when import Span, Unit, days_later, iso, later, parse_span, parse_when, span_parts

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 21, 14, 30, 15, 250_000, tzinfo=timezone(timedelta(hours=8)))  # a Saturday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-21", "2026-11-21T00:00:00+08:00"),
        ("2026-11-21 09:12", "2026-11-21T09:12:00+08:00"),
        ("2026-11-21T09:12:30", "2026-11-21T09:12:30+08:00"),
        ("2026-11-21T09:12:30.999", "2026-11-21T09:12:30+08:00"),
        ("2026-11-21T09:12:30Z", "2026-11-21T17:12:30+08:00"),
        ("2026-11-21T09:12:30-05:00", "2026-11-21T22:12:30+08:00"),
        ("2026-11-21 09:12+0900", "2026-11-21T08:12:00+08:00"),
        ("2026/11/2 9:12", "2026-11-02T09:12:00+08:00"),
        ("18:00", "2026-11-21T18:00:00+08:00"),
        ("8:05", "2026-11-21T08:05:00+08:00"),
        ("24:00", "2026-11-22T00:00:00+08:00"),
        ("today 18:00", "2026-11-21T18:00:00+08:00"),
        ("Tomorrow 10:00", "2026-11-22T10:00:00+08:00"),
        ("yesterday 14:10", "2026-11-20T14:10:00+08:00"),
        ("+2h", "2026-11-21T16:30:15+08:00"),
        ("-30m", "2026-11-21T14:00:15+08:00"),
        ("+3d", "2026-11-24T14:30:15+08:00"),
        ("now", "2026-11-21T14:30:15+08:00"),
        ("11-20 18:00", "2026-11-20T18:00:00+08:00"),
        ("01-02 10:00", "2027-01-02T10:00:00+08:00"),
        ("sat 15:00", "2026-11-21T15:00:00+08:00"),
        ("sat 09:00", "2026-11-28T09:00:00+08:00"),
        ("mon 09:00", "2026-11-23T09:00:00+08:00"),
        ("wednesday 09:00", "2026-11-25T09:00:00+08:00"),
        ("今天 18:00", "2026-11-21T18:00:00+08:00"),
        ("明天18点", "2026-11-22T18:00:00+08:00"),
        ("昨天18点30分", "2026-11-20T18:30:00+08:00"),
        ("后天 9点半", "2026-11-23T09:30:00+08:00"),
        ("下午3点", "2026-11-21T15:00:00+08:00"),
        ("明天下午3:30", "2026-11-22T15:30:00+08:00"),
        ("上午10点", "2026-11-21T10:00:00+08:00"),
        ("晚上12点", "2026-11-22T00:00:00+08:00"),
        ("中午12点", "2026-11-21T12:00:00+08:00"),
        ("11月20日 18:00", "2026-11-20T18:00:00+08:00"),
        ("2026年11月2日18时", "2026-11-02T18:00:00+08:00"),
        ("周一 9点", "2026-11-23T09:00:00+08:00"),
        ("下周日 9点", "2026-11-29T09:00:00+08:00"),
        ("2小时后", "2026-11-21T16:30:15+08:00"),
        ("30分钟前", "2026-11-21T14:00:15+08:00"),
        ("１８：００", "2026-11-21T18:00:00+08:00"),
        ("２０２６-１１-２１　０９：１２", "2026-11-21T09:12:00+08:00"),
        ("＋２h", "2026-11-21T16:30:15+08:00"),
        ("今晚8点", "2026-11-21T20:00:00+08:00"),
        ("今晚八点半", "2026-11-21T20:30:00+08:00"),
        ("今晚12点", "2026-11-22T00:00:00+08:00"),
        ("今早9:30", "2026-11-21T09:30:00+08:00"),
        ("明早8点", "2026-11-22T08:00:00+08:00"),
        ("明早 8:15", "2026-11-22T08:15:00+08:00"),
        ("明晚七点", "2026-11-22T19:00:00+08:00"),
        ("昨晚九点", "2026-11-20T21:00:00+08:00"),
        ("明天下午两点", "2026-11-22T14:00:00+08:00"),
        ("晚上十一点", "2026-11-21T23:00:00+08:00"),
        ("八点一刻", "2026-11-21T08:15:00+08:00"),
        ("八点零五", "2026-11-21T08:05:00+08:00"),
        ("十八点二十五分", "2026-11-21T18:25:00+08:00"),
        ("十一月二十日十八点", "2026-11-20T18:00:00+08:00"),
        ("十二月一号", "2026-12-01T00:00:00+08:00"),
        ("半小时后", "2026-11-21T15:00:15+08:00"),
        ("半个小时之后", "2026-11-21T15:00:15+08:00"),
        ("一个半小时后", "2026-11-21T16:00:15+08:00"),
        ("两小时后", "2026-11-21T16:30:15+08:00"),
        ("两个小时以后", "2026-11-21T16:30:15+08:00"),
        ("十五分钟前", "2026-11-21T14:15:15+08:00"),
        ("一刻钟后", "2026-11-21T14:45:15+08:00"),
        ("三天后", "2026-11-24T14:30:15+08:00"),
        ("后天", "2026-11-23T00:00:00+08:00"),
        ("后天十点", "2026-11-23T10:00:00+08:00"),
        ("月底", "2026-11-30T00:00:00+08:00"),
        ("本月底 18:00", "2026-11-30T18:00:00+08:00"),
        ("下个月底", "2026-12-31T00:00:00+08:00"),
        ("年底", "2026-12-31T00:00:00+08:00"),
        ("下周一", "2026-11-23T00:00:00+08:00"),
        ("下周一十点", "2026-11-23T10:00:00+08:00"),
        ("下个星期三 9点", "2026-11-25T09:00:00+08:00"),
        ("周一一点", "2026-11-23T01:00:00+08:00"),
        ("礼拜二十点", "2026-11-24T10:00:00+08:00"),
        ("本周五 17:00", "2026-11-20T17:00:00+08:00"),
        ("tonight 8pm", "2026-11-21T20:00:00+08:00"),
        ("tonight at 8:30", "2026-11-21T20:30:00+08:00"),
        ("Tomorrow at 9 a.m.", "2026-11-22T09:00:00+08:00"),
        ("3:15pm", "2026-11-21T15:15:00+08:00"),
        ("tomorrow 12pm", "2026-11-22T12:00:00+08:00"),
        ("11-20 6pm", "2026-11-20T18:00:00+08:00"),
        ("in half an hour", "2026-11-21T15:00:15+08:00"),
        ("in an hour", "2026-11-21T15:30:15+08:00"),
        ("in two hours", "2026-11-21T16:30:15+08:00"),
        ("in 45 minutes", "2026-11-21T15:15:15+08:00"),
        ("20 minutes ago", "2026-11-21T14:10:15+08:00"),
        ("next monday", "2026-11-23T00:00:00+08:00"),
        ("next fri 10:00", "2026-11-27T10:00:00+08:00"),
        ("this friday 17:00", "2026-11-20T17:00:00+08:00"),
        ("end of month", "2026-11-30T00:00:00+08:00"),
        ("the end of next month", "2026-12-31T00:00:00+08:00"),
        ("the day after tomorrow 10:00", "2026-11-23T10:00:00+08:00"),
    ],
)
def test_a_time_as_people_write_it(text: str, expected: str) -> None:
    """Each accepted form, on Saturday 2026-11-21 14:30:15 in Shanghai."""
    found = parse_when(text, now=NOW, zone=SHANGHAI)
    assert iso(found, SHANGHAI) == expected
    assert found == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "25:00",
        "18:60",
        "2026-02-30",
        "02-30 10:00",
        "+2wh",
        "+2",
        "2h",
        "18:00+08:00",
        "18:00\n19:00",
        "٣:00",
        "2026-11-21T09:12+99:00",
        "+99999d9",
        "mond 9:00",
        "下午",
        "13月1日",
        "9999-12-31T23:59-14:00",
        "昨晚",
        "今晚13个",
        "一百分钟后",
        "三个月底",
        "12月底",
        "一二三四点",
        "二十十点",
        "周",
        "last night",
        "13pm",
        "0am",
        "in half an day",
        "in zero hours",
        "in many hours",
        "next month",
        "halfan hour ago",
    ],
)
def test_what_is_no_time_is_wrong_usage(text: str) -> None:
    """The error names the accepted forms."""
    with pytest.raises(Usage) as caught:
        parse_when(text, now=NOW, zone=SHANGHAI)
    assert caught.value.text().endswith(
        " is no time; write 2026-11-21 18:00, 18:00, tomorrow 10:00, 11-20 18:00, mon 09:00, +2h or -30m"
    )


def test_a_day_without_a_time() -> None:
    """Its first second, or its last where an end is meant."""
    assert iso(parse_when("tomorrow", now=NOW, zone=SHANGHAI), SHANGHAI) == "2026-11-22T00:00:00+08:00"
    assert iso(parse_when("tomorrow", now=NOW, zone=SHANGHAI, end=True), SHANGHAI) == "2026-11-22T23:59:59+08:00"
    assert iso(parse_when("sat", now=NOW, zone=SHANGHAI, end=True), SHANGHAI) == "2026-11-21T23:59:59+08:00"


def test_the_end_of_a_month_as_an_end() -> None:
    """Its last second; of a short month too, and the month after December is in the next year."""
    for day, text, last in (
        ("2026-02-03", "月底", "2026-02-28"),
        ("2028-02-03", "end of month", "2028-02-29"),
        ("2026-12-31", "下月底", "2027-01-31"),
        ("2026-12-31", "年底", "2026-12-31"),
    ):
        now = datetime.fromisoformat(f"{day}T10:00:00+08:00")
        assert iso(parse_when(text, now=now, zone=SHANGHAI, end=True), SHANGHAI) == f"{last}T23:59:59+08:00"


OFFICE = Calendar("office", week=(((510, 720), (810, 1080)),) * 5 + ((), ()))
"""Monday to Friday, to 18:00."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("周五下班前", "2026-11-27T18:00:00+08:00"),
        ("下周一下班前", "2026-11-23T18:00:00+08:00"),
        ("11月20日下班前", "2026-11-20T18:00:00+08:00"),
        ("后天下班", "2026-11-23T18:00:00+08:00"),
        ("friday close of business", "2026-11-27T18:00:00+08:00"),
    ],
)
def test_the_end_of_work_as_the_calendar_says(text: str, expected: str) -> None:
    """The last hour of that day; on a day off, and where no calendar is known, the time must be written."""

    def closes(day: date) -> datetime | None:
        return OFFICE.closes(day, SHANGHAI)

    assert iso(parse_when(text, now=NOW, zone=SHANGHAI, closes=closes), SHANGHAI) == expected
    for day_off in ("下班前", "今天下班前", "周日下班前"):
        with pytest.raises(Usage, match="nobody works on that day"):
            parse_when(day_off, now=NOW, zone=SHANGHAI, closes=closes)
    with pytest.raises(Usage, match="no calendar says here when work ends"):
        parse_when(text, now=NOW, zone=SHANGHAI)
    with pytest.raises(Usage, match="is no time"):
        parse_when("哪天下班前", now=NOW, zone=SHANGHAI, closes=closes)


def test_the_end_of_work_of_today_is_of_today() -> None:
    """On a Friday 周五下班前 is today, also once work has begun."""
    friday = datetime.fromisoformat("2026-11-20T10:00:00+08:00")
    for text in ("下班前", "周五下班前", "今天下班前", "by close of business"):
        found = parse_when(text, now=friday, zone=SHANGHAI, closes=lambda day: OFFICE.closes(day, SHANGHAI))
        assert iso(found, SHANGHAI) == "2026-11-20T18:00:00+08:00", text


def test_a_change_of_clock() -> None:
    """A skipped time counts from before the change; of a repeated one the first holds."""
    gap = parse_when("2026-03-29 02:30", now=NOW, zone=BERLIN)
    assert iso(gap, BERLIN) == "2026-03-29T03:30:00+02:00"
    overlap = parse_when("2026-10-25 02:30", now=NOW, zone=BERLIN)
    assert iso(overlap, BERLIN) == "2026-10-25T02:30:00+02:00"
    night = datetime(2026, 3, 28, 22, 0, tzinfo=UTC)
    assert iso(later(night, timedelta(hours=12), BERLIN), BERLIN) == "2026-03-29T12:00:00+02:00"
    assert iso(days_later(night, 1, BERLIN), BERLIN) == "2026-03-29T23:00:00+02:00"
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert iso(second, BERLIN) == "2026-10-25T02:30:00+01:00"
    assert days_later(second, 0, BERLIN) == second


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("30m", Span(30, Unit.MINUTES)),
        ("12 H", Span(12, Unit.HOURS)),
        ("3d", Span(3, Unit.DAYS)),
        ("4wh", Span(4, Unit.WORKING_HOURS)),
        ("3wd", Span(3, Unit.WORKING_DAYS)),
        ("30分钟", Span(30, Unit.MINUTES)),
        ("2小时", Span(2, Unit.HOURS)),
        ("2个小时", Span(2, Unit.HOURS)),
        ("３天", Span(3, Unit.DAYS)),
        ("4工时", Span(4, Unit.WORKING_HOURS)),
        ("3个工作日", Span(3, Unit.WORKING_DAYS)),
    ],
)
def test_a_span_as_people_write_it(text: str, span: Span) -> None:
    """Each accepted form; written back in the short form it is the same span."""
    assert parse_span(text) == span
    assert parse_span(str(span)) == span


@pytest.mark.parametrize(
    "text", ["", "3", "h", "-3d", "0h", "1.5h", "3x", "3h30m", "123456d", "٣h", "3h\n"[:-1] + "\nx"]
)
def test_what_is_no_span_is_wrong_usage(text: str) -> None:
    """Signs, fractions, zero, unknown units."""
    with pytest.raises(Usage, match="is no span; write a whole number"):
        parse_span(text)


def test_elapsed_spans_are_time_and_working_ones_need_a_calendar() -> None:
    """A day is 24 hours here."""
    assert parse_span("90m").delta() == timedelta(hours=1, minutes=30)
    assert parse_span("3d").delta() == timedelta(days=3)
    with pytest.raises(Usage, match="4wh is working time"):
        parse_span("4wh").delta()


@pytest.mark.parametrize(
    ("delta", "parts"),
    [
        (timedelta(0), ((0, Unit.MINUTES),)),
        (timedelta(seconds=59), ((0, Unit.MINUTES),)),
        (timedelta(hours=3, minutes=20, seconds=59), ((3, Unit.HOURS), (20, Unit.MINUTES))),
        (timedelta(hours=3), ((3, Unit.HOURS),)),
        (timedelta(days=2, minutes=5), ((2, Unit.DAYS),)),
        (timedelta(days=2, hours=4, minutes=5), ((2, Unit.DAYS), (4, Unit.HOURS))),
        (-timedelta(minutes=45), ((45, Unit.MINUTES),)),
    ],
)
def test_a_length_for_people(delta: timedelta, parts: tuple[tuple[int, Unit], ...]) -> None:
    """The two largest units, without its sign."""
    assert span_parts(delta) == parts


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),
    st.sampled_from([SHANGHAI, BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")]),
)
def test_what_is_written_is_read_back(instant: datetime, zone: ZoneInfo) -> None:
    """`iso` and `parse_when` are inverse, to the second, in every zone."""
    whole = instant.replace(microsecond=0)
    assert parse_when(iso(whole, zone), now=NOW, zone=zone) == whole


@given(st.text(max_size=30))
def test_no_text_breaks_the_readers(text: str) -> None:
    """Anything is a value or wrong usage."""
    for read in (parse_span, lambda t: parse_when(t, now=NOW, zone=SHANGHAI)):
        with contextlib.suppress(Usage):
            read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("今晚", 21), ("今天晚上前", 21), ("Tonight", 21), ("明晚", 22), ("明天晚上", 22), ("今晚8点", None)],
)
def test_an_evening_without_an_hour_is_when_work_ends(text: str, expected: int | None) -> None:
    """As the calendar knows it; without one, and on a day off, it is refused; an hour is the hour."""
    closed = {21: 18, 22: 17}

    def closes(day: date) -> datetime | None:
        return datetime(day.year, day.month, day.day, closed[day.day], tzinfo=SHANGHAI)

    found = parse_when(text, now=NOW, zone=SHANGHAI, end=True, closes=closes)
    assert (found.day, found.hour) == ((expected, closed[expected]) if expected else (21, 20))
    if expected:
        for none, said in ((None, "no calendar says here"), (lambda _day: None, "nobody works on that day")):
            with pytest.raises(Usage) as caught:
                parse_when(text, now=NOW, zone=SHANGHAI, closes=none)
            assert said in caught.value.text()
