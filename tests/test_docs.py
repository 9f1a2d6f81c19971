"""The documents say what is so: commands, exit codes, YAML blocks, links, and the README's first ten minutes, run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kefu.cli.frame.exits import EXITS
from kefu.cli.frame.language import translator
from kefu.store.yaml import read as yamlio

ROOT = Path(__file__).parent.parent
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
DOCUMENTS = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").glob("*.md"),
    *(ROOT / "playbooks").glob("*.md"),
    *(ROOT / "tickets").glob("*.md"),
]


def test_pages_of_the_commands_are_fresh() -> None:
    """docs/commands*.md are what the help says: each command, each option, each example."""
    command = [sys.executable, str(ROOT / "tests/tools/command_pages.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr  # where a tool of others may warn


@pytest.mark.parametrize("language", READMES)
def test_exit_codes_are_those_of_the_code(language: str) -> None:
    """The table in the page of the commands is the table of kefu.cli.frame.exits, and the README leads there."""
    name = {"en": "docs/commands.md", "zh": "docs/commands.zh-CN.md"}[language]
    assert f"]({name})" in READMES[language].read_text(encoding="utf-8")
    said = re.findall(r"(?m)^\| ([0-9]+) \| (.*) \|$", (ROOT / name).read_text(encoding="utf-8"))
    assert said == [(str(one.code), translator(language)(one.meaning)) for one in EXITS]


def test_both_readmes_say_the_same() -> None:
    """As many headings, blocks and rows of tables in both, and the same commands behind the same marks."""
    shapes = []
    for path in READMES.values():
        text = path.read_text(encoding="utf-8")
        marks = re.findall("(?m)^(#+ |```[a-z]*|<!-- .* -->|\\| `[A-Z]|\\* )", text)
        shapes.append((marks, re.findall("(?ms)^<!-- run: [a-z]+ -->\n(.*?)^```$", text)))
    assert shapes[0] == shapes[1]


def test_readmes_are_read_to_their_end() -> None:
    """They are short; what is longer stands in docs."""
    for path in READMES.values():
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 120


def test_screens_are_what_is_seen() -> None:
    """The READMEs show what `kefu` prints on a terminal, made anew here."""
    command = [sys.executable, str(ROOT / "tests/tools/readme_screen.py"), "--check"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


@pytest.mark.parametrize(("readme", "picture"), [("README.md", "screen.svg"), ("README.zh-CN.md", "screen.zh-CN.svg")])
def test_pictures_of_the_screens_are_for_everybody(readme: str, picture: str) -> None:
    """Who does not see one is told it word for word; who does reads each colour on its ground, on any page."""
    root = ElementTree.fromstring((ROOT / "docs" / picture).read_text(encoding="utf-8"))
    held = {element.get("id"): element.text or "" for element in root.iter() if element.get("id")}
    assert (root.get("role"), root.get("aria-labelledby"), set(held)) == ("img", "title desc", {"title", "desc"})
    assert held["title"]
    assert f"<!-- screen -->\n```text\n{held['desc']}```\n[![" in (ROOT / readme).read_text(encoding="utf-8")
    shown = " ".join(element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text"))
    assert shown.split() == held["desc"].split()
    style = next(element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}style"))
    ground = next(root.iter("{http://www.w3.org/2000/svg}rect")).get("fill", "")
    colours = re.findall("fill: (#[0-9a-f]{6})", style)
    assert len(colours) > 4
    assert [colour for colour in colours if contrast(colour, ground) < 7] == []
    assert 'class="red"' in (ROOT / "docs" / picture).read_text(encoding="utf-8")


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG counts it: 7 is its strictest demand of texts."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_yaml_blocks_can_be_read(path: Path) -> None:
    """Every YAML block reads as kefu reads files that people write."""
    for block in re.findall("(?ms)^```yaml\n(.*?)^```$", path.read_text(encoding="utf-8")):
        document, findings = yamlio.read(block.encode(), path.name, hand=True)
        assert document is not None, (findings, block)
        assert findings == (), block


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    """Every link to a file of this repository names one."""
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


SHELLS = {"bash": ("-e", "-u", "-o", "pipefail"), "zsh": ("-f", "-e", "-u", "-o", "pipefail")}


@pytest.mark.parametrize(
    ("language", "shell"),
    [
        ("en", "bash"),
        ("zh", "zsh"),
        *(pytest.param(*one, marks=pytest.mark.long) for one in (("en", "zsh"), ("zh", "bash"))),
    ],
)
def test_first_ten_minutes(tmp_path: Path, language: str, shell: str) -> None:
    """The blocks marked `<!-- runs -->`, one after the other in one shell, on a machine where git knows nobody yet."""
    blocks = re.findall("(?ms)^<!-- runs -->\n```sh\n(.*?)^```$", READMES[language].read_text(encoding="utf-8"))
    assert len(blocks) > 4
    shim = tmp_path / "bin" / "kefu"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kefu "$@"\n')
    shim.chmod(0o755)
    env = {
        "PATH": f"{shim.parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_PAGER": "cat",
    }
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is missing")
    done = subprocess.run(
        [program, *SHELLS[shell], "-c", "\n".join(blocks)],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Kefu-Action: close" in done.stdout
    assert "close" in done.stdout.split("Kefu-")[0]


def test_every_document_is_in_the_index() -> None:
    """docs/README.md names every page, and every Chinese page has its English one."""
    index = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    pages = [p.name for p in (ROOT / "docs").glob("*.md") if p.name != "README.md"]
    assert [p for p in pages if f"]({p})" not in index] == []
    assert [p for p in pages if p.endswith(".zh-CN.md") and p.replace(".zh-CN", "") not in pages] == []
