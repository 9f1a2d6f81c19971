"""The month of a branch: cases from a table, money, fines, rulings, COD, a round, a hand-over, an incident, by kefu itself.

`python -m tests.tools.month [DIRECTORY]` makes the desk and shows in Chinese, at 80 columns, what a supervisor looks at.
"""

import csv
import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.cli.working import Desk, Ran, money_desk

CATEGORIES = ("派件催件", "签收未收到", "破损", "查件", "投诉")
FROM_TO = ("2026-11-02", "2026-11-20")


@dataclass(frozen=True)
class Size:
    """How many cases there are, and how many have money, a fine, a ruling, COD."""

    cases: int = 300
    money: int = 40
    fines: int = 12
    rulings: int = 6
    cod: int = 30


def waybill(number: int) -> str:
    """The waybill of a case."""
    return f"7531234{number:07}"


def said(desk: Desk, *line: str, now: str = "2026-11-21T10:00:00+08:00") -> Ran:
    """Run a command in Chinese, as an agent types it."""
    ran = desk.kefu(*line, lang="zh", KEFU_NOW=now, COLUMNS="80")
    assert ran.code == 0, (line, ran)
    return ran


def month(where: Path, size: Size) -> Desk:
    """Make the desk."""
    desk = money_desk(where)
    table = where / "cases.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("登记时间", "问题类型", "运单号", "内容"))
        for i in range(size.cases):
            day, hour = 2 + i % 19, 8 + i % 10
            rows.writerow((f"2026-11-{day:02} {hour:02}:{i % 60:02}", CATEGORIES[i % 5], waybill(i), f"第{i}单"))
    how = where / "map.yaml"
    how.write_text(said(desk, "import", str(table), "--guess").out, encoding="utf-8")
    said(desk, "import", str(table), "--map", str(how))
    numbers = iter(range(size.cases))
    for i in range(size.money):  # 20 is agreed and, for three of four, paid
        parcel = waybill(next(numbers))
        said(desk, "结算", parcel, "赔付", "20", "--stage", "已同意")
        if i % 4:
            said(desk, "结算", parcel, "赔付", "20", "--stage", "已付", "--ref", f"转账{i}")
    for i in range(size.fines):
        said(desk, "结算", waybill(next(numbers)), "罚款", "F02", "--pieces", str(1 + i % 3), "--payer", "客服一号")
    for i in range(size.rulings):
        parcel = waybill(next(numbers))
        said(desk, "结算", parcel, "追偿", "100", "--stage", "已同意", "--payer", "派件网点:余杭")
        said(desk, "回复", parcel, "总部", "仲裁败诉" if i % 3 == 2 else "仲裁胜诉")
    for i in range(size.cod):
        parcel = waybill(next(numbers))
        said(desk, "结算", parcel, "代收货款到账", "358", "--payer", "派件网点")
        if i % 5:
            said(desk, "结算", parcel, "返货款", "358", "--ref", f"小联{i}")
    _beside(desk, size)
    return desk


def _beside(desk: Desk, size: Size) -> None:
    """What is not a case: two customers and their round, an incident over ten parcels, a hand-over at night."""
    said(desk, "客户", "建档", "宏达商行", "--key", "--phone", "13711112222")
    said(desk, "客户", "建档", "李小雷", "--new", "--phone", "13722221111")
    said(desk, "客户", "回访", "宏达", "接通", "取件有时晚", "--need", "17:00前取件", "--channel", "电话")
    parcels = desk.path.parent / "parcels.txt"
    parcels.write_text("".join(f"{waybill(i)}\n" for i in range(size.cases - 10, size.cases)), encoding="utf-8")
    said(desk, "突发", "开单", "暴雨封路", str(parcels), "改走绕城")
    number = said(desk, "列表", "种类:突发", "-q").out.split()[-1]
    said(desk, "突发", "话术", number, "暴雨封路，预计明天送达")
    said(desk, "开单", "查件", "none", "问网点几点关门", "--owner", "lead-1", "--no-input")
    said(desk, "交班", "客服一号", "查件那单明早回电", now="2026-11-21T20:00:00+08:00")


LEDGERS = ("罚款", "理赔", "货款", "到付", "追偿", "回单", "退件")


def screens(desk: Desk) -> list[tuple[str, Ran]]:
    """What a supervisor looks at: each ledger, the books, the round, the incident, what was handed over."""
    number = said(desk, "列表", "种类:突发", "-q").out.split()[-1]
    lines: list[tuple[str, ...]] = [("台账", name) for name in LEDGERS]
    lines += [
        ("账册", "--to", "hledger"),
        ("客户", "回访", "--report"),
        ("突发", "查看", number),
        ("检查", "--format", "jsonl"),
    ]
    shown = [(" ".join(line), said(desk, *line)) for line in lines]
    night = said(desk, "--as", "客服一号", now="2026-11-21T20:30:00+08:00")
    return [*shown, ("（客服一号接班）", night)]


def sums(desk: Desk) -> dict[str, str]:
    """What is said below each ledger: rows, what is open, sums; of an empty one that there is nothing."""
    return {name: said(desk, "台账", name).err.strip().splitlines()[0] for name in LEDGERS}


def main() -> None:
    """Make the whole month and show it."""
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    desk = month(where, Size())
    for line, ran in screens(desk):
        print(f"$ kefu {line}")
        print(*ran.out.splitlines()[:8], *ran.err.splitlines()[:4], sep="\n")
    print(json.dumps(sums(desk), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
