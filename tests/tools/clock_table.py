"""The table of the shipped clock rules in docs/clocks*.md: `python tests/tools/clock_table.py` writes it anew.

`--check` changes nothing and ends with 1 if a table is not what kefu/data/rules/N.yaml says.
"""

import sys
from pathlib import Path

from kefu.core.clocks.rules import Rule
from kefu.store.codecs.editions import newest
from kefu.store.codecs.rules import shipped

ROOT = Path(__file__).parent.parent.parent
BEGIN, END = "<!-- rules -->\n", "<!-- end of rules -->\n"
HEADS = {
    "docs/clocks.md": ("no.", "clock", "starts", "only if", "gives", "met by", "a miss", "who bears it", "source"),
    "docs/clocks.zh-CN.md": ("编号", "名称", "起算", "条件", "时限", "完成", "逾期后", "延误责任", "来源"),
}
MARKS = {
    "docs/clocks.md": ("customary", "off", "the desk's own"),
    "docs/clocks.zh-CN.md": ("惯例", "默认关闭", "本网点自定"),
}


def row(rule: Rule, marks: tuple[str, str, str]) -> str:
    """One rule as a row of the table, in the words of the rule file."""
    name = " ".join([f"`{rule.name}`", *[m for m, on in zip(marks, (rule.customary, rule.off), strict=False) if on]])
    starts, met = (", ".join(pulls(rule.said.get(key, []))) for key in ("starts", "met-by"))
    when = written(rule.said.get("when", ""))
    missed = ", ".join(map(str, rule.missed))
    gives = f"{rule.limit}{', peak suspends' if rule.peak else ''}{', anew' if rule.anew else ''}"
    gives += f" (else {rule.fallback})" if rule.fallback else ""
    source = marks[2] if rule.source == "own" else rule.source
    bears = f"{rule.bears} ({written(rule.said['bears-when'])})" if rule.bears_when else rule.bears
    return f"| {rule.number} | {name} | {starts} | {when} | {gives} | {met} | {missed} | {bears} | {source} |\n"


def pulls(node: object) -> list[str]:
    """The triggers of a rule in the words of its file, a condition in brackets behind its trigger."""
    listed = node if isinstance(node, list) else [node]
    return [f"`{one['on']}` ({written(one['when'])})" if isinstance(one, dict) else f"`{one}`" for one in listed]


def written(node: object) -> str:
    """A condition in the short form of a file."""
    if isinstance(node, dict):
        return ", ".join(
            f"{key} ({written(value)})" if key in ("any", "all", "not") else f"{key}: {written(value)}"
            for key, value in node.items()
        )
    if isinstance(node, list):
        return " or ".join(f"({written(i)})" if isinstance(i, dict) and len(i) > 1 else written(i) for i in node)
    return str(node)


def table(path: str) -> str:
    """The whole table for one of the documents."""
    head = "| " + " | ".join(HEADS[path]) + " |\n" + "|---" * len(HEADS[path]) + "|\n"
    return head + "".join(row(rule, MARKS[path]) for rule in shipped(newest()))


def main() -> int:
    """Write the tables, or with --check only compare."""
    stale = 0
    for path in HEADS:
        text = (ROOT / path).read_text(encoding="utf-8")
        before, rest = text.split(BEGIN)
        fresh = before + BEGIN + table(path) + END + rest.split(END)[1]
        if fresh != text and sys.argv[1:] == ["--check"]:
            print(f"{path}: run python tests/tools/clock_table.py")
            stale = 1
        elif fresh != text:
            (ROOT / path).write_text(fresh, encoding="utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main())
