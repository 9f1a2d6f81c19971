"""The frame of the command line, from outside: options before the command, languages, exit codes, broken pipes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import kefu
from kefu.cli.frame.exits import EXITS

ROOT = Path(__file__).parent.parent.parent
CHINESE = range(0x4E00, 0x9FFF)


def run(*args: str, stdin: str = "", **variables: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a kefu command line in a plain C.UTF-8 environment."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "COLUMNS": "80", **variables}
    done = subprocess.run(
        [sys.executable, "-m", "kefu", *args],
        input=stdin,
        capture_output=True,
        text=True,
        env=env,
        check=False,
        cwd="/",  # no desk, which would have a language of its own
    )
    return done.returncode, done.stdout, done.stderr


def test_version() -> None:
    """`--version` prints the name and the version, whatever the language."""
    assert run("--version") == (0, f"kefu {kefu.__version__}\n", "")
    assert run("--lang", "zh", "--version") == (0, f"kefu {kefu.__version__}\n", "")


def test_help_speaks_both_languages() -> None:
    """Help goes to standard output; the Chinese page has no English heading or sentence."""
    code, english, said = run("--help")
    assert (code, said) == (0, "")
    assert english.startswith("Usage: kefu [OPTIONS] COMMAND [ARGS]...\n")
    code, chinese, said = run("--help", KEFU_LANG="zh")
    assert (code, said) == (0, "")
    assert chinese.startswith("用法：kefu [选项] 命令 [参数]...\n")
    for line in chinese.splitlines()[1:]:
        assert not line or any(ord(c) in CHINESE for c in line), line


@pytest.mark.parametrize(
    ("args", "variables", "chinese"),
    [
        ((), {"LC_ALL": "zh_CN.UTF-8"}, True),
        ((), {"LC_ALL": "", "LANG": "zh_TW.UTF-8"}, True),
        ((), {"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, False),
        ((), {"LC_ALL": "", "LC_MESSAGES": "zh_CN", "LANG": "en_US"}, True),
        ((), {"LC_ALL": "fr_FR.UTF-8"}, False),
        ((), {"LC_ALL": "zh_CN.UTF-8", "KEFU_LANG": "en"}, False),
        (("--lang", "zh"), {"KEFU_LANG": "en"}, True),
        (("-C", "/", "--lang=zh"), {}, True),
        (("--as", "x", "--lang", "en"), {"LC_ALL": "zh_CN.UTF-8"}, False),
    ],
)
def test_choice_of_language(args: tuple[str, ...], variables: dict[str, str], chinese: bool) -> None:
    """`--lang`, then KEFU_LANG, then the first of LC_ALL, LC_MESSAGES, LANG; English where nothing matches."""
    code, _out, said = run(*args, "no-such-command", **variables)
    assert code == 2
    expected = "没有命令 no-such-command；用 `kefu --help` 查看全部命令。"
    english = "No command no-such-command; `kefu --help` lists them."
    assert said == f"kefu: {expected if chinese else english}\n"


@pytest.mark.parametrize("line", ["language: zh", "language:  'zh'  # of the desk", 'language: "zh"'])
def test_help_and_wrong_usage_speak_the_language_of_the_desk(tmp_path: Path, line: str) -> None:
    """By the kefu.yaml above the directory that is meant, unless a language is asked for; options of commands too."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "kefu.yaml").write_text(f"format: 1\n{line}\n", encoding="utf-8")
    inside = tmp_path / "tickets" / "2026"
    inside.mkdir(parents=True)
    for place in (("-C", str(inside)), (f"-C{tmp_path}",), ("--as", "x", "-C", str(tmp_path))):
        assert run(*place, "list", "--help")[1].startswith("用法：kefu list [选项]")
        assert run(*place, "list", "--nothing")[2].startswith("kefu: 没有选项 --nothing")
    assert run("-C", str(inside), "list", "--help", KEFU_LANG="en")[1].startswith("Usage: kefu list")
    assert run("-C", str(inside), "demo", "--help")[1].startswith("Usage: kefu demo")


