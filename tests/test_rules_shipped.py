"""The rules that are shipped, in the documents and in the standard playbooks."""

import subprocess
import sys
from pathlib import Path

import pytest

from kefu.core.clocks.read import Allowed
from kefu.store.codecs.editions import newest
from kefu.store.codecs.rules import playbook_rules, shipped

ROOT = Path(__file__).parent.parent
BOOKS = sorted(path for path in (ROOT / "playbooks").glob("*.yaml") if path.stem != "ways")
NAMES = tuple(rule.name for rule in shipped(newest()))


def test_the_table_in_the_documents_is_that_of_the_rules() -> None:
    """docs/clocks.md and its Chinese twin."""
    command = [sys.executable, str(ROOT / "tests/tools/clock_table.py"), "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr  # where a tool of others may warn


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_the_clocks_of_a_standard_playbook(path: Path) -> None:
    """Read without a finding, on a desk that has no calendar yet; each names its source."""
    rules, found = playbook_rules(path.read_bytes(), path.name, Allowed(clocks=NAMES))
    assert [f"{f.line}: {f.text()}" for f in found] == []
    assert all(rule.source for rule in rules)
