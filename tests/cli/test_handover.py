"""A shift is handed over: what is open, promised, waited for, expected; the other's desk begins with it until he has acted."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.desks import Desk

EVENING = "2026-11-23T17:30:00+08:00"
NIGHT = "2026-11-23T18:00:00+08:00"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A Chinese desk of three people: the lead has four tickets that stand differently."""
    desk = Desk(tmp_path_factory.mktemp("handover") / "desk")
    desk.top.mkdir()
    desk.must("--lang", "zh", "init", str(desk.top), "--name", "余杭网点")
    config = desk.top / "kefu.yaml"
    more = "  agent-2: {name: 小王, email: 2@example.org}\n  agent-3: {name: 小李, email: 3@example.org}\nlevels:"
    config.write_text(config.read_text().replace("levels:", more, 1))
    desk.commit()
    return desk


@pytest.fixture(scope="module")
def numbers(desk: Desk) -> dict[str, str]:
    """The tickets that the lead hands over, by how they stand."""
    at = "2026-11-23T10:00:00+08:00"
    found = {
        "promised": desk.must("开单", "签收未收到", "75312345678901", "显示门卫签收", "--no-input", now=at),
        "waited": desk.must("开单", "破损", "75312345678902", "外箱破了,电话13812345678", "--no-input", now=at),
        "expected": desk.must("开单", "咨询", "无", "到村里派不派", now=at),
        "open": desk.must("开单", "延误", "75312345678903", "三天没动", "--no-input", "--recipient", "韩梅梅", now=at),
    }
    desk.must("联系", found["promised"], "收件人", "接通", "晚上回电话", "--promise", "20:00", now=at)
    desk.must("等待", found["waited"], "快递员", "请拍照", "--within", "9h", now=at)
    desk.must("联系", found["expected"], "客户", "接通", "问线路", "--follow", "明天10:00", now=at)
    return found


def head(desk: Desk, who: str, now: str = NIGHT) -> str:
    """Bare kefu of somebody."""
    return desk.must("--as", who, now=now)


def test_a_shift_is_handed_over(desk: Desk, numbers: dict[str, str]) -> None:
    """T10: one line each in their order, recorded masked; shown to whoever takes over, and not to others, until he acts."""
    before = desk.git("rev-parse", "HEAD")
    shown = json.loads(desk.must("交班", "小王", "--dry-run", "--format", "json", now=EVENING))
    rows = [(row["standing"], row["id"]) for row in shown["items"]]
    assert rows == [(kind, numbers[kind]) for kind in ("promised", "expected", "waited", "open")]
    assert desk.git("rev-parse", "HEAD") == before

    code, out, said = desk.kefu("交班", "小王", "门卫那票今晚一定要回,韩梅梅 13812345678", now=EVENING)
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()[2:]] == ["已承诺", "等我方", "等对方", "在办"]
    shift = said.split("：")[0].split(":")[0]
    kept = desk.file(shift).read_text()
    assert "category: shift" in kept
    assert "13812345678" not in kept
    assert "韩梅梅" not in kept
    assert f"已承诺 {numbers['promised']} 11-23 20:00 收件人 显示门卫签收" in kept
    assert f"等对方 {numbers['waited']} 11-23 19:00 快递员 外箱破了" in kept

    told = head(desk, "小王").splitlines()
    assert shift in told[2]
    assert told[3] == "  门卫那票今晚一定要回,韩* 1********78"
    assert [line.split()[0] for line in told[4:8]] == ["已承诺", "等我方", "等对方", "在办"]
    assert shift not in head(desk, "agent-3")
    assert shift not in head(desk, "lead@example.org")

    desk.must("--as", "小王", "备注", numbers["open"], "接手了", now=NIGHT)
    assert "门卫那票今晚一定要回" not in head(desk, "小王")


def test_for_everybody_each_reads_it(desk: Desk, numbers: dict[str, str]) -> None:
    """Without a name it is for all: each sees it until he himself has written there; the words are all of the line."""
    desk.must("--as", "小李", "handover", "今天系统慢", now="2026-11-23T19:00:00+08:00")
    later = "2026-11-23T19:30:00+08:00"
    assert "  今天系统慢" in head(desk, "小王", later)
    assert "  今天系统慢" in head(desk, "lead@example.org", later)
    shift = re.findall("[0-9]{6}-[0-9A-Z]{7}", head(desk, "小王", later).splitlines()[2])[-1]
    desk.must("--as", "小王", "备注", shift, "知道了", now=later)
    assert "今天系统慢" not in head(desk, "小王", later)
    assert "  今天系统慢" in head(desk, "lead@example.org", later)
    desk.must("结案", shift, now=later)
    assert "今天系统慢" not in head(desk, "lead@example.org", later)
    assert desk.kefu("check", now=later)[0] == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["lead@example.org"], 3, "handover: that is yourself; name who takes over, or nobody for everybody"),
        (["agent-22"], 2, "agent-22: nobody on the staff list has this name; did you mean agent-2?"),
        (["agent-2", "a\x1b[1m"], 2, "TEXT: the character U+001B is not allowed; take it out"),
        (["agent-2", "--format", "xml"], 2, "No format xml; it is one of table, json, jsonl, csv, md."),
    ],
)
def test_what_is_refused(desk: Desk, words: list[str], code: int, said: str) -> None:
    """Nothing is recorded then."""
    before = desk.git("rev-parse", "HEAD")
    assert desk.kefu("--lang", "en", "handover", *words) == (code, "", f"kefu: {said}\n")
    assert desk.git("rev-parse", "HEAD") == before


def test_an_older_format_and_a_desk_without_the_category(tmp_path: Path) -> None:
    """Both say what is to be done."""
    desk = Desk(tmp_path / "desk")
    desk.top.mkdir()
    desk.must("--lang", "en", "init", str(desk.top), "--name", "desk")
    (desk.top / "playbooks/shift.yaml").unlink()
    desk.commit()
    assert desk.kefu("handover")[2].startswith("kefu: handover: this desk has no category shift. kefu rules upgrade")
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text().replace("format: 2", "format: 1"))
    desk.commit()
    code, _, said = desk.kefu("handover")
    assert (code, said[:38]) == (3, "kefu: a hand-over: this desk has forma")
