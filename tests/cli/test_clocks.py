"""Clocks through the command line: what an entry starts and meets, the sweep, the verdicts, explanations."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.working import forked

ROOT = Path(__file__).parent.parent.parent
DAY = "2026-11-17"  # a Tuesday


class Desk:
    """A desk in a temporary directory, worked by the real command at fixed times of 2026-11-17 (or a full time)."""

    def __init__(self, path: Path, home: Path) -> None:
        self.path = path
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
            "GIT_AUTHOR_NAME": "Lead",
            "GIT_AUTHOR_EMAIL": "lead@example.org",
            "GIT_COMMITTER_NAME": "Lead",
            "GIT_COMMITTER_EMAIL": "lead@example.org",
            "GIT_CONFIG_NOSYSTEM": "1",
        }

    def run(self, at: str, *args: str, code: int = 0) -> str:
        """Standard output of `kefu ARGS` at the time `at` (`14:10`, or ISO 8601)."""
        done = self.ran(at, *args)
        assert done.returncode == code, done.stderr
        return done.stdout.strip()

    def ran(self, at: str, *args: str) -> "subprocess.CompletedProcess[str]":
        """All that `kefu ARGS` said at the time `at`."""
        now = at if "T" in at else f"{DAY}T{at}:00+08:00"
        ran = forked(args, b"", {**self.env, "KEFU_NOW": now}, directory=self.path)
        return subprocess.CompletedProcess(args, ran.code, ran.out, ran.err)

    def ticket(self, number: str) -> Path:
        """The file of a ticket."""
        return self.path / f"tickets/20{number[:2]}/{number[2:4]}/{number[4:6]}/{number}.yaml"

    def clocks(self, ticket: str, at: str) -> dict[str, dict[str, str]]:
        """The clocks of a ticket at a time, by name."""
        found = json.loads(self.run(at, "clocks", ticket, "--format", "json"))
        return {item["name"]: item for item in found["items"]}

    def git(self, *args: str) -> str:
        """Output of git."""
        return subprocess.run(
            ["git", *args], cwd=self.path, env=self.env, capture_output=True, text=True, check=True
        ).stdout


@pytest.fixture(scope="module")
def born(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh desk, to be copied."""
    top = tmp_path_factory.mktemp("desk")
    desk = Desk(top, top)
    desk.run("08:00", "init", "desk", "--name", "Test")
    return top / "desk"


@pytest.fixture
def desk(born: Path, tmp_path: Path) -> Desk:
    """A desk of its own for one test."""
    subprocess.run(["cp", "-r", str(born), str(tmp_path / "desk")], check=True)
    return Desk(tmp_path / "desk", tmp_path)


def opened(desk: Desk, category: str, *more: str, at: str = "09:00") -> str:
    return desk.run(at, "open", category, "75312345678901", "text", "--incomplete", *more)


def test_an_opening_answers_nothing(desk: Desk) -> None:
    """R11: a complaint opened on the phone has 12 hours like one from a system."""
    by_phone = desk.clocks(opened(desk, "other-complaint", "--channel", "phone"), "10:00")
    assert by_phone["contact"]["standing"] == "running"
    by_system = desk.clocks(opened(desk, "other-complaint", "--channel", "system"), "10:00")
    assert (by_system["contact"]["standing"], by_system["contact"]["due"]) == ("running", f"{DAY}T21:00:00+08:00")
    assert by_system["contact"]["source"] == "物流客服流程管理制度范本 二.1(2)"


def test_report_to_the_superior_meets_without_moving_the_ticket(desk: Desk) -> None:
    """R13: two hours to tell the superior; telling is enough."""
    ticket = opened(desk, "damaged")
    assert desk.clocks(ticket, "09:30")["report"]["due"] == f"{DAY}T11:00:00+08:00"
    desk.run("10:00", "contact", ticket, "supervisor", "reached")
    assert desk.clocks(ticket, "10:01")["report"]["standing"] == "met"
    assert json.loads(desk.run("10:01", "show", ticket, "--format", "json"))["items"][0]["level"] == "agent"


