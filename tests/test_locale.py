"""Both languages are complete, and what is compiled is what is written."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_catalogue_is_complete_and_compiled() -> None:
    """Every message of the code has its Chinese with the same fields, none is fuzzy, kefu.mo equals kefu.po."""
    command = [sys.executable, str(ROOT / "tests/tools/catalogue.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_no_message_hides_in_an_f_string() -> None:
    """Babel does not look into f-strings: a `_()` there would never be translated."""
    for path in (ROOT / "kefu").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            calls = [n for n in ast.walk(node) if isinstance(n, ast.Call)] if isinstance(node, ast.JoinedStr) else []
            hidden = [c for c in calls if isinstance(c.func, ast.Name) and c.func.id in ("_", "N_")]
            literal = [c for c in hidden if c.args and isinstance(c.args[0], ast.Constant)]
            assert not literal, path
