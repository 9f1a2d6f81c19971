"""`kefu pages` from outside: what stands in the directory, what a second run writes, what is refused."""

import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from ruamel.yaml import YAML

from tests.cli.desks import ROOT, Desk, new_desk

PHONE, NAME, ADDRESS = "13812345678", "韩梅梅", "杭州市文一西路969号3幢1202室"
HOSTILE = "<script>alert(1)</script> =1+1 \"q\" & 'x'"
LATER, SPRING = "2026-11-22T09:00:00+08:00", "2027-03-22T09:00:00+08:00"
ASKED = ("--no-input", "--incomplete")
LISTS = {"index.html", "open.html", "owners.html", "categories.html", "closed.html"}
REPORTS = {"reports/daily.html", "reports/weekly.html", "reports/monthly.html"}
SPACE = re.compile('xmlns(:xlink)?="http://www.w3.org/[^"]*"')
"""What an SVG calls its elements by, which nobody asks for."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with an overdue ticket, one that was closed and names it, one that cannot be read."""
    where = tmp_path_factory.mktemp("pages")
    desk = new_desk(where / "desk")
    for book in (desk.top / "playbooks").glob("*.yaml"):
        if book.stem not in ("damaged", "inquiry", "lost", "refused", "ways"):
            book.unlink()
    desk.commit()
    first = desk.must(
        "open", "damaged", "75312345678901", HOSTILE, "--recipient", NAME, "--recipient-phone", PHONE,
        "--recipient-address", ADDRESS, "--due", "13:00", *ASKED,
    )  # fmt: skip
    second = desk.must("open", "inquiry", "none", f"打{PHONE}问地址", "--done", f"同 {first}", *ASKED)
    desk.must("link", second, "related", first)
    broken = desk.must("open", "lost", "75312345678902", "不见了", *ASKED)
    file = desk.file(broken)
    file.write_text(file.read_text().replace("state: open", "state: [x"))
    desk.commit()
    (where / "numbers").write_text(" ".join((first, second, broken)))
    desk.must("--lang", "en", "pages", "../pages")
    return where


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Desk:
    """A copy of the desk, with its pages beside it."""
    shutil.copytree(made, tmp_path / "d")
    return Desk(tmp_path / "d" / "desk")


def numbers(desk: Desk) -> list[str]:
    return (desk.top.parent / "numbers").read_text().split()


def pages(desk: Desk) -> dict[str, bytes]:
    """Every file of the pages but the note of what they are."""
    top = desk.top.parent / "pages"
    files = (path for path in top.rglob("*") if path.is_file() and not path.name.startswith(".kefu-pages"))
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in files}