def test_met_recorded_late(desk: Desk) -> None:
    """An answer given at 14:10, swept as missed at 15:00 and recorded at 17:40 reads as met, recorded late."""
    ticket = opened(desk, "order-intake", at="13:59")
    assert desk.clocks(ticket, "14:00")["order"]["due"] == f"{DAY}T14:59:00+08:00"
    desk.run("15:00", "sweep")
    assert desk.clocks(ticket, "15:01")["order"]["standing"] == "missed"
    desk.run("17:40", "reply", ticket, "us", "ordered", "--at", "14:10")
    assert desk.clocks(ticket, "17:41")["order"]["standing"] == "met-recorded-late"


def test_what_happened_after_never_undoes_a_miss(desk: Desk) -> None:
    """An answer after the due time meets late; the miss stands."""
    ticket = opened(desk, "order-intake", at="13:00")
    desk.run("15:00", "sweep")
    desk.run("15:30", "reply", ticket, "us", "ordered", "--at", "14:30")
    order = desk.clocks(ticket, "15:31")["order"]
    assert (order["standing"], order["missed"]) == ("met-late", f"{DAY}T14:00:00+08:00")


def test_sweep_writes_at_the_computed_instant_and_once(desk: Desk) -> None:
    """However late it runs, the breach stands at the due time; a second sweep writes nothing; the miss escalates."""
    ticket = opened(desk, "order-intake")
    assert desk.run("2026-11-19T12:00:00+08:00", "sweep", "--dry-run") == ticket
    before = desk.git("rev-parse", "HEAD")
    assert desk.run("2026-11-19T12:00:00+08:00", "sweep") == ticket
    assert desk.run("2026-11-20T12:00:00+08:00", "sweep") == ""
    assert desk.git("rev-list", "--count", f"{before.strip()}..HEAD").strip() == "1"
    shown = json.loads(desk.run("2026-11-20T12:00:00+08:00", "show", ticket, "--format", "json"))["items"][0]
    breach, escalate = shown["timeline"][1:]
    assert (breach["did"], breach["at"], breach["written"]) == (
        "breach",
        f"{DAY}T10:00:00+08:00",
        "2026-11-19T12:00:00+08:00",
    )
    assert (escalate["did"], escalate["to"], shown["level"]) == ("escalate", "supervisor", "supervisor")
    assert desk.git("log", "-1", "--format=%s").strip() == "sweep: 1 breach, 1 escalate"


def _timeline_broken(file: Path) -> None:
    file.write_text(file.read_text().replace("\ntimeline:\n", "\ntimeline:\n<<<<<<< HEAD\n"))


def _entry_broken(file: Path) -> None:
    file.write_text(file.read_text().replace("\n  did: open\n", "\n  did: open\n  did: open\n"))


def _symlink(file: Path) -> None:
    file.unlink()
    file.symlink_to("elsewhere.yaml")


def _executable(file: Path) -> None:
    file.chmod(0o755)


@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize("spoil", [_timeline_broken, _entry_broken, _symlink, _executable])
def test_sweep_says_what_it_cannot_read_and_sweeps_the_others(
    desk: Desk, spoil: Callable[[Path], None], indexed: bool
) -> None:
    """A ticket with a sound header and a broken timeline, or that is no file, is named, and the exit code is 4."""
    broken, sound = opened(desk, "order-intake"), opened(desk, "order-intake")
    spoil(desk.ticket(broken))
    desk.git("add", "-A")
    desk.git("commit", "-qm", "by hand")
    if not indexed:
        (desk.path / ".git/kefu/index.sqlite").unlink(missing_ok=True)
        (desk.path / ".git/kefu/index.sqlite").mkdir()
    late = "2026-11-19T12:00:00+08:00"
    for args in (["sweep", "--dry-run"], ["sweep"]):
        ran = desk.ran(late, *args)
        assert (ran.returncode, ran.stdout.split()) == (4, [sound])
        (said,) = [row for row in ran.stderr.split("\n") if str(desk.ticket(broken).relative_to(desk.path)) in row]
        assert re.match(r"tickets/[^ :]+\.yaml(:[0-9]+)?: .+ \[[a-z-]+]$", said)
    assert desk.run("2026-11-20T12:00:00+08:00", "sweep", code=4) == ""


