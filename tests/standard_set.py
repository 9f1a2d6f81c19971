"""The standard set of playbooks as tests look at it: its files, read and written out, and what came of their own tests."""

from datetime import datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from kefu.core.config.desk import Desk
from kefu.core.playbook.model import KINDS, Message, Playbook, Step
from kefu.desk.play.playbook_tests import Outcome, rehearse
from kefu.desk.play.playbooks import Shelf, Source, read_all

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "playbooks").glob("*.yaml"))
NAMES = [path.stem for path in FILES if path.stem != "ways"]
ZONE = ZoneInfo("Asia/Shanghai")
DESK = Desk(timezone="Asia/Shanghai", zone=ZONE)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZONE)


@cache
def shelf() -> Shelf:
    """The whole set."""
    return read_all([Source(f"playbooks/{path.name}", path.read_bytes()) for path in FILES], DESK)


def book(name: str) -> Playbook:
    """One playbook of it, the ways that it uses written out."""
    return shelf().books[name]


@cache
def outcomes(name: str) -> tuple[Outcome, ...]:
    """What came of a playbook's own tests."""
    return rehearse(book(name), DESK, shelf().catalogue, NOW)


def own(name: str) -> tuple[Step, ...]:
    """The steps that a file itself has, each once."""
    return tuple(s for s in book(name).steps if s.path == book(name).path and s.round == 1)


def told(name: str, outcome: Outcome) -> list[str]:
    """Whom a test tells something, in order; who is told twice running, once."""
    steps = [step for step in map(book(name).step, outcome.path) if step is not None]
    parties = [step.value for step in steps if KINDS[step.kind].told]
    return [party for party, _ in groupby(parties)]


def said(name: str) -> list[tuple[Step, Message]]:
    """Every message that a playbook says, with the step that says it; those of its ways among them."""
    held = book(name).messages
    return [(step, held[step.message]) for step in book(name).steps if step.round == 1 and step.message in held]
