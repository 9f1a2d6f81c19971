"""The life of a duty: opened by sweep on its day, done or left, lapsed when the next begins; in two clones once."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.desks import Desk
from tests.cli.shared import checked, settle, shared_desk, whole

DUTIES = """
duties:
  shift: {what: 上班登录, category: shift, every: day, from: "07:00", by: "08:30"}
  month: {what: 客户回访, category: callback-round, every: month, on: "31", by: "18:00", days: 3, whose: %s}
  shelf: {what: 货架清点, category: shelf, after: 7, first: 2026-11-23, by: "18:00"}
"""


def morning(day: str, time: str = "07:30") -> str:
    return f"2026-{day}T{time}:00+08:00"


def configured(desk: Desk, duties: str) -> None:
    """Commit these duties."""
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text() + duties)
    desk.commit("duties")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A Chinese desk with three duties."""
    desk = Desk(tmp_path / "desk")
    desk.top.mkdir()
    desk.must("--lang", "zh", "init", str(desk.top), "--name", "余杭网点")
    who = next(
        line.split(":")[0].strip() for line in (desk.top / "kefu.yaml").read_text().splitlines() if "lead@" in line
    )
    configured(desk, DUTIES % who)
    return desk


def swept(desk: Desk, now: str) -> list[str]:
    """What a sweep says of each ticket."""
    code, _, said = desk.kefu("--lang", "en", "sweep", now=now)
    assert code == 0, said
    return sorted(re.sub("-[0-9A-Z]{10}", "", line.partition(": ")[2]) for line in said.splitlines()[:-1])


def listed(desk: Desk, now: str, *terms: str) -> list[tuple[str, str, str | None]]:
    """Title, state and owner of each duty's ticket."""
    rows = json.loads(desk.must("列表", "种类:日常工作", *terms, "--format", "json", now=now))["items"]
    return sorted((row["title"], row["state"], row["owner"]) for row in rows)


def test_the_life_of_a_duty(desk: Desk) -> None:
    """Opened at its instant whenever one sweeps, missed when left, lapsed by the next; done, it comes again so long after."""
    assert swept(desk, morning("11-23")) == ["open due", "open due"]
    assert swept(desk, morning("11-23", "08:00")) == []
    assert listed(desk, morning("11-23")) == [("上班登录", "open", None), ("货架清点", "open", None)]
    shift, shelf = (
        desk.must("列表", f"类别:{name}", "种类:日常", "-q", now=morning("11-23")) for name in ("当班", "货架清点")
    )
    assert (
        "  at: 2026-11-23T07:00:00+08:00\n  written: 2026-11-23T07:30:00+08:00\n  by: kefu\n"
        in desk.file(shift).read_text()
    )
    assert swept(desk, morning("11-23", "09:00")) == ["breach due"]
    desk.must("结案", shelf, "--at", "16:00", now=morning("11-23", "16:30"))
    assert desk.kefu("结案", shift, "--how", "过期未办", now=morning("11-23", "17:00"))[0] == 3

    # Nobody swept for two days: they have no ticket, and no breach.
    assert swept(desk, morning("11-26")) == ["close due", "open due"]
    assert "how: lapsed" in desk.file(shift).read_text()
    assert "  at: 2026-11-24T07:00:00+08:00\n  written: 2026-11-26T07:30:00+08:00\n" in desk.file(shift).read_text()
    assert swept(desk, morning("11-30")) == ["breach due, close due", "open due", "open due"]
    # The 31st of November is the first of December.
    assert swept(desk, morning("12-01")) == ["breach due", "breach due, close due", "open due", "open due"]
    found = listed(desk, morning("12-01"), "状态:全部")
    assert [state for title, state, _ in found if title == "上班登录"] == ["closed", "closed", "closed", "open"]
    assert [(state, bool(owner)) for title, state, owner in found if title == "客户回访"] == [("open", True)]
    assert desk.kefu("--lang", "en", "check", now=morning("12-01"))[2].endswith(" 0 findings\n")


