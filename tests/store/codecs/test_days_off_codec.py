"""A year of days off as a file: what is written reads back, by lines and as YAML, and nothing wrong is taken."""

from datetime import date

import pytest

from kefu.core.times.days_off import YearOff
from kefu.store.codecs import days_off
from kefu.store.codecs.days_off import YearFile, path_of, read, write
from kefu.store.index.statutory import worked_out
from kefu.store.yaml import read as yamlio

TEXT = """\
country: CN
year: 2027
weekend: [sat, sun]
published: true
source: holidays 0.109
off:
- 2027-01-01..2027-01-03
- 2027-04-05
worked:
- 2027-02-20
"""
PATH = "playbooks/days-off/CN-2027.yaml"
YEAR = YearOff(
    frozenset({date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3), date(2027, 4, 5)}),
    frozenset({5, 6}),
    frozenset({date(2027, 2, 20)}),
)


def test_the_example_is_what_is_written() -> None:
    file = YearFile("CN", 2027, YEAR, "holidays 0.109")
    assert write(file).decode() == TEXT
    assert read(TEXT.encode(), PATH) == (file, ())
    assert TEXT.replace("\n", "\n    ").strip() in str(days_off.__doc__).replace("\n", "\n    ")


@pytest.mark.parametrize("country", ["CN", "US", "IL", "DE", "HK", "IN"])
@pytest.mark.parametrize("year", [2024, 2026, 2027, 2035])
def test_what_is_written_reads_back_by_lines_and_as_yaml(country: str, year: int) -> None:
    file = YearFile(country, year, worked_out(country, year), 'a source: "with" marks, #1')
    data, path = write(file), path_of(country, year)
    document = yamlio.read(data, path, hand=True)[0]
    by_lines, as_yaml = read(data, path), read(b"", path, document)
    assert by_lines == as_yaml == (file, ())


def test_a_file_by_hand_may_have_comments_and_another_order() -> None:
    text = '# by the State Council\noff: [2027-04-05, "2027-01-01..2027-01-03"]\n' + TEXT.split("off:")[0]
    found, wrong = read((text + "worked: [2027-02-20]  # Saturday\n").encode(), PATH)
    assert (found, wrong) == (YearFile("CN", 2027, YEAR, "holidays 0.109"), ())


WRONG = [
    ("year: 2027", "year: 2026", "file-name", 2),
    ("country: CN", "country: China", "bad-country", 1),
    ("country: CN\n", "", "missing-key", 1),
    ("year: 2027", "year: next", "bad-year", 2),
    ("[sat, sun]", "[Saturday]", "bad-weekday", 3),
    ("published: true", "published: soon", "bad-flag", 4),
    ("source: holidays 0.109\n", "", "missing-key", 1),
    ("- 2027-04-05", "- 2027-04-31", "bad-days-off", 8),
    ("..2027-01-03", "..2026-12-31", "bad-days-off", 7),
    ("- 2027-04-05", "- 2026-04-05", "other-year", 8),
    ("- 2027-02-20", "- 2027-02-22", "no-make-up-day", 9),
    ("- 2027-02-20", "- 2027-01-02", "no-make-up-day", 9),
    ("- 2027-02-20", "- soon", "bad-date", 10),
    ("worked:", "work:", "unknown-key", 9),
    ("worked:\n- 2027-02-20", "worked: {}", "wrong-type", 9),
    ("country: CN", "country: &a CN", "anchor", 1),
    ("holidays 0.109", "holidays \u202e", "control-character", 5),
]


@pytest.mark.parametrize(("old", "new", "code", "line"), WRONG, ids=[f"{row[2]}-{row[3]}" for row in WRONG])
def test_a_file_with_a_fault_says_nothing(old: str, new: str, code: str, line: int) -> None:
    assert old in TEXT
    found, wrong = read(TEXT.replace(old, new, 1).encode(), PATH)
    assert found is None
    assert (code, line, PATH) in [(one.code, one.line, one.path) for one in wrong]
    assert all(one.text() for one in wrong)


def test_a_list_is_no_year() -> None:
    assert [one.code for one in read(b"- a\n", PATH)[1]] == ["wrong-type"]


def test_a_file_under_another_name_says_nothing() -> None:
    found, wrong = read(TEXT.encode(), "playbooks/days-off/CN-2026.yaml")
    assert found is None
    assert [one.text() for one in wrong] == ["the file of CN and 2027 is playbooks/days-off/CN-2027.yaml"]