@pytest.mark.parametrize("made", ["pipe", "link", "folder", "words"])
def test_no_language_to_be_found(tmp_path: Path, made: str) -> None:
    """A kefu.yaml that is no file, or names no language of ours, changes nothing and holds nobody up."""
    (tmp_path / ".git").mkdir()
    place = tmp_path / "kefu.yaml"
    if made == "pipe":
        os.mkfifo(place)
    elif made == "link":
        place.symlink_to("/dev/zero")
    elif made == "folder":
        place.mkdir()
    else:
        place.write_bytes(b"language: \xff\nlanguage: tlh\n")
    assert run("-C", str(tmp_path), "--help")[1].startswith("Usage: kefu")


@pytest.mark.parametrize(
    ("args", "english", "chinese"),
    [
        (("--lang", "xx"), "Unknown language xx; it is one of en, zh.", "不认识语言 xx；可用：en, zh。"),
        (("--lang",), "Option '--lang' requires a value.", "选项 '--lang' 需要一个值。"),
        (("--version=1",), "Option '--version' does not take a value.", "选项 '--version' 不带值。"),
        (
            ("--show-completion", "cmd"),
            "No completion for the shell cmd; it is one of bash, zsh, fish.",
            "不支持 cmd 的自动补全；可用：bash, zsh, fish。",
        ),
        (("a\x1b[31mb",), "No command a\\x1b[31mb; `kefu --help` lists them.", None),
    ],
)
def test_wrong_usage(args: tuple[str, ...], english: str, chinese: str | None) -> None:
    """Wrong usage ends with 2, in the chosen language, on standard error alone, controls made visible."""
    assert run(*args) == (2, "", f"kefu: {english}\n")
    if chinese:
        assert run(*args, KEFU_LANG="zh") == (2, "", f"kefu: {chinese}\n")


def test_unknown_option_names_the_near_ones() -> None:
    """typer's own suggestion, its usage line and where the help is."""
    assert run("--verbos", KEFU_LANG="zh") == (
        2,
        "",
        "kefu: 没有选项 --verbos。是不是想用：--verbose, --version？\n"
        "用法：kefu [选项] 命令 [参数]...\n详见 `kefu --help`。\n",
    )


def test_completion_script_and_completion() -> None:
    """The script of each shell is printed, and the options before the command complete."""
    for shell in ("bash", "zsh", "fish"):
        code, script, said = run("--show-completion", shell)
        assert (code, said) == (0, "")
        assert "_KEFU_COMPLETE" in script
    code, found, said = run(_KEFU_COMPLETE="complete_bash", COMP_WORDS="kefu --ver", COMP_CWORD="1")
    assert (code, found.split(), said) == (0, ["--verbose", "--version"], "")


def test_reader_that_leaves_and_full_disk() -> None:
    """A reader of the output that leaves is no error; an output that cannot be written is exit 4."""
    command = f"{sys.executable} -m kefu --version"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "KEFU_LANG": "en"}
    for tail in ("--version", "--help"):
        piped = f"({sys.executable} -m kefu {tail}; echo rc $? >&2) | true"
        done = subprocess.run(["bash", "-c", piped], capture_output=True, text=True, env=env, check=False)
        assert done.stderr == "rc 0\n"
    closed = subprocess.run(["bash", "-c", f"{command} >&-"], capture_output=True, text=True, env=env, check=False)
    assert (closed.returncode, closed.stderr) == (0, "")
    if Path("/dev/full").exists():
        full = subprocess.run(
            ["bash", "-c", f"{command} > /dev/full"], capture_output=True, text=True, env=env, check=False
        )
        assert (full.returncode, full.stderr) == (
            4,
            "kefu: Cannot write to standard output: No space left on device.\n",
        )


def test_exit_codes_are_one_table() -> None:
    """The codes of the table, and those of the error family among them."""
    from kefu.core.base import errors

    codes = [row.code for row in EXITS]
    assert codes == [0, 1, 2, 3, 4, 70, 130]
    family = (errors.KefuError, errors.Usage, errors.Refused, errors.StoreFault)
    assert {error.exit_code for error in family} == {70, 2, 3, 4}


def test_completion_is_installed_in_the_home(tmp_path: Path) -> None:
    """`--install-completion` writes below the home directory and says where."""
    code, out, said = run("--install-completion", "bash", HOME=str(tmp_path))
    script = tmp_path / ".bash_completions" / "kefu.sh"
    assert (code, out, said) == (0, "", f"Completion for bash is in {script}; it works in the next shell.\n")
    assert "_KEFU_COMPLETE" in script.read_text()
    assert str(script) in (tmp_path / ".bashrc").read_text()