def test_two_clones_sweep_the_same_act(desk: Desk, tmp_path: Path) -> None:
    """The op follows from ticket, clock, start and due: two clones write the same one."""
    opened(desk, "order-intake")
    other = Desk(tmp_path / "other", tmp_path)
    desk.git("clone", "-q", str(desk.path), str(other.path))
    desk.run("2026-11-18T12:00:00+08:00", "sweep")
    other.run("2026-11-19T12:00:00+08:00", "sweep")
    ops = [d.git("log", "-1", "--format=%(trailers:key=Kefu-Op,valueonly)") for d in (desk, other)]
    assert ops[0] == ops[1]


def test_default_method_is_a_follow_up_clock(desk: Desk) -> None:
    """R15: no correct data in three days; then the default method is due, and doing something meets it."""
    ticket = opened(desk, "recipient-data-wrong", "--direction", "inbound")
    desk.run("09:10", "event", ticket, "attempt", "--reason", "bad-address")
    desk.run("2026-11-20T09:30:00+08:00", "sweep")
    clocks = desk.clocks(ticket, "2026-11-20T09:31:00+08:00")
    assert clocks["hold"]["standing"] == "missed"
    assert clocks["default-hold"]["standing"] == "running"
    desk.run("2026-11-20T10:00:00+08:00", "event", ticket, "returned")
    assert desk.clocks(ticket, "2026-11-20T10:01:00+08:00")["default-hold"]["standing"] == "met"


def test_the_default_without_an_answer_is_a_duty_of_its_own(desk: Desk) -> None:
    """R06a missed starts R06b; sending it back meets that, and nobody bears anything."""
    ticket = opened(desk, "out-of-area", "--direction", "inbound", "--origin", "North")
    desk.run("09:10", "wait", ticket, "origin", "--channel", "system")
    desk.run("2026-11-18T09:30:00+08:00", "sweep")
    clocks = desk.clocks(ticket, "2026-11-18T09:31:00+08:00")
    assert (clocks["reply"]["standing"], clocks["default"]["standing"]) == ("missed", "running")
    assert clocks["default"]["due"] == "2026-11-19T18:00:00+08:00"
    assert not clocks["default"]["bears"]
    desk.run("2026-11-18T10:00:00+08:00", "event", ticket, "return-sent")
    assert desk.clocks(ticket, "2026-11-18T10:01:00+08:00")["default"]["standing"] == "met"


def test_an_invalid_reply_meets_nothing(desk: Desk) -> None:
    """R06: only a valid reply answers; R04: the notice was given the same day."""
    ticket = opened(desk, "failed-delivery", "--direction", "inbound")
    desk.run("10:00", "event", ticket, "attempt", "--reason", "nobody-home")
    desk.run("11:00", "wait", ticket, "origin")
    desk.run("12:00", "reply", ticket, "origin", "redelivery", "--invalid")
    clocks = desk.clocks(ticket, "12:01")
    assert (clocks["reply"]["standing"], clocks["notify"]["standing"]) == ("running", "met")
    desk.run("12:30", "reply", ticket, "origin", "redelivery")
    clocks = desk.clocks(ticket, "12:31")
    assert (clocks["reply"]["standing"], clocks["redeliver"]["standing"]) == ("met", "running")


