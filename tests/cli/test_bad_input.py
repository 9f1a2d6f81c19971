"""Bad input: each row of bad_rows.py ends with its exit code and its one sentence, and changes nothing."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.bad_rows import ROWS, Row, nothing
from tests.cli.working import ROOT, Desk, Ran, make_desk

WORDS = re.compile("[A-Za-z']{2,}(?: [A-Za-z']{2,}){2,}")
COMMANDS = re.compile("`[^`]*`|(?:git|kefu) [ -~]+")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk that each row copies."""
    return make_desk(tmp_path_factory.mktemp("base"))


def refused(base: Desk, where: Path, row: Row, lang: str) -> Ran:
    """What the row's command line says, the desk's directory as {path}; nothing is changed by it.

    A row that needs the desk as it is shares it with the others.
    """
    desk = base if row.before is nothing else base.copied(where)
    row.before(desk)
    repository = (desk.path / ".git").exists()
    before = desk.state() if repository else ()
    variables = {key: value.format(path=desk.path) for key, value in row.variables.items()}
    ran = desk.kefu(*row.args, stdin=row.stdin.encode("utf-8", "surrogateescape"), lang=lang, **variables)
    if repository:
        assert desk.state() == before
    return Ran(ran.code, ran.out, ran.err.replace(str(desk.path), "{path}").replace(str(ROOT), "{cwd}"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_refused(base: Desk, tmp_path: Path, row: Row) -> None:
    """The exit code, nothing on standard output, one whole sentence on standard error, nothing changed."""
    assert refused(base, tmp_path, row, "en") == (row.code, "", f"kefu: {row.said}\n")


@pytest.mark.parametrize("part", range(4))
def test_every_row_in_chinese(base: Desk, tmp_path: Path, part: int) -> None:
    """The same with --lang zh: the same codes, and no English sentence."""

    def english(row: Row) -> str:
        ran = refused(base, tmp_path / row.name, row, "zh")
        said = COMMANDS.sub("", ran.err)
        fine = (ran.code, ran.out) == (row.code, "") and not WORDS.search(said) and re.search("[一-鿿]", said)
        return "" if fine else f"{row.name}: {ran}"

    with ThreadPoolExecutor(2) as pool:
        assert [wrong for wrong in pool.map(english, ROWS[part::4]) if wrong] == []
