"""Show that the tests see planted faults: `python tests/planted/run.py [PATCH...]`, all patches beside this file by default.

A patch begins with the line `Fails: TEST...` (or `Fails: FILE -k NAME`): what must fail once it is applied. Each is applied to a copy of the tree.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PARTS = ("kefu", "playbooks", "tickets", "tests", "docs", "kefu.yaml", "pyproject.toml", "README.md", "README.zh-CN.md")
FAILED = 1
"""pytest's exit code when tests ran and some failed; any other one tells of a patch or test that does not fit."""


def patches() -> list[Path]:
    """Every planted fault."""
    return sorted(HERE.glob("*.patch"))


def named(patch: Path) -> list[list[str]]:
    """The tests that a patch makes fail, each as pytest's arguments."""
    head, _, tests = patch.read_text(encoding="utf-8").split("\n")[0].partition(": ")
    if head != "Fails" or not tests:
        raise ValueError(f"{patch.name} does not begin with Fails: TEST")
    words = tests.split()
    return [words] if "-k" in words else [[word] for word in words]


def copied(where: Path) -> Path:
    """A copy of the tree that tests run in."""
    tree = where / "tree"
    tree.mkdir()
    skip = shutil.ignore_patterns("__pycache__", ".*_cache", "*.patch")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, tree / part, ignore=skip)
        elif (ROOT / part).exists():
            shutil.copy2(ROOT / part, tree / part)
    return tree


def applied(patch: Path, tree: Path, *options: str) -> str:
    """Apply a patch to a tree outside any repository; what git says against it, empty if nothing."""
    command = ["git", "apply", *options, str(patch)]
    env = {**os.environ, "GIT_CEILING_DIRECTORIES": str(tree.parent)}
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, env=env, check=False)
    return "" if done.returncode == 0 else done.stderr or f"exit code {done.returncode}"


def seen(patch: Path) -> str:
    """Empty if each test that the patch names fails under it, else what happened instead."""
    with TemporaryDirectory() as folder:
        tree = copied(Path(folder))
        wrong = applied(patch, tree)
        if wrong:
            return wrong
        env = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
        for test in named(patch):
            command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *test]
            done = subprocess.run(command, cwd=tree, capture_output=True, text=True, env=env, check=False)
            if done.returncode != FAILED:
                return f"{' '.join(test)} ended with {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-500:]}"
    return ""


def main(wanted: Iterable[str]) -> int:
    """Run the patches named, or all; 1 if one of them is not seen."""
    missed = 0
    for patch in [Path(name) for name in wanted] or patches():
        wrong = seen(patch.resolve())
        missed += bool(wrong)
        print(f"{'MISSED' if wrong else 'seen':7}{patch.stem}", wrong, sep="\n" if wrong else "", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