def test_outage_notice_by_phone(desk: Desk) -> None:
    """R03 with R05: in an outage a phone notice with name, number and time meets the registration clock; without them, or
    without an outage, it does not."""
    ticket = opened(desk, "mis-sent", "--direction", "inbound")
    desk.run("09:05", "event", ticket, "due-in", "--when", "23:30")
    assert desk.clocks(ticket, "09:06")["register"]["due"] == "2026-11-18T01:30:00+08:00"
    named = ("--channel", "phone", "--name", "王主管", "--number", "057188880000")
    desk.run("23:35", "contact", ticket, "origin", "reached", *named)
    desk.run("23:40", "event", ticket, "outage", "--when", "23:30")
    said = desk.ran("23:45", "contact", ticket, "origin", "reached", "--channel", "phone").stderr
    assert "[notice-unproved]" in said
    assert desk.clocks(ticket, "23:46")["register"]["standing"] == "running"
    desk.run("23:50", "contact", ticket, "origin", "reached", *named)
    assert desk.clocks(ticket, "23:51")["register"]["standing"] == "met"
    assert "057188880000" not in desk.git("log", "-p", "--all", "--", "tickets")


def test_theoretical_arrival_put_off_moves_the_clock(desk: Desk) -> None:
    """A later theoretical arrival moves the clock and keeps the old due time."""
    ticket = opened(desk, "mis-sent")
    desk.run("09:05", "event", ticket, "due-in", "--when", "12:00")
    desk.run("09:30", "event", ticket, "due-in", "--when", "15:00")
    assert desk.clocks(ticket, "09:31")["register"]["due"] == f"{DAY}T17:00:00+08:00"


def test_two_attempts_for_lack_of_money(desk: Desk) -> None:
    """R25: the second attempt starts the clock, the first does not."""
    ticket = opened(desk, "no-money", "--direction", "inbound")
    desk.run("10:00", "event", ticket, "attempt", "--reason", "no-money")
    assert "attempts" not in desk.clocks(ticket, "10:01")
    desk.run("14:00", "event", ticket, "attempt", "--reason", "no-money")
    assert desk.clocks(ticket, "14:01")["attempts"]["due"] == "2026-11-18T18:00:00+08:00"
    desk.run("14:05", "wait", ticket, "origin")
    assert desk.clocks(ticket, "14:06")["attempts"]["standing"] == "met"


def test_a_union_makes_the_second_attempt_and_the_sweep_writes_it(desk: Desk, tmp_path: Path) -> None:
    """Two clones record one attempt each; after the merge the next sweep starts the clock."""
    from kefu.core.fold.fold import fold
    from kefu.core.fold.merge import unite
    from kefu.core.vocabulary import ids
    from kefu.store.codecs import ticket as codec

    ticket = opened(desk, "no-money")
    other = Desk(tmp_path / "other", tmp_path)
    desk.git("clone", "-q", str(desk.path), str(other.path))
    path = ids.path_of(ticket)
    for one, at in ((desk, "10:00"), (other, "11:00")):
        one.run(at, "event", ticket, "attempt", "--reason", "no-money")
    sides = [codec.read((d.path / path).read_bytes(), path)[0] for d in (desk, other)]
    assert sides[0] is not None
    assert sides[1] is not None
    (desk.path / path).write_bytes(codec.write(fold(ticket, unite(sides[0].entries, sides[1].entries))))
    desk.git("commit", "-qam", "merge")
    assert desk.run("11:30", "sweep") == ticket
    assert desk.clocks(ticket, "11:31")["attempts"]["start"] == f"{DAY}T11:00:00+08:00"


def test_reopening_starts_the_clocks_again(desk: Desk) -> None:
    """The old verdict stays; a contact of the new cycle does not meet the clock of the old one."""
    ticket = opened(desk, "other-complaint", "--channel", "system")
    desk.run("10:00", "close", ticket, "--how", "withdrawn", "--why", "taken back")
    desk.run("12:00", "reopen", ticket, "--why", "called again")
    desk.run("13:00", "contact", ticket, "customer", "reached")
    rows = json.loads(desk.run("13:01", "clocks", ticket, "--format", "json"))["items"]
    assert sorted((r["start"][11:16], r["standing"]) for r in rows if r["name"] == "contact") == [
        ("09:00", "stopped"),
        ("12:00", "met"),
    ]


