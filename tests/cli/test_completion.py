"""TAB in real shells: what a ticket or a desk says is shown and put into the command line, and never evaluated."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kefu.cli.completion.answer import plain, split, unquoted
from kefu.cli.completion.shells import SHELLS
from tests.cli.desks import ROOT, Desk, new_desk
from tests.cli.terminals import SETUP, START, TYPERS, Shell

HOSTILE = (
    "$(touch hit)", "\\$(touch hit)", "\\\\$(touch hit)", "`touch hit`", "\\`touch hit\\`", "'$(touch hit)'", "'`touch hit`'",
    '"$(touch hit)"', '";touch hit;"', "';touch hit;'", ";touch hit;", "& touch hit &", "|touch hit", "||touch hit",
    "(touch hit)", ")) ;touch hit;((", "{touch,hit}", "{ touch hit; }", "<(touch hit)", ">(touch hit)", "=(touch hit)", ">hit",
    "${x:-$(touch hit)}", "${(e):-\\$(touch hit)}", "$((0`touch hit`))", "$[`touch hit`]", "$'\\x24(touch hit)'", "$\"$(touch hit)\"",
    "*(e:'touch hit':)", "*", "?", "[a-z]", "[red]x[/red]", "!!", "!touch", "~", "~root", "#x", "%1", "%(?.a.b)", "^a^b", "a:b::c",
    "a=b", "=ls", "@x", "+x", "a,b", "a  b ", "签收 $(touch hit)", "\\", "'", '"', "\\'", "''",
)  # fmt: skip
"""Texts that some shell would evaluate in some place."""
EACH = [f"w{number:02}{text}" for number, text in enumerate(HOSTILE)]
"""The same as words for a category, each with a beginning of its own."""
PACKED = [f"p{number:02}{''.join(HOSTILE[number::9])}" for number in range(9)]
"""The same, several in one word."""
WORDS = pytest.mark.parametrize("aliases", [PACKED, pytest.param(EACH, marks=pytest.mark.long)], ids=["packed", "each"])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk whose titles, staff and categories are hostile; it has a file that a pattern would find."""
    found = new_desk(tmp_path_factory.mktemp("hostile") / "desk")
    for number, text in enumerate(HOSTILE[:: len(HOSTILE) // 6]):
        found.must("open", "damaged", f"7531234567890{number}", f"box {text} broken", "--incomplete")
    found.must("open", "damaged", "75312345678909", "tab\there", "--incomplete")
    names = "\n".join(f"  s{n:02}: {{name: {json.dumps(t)}, email: s{n}@example.org}}" for n, t in enumerate(HOSTILE))
    config = found.top / "kefu.yaml"
    text = config.read_text(encoding="utf-8")
    assert "\nstaff:\n" in text
    config.write_text(text.replace("\nstaff:\n", f"\nstaff:\n{names}\n"), encoding="utf-8")
    (found.top / "playbooks" / "hostile.yaml").write_text(
        f"category: hostile\ntitle: {{zh: 坏, en: {json.dumps('x $(touch hit) `touch hit` ' + HOSTILE[5])}}}\n"
        f"aliases: {json.dumps([*EACH, *PACKED, 'many words here'], ensure_ascii=False)}\n"
        "kind: inquiry\nneeds: []\nclose: []\n",
        encoding="utf-8",
    )
    (found.top / "x").touch()
    found.commit()
    return found


@pytest.fixture
def unharmed(desk: Desk) -> Iterator[None]:
    """Fail the test in which anything of the desk's texts was evaluated."""
    before = sorted(os.listdir(desk.top))
    yield
    assert sorted(os.listdir(desk.top)) == before


@pytest.fixture(params=sorted(SHELLS))
def shell(request: pytest.FixtureRequest, desk: Desk, tmp_path: Path, unharmed: None) -> Iterator[Shell]:
    """Each shell with the script that kefu installs now."""
    found = Shell(request.param, desk, tmp_path, SHELLS[request.param].script() + "\n")
    yield found
    found.end()


@pytest.fixture(params=sorted(SHELLS))
def old_shell(request: pytest.FixtureRequest, desk: Desk, tmp_path: Path, unharmed: None) -> Iterator[Shell]:
    """Each shell with the script that kefu installed before it had its own."""
    found = Shell(request.param, desk, tmp_path, TYPERS[request.param])
    yield found
    found.end()


def ask(desk: Desk, instruction: str, *words: str, **variables: str) -> tuple[int, str, str]:
    """What kefu answers a script."""
    env = {**desk.env(), "_KEFU_COMPLETE": instruction, **variables}
    command = [sys.executable, "-m", "kefu", *words]
    done = subprocess.run(command, cwd=desk.top, env=env, capture_output=True, check=False)
    encoding = variables.get("PYTHONIOENCODING", "utf-8")
    return done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding)


@WORDS
def test_words_are_put_in_as_they_are(shell: Shell, aliases: list[str]) -> None:
    """TAB and Enter: kefu gets the very word, whatever it holds, and nothing else happens."""
    if shell.name == "zsh":
        shell.enter("setopt globsubst promptsubst rcquotes shwordsplit extendedglob")
    got = {alias: shell.run(f"kefu open {alias[:3]}\t") for alias in aliases}
    assert got == {alias: ["open", alias] for alias in aliases}


@pytest.mark.parametrize("quote", ["'", '"'])
def test_in_an_open_quote(shell: Shell, quote: str) -> None:
    """A word that was begun with a quote is completed within it; bash leaves out what it could not hold there."""
    assert shell.run(f"kefu open {quote}many w\t") == ["open", "many words here"]
    for text in ("$(touch hit)", "`touch hit`", "'$(touch hit)'", '";touch hit;"'):
        shell.enter(f"kefu open {quote}w{HOSTILE.index(text):02}\t")


def test_explanations_are_shown(shell: Shell) -> None:
    """What explains a completion (titles, names of staff, titles of categories) is text."""
    shown = [shell.listed(line) for line in ("kefu show 26", "kefu assign 26 s", "kefu open h")]
    if shell.name != "bash":
        assert "box $(touch hit) broken" in shown[0]


@pytest.mark.long
@WORDS
def test_the_old_scripts(old_shell: Shell, aliases: list[str]) -> None:
    """A script that an older kefu installed evaluates nothing either; in bash it offers plain words alone."""
    for line in ("kefu show 26", "kefu show 26", "kefu assign 26 s", "kefu open h"):
        old_shell.listed(line)
    for alias in aliases:
        offered = old_shell.name != "bash" or plain(alias, "utf-8")
        assert old_shell.run(f"kefu open {alias[:3]}\t") == ["open", alias if offered else alias[:3]]


def test_the_old_script_of_zsh_is_answered_the_same_everywhere(desk: Desk, tmp_path: Path) -> None:
    """What zsh evaluates holds nothing of a desk."""
    line = {"_TYPER_COMPLETE_ARGS": "kefu show 26"}
    here = ask(desk, "complete_zsh", **line)
    elsewhere = ask(Desk(tmp_path), "complete_zsh", **line)
    assert here == elsewhere
    assert here[0] == 0
    assert "touch" not in here[1]
    assert "#" not in {row.strip()[0] for row in here[1].splitlines()}


@pytest.mark.parametrize(
    "instruction", ["complete_powershell", "complete_pwsh", "complete_x", "words_x", "words", "", "source_x"]
)
def test_other_questions_are_told_nothing(desk: Desk, instruction: str) -> None:
    """What kefu has no script for gets no answer."""
    assert ask(desk, instruction, "show", "26", _TYPER_COMPLETE_ARGS="kefu show 26") == (2, "", "")


@pytest.mark.parametrize("name", sorted(SHELLS))
def test_the_script_on_request(desk: Desk, name: str) -> None:
    """`source_SHELL`, which typer answered with its script, is answered with kefu's."""
    assert ask(desk, f"source_{name}") == (0, SHELLS[name].script() + "\n", "")


@pytest.mark.parametrize("words", [("show", "26"), ("open", ""), ("assign", "26", "")])
def test_answers_are_lines(desk: Desk, words: tuple[str, ...]) -> None:
    """A value, a tab, an explanation; no other control character, and no value twice."""
    for name in SHELLS:
        code, out, said = ask(desk, f"words_{name}", *words)
        assert (code, said) == (0, "")
        rows = [line.split("\t") for line in out.removesuffix("\n").split("\n")]
        assert all(row[0] and len(row) <= 2 and "".join(row).isprintable() for row in rows)
        assert len({row[0] for row in rows}) == len(rows) > 1


def test_language_of_the_line(desk: Desk) -> None:
    """`--lang` before the command is heeded for the explanations too."""
    english, chinese = (ask(desk, "words_fish", "--lang", language, "clo")[1] for language in ("en", "zh"))
    assert "close\tClose a ticket.\n" in english
    assert chinese.isascii() is False


def test_other_encodings() -> None:
    """In GBK the second byte of a character may be a backquote or a backslash: such a word is not plain there."""
    twos = [bytes([first, second]) for first in range(0x81, 0xFE) for second in b"`\\|"]
    character = next(two.decode("gbk") for two in twos if two.decode("gbk", "ignore"))
    assert plain(character, "utf-8")
    assert not plain(character, "gbk")


@pytest.mark.parametrize(
    ("typed", "words"),
    [("kefu 'a b", ["kefu", "a b"]), ('kefu "a', ["kefu", "a"]), ("kefu a\\ b c\\", ["kefu", "a b", "c"]), ("", [])],
)
def test_unfinished_lines(typed: str, words: list[str]) -> None:
    """An open quote or a last backslash is no fault."""
    assert split(typed) == words
    assert unquoted("'a b") == "a b"
    assert unquoted("a\\ b") == "a b"
    assert unquoted("") == ""


@pytest.mark.parametrize("name", sorted(SHELLS))
def test_installed_over_the_old_script(tmp_path: Path, name: str) -> None:
    """The script takes the older one's place; a second time changes nothing, and what the shell's file held stays."""
    home = tmp_path / "it's home"
    home.mkdir()
    held = b"# \xff as it was"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "HOME": str(home)}
    shell = SHELLS[name]
    rc = home / (shell.rc or "rc")
    rc.write_bytes(held)
    kept = []
    for _again in range(2):
        command = [sys.executable, "-m", "kefu", "--install-completion", name]
        subprocess.run(command, env=env, check=True, capture_output=True)
        assert (home / shell.installed).read_text(encoding="utf-8") == shell.script() + "\n"
        kept.append(rc.read_bytes())
    assert kept[0] == kept[1]
    assert kept[0].startswith(held)
    if name == "bash" and shutil.which("bash"):
        command = ["bash", "--norc", "-c", f'source "{rc}" 2> /dev/null; complete -p kefu']
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert done.stdout == "complete -F _kefu_completion kefu\n"


