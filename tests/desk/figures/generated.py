"""A desk of cases worked at random over three months, for figures that are counted twice.

Some sixty cases are worked by the rules, line by line; each is then copied to other days, with other numbers, agents,
categories and causes. Nothing here knows what a report counts.
"""

import random
import re
import subprocess
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from kefu.core.vocabulary import ids
from kefu.store.codecs import ticket as ticket_codec
from tests.core.clocks.acted import Worked

FACTS = (
    "category=signed-not-received kind=complaint direction=inbound waybill=75312345678901 carrier=zto channel=phone "
    "branches.delivery=杭州余杭 branches.origin=北京建国门 customer=recipient title=t text=t"
)
CATEGORIES = ("signed-not-received", "damaged", "delayed", "inquiry", "lost", "refused")
CAUSES = ("no-notice", "packaging", "mis-sorted", "weather")
CALENDAR = 'calendars:\n  office: {week: {mon-fri: ["08:30-12:00", "13:30-18:00"], sat: ["09:00-12:00"]}}\n'
FIRST, DAYS = date(2026, 8, 20), 110
"""The first day of the copies, and over how many days they are spread."""
_DATE = re.compile("2026-(?:11|12)-[0-9]{2}(?=T)")
_OP = re.compile(r"(?<=op: )[0-9A-Z]{10}$", re.MULTILINE)


def lines(chance: random.Random) -> Iterator[str]:
    """What happens to a case that was opened at 08:00 on the 23rd, in the order of time."""
    minute = 23 * 1440 + 8 * 60

    def then(text: str, most: int = 90) -> str:
        nonlocal minute
        minute += chance.randint(1, most)
        return f"{minute // 1440} {minute // 60 % 24:02}:{minute % 60:02} {text}"

    if chance.random() < 0.3:
        yield then("note text=x")
    if chance.random() < 0.2:
        yield then("contact party=customer way=in channel=phone outcome=" + chance.choice(("no-answer", "reached")))
    if chance.random() < 0.85:
        outcome = chance.choice(("reached", "reached", "no-answer"))
        yield then(f"contact party=recipient way=out channel=phone outcome={outcome}", 900)
    for _ in range(chance.choice((0, 0, 1, 2))):
        yield then("event what=attempt reason=" + chance.choice(("nobody-home", "refused", "phone-off")), 400)
    if chance.random() < 0.6:
        yield then("wait for=courier:courier-7 channel=group within")
        if chance.random() < 0.8:
            yield then("reply party=courier:courier-7 result=found", 300)
    if chance.random() < 0.3:
        amount = f"{chance.randint(1, 300)}.{chance.randint(0, 99):02}"
        for stage in chance.choice((("offered",), ("offered", "agreed"), ("offered", "agreed", "paid"))):
            yield then(f"settle kind=compensation amount={amount} stage={stage}")
        if chance.random() < 0.3:
            yield then("strike last")
    for _ in range(chance.choice((0, 1, 1, 1, 2))):
        yield then("resolve result=" + chance.choice(("received", "received", "lost")), 700)
        for verdict in chance.choice(
            (("satisfied",), ("unreachable", "satisfied"), ("dissatisfied",), ("unsolved",), ())
        ):
            yield then(f"callback verdict={verdict}", 600)
        if chance.random() < 0.9:
            yield then("close how=solved category=signed-not-received why=so")
            if chance.random() < 0.15:
                yield then("strike last")
        if chance.random() < 0.4:
            yield then("reopen why=so", 1300)


def model(chance: random.Random) -> Worked:
    """A case worked by such lines, swept now and then; what the rules do not allow there is left out."""
    work = Worked(FACTS)
    for line in lines(chance):
        day, clock, *rest = line.split()
        assert work.ticket is not None
        if int(day) > 30:
            break
        if chance.random() < 0.7:
            work.sweep(f"{day} {clock}")
        text = line
        if rest[-1] == "within":
            text = f"{' '.join(line.split()[:-1])} until={day}_23:00"
        if rest == ["strike", "last"]:
            own = [e for e in work.ticket.entries if e.by == "a"]
            text = f"{day} {clock} strike entry={own[-1].op} why=so"
        if rest[0] in ("note", "event") and chance.random() < 0.2:
            text += f" written={int(day) + 1 if int(day) < 30 else 30}_23:59"
        try:
            work.do(text)
        except Exception as error:
            if not type(error).__module__.startswith("kefu"):
                raise
    if chance.random() < 0.7:
        work.sweep("30 23:00")
    return work


def copy(text: str, number: str, chance: random.Random) -> str:
    """A case like another, of another day and another number."""
    shift = date(2026, 11, 23) - date.fromisoformat(f"20{number[:2]}-{number[2:4]}-{number[4:6]}")
    moved = _DATE.sub(lambda found: str(date.fromisoformat(found[0]) - shift), text)
    for op in _OP.findall(text):
        moved = moved.replace(op, "".join(chance.choices(ids.ALPHABET, k=10)))
    agent, category = f"agent-{chance.randint(1, 4)}", chance.choice(CATEGORIES)
    moved = re.sub(r"(?m)^( *(?:by|owner): )a$", rf"\g<1>{agent}", moved)
    moved = moved.replace("category: signed-not-received", f"category: {category}")
    return moved.replace("id: 261123-0000000", f"id: {number}", 1)


def fill(desk: Path, cases: int, seed: int, models: int = 40) -> None:
    """Put so many cases into a desk, in one commit."""
    chance = random.Random(seed)
    texts = []
    for _ in range(models):
        ticket = model(chance).ticket
        assert ticket is not None
        texts.append(ticket_codec.write(ticket).decode())
    for _ in range(cases):
        day = FIRST + timedelta(days=chance.randrange(DAYS))
        number = ids.new_number(datetime(day.year, day.month, day.day), "".join(chance.choices(ids.ALPHABET, k=6)))
        file = desk / ids.path_of(number)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(copy(chance.choice(texts), number, chance), encoding="utf-8")
    for args in (("add", "tickets"), ("commit", "-q", "-m", "cases")):
        subprocess.run(["git", *args], cwd=desk, check=True, capture_output=True)
