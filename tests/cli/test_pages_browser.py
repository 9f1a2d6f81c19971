"""The pages in a browser: read, filtered, gone through by keyboard, seen in light and dark; nothing is asked from elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.browser import CHROMIUM, Browser
from tests.cli.desks import Desk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed"),
]
NOW = "2026-11-19T10:00:00+08:00"
LOW = """(() => {
 const lum = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 }); return .2126 * r + .7152 * g + .0722 * b };
 const rgb = s => (s.match(/[0-9.]+/g) || []).map(Number);
 const low = [];
 document.querySelectorAll('body *').forEach(e => {
  if (!e.offsetParent || e.closest('svg') || !Array.from(e.childNodes).some(n => n.nodeType === 3 && n.textContent.trim())) return;
  let b = e, back = [0, 0, 0, 0];
  while (b && (back = rgb(getComputedStyle(b).backgroundColor), back.length === 4 && back[3] === 0)) b = b.parentElement;
  const [x, y] = [lum(rgb(getComputedStyle(e).color).slice(0, 3)), lum(b ? back.slice(0, 3) : [255, 255, 255])].sort((p, q) => q - p);
  const ratio = (x + .05) / (y + .05);
  if (ratio < 4.5) low.push([e.tagName, e.textContent.slice(0, 30), ratio]);
 });
 return low })()"""
"""The texts of a page that stand out less than WCAG AA asks for."""


@pytest.fixture(scope="module", params=["zh", "en"])
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The pages of the demonstration's desk in a language."""
    where = tmp_path_factory.mktemp("browser")
    Desk(where).must("--lang", "zh", "demo", "desk")
    Desk(where / "desk").must("--lang", request.param, "pages", "../pages", now=NOW)
    return request.param, where / "pages"


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    made = Browser(tmp_path / "home")
    yield made
    made.close()


def test_everything_is_read_and_nothing_is_asked_from_elsewhere(pages: tuple[str, Path], browser: Browser) -> None:
    language, top = pages
    every = sorted(top.glob("*.html")) + sorted(top.glob("tickets/*.html"))[:3] + sorted(top.glob("reports/*.html"))
    every += [top / "playbooks/damaged.html"]
    assert len(every) == 13
    for page in every:
        browser.open(page)
        assert browser.js("document.documentElement.lang") == {"zh": "zh-CN", "en": "en"}[language]
        assert browser.js("document.querySelectorAll('h1').length") == 1
        assert browser.js("document.documentElement.scrollWidth <= innerWidth") is True, page
        for scheme in ("light", "dark"):
            browser.do("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            assert browser.js(LOW) == [], (page, scheme)
    assert {address for address in browser.asked if not address.startswith(top.as_uri())} == set()
    assert browser.said == []


def test_lists_are_filtered_as_one_types(pages: tuple[str, Path], browser: Browser) -> None:
    _, top = pages
    shown = "[...document.querySelectorAll('table.of tbody tr')].filter(r => r.offsetParent).map(r => r.children[0].textContent)"
    browser.open(top / "open.html")
    every = browser.js(shown)
    assert len(every) == 3
    browser.js("document.querySelector('[type=search]').focus()")
    browser.type("jt30")
    (only,) = browser.js(shown)
    assert only in every
    assert browser.js("document.querySelector('output').textContent") in ("1 of 3", "3 票中的 1 票")
    browser.js("document.querySelector('[type=search]').select()")
    browser.type("ＡＧＥＮＴ-２")
    assert len(browser.js(shown)) == 1
    browser.js("document.querySelector('[type=search]').select()")
    browser.type(" ")
    pick = (
        "const s = [...document.querySelectorAll('select')].find(s => [...s.options].some(o => o.value === 'lead-1'))"
    )
    browser.js(f"{pick}; s.value = 'lead-1'; s.dispatchEvent(new Event('change'))")
    assert browser.js(shown) == [only]
    browser.open(top / "owners.html")
    browser.js("document.querySelector('[type=search]').focus()")
    browser.type("jt30")
    assert browser.js("[...document.querySelectorAll('section.of')].filter(s => s.offsetParent).length") == 1
    assert browser.said == []


def test_links_are_followed_by_keyboard(pages: tuple[str, Path], browser: Browser) -> None:
    _, top = pages
    browser.open(top / "index.html")
    browser.press("Tab")
    assert browser.js("document.activeElement.className") == "skip"
    browser.press("Enter")
    assert browser.js("location.hash") == "#main"
    for _ in range(30):
        browser.press("Tab")
        assert browser.js("getComputedStyle(document.activeElement).outlineStyle") != "none"
        if browser.js("document.activeElement.matches('#late a')"):
            break
    number = browser.js("document.activeElement.textContent")
    browser.follow()
    assert browser.js("document.querySelector('h1').textContent").startswith(number)
    browser.js("document.querySelector('main a').focus()")
    browser.follow()
    assert "/playbooks/" in browser.js("location.pathname")
    browser.js("document.querySelector('svg a').focus()")
    browser.press("Enter")
    assert browser.js("document.getElementById(location.hash.slice(1)).textContent") != ""


def test_everything_stands_there_without_a_script(pages: tuple[str, Path], browser: Browser) -> None:
    _, top = pages
    browser.do("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(top / "open.html")
    browser.do("Emulation.setScriptExecutionDisabled", value=False)
    assert browser.js("document.querySelector('[role=search]').hidden") is True
    assert browser.js("[...document.querySelectorAll('table.of tbody tr')].filter(r => r.offsetParent).length") == 3
