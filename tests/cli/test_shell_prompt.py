"""`kefu shell`: many commands in one process, from standard input and at a real terminal, in both languages."""

import json
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pexpect
import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from kefu.cli.frame.env import real
from kefu.cli.prompt.history import keepable
from kefu.cli.prompt.lines import unfinished, words
from kefu.cli.prompt.screen import Completing, plain
from kefu.cli.prompt.standing import Standing
from tests.cli.desks import Desk, new_desk

KEFU = [sys.executable, "-m", "kefu"]
PHONE = "13812345678"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with one open ticket."""
    made = new_desk(tmp_path / "desk")
    made.must("open", "破损", "75312345670001", "外箱破损", "--no-input", "--incomplete")
    return made


def number(desk: Desk) -> str:
    """The ticket's number."""
    return desk.must("list", "-q")


def notes(desk: Desk, one: str = "") -> list[str]:
    """The texts of a ticket's notes, in their order; of the only one, if none is named."""
    timeline = json.loads(desk.must("show", one or number(desk), "--format", "json"))["items"][0]["timeline"]
    return [entry["text"] for entry in timeline if entry["did"] == "note"]


# -- the words of a line


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("note @ it doesn't work; really?", ["note", "@", "it", "doesn't", "work;", "really?"]),
        ("kefu list due:<18:00 waybill:753* #1", ["list", "due:<18:00", "waybill:753*", "#1"]),
        ("list 'due:<18:00' \"a b\"", ["list", "due:<18:00", "a b"]),
        ("open x --set text='a b' branch:\"c d\"", ["open", "x", "--set", "text=a b", "branch:c d"]),
        ("note @ 'it'\"'\"'s' 'left open", ["note", "@", "it's", "'left", "open"]),
        (r'note @ "say \"a\" \n" C:\new', ["note", "@", r'say "a" \n', r"C:\new"]),
        ("　note　@ 全角", ["note", "@", "全角"]),
        ("  ", []),
        ("kefu", []),
    ],
)
def test_words_of_a_line(line: str, found: list[str]) -> None:
    """Only spaces and quotes mean something; a line copied from a shell reads as it does there."""
    assert words(line) == found


def test_unfinished_lines() -> None:
    """The last word is unfinished, and empty behind a space."""
    assert unfinished("") == [""]
    assert unfinished("note 26") == ["note", "26"]
    assert unfinished("kefu note ") == ["note", ""]
    assert unfinished("assign @ '客") == ["assign", "@", "客"]


@pytest.mark.parametrize(("typed", "length"), [("note 26", 2), ("note　26", 2), ("note　", 0), ("'零", 2), ("", 0)])
def test_what_is_completed_takes_the_place_of_one_word(desk: Desk, typed: str, length: int) -> None:
    """Blanks of any width end a word."""
    env = replace(real("en", True), directory=desk.top)
    found = [c.start_position for c in Completing(env).get_completions(Document(typed), CompleteEvent())]
    assert set(found) <= {-length}
    assert bool(found) == (typed != "'零")


def test_names_of_files_are_completed_where_they_fit(desk: Desk) -> None:
    """As in a shell: files for a file, folders for a folder, none for a ticket."""
    env = replace(real("en", True), directory=desk.top)

    def told(typed: str) -> set[str]:
        return {c.display_text for c in Completing(env).get_completions(Document(typed), CompleteEvent())}

    assert {"kefu.yaml", "playbooks/"} <= told(f"import {desk.top}/")
    assert "playbooks/" in told(f"demo {desk.top}/")
    assert "kefu.yaml" not in told(f"demo {desk.top}/")
    assert told(f"show {desk.top}/") == set()


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("note @ 再联系客户", True),
        ("open 破损 75312345670001 外箱破损 --set goods.value=30", True),
        ("list owner:me due:<18:00", True),
        (f"note @ 客户电话 {PHONE}", False),
        ("note @ 客户电话 138 1234 5678", False),
        ("note @ 身份证11010519491231002X", False),
        ("note @ 收件人韩梅梅说没收到", False),
        ("open 破损 --sender 韩梅梅", False),
        ("open 破损 --recipient-address=文一西路", False),
        ("contact @ recipient --number 110", False),
        ("amend @ sender.name=韩梅梅", False),
        ("amend @ 寄件人=韩梅梅", False),
        ("list name:韩梅梅", False),
        ("list 姓名：韩梅梅", False),
    ],
)
def test_lines_that_are_kept(line: str, kept: bool) -> None:
    """No phone, no option, fact or term of a contact comes into the history."""
    assert keepable(line) is kept