def test_where_daily_work_stands(desk: Desk) -> None:
    """In a section of its own on bare kefu; elsewhere only when its kind or category is asked for, `--fail` too."""
    desk.must("sweep", now=morning("11-23"))
    case = desk.must("开单", "咨询", "无", "问价", "--due", "08:00", now=morning("11-23"))
    lone = desk.must("开单", "日志本", "无", "写日志", now=morning("11-23"))
    later = morning("11-23", "09:00")
    shift = desk.must("列表", "类别:当班", "-q", now=later)
    for command in ("列表", "逾期", "今天"):
        out = desk.must(command, now=later)
        assert (case in out, shift in out, lone in out) == (True, False, False), command
    assert shift in desk.must("逾期", "种类:日常工作", now=later)
    bare = desk.must(now=later)
    assert bare.index(case) < bare.index(shift)
    assert lone in bare[bare.index(case) :]
    assert bare.startswith("我的 1 ")
    rows = {row["id"]: row["reason"] for row in json.loads(desk.must("desk", "--format", "json", now=later))["items"]}
    assert (rows[case], rows[shift], rows[lone]) == ("overdue", "daily", "daily")
    desk.must("结案", case, "--result", "answered", now=later)
    assert desk.kefu("逾期", "--fail", now=later)[0] == 0
    assert desk.kefu("逾期", "--fail", "种类:日常工作", now=later)[0] == 1
    desk.must("结案", shift, now=later)
    assert shift in desk.must("列表", "种类:日常工作", "状态:全部", now=later)
    assert shift in desk.must("export", "state:any", now=later)


def test_a_hand_over_does_not_lapse(desk: Desk) -> None:
    """The ticket of a shift stays until somebody has taken it over; the shift of nobody is that of whoever hands it over."""
    desk.must("sweep", now=morning("11-23"))
    shift = desk.must("列表", "类别:当班", "种类:日常", "-q", now=morning("11-23"))
    desk.must("转派", shift, "me", now=morning("11-23", "07:40"))
    desk.must("交班", "今天系统慢", now=morning("11-23", "17:40"))
    assert swept(desk, morning("11-24")) == ["breach due", "breach due", "open due"]
    assert "今天系统慢" in desk.file(shift).read_text()
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text().replace("levels:", "  agent-2: {email: 2@example.org}\nlevels:", 1))
    desk.commit()
    today = desk.must("列表", "类别:当班", "种类:日常", "since:11-24", "-q", now=morning("11-24"))
    desk.must("交班", "agent-2", "门卫那票", now=morning("11-24", "17:40"))
    assert "门卫那票" in desk.file(today).read_text()
    # Taken over, it lapses with the next one.
    desk.must("--as", "agent-2", "备注", today, "接了", now=morning("11-24", "17:50"))
    assert "breach due, close due" in swept(desk, morning("11-25"))
    # Who takes a duty has handed nothing over.
    last = desk.must("列表", "类别:当班", "种类:日常", "since:11-25", "-q", now=morning("11-25"))
    desk.must("转派", last, "me", "我来", now=morning("11-25"))
    assert "breach due, close due" in swept(desk, morning("11-26"))


def test_two_clones_are_one(tmp_path: Path) -> None:
    """Both sweep one day, and one sweeps the next: each turn is one ticket, opened and lapsed once."""
    lead, other = shared_desk(tmp_path / "s", 1)
    configured(lead, DUTIES % "agent-1")
    settle(lead, other)
    for clone, time in ((lead, "07:30"), (other, "07:45")):
        assert swept(clone, morning("11-23", time)) == ["open due", "open due"]
    settle(lead, other)
    assert swept(lead, morning("11-24")) == ["breach due", "breach due, close due", "open due"]
    assert swept(other, morning("11-25")) == ["breach due", "breach due, close due", "open due"]
    settle(lead, other)
    for clone in (lead, other):
        swept(clone, morning("11-25", "07:50"))
    settle(lead, other)
    whole(lead, other)
    checked(lead, other)
    titles = [title for title, _, _ in listed(lead, morning("11-25"), "状态:全部")]
    assert sorted(titles) == ["上班登录"] * 3 + ["货架清点"]
    assert [state for title, state, _ in listed(other, morning("11-25")) if title == "上班登录"] == ["open"]


