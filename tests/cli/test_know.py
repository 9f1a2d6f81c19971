"""T32 in Chinese: areas, prices and whom to ask, as the branch wrote them down, from outside."""

import json
from pathlib import Path

import pytest

from tests.cli.working import Desk, make_desk

PRICES = "# 价格\n\n| 目的地 | 首重 | 续重 |\n|--|--|--|\n| 江浙沪 | 8元 | 2元 |\n| 新疆 | 20元 | 15元 |\n"
AREAS = "# 片区\n\n## 文一西路\n\n1号至99号由 courier-7 派送，师范学院东门放驿站。\n\n重点客户多的写字楼先派。\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk whose branch wrote down prices and areas."""
    desk = make_desk(tmp_path_factory.mktemp("base"))
    folder = desk.path / "playbooks/knowledge"
    (folder / "prices.md").write_text(PRICES)
    (folder / "areas.md").write_text(AREAS)
    (folder / "photo.png").write_bytes(b"\xff")
    desk.commit("what the branch knows")
    return desk


def test_a_word_finds_the_passage_with_its_file_and_heading(desk: Desk) -> None:
    assert desk.did("知识", "江浙沪", lang="zh") == (
        "playbooks/knowledge/prices.md:5  价格\n  目的地: 江浙沪; 首重: 8元; 续重: 2元"
    )
    found = desk.did("know", "文一西路", "驿站")
    assert (
        found == "playbooks/knowledge/areas.md:5  片区 > 文一西路\n  1号至99号由 courier-7 派送，师范学院东门放驿站。"
    )
    items = json.loads(desk.did("知识", "新疆", "首重", "--format", "json", lang="zh"))["items"]
    assert items == [
        {
            "file": "playbooks/knowledge/prices.md",
            "line": 6,
            "heading": "价格",
            "text": "目的地: 新疆; 首重: 20元; 续重: 15元",
        }
    ]
    assert desk.did("知识", lang="zh").split("\n") == [
        "playbooks/knowledge/areas.md:5  片区 > 文一西路", "playbooks/knowledge/prices.md:5  价格",
    ]  # fmt: skip
    ran = desk.kefu("know", "没有的词")
    assert (ran.code, ran.out, ran.err) == (0, "", "Nothing found.\n")


def test_who_finds_it_beside_branches_and_couriers(desk: Desk) -> None:
    items = json.loads(desk.did("查人", "师范学院", "--format", "json", lang="zh"))["items"]
    assert [(row["kind"], row["name"], row["contact"]) for row in items] == [
        ("knowledge", "片区 > 文一西路", "playbooks/knowledge/areas.md:5")
    ]
    everything = json.loads(desk.did("查人", "--format", "json", lang="zh"))["items"]
    assert "knowledge" not in {row["kind"] for row in everything}
    branch = json.loads(desk.did("查人", "余杭", "--format", "json", lang="zh"))["items"]
    assert branch[0]["kind"] == "branch"


def test_a_new_desk_has_headings_in_its_language_and_nothing_is_found_in_them(tmp_path: Path) -> None:
    for language, heading in (("zh", "## 片区"), ("en", "## Areas")):
        desk = Desk(tmp_path / language)
        desk.path.mkdir()
        desk.git("init", "-q", "-b", "main")
        desk.git("config", "user.name", "x")
        desk.git("config", "user.email", "x@example.org")
        desk.did("init", ".", lang=language)
        assert heading in (desk.path / "playbooks/knowledge/branch.md").read_text()
        ran = desk.kefu("know", "kefu")
        assert (ran.code, ran.out, ran.err) == (0, "", "Nothing is written under playbooks/knowledge yet.\n")
        assert desk.kefu("playbook", "lint").code == 0
        assert desk.kefu("check").code == 0


def test_what_is_no_text_is_told(desk: Desk, tmp_path: Path) -> None:
    broken = desk.copied(tmp_path)
    folder = broken.path / "playbooks/knowledge"
    (folder / "prices.md").write_bytes("价格".encode("gbk"))
    (folder / "areas.md").write_text("# 片\x1b[31m区\n文一西路\u202e\n<!-- 没写完")
    (folder / "link.md").symlink_to("areas.md")
    broken.commit("broken")
    ran = broken.kefu("know", "文一西路")
    assert ran.code == 0
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out
    told = ran.err.strip().split("\n")
    assert [line.rpartition("[")[2] for line in told] == ["open-comment]", "no-text]", "no-text]"]
    assert [line.split(":")[0].rpartition("/")[2] for line in told] == ["areas.md", "link.md", "prices.md"]
