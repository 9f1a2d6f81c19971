"""Both languages are complete, and what is compiled is what is written."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.tools.catalogue import KEYWORDS, SECOND

ROOT = Path(__file__).parent.parent


def called(call: ast.Call) -> str:
    """The name of a function or a method that is called; empty if it is something else."""
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def test_catalogue_is_complete_and_compiled() -> None:
    """Every message of the code has its Chinese with the same fields, none is fuzzy, kefu.mo is what kefu.po compiles to."""
    command = [sys.executable, str(ROOT / "tests/tools/catalogue.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr  # where a tool of others may warn


def test_no_message_hides_in_an_f_string() -> None:
    """Before Python 3.12 Babel does not look into f-strings: a message there would be translated by chance only."""
    for path in (ROOT / "kefu").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            calls = [n for n in ast.walk(node) if isinstance(n, ast.Call)] if isinstance(node, ast.JoinedStr) else []
            hidden = [c for c in calls if called(c) in {*KEYWORDS, *SECOND}]
            literal = [c for c in hidden if c.args and isinstance(c.args[0], ast.Constant)]
            assert not literal, path


def test_no_f_string_is_an_argument_of_a_message() -> None:
    """Babel warns of it whichever argument it is; as the template it would never be translated."""
    for path in (ROOT / "kefu").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and called(node) in {*KEYWORDS, *SECOND}:
                arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
                assert not [a for a in arguments if isinstance(a, ast.JoinedStr)], (path, node.lineno)


def test_a_checkout_that_was_not_built_speaks_english(tmp_path: Path) -> None:
    """Whatever it is asked to speak, and without a word about it."""
    shutil.copytree(ROOT / "kefu", tmp_path / "kefu", ignore=shutil.ignore_patterns("*.mo", "__pycache__"))
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    for args in (["--help"], ["nothing-such"]):
        said = []
        for language in ("en", "zh"):
            command = [sys.executable, "-m", "kefu", "--lang", language, *args]
            done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
            said.append((done.returncode, done.stdout, done.stderr))
        assert said[0] == said[1]
        assert "Traceback" not in said[0][2]


def test_arguments_that_are_words_are_translated() -> None:
    """`Said` arguments, such as the system's reasons, come in the language of the message; others stay as they are."""
    from kefu.cli.frame.language import translator
    from kefu.core.base.errors import Said, StoreFault, reason
    from kefu.core.base.findings import finding

    full = reason(OSError(28, "No space left on device"))
    fault = StoreFault("Cannot write to standard output: {error}.", error=full)
    assert fault.text() == "Cannot write to standard output: No space left on device."
    assert fault.text(translator("zh")) == "无法写到标准输出：磁盘已满。"
    twice = finding("x", "{text}: not a known {what}; one of: {words}", text="state", what=Said("state"), words="a")
    assert twice.text(translator("zh")) == "state：不认识的状态；可用：a"
