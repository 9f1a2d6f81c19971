"""Texts that would stall a reader, through the command line: each command ends, and says what it says of any text.

That the cost grows with the length alone is measured in tests/core/privacy/test_linear.py and tests/store/yaml/test_linear_readers.py;
here it is enough that commands end which took minutes.
"""

from pathlib import Path

import pytest

from tests.cli.working import FIRST, PHONE, Desk, make_desk

pytestmark = pytest.mark.timeout(60)
DIGITS = "1" * 19_999 + "x"
TITLE = "1" * 46_000 + "x"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk that each test copies."""
    return make_desk(tmp_path_factory.mktemp("base"))


@pytest.fixture
def desk(base: Desk, tmp_path: Path) -> Desk:
    """A copy of the desk."""
    return base.copied(tmp_path)


def test_a_note_of_digits_and_a_letter(desk: Desk) -> None:
    desk.did("note", FIRST, DIGITS)
    assert DIGITS in desk.file(FIRST).read_text("utf-8")
    assert DIGITS in desk.did("show", FIRST)


def test_the_own_phone_again_and_again(desk: Desk) -> None:
    """It is hidden wherever it stands, also without blanks between."""
    desk.did("note", FIRST, PHONE * 1800)
    assert PHONE[:7] not in desk.file(FIRST).read_text("utf-8")


def test_a_name_of_two_letters_and_a_text_of_that_letter(desk: Desk) -> None:
    desk.did("contact", FIRST, "caller:aa", "reached", "a" * 20_000)
    assert desk.kefu("note", FIRST, "a" * 19_000 + " aa").code == 0
    assert desk.file(FIRST).read_text("utf-8").count("a a*\n") == 1


@pytest.mark.parametrize(
    "term", ["*" * 19, "*7" * 19, "?*" * 14, "7*" * 19 + "X", ",".join(map("*{}*".format, range(9999)))]
)
def test_a_term_of_many_stars(desk: Desk, term: str) -> None:
    """With the index, and where none can be kept and git looks for the pattern."""
    fits = term in ("*" * 19, "?*" * 14) or "," in term
    assert (FIRST in desk.kefu("list", f"waybill:{term}").out) == fits
    kept = desk.path / ".git/kefu/index.sqlite"
    kept.unlink()
    kept.mkdir()
    (kept / "in the way").touch()
    ran = desk.kefu("list", f"waybill:{term}")
    assert (ran.code, FIRST in ran.out) == (0, fits), ran
    assert kept.is_dir()


@pytest.mark.parametrize("term", ["text:" + "1a" * 10_000, "phone:" + "1" * 20_000, "name:" + "a" * 20_000])
def test_a_long_term_that_git_looks_for(desk: Desk, term: str) -> None:
    ran = desk.kefu("list", term)
    assert (ran.code, FIRST in ran.out) == (0, False), ran


def test_a_ticket_with_a_title_of_digits(desk: Desk) -> None:
    """As another clone may bring it: `show` shows it, `check` finds no fault but that it was not kefu who wrote it."""
    file = desk.file(FIRST)
    text = file.read_text("utf-8")
    title = next(row for row in text.split("\n") if row.startswith("title: ")).removeprefix("title: ")
    file.write_text(text.replace(f"title: {title}", f"title: {TITLE}"), "utf-8")
    desk.commit()
    assert TITLE in desk.did("show", FIRST)
    ran = desk.kefu("check")
    assert (ran.code, "Traceback" in ran.err) == (1, False), ran
    assert FIRST in desk.did("list")
