"""docs/review.md: a reviewer with git alone gets the answers that it promises, on the desk that it describes."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.working import forked

ROOT = Path(__file__).parent.parent
PAGES = {"en": ROOT / "docs/review.md", "zh": ROOT / "docs/review.zh-CN.md"}
PAIR = re.compile(r"(?ms)^```sh\n(.*?)^```\n\n```text\n(.*?)^```$")
LAST = re.compile(r"(?ms)^```sh\n(.*?)^```$")
OTHERS = re.compile(r"\b(?:[0-9]{6}-[0-9A-Z]{7}|[0-9A-HJKMNP-TV-Z]{10}|[0-9a-f]{12})\b")
"""Numbers, ids of entries and hashes are others on every desk."""
MARK = "\1"


def read(language: str) -> tuple[list[str], list[str], str]:
    """The commands of the page, what it promises of each, and how its desk is made."""
    text = PAGES[language].read_text(encoding="utf-8")
    pairs = PAIR.findall(text)
    return [commands for commands, _ in pairs], [said for _, said in pairs], LAST.findall(text)[-1]


def made(lines: str, where: Path) -> Path:
    """The desk of the page, made by its own lines; one with a number sign sets the clock."""
    base = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "HOME": str(where)}
    base |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    now, here = "2026-11-19T11:30:00+08:00", where
    for line in lines.splitlines():
        if line.startswith("# "):
            now = f"{line[2:].replace(' ', 'T')}:00+08:00"
            continue
        for command in line.split(" && "):
            name, *words = (word.strip('"') for word in re.findall(r'"[^"]*"|\S+', command))
            if name == "cd":
                here = here / words[0]
            elif name == "git":
                subprocess.run(["git", *words], cwd=here, env=base, check=True)
            else:
                ran = forked(["-C", str(here), *words], b"", base | {"KEFU_NOW": now})
                assert ran.code == 0, (command, ran)
                if words[:2] == ["remote", "init"]:  # the page is told at one time, and read at any
                    clock = ["git", "-C", str(here / words[-1]), "config", "kefu.clock", "environment"]
                    subprocess.run(clock, env=base, check=True)
    return here


def answers(commands: list[str], desk: Path, tools: Path) -> list[str]:
    """What a plain shell prints for each block, with git as the only program on its PATH."""
    tools.mkdir(exist_ok=True)
    git = shutil.which("git")
    assert git is not None
    if not (tools / "git").exists():
        (tools / "git").symlink_to(git)
    script = "".join(f"{block}printf '\\1'\n" for block in commands)
    env = {"PATH": str(tools), "HOME": "/nowhere", "LC_ALL": "C.UTF-8", "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(
        ["/bin/sh", "-c", script], cwd=desk, env=env, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split(MARK)[:-1]


def plain(text: str) -> str:
    return OTHERS.sub("*", text).rstrip()


@pytest.fixture(scope="module", params=PAGES)
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    language = str(request.param)
    return language, made(read(language)[2], tmp_path_factory.mktemp(f"review-{language}"))


def test_git_alone_answers_the_ten_questions(desk: tuple[str, Path], tmp_path: Path) -> None:
    """Each block of commands prints what stands below it; and the English page has the same commands as the Chinese."""
    language, top = desk
    commands, promised, _ = read(language)
    assert len(commands) == 11
    assert commands == read("en")[0]
    got = answers(commands, top, tmp_path / "bin")
    assert list(map(plain, got)) == list(map(plain, promised))


def test_a_later_change_shows(desk: tuple[str, Path], tmp_path: Path) -> None:
    """The fourth answer is another one once a line of an entry was edited, or the file taken out for a while."""
    language, top = desk
    if language != "en":
        pytest.skip("the commands are the same in both")
    commands, promised, _ = read(language)
    changed = tmp_path / "desk"
    shutil.copytree(top, changed, symlinks=True)
    path = next(p for p in (changed / "tickets").rglob("*.yaml") if '"75312345678901"' in p.read_text(encoding="utf-8"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("ask at the guard house and", "ask nobody and"), encoding="utf-8")
    git(changed, "commit", "-qam", "tidy")
    got = answers(commands, changed, tmp_path / "bin")[4].splitlines()
    assert plain("\n".join(got)) != plain(promised[4])
    told, *lines = (line.split(maxsplit=1) for line in got)
    assert [line for oid, line in lines if oid != told[0]] == [next(line for _, line in lines if "ask nobody" in line)]
    git(changed, "rm", "-q", str(path))
    git(changed, "commit", "-qm", "out")
    git(changed, "revert", "--no-edit", "HEAD")
    assert answers(commands, changed, tmp_path / "bin")[4].splitlines()[0].endswith("  X  out")


def git(desk: Path, *words: str) -> None:
    """Somebody else with plain git."""
    person = ("-c", "user.name=X", "-c", "user.email=x@example.org")
    subprocess.run(["git", *person, *words], cwd=desk, check=True, capture_output=True)
