"""The pages of a dossier in a browser, printed to A4. Skipped where Chromium or poppler is not installed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.desks import new_desk
from tests.cli.test_dossier import unpacked, worked

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TOLD = shutil.which("pdftotext")
WIDTH, MARGIN = 595, 40
"""Points: the width of A4, and a little less than the margin of the pages."""
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"')

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None or TOLD is None, reason="no Chromium or no pdftotext"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier of a ticket with texts that nothing can break, and many entries."""
    where = tmp_path_factory.mktemp("pages")
    desk = new_desk(where / "desk")
    number = worked(desk)
    desk.must("note", number, "x" * 400)
    desk.must("note", number, "一直在等" * 100)
    return unpacked(desk, number, where)


@pytest.mark.parametrize("name", ["dossier.html", "dossier.zh-CN.html"])
def test_printed_to_a4_nothing_runs_over(folder: Path, tmp_path: Path, name: str) -> None:
    assert CHROMIUM is not None
    assert TOLD is not None
    pdf = tmp_path / "page.pdf"
    flags = (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={tmp_path}/u",
    )
    # With a network that answers nobody a page that asked for something would still wait for it.
    away = "--proxy-server=127.0.0.1:9"
    command = [CHROMIUM, *flags, away, f"--print-to-pdf={pdf}", (folder / name).as_uri()]
    subprocess.run(
        command, check=True, capture_output=True, timeout=240, env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    )
    told = subprocess.run([TOLD, "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    sizes = set(re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', told))
    assert {(round(float(wide)), round(float(high))) for wide, high in sizes} <= {(595, 842), (596, 842)}
    places = [(float(left), float(right)) for left, right in WORD.findall(told)]
    assert len(places) > 200
    assert min(left for left, _ in places) >= MARGIN
    assert max(right for _, right in places) <= WIDTH - MARGIN
    assert "\ufffd" not in told
    assert "75312345678901" in told
