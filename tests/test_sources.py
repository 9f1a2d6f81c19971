"""Every figure and every step that comes with kefu names a document and a part that docs/sources.md lists."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from kefu.store.codecs.editions import editions, rules_file
from tests.sources import OWN, PAGES, ROOT, bare, citable, cites, parts, told

TEXTS = [page.read_text(encoding="utf-8") for page in PAGES]
LISTED = frozenset(map(bare, citable(TEXTS[0])))
RULES = [rules_file(edition) for edition in editions() if edition > 1]
SHIPPED = [*RULES, *sorted((ROOT / "playbooks").glob("*.yaml"))]


def tree(path: Path) -> Any:
    """What a file holds."""
    return YAML(typ="safe", pure=True).load(path)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_source_can_be_looked_up(path: Path) -> None:
    """In the rules of every edition from the second on, in playbooks, their clocks and steps, in the ways they share."""
    assert [f"{place}: {cite}" for cite, place in told(tree(path)) if cite != OWN and bare(cite) not in LISTED] == []


def test_both_pages_list_the_same() -> None:
    """The same documents in the same order, each with the same parts; and nothing twice."""
    assert parts(TEXTS[0]) == parts(TEXTS[1])
    assert list(parts(TEXTS[0])) == list(parts(TEXTS[1]))
    assert len(parts(TEXTS[0])) == TEXTS[0].count("| part | what it says |")
    assert all(len(set(listed)) == len(listed) for listed in parts(TEXTS[0]).values())


@pytest.mark.parametrize("text", TEXTS, ids=["en", "zh"])
def test_what_the_page_gives_as_an_example_is_listed(text: str) -> None:
    """The one in its introduction."""
    assert "问题件处理标准流程 一.3" in text.split("\n## ")[0]
    assert "问题件处理标准流程 一.3" in citable(text)
    assert "网点客服工作总结 寄件疑难件第二类2" in citable(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("问题件处理标准流程 一.3", ["问题件处理标准流程 一.3"]),
        ("own", ["own"]),
        ("A 一; B 二；C 三", ["A 一", "B 二", "C 三"]),
        ("物流客服流程管理制度范本 二.1(1)", ["物流客服流程管理制度范本 二.1(1)"]),
        ("GB/T 27917 赔付 (2011; M); A 一", ["GB/T 27917 赔付", "A 一"]),
        ("物流客服的工作流程 三(A) （回单）", ["物流客服的工作流程 三(A)"]),
        ("快递暂行条例 第29条（2025-06-01 前第28条）", ["快递暂行条例 第29条"]),
        ("", []),
    ],
)
def test_several_citations_in_one_text(text: str, found: list[str]) -> None:
    """Brackets without a blank before them belong to the part."""
    assert cites(text) == found


def test_a_source_that_is_not_listed_is_seen() -> None:
    """At the head, in clocks, in steps and in steps of rounds and ways; not in the tests that a playbook carries."""
    book = {
        "sources": ["一 1", "二 2; 三 3"],
        "clocks": [{"name": "reply", "source": "四 4"}],
        "steps": [{"id": "a", "source": "own"}, {"id": "r", "rounds": {"source": "五 5", "steps": [{"id": "b", "source": "六 6"}]}}],
        "tests": [{"name": "t", "answers": {"source": "x"}}],
    }  # fmt: skip
    assert [cite for cite, _place in told(book)] == ["一 1", "二 2", "三 3", "四 4", "own", "五 5", "六 6"]
    assert {place for _cite, place in told(book)} >= {"", "/clocks/reply", "/steps/r/rounds/steps/b"}
