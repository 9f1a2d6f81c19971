"""What `kefu.yaml` says of daily work: its duties, each of which holds as a whole or not at all."""

from collections.abc import Iterator, Mapping
from datetime import time

from kefu.core.base.findings import Finding, finding
from kefu.core.base.node import Node
from kefu.core.config.desk import Duty
from kefu.store.codecs.keys import Walk, one, pairs
from kefu.store.codecs.values import DAYS, date_of, time_of

FORMAT = 2
"""The format of a desk from which on it may have duties."""
_MONTH = tuple(str(day) for day in range(1, 32))
_LONGEST = {"day": 0, "week": 6, "month": 27}
"""Days after its own on which a duty may be due at the latest: before the next one begins."""


def listed(kept: Mapping[str, Node], form: int) -> Iterator[Duty]:
    """Yield the duties of a desk of a format; one that cannot be understood is none."""
    for name, told in pairs(kept.get("duties")).items():
        duty = pairs(told)
        by = time_of(one(duty.get("by")))
        if by is None or form < FORMAT or any(_wrong(duty)):
            continue
        every, on = one(duty.get("every")), one(duty.get("on"))
        yield Duty(
            name=name,
            what=one(duty.get("what")),
            category=one(duty.get("category")),
            by=by,
            every=every,
            on=DAYS.index(on or DAYS[0]) if every == "week" else int(on or 1) if every == "month" else 0,
            after=int(one(duty.get("after"), "0")),
            first=date_of(one(duty.get("first"))),
            begins=time_of(one(duty.get("from"))) or time(0),
            days=int(one(duty.get("days"), "0")),
            whose=one(duty.get("whose")),
        )


def faults(walk: Walk, kept: Mapping[str, Node], form: int) -> None:
    """Report each duty that does not say when it comes, or says it in two ways, and all of them on an older format."""
    duties = pairs(kept.get("duties"))
    if duties and form < FORMAT:
        old = finding(
            "duties-format",
            "duties are left out in format {have}, which older versions of kefu write too; they take format: {format}",
            have=form,
            format=FORMAT,
        )
        walk.report(old, "duties")
    for name, told in duties.items():
        for key, wrong in _wrong(pairs(told)):
            walk.report(wrong, "duties", name, key)


def _wrong(duty: Mapping[str, Node]) -> Iterator[tuple[str, Finding]]:
    """Yield what is wrong with a duty, and at which key."""
    every, on = one(duty.get("every")), one(duty.get("on"))
    if bool(every) is ("after" in duty):
        yield (
            "every",
            finding(
                "bad-duty",
                "a duty comes every day, week or month, or so many days after it was done: one of every and after",
            ),
        )
    days = {"week": DAYS, "month": _MONTH}.get(every, ())
    if on and on not in days:
        yield (
            "on",
            finding(
                "bad-duty",
                "on: {value} is no day of that sort; a weekday such as fri where it comes every week, 1 to 31 every month",
                value=on,
            ),
        )
    if "after" in duty and not every and "first" not in duty:
        yield "after", finding("bad-duty", "a duty that counts from when it was done needs the day of the first: first")
    if int(one(duty.get("days"), "0")) > _LONGEST.get(every, 99):
        yield (
            "days",
            finding(
                "bad-duty",
                "a duty is due before the next one begins: at most {most} days later where it comes every {every}",
                most=_LONGEST[every],
                every=every,
            ),
        )
    begins, by = time_of(one(duty.get("from"))), time_of(one(duty.get("by")))
    if begins is not None and by is not None and begins >= by and "days" not in duty:
        yield (
            "by",
            finding("bad-duty", "a duty is due after it begins: by is not later than from, and days is not said"),
        )
