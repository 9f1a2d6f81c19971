"""Personal data through the command line: whatever field holds it, history holds it masked; nothing shown harms a terminal."""

from pathlib import Path

import pytest

from tests.cli.working import (
    ADDRESS,
    FIRST,
    NAME,
    NOW,
    OTHER_ADDRESS,
    OTHER_NAME,
    OTHER_PHONE,
    PARTIES,
    PHONE,
    Desk,
    make_desk,
)

OP, NEW = "CCCCCC0001", "261121-CCCCCCS"
STRANGE, CALLER = "13755556666", "李四光"
SAID = f"{NAME} {PHONE} 住{ADDRESS}"
OPENING = (
    *("--recipient", NAME, "--recipient-phone", PHONE, "--recipient-address", ADDRESS, "--title", SAID, "--demand", SAID),
    *(x for name in ("goods.name", "labels", "signed-by", "receipt", "external.number", "liable.for", "violation", "lesson",
                     "branches.origin", "shelf.place") for x in ("--set", f"{name}={SAID}")),
    *("--set", f"approved-by={NAME}", "--done", SAID, "--op", OP),
)  # fmt: skip
LINES = (
    ("note", FIRST, f"{SAID} 137-5555-6666 +86 137 5555 6666 １３７５５５５６６６６"),
    ("contact", FIRST, f"recipient:{NAME}", "reached", SAID, "--name", NAME, "--number", STRANGE),
    ("contact", FIRST, f"courier:{NAME}", "reached", SAID, "--name", "张三丰"),
    ("contact", FIRST, f"caller:{CALLER}", "reached", f"{CALLER}来电"),
    ("event", FIRST, "signed", SAID, "--by", NAME),
    ("event", FIRST, "attempt", "--reason", SAID),
    ("assign", FIRST, "agent-2", SAID),
    ("wait", FIRST, f"recipient:{NAME}", SAID),
    ("reply", FIRST, f"recipient:{NAME}", "其他", SAID, "--to", f"sender:{OTHER_NAME}"),
    ("propose", FIRST, SAID, SAID),
    ("--as", "lead-2", "approve", FIRST, "yes", SAID),
    ("amend", FIRST, f"demand={SAID}", f"recipient.phone={STRANGE}", f"title={SAID}", "--why", SAID),
    ("escalate", FIRST, "--why", SAID),
    ("settle", FIRST, "refund", "5", "--payer", f"sender:{OTHER_NAME}", "--payee", f"recipient:{NAME}", "--ref", STRANGE, "--why", SAID),
    ("resolve", FIRST, "其他", SAID, "--cause", SAID),
    ("callback", FIRST, "satisfied", SAID),
    ("close", FIRST, SAID, "--lesson", SAID, "--cause", SAID),
    ("reopen", FIRST, "--why", SAID),
    ("strike", FIRST, "NTTTTTTTTT", "--why", SAID),
)  # fmt: skip
FULL = (
    *(NAME, PHONE, PHONE[:7], "969号", "1202室", OTHER_NAME, OTHER_PHONE, OTHER_ADDRESS[-8:], "21号2单元"),
    *(STRANGE, STRANGE[:7], "137-5555", "137 5555", "１３７５", CALLER, "张三丰"),
)  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk that each test copies."""
    desk = make_desk(tmp_path_factory.mktemp("base"))
    desk.did("note", FIRST, "记错了", "--op", "NTTTTTTTTT")
    return desk


@pytest.fixture
def desk(base: Desk, tmp_path: Path) -> Desk:
    """A copy of the desk."""
    return base.copied(tmp_path)


def history(desk: Desk) -> str:
    """Everything that git tells of the tickets: every version of every file, every message, every author."""
    everything = desk.git("log", "-p", "--all", "--format=fuller", "--", "tickets")
    return everything + desk.git("log", "--format=%an%ae%cn%ce%B") + desk.git("reflog", "--format=%gs")


def leaks(text: str) -> list[str]:
    """The lines that hold something in full."""
    return [line for line in text.split("\n") if any(full in line for full in FULL)]


def test_no_field_of_any_command_lets_personal_data_through(desk: Desk) -> None:
    """Titles, texts, facts, names, parties, reasons, references, file names: all masked, and all there for `show`."""
    desk.did("open", "咨询", "none", f"{SAID} 另 {STRANGE}", *OPENING)
    for line in LINES:
        desk.did(*line)
    photo = desk.path.parent / f"{NAME}-{PHONE}.{STRANGE[:8]}"
    photo.write_bytes(b"x")
    desk.did("attach", FIRST, str(photo), "--note", SAID)
    assert leaks(history(desk)) == []
    shown = desk.did("show", FIRST) + desk.did("show", NEW)
    for full in (NAME, PHONE, ADDRESS, STRANGE, CALLER, "张三丰"):
        assert full in shown
    desk.did("forget", FIRST, "--why", SAID)
    assert leaks(history(desk)) == []
    assert leaks(desk.did("show", FIRST)) == []


@pytest.mark.parametrize("personal", [STRANGE, ADDRESS, f"{ADDRESS[:12]} {OTHER_PHONE}"])
@pytest.mark.parametrize("before", range(26, 40, 3))
def test_a_title_cut_through_personal_data_shows_no_part_of_it(desk: Desk, personal: str, before: int) -> None:
    """The title is the text's beginning; a number or address that the cut goes through is hidden there too."""
    text = "说" * before + personal + "又说了很多"
    desk.did("open", "破损", "75312345678905", text, *PARTIES, "--incomplete", "--op", OP)
    kept = desk.file(NEW).read_text()
    title = next(line for line in kept.split("\n") if line.startswith("title: "))
    assert not any(part in title for part in ("1375", "1398", "969", "幢", "室"))
    assert leaks(history(desk)) == []


def test_a_name_in_a_party_still_ends_its_wait(desk: Desk) -> None:
    """The wait holds the name masked, the reply names it in full: they belong together."""
    desk.did("wait", FIRST, f"recipient:{NAME}", "等客户")
    assert desk.kefu("reply", FIRST, "recipient:别人", "received").err == f"{FIRST}: reply recorded (waiting)\n"
    assert desk.kefu("reply", FIRST, f"recipient:{NAME}", "received").err == f"{FIRST}: reply recorded (open)\n"


def test_what_a_terminal_would_obey_is_made_visible(desk: Desk) -> None:
    """Escapes that came in by hand, in a name, a commit or a file, are shown as text by log, show and their errors."""
    evil = "\x1b]0;owned\x07\u202e"
    desk.did("note", FIRST, "x")
    text = desk.git("log", "-1", "--format=%B")
    env = {"GIT_AUTHOR_NAME": f"Eve{evil}", "GIT_AUTHOR_DATE": NOW}
    desk.file(FIRST).write_text(desk.file(FIRST).read_text() + "\n")
    desk.git("add", "-A")
    tree = desk.git("write-tree").strip()
    commit = desk.git("commit-tree", tree, "-p", "HEAD", stdin=text + evil, **env).strip()
    desk.git("reset", "-q", "--hard", commit)
    for line in (
        ("log", FIRST),
        ("log",),
        ("show", FIRST),
        ("log", FIRST, "--format", "csv"),
        ("list",),
        ("who", "客服"),
    ):
        ran = desk.kefu(*line)
        assert not any(c in ran.out + ran.err for c in ("\x1b", "\x07", "\u202e")), line
    assert "Eve\\x1b]0;owned\\x07\\u202e" in desk.did("log", FIRST)
