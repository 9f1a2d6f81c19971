"""The workbook of a report opened and saved by LibreOffice: its charts are still charts, of the same cells."""

import shutil
import zipfile
from pathlib import Path

import pytest

from kefu.render.pictures import charted
from tests.office import saved
from tests.render.pictures.test_pictures import HEAD, REPORT, STYLE

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed"),
]


def test_charts_survive(tmp_path: Path) -> None:
    """Two charts, each with the names and numbers of its table; a title with markup and formula is read as text."""
    file = tmp_path / "report.xlsx"
    file.write_bytes(charted.workbook(REPORT, (), STYLE, HEAD))
    with zipfile.ZipFile(saved(file, "ods", tmp_path)) as book:
        names = book.namelist()
        charts = sorted(name for name in names if name.startswith("Object ") and name.endswith("content.xml"))
        drawn = [book.read(name).decode() for name in charts]
        cells = book.read("content.xml").decode()
    assert len(drawn) == 2
    assert all("<chart:plot-area" in one for one in drawn)
    assert "11-30" in drawn[0]
    assert 'chart:class="chart:line"' in drawn[0]
    assert 'chart:class="chart:bar"' in drawn[1]
    assert "&lt;script&gt;" in cells
    assert "of:=cmd" not in cells
