"""What a branch wrote down, parted into passages and sought: by paragraphs, items and rows, under their headings."""

import pytest

from kefu.core.reports.know import found, passages
from tests.linear import grows_with_length

TEXT = """\ufeff# 网点知识
<!-- 说明：这里的字
查不到 --> 开头的话，
还是同一段。

## 片区 ##
| 片区 | 快递员 |
|---|---|
| 文一西路 1-99 号 | courier-7 |
| 五常街道 | courier-9 |
### 学校
- 师范学院:东门
  放驿站
- 幼儿园
1、小学送到门卫

价格
----
首重 8 元，
续重 5 元。
```
# 不是标题
```
"""


def test_passages_stand_under_their_headings() -> None:
    held, odd = passages("a.md", TEXT.encode())
    assert odd == ()
    assert [(one.line, one.place, one.text) for one in held] == [
        (3, "网点知识", "开头的话，\n还是同一段。"),
        (9, "网点知识 > 片区", "片区: 文一西路 1-99 号; 快递员: courier-7"),
        (10, "网点知识 > 片区", "片区: 五常街道; 快递员: courier-9"),
        (12, "网点知识 > 片区 > 学校", "师范学院:东门\n放驿站"),
        (14, "网点知识 > 片区 > 学校", "幼儿园"),
        (15, "网点知识 > 片区 > 学校", "1、小学送到门卫".removeprefix("1、")),
        (19, "网点知识 > 价格", "首重 8 元，\n续重 5 元。"),
        (22, "网点知识 > 价格", "# 不是标题"),
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("文一西路", [9]),
        ("文一西路 快递员", [9]),
        ("片区 COURIER-９", [10]),
        ("学校", [12, 14, 15]),
        ("价格 续重", [19]),
        ("首重8元", [19]),
        ("说明", []),
        ("没有的词", []),
        ("", [3, 9, 12, 19]),
    ],
)
def test_every_word_is_there_or_in_a_heading(text: str, lines: list[int]) -> None:
    assert [one.line for one in found(passages("a.md", TEXT.encode())[0], text)] == lines


def test_what_a_heading_says_comes_first() -> None:
    held = passages("a.md", "# 其他\n片区见下\n# 片区\n文一西路".encode())[0]
    assert [one.text for one in found(held, "片区")] == ["文一西路", "片区见下"]


def test_bad_texts_are_told_and_not_skipped() -> None:
    held, odd = passages("a.md", b"\xff\xfe\x00")
    assert (held, [(one.code, one.path) for one in odd]) == ([], [("no-text", "a.md")])
    held, odd = passages("a.md", "甲\n<!-- 乙\n丙".encode())
    assert [one.text for one in held] == ["甲"]
    assert [(one.code, one.line) for one in odd] == [("open-comment", 2)]
    assert passages("a.md", b"")[0] == []


@pytest.mark.parametrize("part", ["# " + " " * 50 + "x", "| ", "<!--", "- ", "`", "=\n", "<!---->"])
def test_a_text_costs_its_length(part: str) -> None:
    def read(text: str) -> None:
        found(passages("a.md", text.encode())[0], "x")

    assert not grows_with_length(read, lambda size: (part * size)[:size])