def test_a_new_category_starts_its_clocks_and_stops_the_others(desk: Desk) -> None:
    """An inquiry that turns out to be a loss."""
    ticket = opened(desk, "inquiry", "--channel", "system")
    desk.run("10:00", "amend", ticket, "category=lost", "--why", "the parcel is gone")
    clocks = desk.clocks(ticket, "10:01")
    assert clocks["consult"]["standing"] == "stopped"
    assert clocks["report"]["due"] == f"{DAY}T12:00:00+08:00"


def test_a_strike_revokes_what_the_entry_did(desk: Desk) -> None:
    """The contact that met a clock was on the wrong ticket: struck, the clock runs again."""
    ticket = opened(desk, "other-complaint", "--channel", "system")
    desk.run("10:00", "contact", ticket, "customer", "reached")
    shown = json.loads(desk.run("10:01", "show", ticket, "--format", "json"))["items"][0]
    desk.run("10:02", "strike", ticket, shown["timeline"][1]["op"], "--why", "wrong ticket")
    assert desk.clocks(ticket, "10:03")["contact"]["standing"] == "running"


def test_platform_deadline_and_its_extension(desk: Desk) -> None:
    """R23: the time printed on the ticket; an extension moves it."""
    ticket = opened(desk, "door-delivery", "--set", "external.due=18:00", "--channel", "platform")
    assert desk.clocks(ticket, "09:01")["platform"]["due"] == f"{DAY}T18:00:00+08:00"
    desk.run("10:00", "amend", ticket, "external.due=20:00", "--why", "the platform gave two hours more")
    assert desk.clocks(ticket, "10:01")["platform"]["due"] == f"{DAY}T20:00:00+08:00"


@pytest.mark.parametrize(
    ("clock", "words", "end"),
    [
        ("promise", ["contact", "{}", "customer", "reached", "--promise", "周一"], "2026-11-23"),
        ("promise", ["contact", "{}", "customer", "reached", "--promise", "today"], DAY),
        ("follow", ["contact", "{}", "courier", "no-answer", "--follow", "明天"], "2026-11-18"),
        ("wait", ["wait", "{}", "courier", "--until", "11-30"], "2026-11-30"),
        ("wait", ["wait", "{}", "courier", "--until", "今天"], DAY),
        ("platform", ["amend", "{}", "external.due=2026-12-01"], "2026-12-01"),
    ],
)
def test_a_deadline_on_a_day_is_its_end(desk: Desk, clock: str, words: list[str], end: str) -> None:
    """A day without a time is its last second wherever a deadline is meant, and today is one that is still to come."""
    ticket = opened(desk, "other-complaint", "--channel", "platform")
    desk.run("10:00", *(word.format(ticket) for word in words))
    due = {name.partition("-")[0]: row["due"] for name, row in desk.clocks(ticket, "10:01").items()}
    assert due[clock] == f"{end}T23:59:59+08:00"


def test_a_ticket_due_today_is_due_when_the_day_ends(desk: Desk) -> None:
    """`--due today` is taken, `--due yesterday` has passed; a time that was typed stays as it is."""
    for typed, due in (
        ("today", f"{DAY}T23:59:59"),
        ("明天", "2026-11-18T23:59:59"),
        ("明天 00:00", "2026-11-18T00:00:00"),
    ):
        rows = desk.clocks(opened(desk, "other-complaint", "--due", typed), "09:01")
        assert [row["due"] for name, row in rows.items() if name.startswith("due-")] == [f"{due}+08:00"]
    desk.run("09:00", "open", "other-complaint", "none", "text", "--due", "yesterday", code=2)


