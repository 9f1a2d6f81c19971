"""`kefu help`, from outside: commands and texts, what is not known, pages for man(1); its examples are true."""

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kefu.cli.frame.commands import every
from kefu.cli.frame.language import translator
from kefu.cli.frame.topics import TOPICS, topic
from kefu.core.reports.terms.words import IS, KEYS
from kefu.core.times.when import parse_span, parse_when
from tests.cli.desks import Desk, new_desk

NAMES = [one.name for one in TOPICS]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk in English, to ask on."""
    return new_desk(tmp_path_factory.mktemp("help") / "desk")


def test_without_a_topic(desk: Desk) -> None:
    """Every command that `--help` lists, and every text."""
    code, out, said = desk.kefu("help")
    assert (code, said) == (0, "")
    assert out.startswith(desk.must("--help") + "\n\nTexts:\n")
    assert [line.split()[0] for line in out.partition("\n\nTexts:\n")[2].splitlines()] == NAMES


@pytest.mark.parametrize("words", [("note",), ("playbook",), ("playbook", "lint"), ("check",)])
def test_a_command_is_explained_as_by_its_own_help(desk: Desk, words: tuple[str, ...]) -> None:
    """Word for word, members of groups too."""
    assert desk.must("help", *words) == desk.must(*words, "--help")


def test_a_name_of_both(desk: Desk) -> None:
    """A command and a text of one name, in either language: both, the command first."""
    out = desk.must("help", "clocks")
    assert out == desk.must("帮助", "时限")
    assert out.startswith(desk.must("clocks", "--help") + "\n\nclocks: How deadlines begin")


@pytest.mark.parametrize("name", NAMES)
def test_texts_in_both_languages(desk: Desk, name: str) -> None:
    """Each under each of its names, no line wider than the terminal; in Chinese each paragraph and meaning is Chinese."""
    one = topic(name)
    assert one is not None
    for alias in one.names:
        assert f"{name}: {one.title}" in desk.must("help", alias)
    out = desk.must("--lang", "zh", "help", name)
    for text in (one.title, *one.texts, *(meaning for _term, meaning in one.rows)):
        assert text.split(". ")[0] not in " ".join(out.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("tems",), "No help on tems. Did you mean terms?"),
        (("工单",), "No help on 工单. Did you mean 工单号?"),
        (("playbook", "lind"), "No help on playbook lind. Did you mean playbook lint?"),
        (("qqqq", "zzzz"), "No help on qqqq zzzz; `kefu help` lists what there is."),
        (("\x1b[31m",), "No help on \\x1b[31m; `kefu help` lists what there is."),
        (("x" * 5000,), f"No help on {'x' * 5000}; `kefu help` lists what there is."),
    ],
)
def test_an_unknown_topic(desk: Desk, words: tuple[str, ...], said: str) -> None:
    """Wrong usage, with the nearest."""
    assert desk.kefu("help", *words) == (2, "", f"kefu: {said}\n")


def test_texts_tell_every_key_word_and_code() -> None:
    """Each key of terms and each word after `is:` is named; nothing is named that is none."""
    one = topic("terms")
    assert one is not None
    named = {term.strip("'").partition(":")[0] for term, _meaning in one.rows}
    assert named == set(KEYS.words) - {"until"}
    meanings = " ".join(meaning for _term, meaning in one.rows)
    assert all(word in f"overdue {meanings}" for word in IS.words)


def test_terms_and_commands_of_the_texts_are_taken(desk: Desk) -> None:
    """Each term is understood by `kefu list`, but names of this desk's own; each example begins with a command."""
    one = topic("terms")
    assert one is not None
    terms = [term.strip("'") for term, _meaning in one.rows]
    assert desk.kefu("list", *terms)[0] == 0
    known = {name for path, record in every() if len(path) == 1 for name in (path[0], *record.aliases)}
    for text in TOPICS:
        for line in text.examples:
            assert all(part.split()[:1] == ["kefu"] and part.split()[1] in known for part in line.split(" | ")), line
        assert set(text.commands) <= known


def test_times_of_the_texts_are_times() -> None:
    """Each is read as a time, or as a span where it stands for one."""
    one = topic("times")
    assert one is not None
    now = datetime(2026, 11, 17, 12, tzinfo=UTC)
    for terms, meaning in one.rows:
        for term in (part.strip("'") for part in terms.split(", ")):
            if meaning.startswith("Spans"):
                parse_span(term)
            else:
                parse_when(term, now=now, zone=UTC)


def test_pages_for_man(desk: Desk, tmp_path: Path) -> None:
    """One a command that is shown and one a text, where man looks; roff finds no fault in them."""
    code, out, said = desk.kefu("help", "--man", str(tmp_path / "man"))
    pages = sorted((tmp_path / "man").rglob("kefu*"))
    assert (code, out, said) == (0, f"{tmp_path}/man\n", f"{len(pages)} pages written\n")
    shown = ["kefu", *("-".join(("kefu", *path)) for path, record in every() if not record.hidden)]
    assert {p.stem for p in pages if p.parent.name == "man1"} == set(shown)
    assert {p.stem for p in pages if p.parent.name == "man7"} == {f"kefu-{name}" for name in NAMES}
    assert desk.kefu("help", "--man", str(tmp_path / "man"), "terms")[0] == 2
    assert desk.kefu("help", "--man", str(pages[0] / "below"))[0] == 4
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff is missing")
    done = subprocess.run(
        [groff, "-K", "utf8", "-man", "-T", "utf8", "-ww", "-z", *map(str, pages)], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")


def test_pages_in_chinese_stand_where_man_looks_for_them(desk: Desk, tmp_path: Path) -> None:
    """Below zh_CN, in Chinese."""
    assert desk.must("--lang", "zh", "help", "--man", str(tmp_path)) == f"{tmp_path}/zh_CN"
    page = (tmp_path / "zh_CN/man1/kefu-list.1").read_text(encoding="utf-8")
    assert f"kefu\\-list \\- {translator('zh')('List tickets.')}\n" in page
