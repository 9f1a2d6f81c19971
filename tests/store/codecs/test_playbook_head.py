"""Heads of playbooks: read without their bodies, found by every word agents use, wrong parts reported."""

import csv
from pathlib import Path

import pytest

from kefu.core.base.errors import StoreFault, Usage
from kefu.core.config.categories import Catalogue
from kefu.store.codecs.playbook import Heads, read_head

ROOT = Path(__file__).parents[3]
PATH = "playbooks/damaged.yaml"
HEAD = """\
# a source
category: damaged
title: {zh: 破损, en: "Damaged, or wet"}
aliases: [破损件, broken]
kind: complaint
needs: [waybill, sender, branches.origin]
close: [reply, callback]
"""


def standard(loaded: list[str] | None = None) -> Heads:
    """The standard set; `loaded` notes the files that were read."""

    def load(path: str) -> bytes:
        if loaded is not None:
            loaded.append(path)
        return (ROOT / path).read_bytes()

    files = sorted(path for path in (ROOT / "playbooks").glob("*.yaml") if path.stem != "ways")
    return Heads({path.stem: f"playbooks/{path.name}" for path in files}, load)


def test_a_head_is_read_and_its_body_passed_over() -> None:
    head, found = read_head((HEAD + "steps:\n- id: [unfinished\n").encode(), PATH)
    assert found == ()
    assert head is not None
    assert head.category == "damaged"
    assert (head.label("zh"), head.label("en"), head.label("fr")) == ("破损", "Damaged, or wet", "Damaged, or wet")
    assert head.aliases == ("破损件", "broken")
    assert head.kind == "complaint"
    assert head.needs == ("waybill", "sender", "branches.origin")
    assert head.close == ("reply", "callback")


WRONG = [
    ("kind: complaint", "kind: complain", "unknown-kind", 5, False),
    ("kind: complaint\n", "", "missing-key", 1, False),
    ("category: damaged", "category: lost", "other-name", 2, False),
    ("{zh: 破损, en: ", "{zh: 破损, de: ", "unknown-key", 3, False),
    ("needs: [waybill", "needs: [waybil", "unknown-fact", 6, True),
    ("close: [reply", "close: [answer", "unknown-demand", 7, True),
    ("close: [reply, callback]", "close: reply", "wrong-type", 7, True),
    ("aliases:", "alias:", "unknown-key", 4, True),
    ("kind:", "kind: x\nkind:", "duplicate-key", 6, False),
    ("[破损件, broken]", "&a [破损件]", "anchor", 4, False),
]


@pytest.mark.parametrize(("old", "new", "code", "line", "usable"), WRONG)
def test_a_wrong_head_is_a_finding(old: str, new: str, code: str, line: int, usable: bool) -> None:
    head, found = read_head(HEAD.replace(old, new).encode(), PATH)
    assert (found[0].code, found[0].path, found[0].line) == (code, PATH, line)
    assert (head is not None) is usable


def test_the_standard_set_is_sound_and_every_problem_type_of_the_cases_resolves() -> None:
    heads = standard()
    catalogue = Catalogue(heads)
    assert len(heads) == len(heads.files)
    assert heads.found == []
    with (ROOT / "tests" / "data" / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        kinds = {row["问题类型"] for row in csv.DictReader(file)}
    assert {kind for kind in kinds if catalogue.find(kind) is None} == set()
    for head in heads.values():
        for word in head.words:
            assert catalogue.resolve(word).category == head.category
    assert "破损" in catalogue.labels()


def test_a_category_by_its_name_reads_one_file() -> None:
    loaded: list[str] = []
    assert Catalogue(standard(loaded)).resolve("Signed not received").category == "signed-not-received"
    assert loaded == ["playbooks/signed-not-received.yaml"]


def test_words_are_compared_in_plain_width_and_case() -> None:
    head, _ = read_head(HEAD.encode(), PATH)
    assert head is not None
    catalogue = Catalogue.of([head])
    for text in ("ＤＡＭＡＧＥＤ", "damaged, OR wet", " 破损 件", "Broken"):
        assert catalogue.resolve(text) is head
    with pytest.raises(Usage, match="破损物: no category has this name; did you mean 破损"):
        catalogue.resolve("破损物")
    with pytest.raises(Usage, match=r"^破孙: no category has this name; the nearest: damaged$"):
        catalogue.resolve("破孙")
    with pytest.raises(Usage, match="xyz: no category has this name; there are: damaged"):
        catalogue.resolve("xyz")


def test_an_unreadable_file_hides_no_other() -> None:
    files = {"damaged": HEAD.encode(), "lost": b"category: [\n"}
    heads = Heads({name: f"playbooks/{name}.yaml" for name in files}, lambda path: files[path[10:-5]])
    catalogue = Catalogue(heads, heads.why)
    assert catalogue.find("lost") is None
    with pytest.raises(StoreFault, match=r"^playbooks/lost[.]yaml, line 2: not readable as YAML"):
        catalogue.resolve("lost")
    assert catalogue.find("broken") is not None
    assert list(heads) == ["damaged"]
    assert [(each.code, each.path) for each in heads.found] == [("syntax", "playbooks/lost.yaml")]
