"""The pages of a desk as text: what is hostile stays text, what is drawn does not lie over another."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from kefu.core.base.errors import same
from kefu.core.reports import Report, Row, paged
from kefu.core.ticket.model import Ticket
from kefu.render.pages import lists, ticket
from kefu.render.pages.graph import _lanes
from kefu.render.pages.site import Site, linked, numbers_in
from kefu.render.style import Style
from kefu.store.codecs import ticket as codec

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
NUMBER, OTHER = "261121-7K3F9Q5", "261121-7K3F8Q1"
HOSTILE = '</title><script>alert(1)</script><a href="javascript:x">=cmd|\x1b[31m\u202e&\x00'
SITE = Site(HOSTILE, Style(same, "en"), UTC)


def row(**more: object) -> Row:
    """A row of a list, as the desk gives it."""
    held: dict[str, object] = dict.fromkeys(
        ("kind", "category", "level", "owner", "due", "clock", "left", "bears", "waybill", "attention"), None
    )
    held |= {
        "id": NUMBER,
        "title": HOSTILE,
        "state": "open",
        "overdue": False,
        "paused": False,
        "urged": 0,
        "reopened": 0,
    }
    return {**held, "waiting": [], **more}  # type: ignore[dict-item]


def every_list(rows: Sequence[Row]) -> str:
    """The text of all lists over these rows."""
    unclosed = paged.unclosed(rows, NOW, UTC, lambda code, _: code)
    made = lists.Lists(
        day=paged.day(rows, NOW, UTC, lambda code, _: code, same),
        unclosed=unclosed,
        owners=paged.grouped(unclosed, "owner", lambda one: one, "nobody"),
        categories=paged.grouped(unclosed, "category", lambda one: one, "-"),
        closed=Report("pages", (), [], NOW, UTC),
        findings=(),
        known={NUMBER},
        tip="0" * 40,
    )
    return "\n".join(page for _, page in lists.pages(SITE, made))


def harmless(page: str) -> None:
    """Nothing of a text is markup, and nothing hidden stands in the page."""
    plain = re.sub("(?s)<(script|style)>\n.*?</\\1>", "", page)
    assert "<script" not in plain
    assert '<a href="javascript' not in plain
    assert not set(page) & set("\x1b\u202e\x00")


def test_hostile_texts_stay_texts_in_lists() -> None:
    late = row(due=NOW - timedelta(hours=1), overdue=True, owner='"><em>', clock="<i>", waybill="'", category="<u>")
    page = every_list([late, row(id=OTHER, urged=1, waiting=["courier:<b>"])])
    harmless(page)
    for tag in ('"><em>', "<i>", "<u>", "<b>courier"):
        assert tag not in re.sub("(?s)<style>.*?</style>", "", page)
    assert "&lt;/title&gt;&lt;script&gt;alert(1)" in page
    assert page.count(f'<a href="tickets/{NUMBER}.html">') == 4
    assert f"tickets/{OTHER}" not in page


def hostile_ticket() -> Ticket:
    data = f"""id: {NUMBER}
kind: inquiry
category: inquiry
title: t
state: open
level: agent

text: "{"<img src=x onerror=alert(1)>"} {OTHER}"

timeline:
- op: 7K3F9Q0000
  at: 2026-11-21T10:00:00+08:00
  by: "<b>x</b>"
  did: open
  cycle: 7K3F9Q0000
  facts:
    kind: inquiry
    category: inquiry
    title: t
    text: "{"<img src=x onerror=alert(1)>"} {OTHER}"
"""
    found, findings = codec.read(data.encode(), f"tickets/2026/11/21/{NUMBER}.yaml")
    assert found is not None, findings
    return found


def test_hostile_texts_stay_texts_on_the_page_of_a_ticket() -> None:
    about = ticket.About(HOSTILE, False, {}, {})
    page = ticket.page(SITE, hostile_ticket(), about, {OTHER})
    harmless(page)
    assert "<img" not in page
    assert "<b>x" not in page
    assert f'<a href="{OTHER}.html">{OTHER}</a>' in page
    assert numbers_in(page) == {NUMBER, OTHER}
    assert f'"{OTHER}.html"' not in ticket.page(SITE, hostile_ticket(), about, ())


def test_a_link_is_no_part_of_a_longer_word() -> None:
    assert linked(f"x{NUMBER}y", {NUMBER}, "") == f"x{NUMBER}y"
    assert linked(f"({NUMBER})", {NUMBER}, "t/") == f'(<a href="t/{NUMBER}.html">{NUMBER}</a>)'


@pytest.mark.parametrize(
    "arrows", [[(0, 5), (1, 4), (2, 4), (3, 9), (6, 8), (4, 6)], [(0, 2), (1, 3), (2, 4)], [(0, 9), (1, 9), (5, 7)]]
)
def test_lines_of_one_lane_do_not_touch(arrows: list[tuple[int, int]]) -> None:
    lanes = _lanes(arrows)
    drawn = sorted((source, line.target) for lane in lanes for line in lane for source in line.sources)
    assert drawn == sorted(arrows)
    for lane in lanes:
        spans = sorted(line.ends for line in lane)
        assert all(one[1] < other[0] for one, other in pairwise(spans))