def test_what_happened_on_a_day_happened_when_it_began(desk: Desk) -> None:
    """Only a theoretical arrival lies ahead: of it, and of what is expected, a day is its end."""
    ticket = opened(desk, "damaged", "--set", "eta=明天", "--at", "2026-11-16")
    desk.run("10:00", "event", ticket, "signed", "--when", "today")
    desk.run("10:01", "event", ticket, "due-in", "--when", "明天")
    desk.run("10:02", "note", ticket, "at the start of the day", "--at", "today")
    shown = json.loads(desk.run("10:03", "show", ticket, "--format", "json"))["items"][0]
    first, signed, ahead, note = sorted(shown["timeline"], key=lambda entry: entry.get("written") or entry["at"])
    assert (first["at"], first["facts"]["eta"]) == ("2026-11-16T00:00:00+08:00", "2026-11-18T23:59:59+08:00")
    assert (signed["when"], ahead["when"]) == (f"{DAY}T00:00:00+08:00", "2026-11-18T23:59:59+08:00")
    assert note["at"] == f"{DAY}T00:00:00+08:00"


BEHIND = f"{DAY}T08:58:30+08:00"


def test_a_clock_that_is_a_little_behind_is_passed_over_in_silence(desk: Desk) -> None:
    """Opened at 9:00:00 here, and 8:58:30 on a colleague's computer: all that he records is taken, in order."""
    ticket = opened(desk, "other-complaint", "--channel", "system")
    for words in (
        ["note", ticket, "recorded as it happens"],
        ["contact", ticket, "customer", "reached", "--at", "09:00"],
        ["event", ticket, "arrived", "--when", "09:03"],
        ["note", ticket, "two minutes ago", "--at", "08:56"],
    ):
        ran = desk.ran(BEHIND, *words)
        assert (ran.returncode, "clock" in ran.stderr) == (0, False), ran.stderr
    shown = json.loads(desk.run("09:10", "show", ticket, "--format", "json"))["items"][0]
    assert [entry["did"] for entry in shown["timeline"]] == ["open", "note", "contact", "event", "note"]
    assert [entry["at"][11:19] for entry in shown["timeline"]] == [
        "09:00:00",
        "08:58:30",
        "09:00:00",
        "08:58:30",
        "08:56:00",
    ]
    assert desk.clocks(ticket, "09:10")["contact"]["standing"] == "met"
    desk.run("09:11", "check")


def test_a_time_that_no_clock_explains_is_refused(desk: Desk) -> None:
    """More than five minutes before the opening, or ahead, is what somebody typed, and wrong."""
    ticket = opened(desk, "other-complaint", "--channel", "system")
    desk.run(BEHIND, "note", ticket, "long before", "--at", "08:54", code=3)
    desk.run(BEHIND, "note", ticket, "to come", "--at", "09:04", code=2)
    desk.run(BEHIND, "event", ticket, "arrived", "--when", "09:04", code=2)
    desk.run("09:10", "note", ticket, "long before", "--at", "08:54", code=3)
    assert len(json.loads(desk.run("09:10", "show", ticket, "--format", "json"))["items"][0]["timeline"]) == 1


def test_a_clock_that_is_far_behind_is_told_and_the_entry_taken(desk: Desk) -> None:
    """An hour behind the opening: taken after it, with the warning, and it meets what its writer saw run."""
    ticket = opened(desk, "other-complaint", "--channel", "system")
    ran = desk.ran("08:00", "contact", ticket, "customer", "reached")
    assert ran.returncode == 0
    assert "one of the two computers' clocks is wrong [clock-ahead]" in ran.stderr
    shown = json.loads(desk.run("09:10", "show", ticket, "--format", "json"))["items"][0]
    assert [(entry["did"], entry["at"][11:16]) for entry in shown["timeline"]] == [
        ("open", "09:00"),
        ("contact", "08:00"),
    ]
    assert desk.clocks(ticket, "09:10")["contact"]["standing"] == "met"
    desk.run("09:11", "clocks", ticket, "--explain")
    desk.run("09:11", "check")