class Page(HTMLParser):
    """What a page links to, which places it has, whether each element that is opened is closed."""

    EMPTY = ("meta", "input", "br")

    def __init__(self, said: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.places: set[str] = set()
        self.tags: list[str] = []
        self.language = ""
        self.feed(said.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        assert not held.keys() & {"src", "onclick", "onload"}
        self.language = self.language or held.get("lang", "")
        self.links += [held["href"]] if "href" in held else []
        if "id" in held:
            assert held["id"] not in self.places
            self.places.add(held["id"])
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_pages_are_whole_lead_to_each_other_and_hold_nothing_full(desk: Desk) -> None:
    held = pages(desk)
    read = {place: Page(said) for place, said in held.items()}
    for place, page in read.items():
        assert page.open == [], place
        assert page.language == "en"
        assert "link" not in page.tags
        for link in page.links:
            assert ":" not in link, (place, link)
            to, part = urldefrag(link)
            target = (Path("/") / place).parent.joinpath(unquote(to)).resolve().as_posix()[1:] if to else place
            assert target in held, (place, link)
            assert not part or part in read[target].places, (place, link)
        said = held[place].decode()
        assert "default-src 'none'" in said
        assert PHONE not in said
        assert NAME not in said
        assert "3幢" not in said
        assert "http" not in SPACE.sub("", said.replace("http-equiv", "")), place
        assert place in REPORTS or "style=" not in said
    # Only the lists run a script, and it is ours.
    assert {place for place, page in read.items() if "script" in page.tags} == LISTS - {"index.html"}
    note = (desk.top.parent / "pages" / ".kefu-pages").read_text()
    assert PHONE not in note
    assert json.loads(note)["tip"] == desk.git("rev-parse", "HEAD").strip()


def test_today_says_what_is_overdue_and_tickets_say_what_happened(desk: Desk) -> None:
    first, second, broken = numbers(desk)
    desk.must("pages", "../pages", now="2026-11-21T15:30:00+08:00")
    held = {place: said.decode() for place, said in pages(desk).items()}
    today = held["index.html"]
    late = today[today.index('<section id="late">') : today.index('<section id="soon">')]
    assert f'<tr class="late"><td><a href="tickets/{first}.html">{first}</a></td><td class="d">2 h 30 min</td>' in late
    assert "&lt;script&gt;alert(1)&lt;/script&gt; =1+1" in late
    assert f"tickets/20{broken[:2]}/{broken[2:4]}/{broken[4:6]}/{broken}.yaml:" in today
    assert second in held["closed.html"]
    assert second not in held["open.html"]
    assert '<html lang="en">' in held[f"tickets/{broken}.html"]
    assert f"{broken} cannot be read" in held[f"tickets/{broken}.html"]
    assert "韩* 1********78" in held[f"tickets/{first}.html"]
    assert f'<a href="{first}.html">{first}</a>' in held[f"tickets/{second}.html"]
    assert '<a href="../playbooks/damaged.html">' in held[f"tickets/{first}.html"]
    assert '<svg class="graph"' in held["playbooks/damaged.html"]


def test_only_what_changed_is_written_and_is_as_if_written_anew(desk: Desk) -> None:
    first, second, _ = numbers(desk)
    before = pages(desk)
    assert desk.kefu("pages", "../pages")[2].splitlines()[-1] == "3 tickets have a page; files written: 0, removed: 0"
    desk.must("note", first, "又问了一次", now=LATER)
    third = desk.must("open", "inquiry", "none", f"随 {second}", *ASKED, now=LATER)
    desk.must("pages", "../pages", now=LATER)
    after = pages(desk)
    changed = {place for place in after if after[place] != before.get(place)}
    assert changed == LISTS | REPORTS | {f"tickets/{first}.html", f"tickets/{third}.html"}
    shutil.move(desk.top.parent / "pages", desk.top.parent / "old")
    desk.must("--lang", "en", "pages", "../pages", now=LATER)
    assert pages(desk) == after


def test_what_is_long_closed_loses_its_page_and_the_links_to_it(desk: Desk) -> None:
    first, second, broken = numbers(desk)
    desk.must("note", first, f"见 {second}", now=LATER)
    desk.must("pages", "../pages", now=LATER)
    assert f'href="{second}.html"' in pages(desk)[f"tickets/{first}.html"].decode()
    code, _, said = desk.kefu("pages", "../pages", now=SPRING)
    assert (code, said.splitlines()[-1]) == (0, "2 tickets have a page; files written: 9, removed: 1")
    held = pages(desk)
    assert {p for p in held if p.startswith("tickets/")} == {f"tickets/{first}.html", f"tickets/{broken}.html"}
    assert f'href="{second}.html"' not in held[f"tickets/{first}.html"].decode()
    assert second not in held["closed.html"].decode()
    desk.must("pages", "../pages", "--since", "300d", now=SPRING)
    assert f"tickets/{second}.html" in pages(desk)


def test_what_a_stopped_run_left_is_mended(desk: Desk) -> None:
    first, second, _ = numbers(desk)
    top = desk.top.parent / "pages"
    old = (top / ".kefu-pages").read_bytes()
    whole = pages(desk)
    desk.must("note", first, "又问了一次", now=LATER)
    desk.must("pages", "../pages", now=LATER)
    after = pages(desk)
    # As it is left when the run ends before its last step, with pages that are gone, and others that never were.
    (top / ".kefu-pages").write_bytes(old)
    (top / f"tickets/{second}.html").unlink()
    (top / f"tickets/.{first}.html.0123456789abcdef.kefu").write_bytes(b"<p>")
    (top / "tickets/261121-0A1B2CY.html").write_bytes(b"<p>")
    desk.must("pages", "../pages", now=LATER)
    assert pages(desk) == after
    # One of another language, which was killed in its middle.
    env = {**desk.env(LATER), "KEFU_LANG": "zh"}
    command = [sys.executable, "-m", "kefu", "-C", str(desk.top), "pages", "../pages"]
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        # A draft beside them may come and go before anything is changed.
        while all(after.get(name, data) == data for name, data in pages(desk).items() if name.endswith(".html")):
            if process.poll() is not None:
                break
        process.kill()
    assert pages(desk) != after
    desk.must("--lang", "en", "pages", "../pages", now=LATER)
    assert pages(desk) == after
    # One that began, and one whose note was lost in part.
    for note in ('{"tip": "", "by": "", "tickets": {}}', "{"):
        (top / ".kefu-pages").write_text(note)
        (top / "open.html").unlink()
        desk.must("--lang", "en", "pages", "../pages", now=LATER)
        assert pages(desk) == after
    desk.git("reset", "-q", "--hard", "HEAD^")
    desk.must("pages", "../pages")
    assert pages(desk) == whole


def test_language_and_playbooks_are_taken_up(desk: Desk) -> None:
    desk.must("--lang", "zh", "pages", "../pages")
    assert all(b'<html lang="zh-CN">' in said for said in pages(desk).values())
    book = desk.top / "playbooks/refused.yaml"
    book.unlink()
    desk.commit()
    desk.must("--lang", "zh", "pages", "../pages")
    held = pages(desk)
    assert "playbooks/refused.html" not in held
    assert b"refused.html" not in held["playbooks.html"]


def test_places_that_hold_something_else_are_refused(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")
    (tmp_path / "file").write_text("x")
    for place, code, said in (
        (str(tmp_path / "mine"), 3, "holds something else than pages of kefu: name an empty directory."),
        (str(tmp_path / "file"), 3, "is not a directory."),
        (str(tmp_path / "file" / "x"), 4, "cannot be read or written: Not a directory."),
        ("/proc/kefu", 4, "cannot be read or written: No such file or directory."),
        (".", 3, "is part of the desk"),
        ("..", 3, "is part of the desk"),
        (".git/pages", 3, "is part of the desk"),
        ("tickets/pages", 3, "is part of the desk"),
        ("playbooks", 3, "is part of the desk"),
    ):
        ended, out, words = desk.kefu("pages", place)
        assert (ended, out) == (code, ""), (place, words)
        assert said in words
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]
    assert desk.git("status", "--porcelain") == ""
    assert desk.kefu("pages", "public")[0] == 0  # beside what is committed: where a CI wants them
    assert desk.kefu("pages", "../p", "--since", "3wd")[0] == 2


@pytest.mark.parametrize("path", ["docs/pages.md", "docs/pages.zh-CN.md"])
def test_recipes_write_pages_of_a_whole_clone(desk: Desk, path: str) -> None:
    gitlab, github = (
        YAML(typ="safe").load(one) for one in re.findall("(?ms)^```yaml\n(.*?)^```$", (ROOT / path).read_text())
    )
    steps = github["jobs"]["pages"]["steps"]
    assert gitlab["pages"]["variables"]["GIT_DEPTH"] == "0"
    assert steps[0]["with"]["fetch-depth"] == 0
    runs = [step["run"] for step in steps if "run" in step]
    assert runs == gitlab["pages"]["script"]
    shown = Path(steps[-1]["with"]["path"])
    assert gitlab["pages"]["artifacts"]["paths"] == [str(shown)]
    desk.git("clone", "-q", desk.top.as_uri(), "../ci")
    clone = Desk(desk.top.parent / "ci")
    clone.must(*runs[-1].split()[1:])
    assert (clone.top / shown / "index.html").is_file()


def test_shallow_clone_says_what_it_lacks(desk: Desk) -> None:
    first, _, broken = numbers(desk)
    desk.git("clone", "-q", "--depth", "1", desk.top.as_uri(), "../ci")
    code, _, said = Desk(desk.top.parent / "ci").kefu("pages", "../few")
    assert code == 0
    assert "This clone holds a part of the history only" in said
    found = {path.stem for path in (desk.top.parent / "few/tickets").glob("*.html")}
    assert found == {first, broken}


def test_full_disk_is_said_and_the_next_run_goes_on(desk: Desk, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("mounting needs root")
    try:
        code, out, said = desk.kefu("pages", str(disk / "pages"))
        assert (code, out) == (4, "")
        assert said.startswith("kefu: The disk is full")
        subprocess.run(["mount", "-o", "remount,size=4m", str(disk)], check=True)
        desk.must("--lang", "en", "pages", str(disk / "pages"))
        held = {path.name for path in (disk / "pages").rglob("*") if path.is_file()}
        assert held == {Path(place).name for place in pages(desk)} | {".kefu-pages", ".kefu-pages.lock"}
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