@pytest.mark.parametrize("name", sorted(SHELLS))
def test_first_tab_of_a_new_shell(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """As it is installed, with the files that the shell reads by itself."""
    home = tmp_path / "home"
    home.mkdir()
    (home / ".bashrc").touch()
    SHELLS[name].install(home)
    started = {"bash": ["--noprofile", "--rcfile", str(home / ".bashrc"), "-i"], "zsh": ["-d", "-i"], "fish": ["-i"]}
    typed = {
        "bash": "bind 'set enable-bracketed-paste off'; PS1='rea''dy> '",
        "zsh": "unset zle_bracketed_paste; PS1='rea''dy> '",
        "fish": "function fish_prompt; echo 'rea''dy> '; end",
    }
    monkeypatch.setitem(START, name, started[name])
    monkeypatch.setitem(SETUP, name, typed[name])
    shell = Shell(name, desk, tmp_path, "")
    try:
        assert shell.run("kefu open many\\ w\t") == ["open", "many words here"]
    finally:
        shell.end()


def test_where_it_cannot_be_installed(tmp_path: Path) -> None:
    """What stands in the way is named, and is no fault of kefu."""
    way = tmp_path / ".bash_completions"
    way.write_text("a file")
    command = [sys.executable, "-m", "kefu", "--lang", "en", "--install-completion", "bash"]
    env = {**os.environ, "HOME": str(tmp_path)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (4, "", f"kefu: {way}: File exists\n")
