"""The standard set of playbooks: heads are complete, words are unique, and agents' own problem types resolve."""

import csv
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
FILES = sorted(path for path in (ROOT / "playbooks").glob("*.yaml") if path.stem != "ways")
HEAD = ["category", "title", "aliases", "kind", "needs", "close"]
KINDS = {
    "complaint",
    "problem",
    "inquiry",
    "reminder",
    "claim",
    "ruling",
    "order",
    "appeal",
    "incident",
    "duty",
}
NEEDS = {"waybill", "sender", "recipient", "branches.origin", "branches.delivery"}
CLOSE = {"reply", "callback", "evidence", "end"}
PARCEL_KINDS = {"problem", "reminder", "complaint", "claim"}
NO_PARCEL_YET = {"missing-data"}
"""Problem tickets that may be opened before the papers are complete: what is missing is the problem."""


def read(path: Path) -> dict[str, Any]:
    """The file as YAML, read safely."""
    data = YAML(typ="safe", pure=True).load(path)
    assert isinstance(data, dict)
    return data


def test_every_reader_takes_the_files_and_the_examples() -> None:
    """The C reader is stricter in the short form with braces; blocks of the README are YAML too."""
    guide = (ROOT / "playbooks" / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    assert len(blocks) > 4
    for text in [*blocks, *(path.read_text(encoding="utf-8") for path in FILES)]:
        assert YAML(typ="safe").load(text) == YAML(typ="safe", pure=True).load(text)


def word(text: str) -> str:
    """How words are compared: full width as plain, case and spaces aside."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).casefold()


def words(head: dict[str, Any]) -> list[str]:
    """Everything a file answers to."""
    return [head["category"], head["title"]["zh"], head["title"]["en"], *head["aliases"]]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_head(path: Path) -> None:
    """Keys in their order, both languages, values from the closed lists, the name of the file."""
    head = read(path)
    assert list(head)[: len(HEAD)] == HEAD
    assert head["category"] == path.stem
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem)
    assert set(head["title"]) == {"zh", "en"}
    assert re.search(r"[\u4e00-\u9fff]", head["title"]["zh"])
    assert not re.search(r"[\u4e00-\u9fff]", head["title"]["en"])
    assert head["aliases"]
    assert head["kind"] in KINDS
    assert set(head["needs"]) <= NEEDS
    assert set(head["close"]) <= CLOSE
    assert head["sources"]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_what_a_parcel_ticket_needs(path: Path) -> None:
    """Waybill and both parties for every reminder, problem parcel and complaint; a call-back for every complaint."""
    head = read(path)
    if head["kind"] in PARCEL_KINDS and path.stem not in NO_PARCEL_YET:
        assert {"waybill", "sender", "recipient"} <= set(head["needs"])
    if head["kind"] == "complaint":
        assert head["close"][:2] == ["reply", "callback"]


def test_each_word_belongs_to_one_file() -> None:
    """No title, name or alias leads to two categories, and none stands twice in one file."""
    owner: dict[str, str] = {}
    for path in FILES:
        for text in words(read(path)):
            assert owner.setdefault(word(text), path.stem) == path.stem, text
        listed = [word(text) for text in read(path)["aliases"]]
        assert len(set(listed)) == len(listed), path.stem


def test_problem_types_of_an_agents_own_table_resolve() -> None:
    """Every 问题类型 of the forty made-up cases is a word of exactly one playbook."""
    known = {word(text): path.stem for path in FILES for text in words(read(path))}
    with (ROOT / "tests" / "data" / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 40
    assert {row["问题类型"] for row in rows if word(row["问题类型"]) not in known} == set()
