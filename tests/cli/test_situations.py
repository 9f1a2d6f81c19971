"""Twenty situations of an agent's day: the lines that kefu takes do what they should, in nearly as few keys as one could wish."""

import io
import shlex
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kefu.cli.frame.env import Env
from kefu.cli.frame.main import ended
from kefu.store.yaml import read as yamlio
from tests.test_forty_cases import SHANGHAI, Desk, made

DATA = Path(__file__).parent.parent / "data/situations.yaml"
MOST = 1.1
"""How many keys kefu may take for one that was wished."""


def situations() -> list[dict[str, Any]]:
    """The table of situations."""
    document, found = yamlio.read(DATA.read_bytes(), DATA.name, hand=True)
    assert document is not None, found
    assert isinstance(document.root, list)
    return [dict(row) for row in document.root if isinstance(row, Mapping)]


def keys(lines: list[str]) -> int:
    """The keys of some lines, Enter among them."""
    return sum(len(line) + 1 for line in lines)


class Agent:
    """Somebody who types lines in front of one desk, one minute after the other."""

    def __init__(self, desk: Desk, photo: Path) -> None:
        self.desk, self.words = desk, {"photo": str(photo)}
        self.name = "agent-1"

    def types(self, line: str) -> str:
        """Run a line that must be done; what it prints."""
        for word, meant in self.words.items():
            line = line.replace(f"{{{word}}}", meant)
        program, *words = shlex.split(line)
        assert program == "kefu"
        out, err = io.StringIO(), io.StringIO()
        variables = {"KEFU_NOW": self.desk.now.isoformat(), "COLUMNS": "200"}
        env = Env(self.desk.where, io.TextIOWrapper(io.BytesIO()), out, err, variables, "zh", True)
        code = ended(["--as", self.name, *words], env)
        self.desk.now += timedelta(minutes=1)
        assert code == 0, (line, err.getvalue())
        return out.getvalue()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One desk for all of them; what each leaves there is in the way of no other."""
    where = tmp_path_factory.mktemp("day")
    (where / "photo.jpg").write_bytes(b"three broken glasses")
    return made(where / "desk")


@pytest.mark.parametrize("case", situations(), ids=lambda case: str(case["what"])[:20])
def test_the_typed_lines_do_what_the_situation_wants(desk: Desk, case: dict[str, Any]) -> None:
    """Each line is done, and the ticket then holds what was said."""
    desk.now = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)
    agent = Agent(desk, desk.where.parent / "photo.jpg")
    printed = ""
    given = case.get("given", [])
    for place, line in enumerate((*given, *case["typed"])):
        agent.name = str(case.get("as", "agent-1")) if place >= len(given) else "agent-1"
        printed = agent.types(line)
        if line.startswith(("kefu open", "kefu 开单")):
            agent.words |= {"first": agent.words.get("last", ""), "last": printed.strip()}
    number = agent.words["last"]
    held = (desk.where / f"tickets/20{number[:2]}/{number[2:4]}/{number[4:6]}/{number}.yaml").read_text("utf-8")
    assert [text for text in case["stands"] if text not in held] == [], held
    assert [text for text in case.get("shown", []) if text not in printed] == [], printed


def table() -> list[tuple[str, int, int]]:
    """Each situation with the keys that were wished and those that kefu takes."""
    return [(str(case["what"]), keys(case["wished"]), keys(case["typed"])) for case in situations()]


def test_kefu_takes_few_more_keys_than_one_could_wish() -> None:
    """All together within a tenth; no situation half as much again."""
    rows = table()
    assert len(rows) == 20
    wished, typed = sum(row[1] for row in rows), sum(row[2] for row in rows)
    assert typed <= MOST * wished, (wished, typed)
    assert [row for row in rows if row[2] > 1.5 * row[1]] == []