def test_clones_that_disagree_on_the_day(tmp_path: Path) -> None:
    """Each closed it on another day, so each opened another next one: the later is closed as the duplicate of the other."""
    lead, other = shared_desk(tmp_path / "s", 1)
    configured(lead, 'duties:\n  d: {what: 催回单, category: routine, after: 1, first: 2026-11-23, by: "18:00"}\n')
    swept(lead, morning("11-23"))
    settle(lead, other)
    number = lead.must("list", "kind:duty", "-q", now=morning("11-23"))
    for clone, day, following in ((lead, "11-23", "11-24"), (other, "11-24", "11-25")):
        clone.must("close", number, now=morning(day, "08:00"))
        assert "open due" in swept(clone, morning(following))
    settle(lead, other)
    assert swept(other, morning("11-25", "09:00")) == ["breach due", "link due, close due"]
    assert swept(lead, morning("11-25", "09:05")) == ["breach due", "link due, close due"]
    settle(lead, other)
    whole(lead, other)
    # That two people closed one ticket is information, no fault.
    assert lead.kefu("check")[0] == 0
    assert [row[1] for row in listed(lead, morning("11-25"), "状态:全部")] == ["closed", "closed", "open"]


BAD = [
    ("{what: x, category: journal, by: '18:00'}", "every", "a duty comes every day, week or month"),
    (
        "{what: x, category: journal, by: '18:00', every: day, after: 3}",
        "every",
        "a duty comes every day, week or month",
    ),
    ("{what: x, category: journal, by: '18:00', every: year}", "every", "duties.d.every: year is not known"),
    ("{what: x, category: journal, by: '18:00', every: week, on: '5'}", "on", "on: 5 is no day of that sort"),
    ("{what: x, category: journal, by: '18:00', every: month, on: '32'}", "on", "on: 32 is no day of that sort"),
    ("{what: x, category: journal, by: '18:00', every: day, on: fri}", "on", "on: fri is no day of that sort"),
    ("{what: x, category: journal, by: '18:00', after: 3}", "after", "a duty that counts from when it was done needs"),
    ("{what: x, category: journal, by: '24:30', every: day}", "by", "duties.d.by: 24:30 is not a time of day"),
    ("{what: x, category: journal, by: '08:00', from: '08:30', every: day}", "by", "a duty is due after it begins"),
    (
        "{what: x, category: journal, by: '18:00', every: week, days: 7}",
        "days",
        "a duty is due before the next one begins",
    ),
    (
        "{what: x, category: journal, by: '18:00', every: day, days: 1}",
        "days",
        "a duty is due before the next one begins",
    ),
    ("{what: x, category: journal, every: day}", "", "duties.d.by is missing"),
    ("{what: x, category: journal, by: '18:00', every: day, whose: nobody-1}", "whose", "duties.d.whose: nobody-1"),
]


@pytest.mark.parametrize(("duty", "key", "said"), BAD)
def test_a_wrong_duty_is_told_and_left_out(duty: str, key: str, said: str) -> None:
    """The others work; each fault is told with what would be right."""
    from kefu.store.codecs.config import read

    head = (
        "format: 2\ntimezone: Asia/Shanghai\nduties:\n  good: {what: y, category: journal, by: '18:00', every: day}\n"
    )
    desk, found = read(f"{head}  d: {duty}\n".encode())
    assert desk is not None
    assert [one.text().startswith(said) for one in found] == [True], [one.text() for one in found]
    assert [one.name for one in desk.duties] == ["good"]


def test_what_stops_a_duty(tmp_path: Path) -> None:
    """An older format is told by check, a category that is no daily work by sweep; both open nothing."""
    desk = Desk(tmp_path / "desk")
    desk.top.mkdir()
    desk.must("--lang", "en", "init", str(desk.top), "--name", "desk")
    configured(desk, "duties:\n  d: {what: x, category: damaged, by: '18:00', every: day}\n")
    said = desk.kefu("sweep", now=morning("11-23"))[2]
    assert said.startswith("kefu.yaml: the duty d: damaged is no category of daily work (kind: duty) of this desk")
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text().replace("format: 2", "format: 1").replace("damaged, by", "journal, by"))
    desk.commit()
    assert desk.kefu("sweep", now=morning("11-23"))[2] == "0 entries on 0 tickets written.\n"
    assert "duties are left out in format 1" in "".join(desk.kefu("check")[1:])
