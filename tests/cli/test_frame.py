"""What every command gets from the frame, seen through the sample commands of sample.py run as a process."""

import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

ROOT = Path(__file__).parent.parent.parent
SAMPLE = str(Path(__file__).with_name("sample.py"))
NOW = "2026-11-21T10:00:00+08:00"


def environment(**variables: str) -> dict[str, str]:
    """A plain environment with a fixed clock."""
    base = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "COLUMNS": "80", "KEFU_NOW": NOW}
    return {**base, **variables}


def run(*args: str, stdin: str = "", **variables: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a sample command line."""
    command = [sys.executable, SAMPLE, *args]
    env = environment(**variables)
    # Where no desk is, which would have a language of its own.
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, env=env, check=False, cwd="/")
    return done.returncode, done.stdout, done.stderr


def at_terminal(*args: str, **variables: str) -> "pexpect.spawn[str]":
    """A sample command line on a terminal of its own."""
    env = environment(TERM="xterm", **variables)
    command = [SAMPLE, *args]
    return pexpect.spawn(sys.executable, command, env=env, encoding="utf-8", timeout=20, dimensions=(30, 80), cwd="/")


def test_a_command_gets_the_outside_world() -> None:
    """The options before the command, the fixed clock, the exit code it returns, the text that the words are."""
    assert run("say", "a", "b") == (0, f"None in . at {NOW}: a b\n", "")
    assert run("-C", "/x", "--as", "agent-1", "--verbose", "say", "a", "--loud", "--", "-b") == (
        1,
        f"agent-1 in /x at {NOW}: a -b\n",
        "# saying it\n",
    )
    assert run("say", "-", stdin="\ufeff两行\n字\n") == (0, f"None in . at {NOW}: 两行\n字\n", "")


def test_chinese_names_run_the_same_command() -> None:
    """An alias runs the command, and its errors name the command as the help does."""
    assert run("说", "好") == (0, f"None in . at {NOW}: 好\n", "")
    assert run("说", "--lout")[2].splitlines()[1:] == [
        "Usage: kefu say [OPTIONS] [TEXT...]",
        "`kefu say --help` explains it.",
    ]


@pytest.mark.parametrize(
    ("args", "code", "english", "chinese"),
    [
        (("say",), 2, "The text is missing: write it at the end of the line, or - to read it from standard input.", ""),
        (("sya",), 2, "No command sya. Did you mean say?", "没有命令 sya。是不是想用：say？"),
        (("fail", "refuse"), 3, "No command x\\x1b. Did you mean y?", "没有命令 x\\x1b。是不是想用：y？"),
        (("fail", "interrupt"), 130, "Interrupted.", "已中断。"),
        (("fail", "abort"), 130, "Interrupted.", "已中断。"),
        (("more", "rows", "1", "--format", "xml"), 2, "No format xml; it is one of table, json, jsonl, csv, md.", ""),
    ],
)
def test_errors_end_with_their_code(args: tuple[str, ...], code: int, english: str, chinese: str) -> None:
    """One line on standard error, nothing on standard output."""
    assert run(*args) == (code, "", f"kefu: {english}\n")
    if chinese:
        assert run("--lang", "zh", *args) == (code, "", f"kefu: {chinese}\n")


@pytest.mark.parametrize(
    ("args", "english", "chinese"),
    [
        (("fail",), "Missing argument HOW.", "缺少参数 HOW。"),
        (("fail", "x", "y"), "More words than this command takes: y", "多余的词：y"),
        (("fail", "x", "--times"), "Option '--times' requires a value.", "选项 '--times' 需要一个值。"),
        (
            ("fail", "x", "--times", "z"),
            "Invalid value for --times: 'z' is not a whole number.",
            "--times 的值不对：'z' 不是整数。",
        ),
        (("more",), "Missing command.", "缺少命令。"),
    ],
)
def test_wrong_usage_of_a_command(args: tuple[str, ...], english: str, chinese: str) -> None:
    """What typer refuses ends with 2 and is said in both languages."""
    for language, sentence in (("en", english), ("zh", chinese)):
        code, out, said = run("--lang", language, *args)
        assert (code, out, said.splitlines()[0]) == (2, "", f"kefu: {sentence}")


def test_a_fault_is_70_and_tells_nothing_personal() -> None:
    """A fault names its kind and place and how to report it; the traceback comes with --verbose only."""
    code, out, said = run("fail", "x")
    assert (code, out) == (70, "")
    assert said.startswith("kefu: This is a fault of kefu: RuntimeError in sample.py, line ")
    assert len(said.splitlines()) == 1
    assert "13800000000" not in said
    assert "Traceback" in run("--verbose", "fail", "x")[2]
    assert run("fail", "x", KEFU_LANG="zh")[2].startswith("kefu: 这是 kefu 自身的故障：RuntimeError")


def test_the_clock_is_refused_without_a_zone() -> None:
    """KEFU_NOW must say its zone."""
    expected = "kefu: KEFU_NOW is 2026-11-21; it must be a time such as 2026-11-21T10:00:00+08:00.\n"
    assert run("say", "a", KEFU_NOW="2026-11-21") == (2, "", expected)


def test_help_of_a_command() -> None:
    """Usage, text, arguments, options and examples; headings in the language of the run."""
    assert run("say", "--help") == (
        0,
        """Usage: kefu say [OPTIONS] [TEXT...]

  The reason.

  A longer explanation.

Arguments:
  TEXT...  The text: the rest of the line, no quotes needed; - reads it from
           standard input.

Options:
  --loud / --no-loud  [default: no-loud]
  --no-input          Ask nothing, even on a terminal.
  --help              Show this help.

Examples:
  kefu say hello there
""",
        "",
    )
    chinese = run("--lang", "zh", "fail", "--help")[1]
    assert "参数：\n" in chinese
    assert "[默认：1]" in chinese
    assert "[必填]" in chinese


def test_help_and_completion_import_no_command() -> None:
    """A group lists a member whose module does not even exist; TAB names commands, Chinese ones once begun."""
    code, out, said = run("more", "--help")
    assert (code, said) == (0, "")
    assert out.endswith("Commands:\n  rows  Options\n  gone  Arguments\n")
    for words, found in (("kefu s", ["say"]), ("kefu 说", ["说"]), ("kefu more g", ["gone"]), ("kefu nix x", [])):
        count = str(len(words.split()) - 1)
        code, out, said = run(_KEFU_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=count)
        assert (code, out.split(), said) == (0, found, "")


def test_completion_of_a_shared_option() -> None:
    """`--format` completes its values."""
    words = "kefu more rows --format js"
    out = run(_KEFU_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD="4")[1]
    assert out.split() == ["json", "jsonl"]


def test_what_a_command_does_not_use_is_not_imported() -> None:
    """Neither the prompt library, the table library, git nor rich are imported by a plain command."""
    command = [sys.executable, "-X", "importtime", SAMPLE, "say", "a"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "typer" in loaded
    heavy = {
        "questionary",
        "prompt_toolkit",
        "tabulate",
        "wcwidth",
        "git",
        "rich",
        "ruamel.yaml",
        "asyncio",
        "pydantic",
        "json",
    }
    assert not loaded & heavy


def test_reports_are_shown() -> None:
    """A table of 50 rows and how many more there are; `--all`; nothing; the other formats whole."""
    code, out, said = run("more", "rows", "52")
    assert (code, len(out.splitlines()), said) == (0, 52, "... 2 more; --all shows them.\n")
    assert out.startswith("Commands  Options\n--------  -------\n0         第0行\n")
    assert run("more", "rows", "52", "--all")[2] == ""
    assert run("--lang", "zh", "more", "rows", "0") == (0, "", "没有找到。\n")
    assert run("more", "rows", "0", "--format", "csv") == (0, "id,title\n", "")
    assert len(run("more", "rows", "52", "--format", "jsonl")[1].splitlines()) == 52


def test_a_reader_that_leaves_does_not_change_the_exit_code() -> None:
    """Once the reader of a long output has left the rest is dropped, silently."""
    piped = f"({sys.executable} {SAMPLE} more rows 30000 --format jsonl; echo rc $? >&2) | head -1"
    done = subprocess.run(["bash", "-c", piped], capture_output=True, text=True, env=environment(), check=False)
    assert (done.stdout, done.stderr) == ('{"id": 0, "title": "第0行"}\n', "rc 0\n")


def test_a_table_fits_the_terminal() -> None:
    """On a terminal the width is the terminal's."""
    child = at_terminal("more", "rows", "1", COLUMNS="80")
    child.expect("第0行")
    child.expect(pexpect.EOF)


def test_the_editor_writes_a_missing_text(tmp_path: Path) -> None:
    """On a terminal only: what stands in the file, without comments; an empty file records nothing."""
    editor = tmp_path / "editor"
    editor.write_text(
        '#!/bin/sh\ngrep -q "^# What to say.$" "$1" || exit 1\nprintf "第一行\\n# no\\n第二行\\n" > "$1"\n'
    )
    editor.chmod(0o755)
    child = at_terminal("say", EDITOR=str(editor))
    child.expect("第一行\r\n第二行")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    child = at_terminal("say", EDITOR="true")
    child.expect("The text is missing")
    child = at_terminal("say", EDITOR="false")
    child.expect("The editor false failed")
    child = at_terminal("say", "--no-input", EDITOR=str(editor))
    child.expect("The text is missing")


def test_questions_by_key_text_and_yes() -> None:
    """A number chooses, the validator holds, `<` and Ctrl-C do what they say."""
    child = at_terminal("ask")
    child.expect("number, then Enter")
    child.send("2\r")
    child.expect("chose b")
    child.expect("Name")
    child.send("\r")
    child.expect("empty")
    child.send("韩\r")
    child.expect("text 韩")
    child.expect(r"Sure\? \[y/N\]")
    child.send("y\r")
    child.expect("yes True")
    child = at_terminal("--lang", "zh", "ask")
    child.expect("再按回车")
    child.send("3\r")
    child.expect("chose Turn.BACK")
    child.expect("Name")
    child.send(".\r")
    child.expect("text Turn.STOP")
    child.sendcontrol("c")
    child.expect("已中断。")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