def test_pasted_text_is_plain() -> None:
    """Control characters of a pasted text are made visible, and empty lines around it are gone."""
    assert plain("\r\na\tb\x1b[31m\r\nc\u202e\n\n") == "a b\\x1b[31m\nc\\u202e"


# -- from standard input


def piped(desk: Desk, lines: str, *options: str) -> tuple[int, str, str]:
    """Exit code and output of a shell that reads its commands."""
    code, out, said = desk.kefu(*options, "shell", stdin=lines)
    return code, out, said


def test_commands_from_standard_input(desk: Desk) -> None:
    """One a line; faults and wrong usage end none of the others; the worst exit code is the shell's."""
    one = number(desk)
    code, out, said = piped(desk, f"# a comment\n\nnote {one} it doesn't fit\nnope\n{'kefu'} list -q\n")
    assert (code, out) == (2, f"{one}\n{one}\n")
    assert said.splitlines() == [f"{one}: noted (open)", "kefu: No command nope. Did you mean open, note, reopen?"]
    assert notes(desk) == ["it doesn't fit"]
    assert piped(desk, "list -q\n") == (0, f"{one}\n", "")
    assert piped(desk, "")[0] == 0
    assert piped(desk, "show nothing\n-C / list\nlist -q\n")[:2] == (4, f"{one}\n")
    assert piped(desk, "exit\nnope\n")[0] == 0


@pytest.mark.parametrize("later", [0.0, 0.004, 0.009, 0.015])
def test_a_shell_that_is_killed_in_the_middle_of_a_write(desk: Desk, later: float) -> None:
    """What it had told stands once, what was under way stands or has not happened, and the next command goes on."""
    command = [*KEFU, "-C", str(desk.top), "shell"]
    lines = "".join(f"note @ n{i}\n" for i in range(60))
    shell = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=desk.env()
    )
    with shell:
        assert shell.stdin is not None
        assert shell.stdout is not None
        shell.stdin.write(lines)
        shell.stdin.close()
        for _ in range(3):
            shell.stdout.readline()
        time.sleep(later)
        shell.kill()
        told = 3 + shell.stdout.read().count("\n")
    desk.must("note", "@", "last")
    *kept, last = notes(desk)
    assert (last, kept) == ("last", [f"n{i}" for i in range(len(kept))])
    assert told <= len(kept) <= told + 1
    assert desk.must("check") == ""
    assert desk.git("status", "--porcelain") == ""


def test_standard_input_holds_commands_only(desk: Desk) -> None:
    """No command reads the lines that follow, a shell in the shell is refused, and bytes that are no text are too."""
    one = number(desk)
    code, out, said = piped(desk, "note @ -\nopen 破损 none --paste\nshell\nlist -q\n")
    assert (code, out) == (2, f"{one}\n")
    assert said.count("Standard input is read once") == 2
    assert "kefu: This is kefu's shell already.\n" in said
    command = [*KEFU, "-C", str(desk.top), "shell"]
    done = subprocess.run(command, input=b"note @ \xff\nlist -q\n", capture_output=True, env=desk.env(), check=False)
    assert (done.returncode, done.stdout.decode()) == (2, f"{one}\n")
    assert notes(desk) == []


def test_another_program_may_talk_to_it(desk: Desk) -> None:
    """Each line is answered before the next one is there."""
    command = [*KEFU, "-C", str(desk.top), "shell"]
    one = number(desk)
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=desk.env()
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for line in ("list -q", "note @ 甲", "sync", "list -q"):
            process.stdin.write(line + "\n")
            process.stdin.flush()
            assert line == "sync" or process.stdout.readline() == f"{one}\n"
        process.stdin.close()
        assert process.wait() == 4  # there is nobody to sync with