def test_explain_says_what_adds_up(desk: Desk) -> None:
    """The statutory seven days: the first day does not count; every stretch has its reason; the source is named."""
    ticket = opened(desk, "other-complaint", "--channel", "system")
    text = desk.run("09:30", "clocks", ticket, "--explain")
    assert "    11-17 09:00 to 11-17 23:59: 14 h 59 min, the first day does not count" in text.split("\n")
    assert "快递暂行条例" in text


def test_overrides_switch_a_rule_off(desk: Desk) -> None:
    """kefu.yaml may switch a shipped rule off, or give another figure."""
    config = desk.path / "kefu.yaml"
    config.write_text(config.read_text() + "\noverrides: {clocks: {statutory: {off: true}, contact: {within: 6h}}}\n")
    desk.git("commit", "-qam", "rules")
    clocks = desk.clocks(opened(desk, "other-complaint", "--channel", "system"), "09:01")
    assert set(clocks) == {"contact"}
    assert clocks["contact"]["due"] == f"{DAY}T15:00:00+08:00"


def test_a_broken_rule_leaves_the_desk_working(desk: Desk) -> None:
    """An unknown unit is left out with a finding; tickets are opened and shown as before."""
    config = desk.path / "kefu.yaml"
    config.write_text(config.read_text() + "\noverrides: {clocks: {contact: {within: 6x}}}\n")
    desk.git("commit", "-qam", "rules")
    assert desk.clocks(opened(desk, "other-complaint", "--channel", "system"), "09:01")["contact"]["due"].endswith(
        "21:00:00+08:00"
    )


def test_what_is_done_when_nobody_acts_is_shown(desk: Desk) -> None:
    """R06a: its default and the source's word on a delay stand in show, clocks --explain and playbook show."""
    ticket = opened(desk, "failed-delivery", "--direction", "inbound", "--origin", "North")
    desk.run("09:10", "wait", ticket, "origin", "--channel", "system")
    default = "if nobody acts: No usable answer within 24 hours"
    liability = "the source on a delay: 一.1: the desk that handles a problem message late is liable"
    for said in (
        desk.run("09:20", "show", ticket),
        desk.run("09:20", "clocks", ticket, "--explain"),
        desk.run("09:20", "playbook", "show", "failed-delivery"),
    ):
        assert default in said
        assert liability in said
    other = desk.run("09:20", "playbook", "show", "authority-appeal")
    assert "    hold: " not in other


def test_a_notice_to_another_branch_is_said_at_once_and_shown(desk: Desk) -> None:
    """R09: written, told on standard error, shown under its entry, information in check; and it starts nothing."""
    ticket = opened(desk, "failed-delivery", "--direction", "inbound", "--origin", "North")
    sentence = "South is not the sending branch (North): this counts as no notice"
    assert sentence in desk.ran("09:10", "wait", ticket, "origin:South", "--channel", "system").stderr
    assert f"    ! {sentence}" in desk.run("09:20", "show", ticket)
    checked = desk.ran("09:20", "check")
    assert (checked.returncode, "[wrong-branch]" in checked.stdout) == (0, True)
    assert "reply" not in desk.clocks(ticket, "09:21")
    unknown = opened(desk, "failed-delivery", "--direction", "inbound")
    assert "[origin-unknown]" in desk.ran("09:30", "wait", unknown, "origin").stderr


def test_without_runs_a_return_of_the_same_day_is_said(desk: Desk) -> None:
    """R08: one warning when it is written, information in check, the end of the day on nobody."""
    ticket = opened(desk, "failed-delivery", "--direction", "inbound", "--origin", "North")
    desk.run("09:10", "wait", ticket, "origin", "--channel", "system")
    assert desk.ran("10:00", "reply", ticket, "origin", "return-agreed").stderr.count("[no-runs]") == 1
    clock = desk.clocks(ticket, "10:01")["return-run"]
    assert clock["due"] == f"{DAY}T23:59:59+08:00"
    assert not clock["bears"]
    checked = desk.ran("10:02", "check")
    assert (checked.returncode, "[no-runs]" in checked.stdout) == (0, True)