def test_each_command_is_as_if_it_were_alone(desk: Desk, tmp_path: Path) -> None:
    """A language, a directory, a person or a time of one line is gone at the next; those of the shell stay."""
    other = new_desk(tmp_path / "other")
    one = number(desk)
    lines = f"--lang zh list\nlist\n-C {other.top} list\nlist -q\n--lang zh note @ 甲\n"
    code, out, said = piped(desk, lines)
    tables = out.splitlines()
    assert (code, tables[0].split()[0], tables[3].split()[0]) == (0, "工单", "ticket")
    assert tables[-2:] == [one, one]
    assert said.startswith("Nothing found.\n")
    assert "处理中" in said
    chinese = piped(desk, "--lang en list\nlist\n--help\n", "--lang", "zh")[1].splitlines()
    assert (chinese[0].split()[0], chinese[3].split()[0], chinese[6][:3]) == ("ticket", "工单", "用法：")


def test_the_person_of_the_shell(desk: Desk) -> None:
    """`--as` before the shell holds for its commands, and gives way to one of a line."""
    desk.must("staff", "add", "agent-1", "--name", "客服一号", "--email", "a@example.org", "--role", "agent")
    desk.must("staff", "add", "agent-2", "--name", "客服二号", "--email", "b@example.org", "--role", "agent")
    one = number(desk)
    assert piped(desk, f"note {one} 甲\n--as agent-2 note {one} 乙\nnote {one} 丙\n", "--as", "agent-1")[0] == 0
    timeline = json.loads(desk.must("show", one, "--format", "json"))["items"][0]["timeline"]
    assert [entry["by"] for entry in timeline if entry["did"] == "note"] == ["agent-1", "agent-2", "agent-1"]


def test_no_desk(tmp_path: Path) -> None:
    """Where there is no desk there is no shell."""
    code, out, said = Desk(tmp_path).kefu("shell", stdin="list\n")
    assert (code, out) == (4, "")
    assert said.startswith("kefu: ")


def test_a_reader_who_leaves(desk: Desk) -> None:
    """What nobody reads is dropped; the commands behind are still done."""
    command = [*KEFU, "-C", str(desk.top), "shell"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=desk.env()
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        _out, said = process.communicate(b"list\nnote @ one\nnope\nlist\nnote @ two\n")
    assert process.returncode == 2
    assert said.count(b"noted") == 2
    assert b"fault" not in said
    assert notes(desk) == ["one", "two"]


PAGED = """
import os, sys
from pathlib import Path
from kefu.cli.frame.env import real
from kefu.cli.prompt.inside import Inside
inside = Inside(real("en", True))
read, write = os.pipe()
os.close(read)
with inside.as_it_was(inside.base):
    os.dup2(write, 1)
    inside.base.out("x" * 100_000)
inside.run(["--version"])
"""


def test_a_pager_that_is_left(desk: Desk) -> None:
    """A command whose pager was left takes no output from the next one."""
    done = subprocess.run([sys.executable, "-c", PAGED], capture_output=True, text=True, env=desk.env(), check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("kefu ")


MANY = """
import gc, os, sys
from dataclasses import replace
from pathlib import Path
from kefu.cli.frame.env import real
from kefu.cli.prompt.inside import Inside
LINES = [["list"], ["show", "@"], ["nope"], ["overdue"], ["show", "none"], ["log", "@", "--format", "json"]] * 4
LINES += [["note", "@", "a"], ["list", "文字:a", "-q"], ["desk"]]
inside = Inside(replace(real("en", True), directory=Path(sys.argv[1])))
said = os.dup(1)
nowhere = os.open(os.devnull, os.O_WRONLY)
os.dup2(nowhere, 1), os.dup2(nowhere, 2)
def stand():
    gc.collect()
    me = os.getpid()
    with open(f"/proc/{me}/task/{me}/children") as children:
        kids = len(children.read().split())
    return len(os.listdir("/proc/self/fd")), kids, len(gc.get_objects())
for i in range(int(sys.argv[2])):
    inside.run(LINES[i % len(LINES)])
    if i + 1 in (len(LINES) * 2, int(sys.argv[2])):
        os.write(said, (" ".join(map(str, stand())) + "\\n").encode())
"""


INTERRUPTED = (
    MANY.partition("for i in range")[0]
    + """
import signal, threading
signal.signal(signal.SIGINT, lambda *_: None)
counted = []
codes = set()
for i in range(int(sys.argv[2])):
    late = threading.Timer(i / 1000, os.kill, (os.getpid(), signal.SIGINT))
    late.start()
    codes.add(inside.run(["note", "@", f"n{i}"]))
    late.join()
    inside.run(["list", "-q"])
    counted.append(stand()[:2])
codes.add(inside.run(["note", "@", "last"]))
usual = max(set(counted), key=counted.count)
os.write(said, f"{sorted(codes)} {counted[-1] == usual} {counted[-1][1]}\\n".encode())
"""
)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="files and children are counted in /proc")
@pytest.mark.parametrize("count", [30, pytest.param(150, marks=pytest.mark.long)])
def test_interrupted_commands_leave_nothing(desk: Desk, count: int) -> None:
    """Ctrl-C at any millisecond of a write leaves no git, no open file and a sound desk."""
    command = [sys.executable, "-c", INTERRUPTED, str(desk.top), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, env=desk.env(), check=False)
    assert (done.returncode, done.stdout) == (0, "[0, 130] True 0\n"), done.stderr
    assert notes(desk)[-1] == "last"
    assert len(notes(desk)) == len(set(notes(desk)))
    desk.must("check")
    assert desk.git("status", "--porcelain") == ""


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="files and children are counted in /proc")
@pytest.mark.parametrize("count", [135, pytest.param(1000, marks=pytest.mark.long)])
def test_many_commands_leave_nothing(desk: Desk, count: int) -> None:
    """After many commands, some of which fail, files, children and what is in memory are as after a few."""
    command = [sys.executable, "-c", MANY, str(desk.top), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, env=desk.env(), check=False)
    assert done.returncode == 0, done.stderr
    early, late = [[int(n) for n in line.split()] for line in done.stdout.splitlines()]
    assert late[:2] == early[:2]
    assert late[1] == 0
    # The ticket's notes are more by then: a few objects each in what is cached.
    assert late[2] - early[2] < 3 * count


def test_the_prompt_library_is_the_shells(desk: Desk) -> None:
    """No other command imports it, nor does a shell that reads standard input."""
    for args in (["list"], ["shell"]):
        command = [sys.executable, "-X", "importtime", "-m", "kefu", "-C", str(desk.top), *args]
        done = subprocess.run(command, input="list\n", capture_output=True, text=True, env=desk.env(), check=False)
        loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
        assert "typer" in loaded
        assert "prompt_toolkit" not in loaded


# -- at a terminal


class Terminal:
    """A shell at a terminal of its own."""

    def __init__(self, desk: Desk, *options: str, **more: str) -> None:
        env = {**desk.env(), "TERM": "xterm", "COLUMNS": "", **more}
        line = ["-m", "kefu", "-C", str(desk.top), *options, "shell"]
        self.child: pexpect.spawn[str] = pexpect.spawn(
            sys.executable, line, env=env, encoding="utf-8", timeout=20, dimensions=(24, 100)
        )
        self.child.delaybeforesend = None
        self.prompt()

    def prompt(self) -> None:
        """Wait for the prompt and the line below it."""
        self.seen("kefu>", " · ")

    def enter(self, typed: str, *expected: str) -> None:
        """Type a line and Enter; what is expected comes in this order, then the prompt."""
        self.child.send(typed + "\r")
        self.seen(*expected)
        self.prompt()

    def seen(self, *expected: str) -> None:
        """Wait for what is shown; tell where the cursor is, as a terminal does that is asked."""
        for text in expected:
            while self.child.expect_exact([text, "\x1b[6n"]):
                self.child.send("\x1b[1;1R")

    def leave(self) -> int | None:
        """Press Ctrl-D; the exit code."""
        self.child.send("\x04")
        while self.child.expect_exact([pexpect.EOF, "\x1b[6n"]):
            self.child.send("\x1b[1;1R")
        self.child.close()
        code: int | None = self.child.exitstatus
        return code


@pytest.fixture(params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> str:
    """Each language."""
    chosen: str = request.param
    return chosen


def test_a_terminal(desk: Desk, language: str) -> None:
    """The line below, completion with titles, commands that fail, Ctrl-C and Ctrl-D."""
    one = number(desk)
    at = Terminal(desk, "--lang", language)
    desk.must("open", "破损", "75312345670002", "第二件", "--no-input", "--incomplete")
    at.child.send("note 26\t\t")
    at.seen("外箱破损")
    at.child.send("\x03")
    at.prompt()
    at.enter(f"note {one} 已联系", one)
    at.enter("nope", "kefu: ")
    at.enter("list -q", one)
    assert at.leave() == 0
    assert notes(desk, one) == ["已联系"]


def test_the_line_below(desk: Desk) -> None:
    """It says who acts, what is overdue, what is due today; nothing of pushing where there is no remote."""
    at = Terminal(desk)
    at.child.send("\x03")
    at.seen("Lead · overdue 0 · due today 1")
    assert at.leave() == 0
    assert "not pushed" not in at.child.before


def test_counts_that_are_not_known_are_asked_for_once(tmp_path: Path) -> None:
    """The line is drawn at every key; a desk that cannot be opened is tried again after a command."""
    standing = Standing(replace(real("en", True), directory=tmp_path / "desk"))
    said = standing.line(now=True)
    new_desk(tmp_path / "desk")
    assert (standing.line(), "overdue" in said) == (said, False)
    assert "overdue 0" in standing.line(now=True)


def test_the_history_holds_no_contact(desk: Desk) -> None:
    """A line with a phone does not come back, the one before it does."""
    at = Terminal(desk)
    at.enter("note @ 第一行", "noted")
    at.enter(f"note @ 电话{PHONE}", "noted")
    at.child.send("\x1b[A")
    at.seen("第一行")
    at.enter("", "noted")
    assert at.leave() == 0
    assert len(notes(desk)) == 3
    assert notes(desk)[0] == notes(desk)[2] == "第一行"


def test_a_pasted_block(desk: Desk) -> None:
    """Several lines run nothing; they go where somebody says, as the text of the command that is entered then."""
    at = Terminal(desk)
    before = desk.git("rev-parse", "HEAD")
    at.child.send("\x1b[200~note @ 甲\nnote @ 乙\x1b[31m\n\x1b[201~")
    at.seen("2 lines were pasted. Where do they go?")
    assert desk.git("rev-parse", "HEAD") == before
    at.child.send("\r")
    at.seen("note @ -")
    at.enter("", "noted")
    assert notes(desk) == ["note @ 甲\nnote @ 乙\\x1b[31m"]
    at.child.send("\x1b[200~list -q\n\x1b[201~")
    at.seen("list -q")
    at.child.send("\x03")
    at.prompt()
    assert at.leave() == 0
    assert len(notes(desk)) == 1


def test_a_block_for_the_line_or_for_nothing(desk: Desk) -> None:
    """It is the text of the line that was begun, or thrown away, also by Ctrl-C."""
    at = Terminal(desk)
    at.child.send("note @ \x1b[200~甲\n乙\x1b[201~")
    at.seen("Where do they go?", "as the text of: note @")
    at.child.send("\r")
    at.seen("note @ -")
    at.enter("", "noted")
    at.child.send("\x1b[200~丙\n丁\x1b[201~")
    at.seen("Where do they go?")
    at.child.send("\x03")
    at.prompt()
    assert at.leave() == 0
    assert notes(desk) == ["甲\n乙"]


def test_a_block_outlives_a_line_that_is_refused(desk: Desk) -> None:
    """The line stands there to be mended, with its block; Ctrl-C throws both away."""
    at = Terminal(desk)
    at.child.send("note nobody \x1b[200~甲\n乙\x1b[201~")
    at.seen("Where do they go?")
    at.child.send("\r")
    at.seen("note nobody -")
    at.child.send("\r")
    at.seen("no ticket has such a number", "2 pasted lines>", "note nobody -")
    at.child.send("\x15note @ -\r")
    at.seen("noted")
    at.prompt()
    at.child.send("note nobody \x1b[200~丙\n丁\x1b[201~")
    at.seen("Where do they go?")
    at.child.send("\r")
    at.seen("note nobody -")
    at.child.send("\r")
    at.seen("no ticket has such a number", "2 pasted lines>")
    at.child.send("\x03")
    at.prompt()
    assert at.leave() == 0
    assert notes(desk) == ["甲\n乙"]


@pytest.fixture
def shared(desk: Desk, tmp_path: Path) -> Desk:
    """The desk with a shared one."""
    desk.must("remote", "init", str(tmp_path / "shared.git"))
    desk.git("remote", "add", "origin", str(tmp_path / "shared.git"))
    desk.must("sync")
    return desk


def test_sync_runs_beside(shared: Desk) -> None:
    """What is not pushed is counted; `sync` gives the prompt back at once and reports when it is done."""
    at = Terminal(shared)
    at.seen("not pushed 0")
    at.child.send("note @ 甲\r")
    at.seen("noted", "not pushed 1")
    at.child.send("sync\r")
    at.seen("sync runs beside the prompt", "kefu>", "sync is done.", "not pushed 0")
    assert at.leave() == 0
    assert shared.git("rev-parse", "origin/main", "HEAD").split()[0] == shared.git("rev-parse", "HEAD").strip()


def test_ctrl_c_ends_the_command(desk: Desk) -> None:
    """A command that waits is ended, and the shell goes on."""
    at = Terminal(desk, EDITOR="sleep 60")
    at.child.send("note @\r")
    time.sleep(1)
    at.child.send("\x03")
    at.prompt()
    at.enter("list -q", number(desk))
    assert at.leave() == 0
    assert notes(desk) == []


def test_ctrl_c_in_the_middle_of_writes(desk: Desk) -> None:
    """Whenever it comes, the operation is whole or has not happened, and the next command goes on from there."""
    at = Terminal(desk)
    for i in range(12):
        at.child.send(f"note @ n{i}\r")
        at.seen("\n")
        time.sleep(i * 0.008)
        at.child.send("\x03")
        at.prompt()
    at.enter("note @ last", "noted")
    assert at.leave() == 0
    texts = notes(desk)
    assert texts[-1] == "last"
    assert len(texts) == len(set(texts))
    assert desk.git("status", "--porcelain") == ""
    assert desk.must("check") == ""
    assert len(re.findall("^", desk.git("log", "--format=%s", "--grep=^note "), re.MULTILINE)) >= len(texts)


def test_two_shells_on_one_desk(desk: Desk) -> None:
    """Each sees what the other wrote."""
    one, other = Terminal(desk), Terminal(desk)
    for i in range(3):
        one.enter(f"note @ a{i}", "noted")
        other.enter(f"note @ b{i}", "noted")
    assert (one.leave(), other.leave()) == (0, 0)
    assert notes(desk) == ["a0", "b0", "a1", "b1", "a2", "b2"]


def test_a_dumb_terminal(desk: Desk) -> None:
    """A terminal that can do nothing is good enough for lines."""
    env = {**desk.env(), "TERM": "dumb", "PROMPT_TOOLKIT_NO_CPR": "1"}
    child = pexpect.spawn(sys.executable, ["-m", "kefu", "-C", str(desk.top), "shell"], env=env, encoding="utf-8")
    child.expect_exact("kefu>")
    child.send("list -q\r")
    child.expect_exact(number(desk))
    child.expect_exact("kefu>")
    child.send("\x04")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
