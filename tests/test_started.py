"""The suite gives the same result however it is started: by a terminal, in the background, under nohup."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CTRL_C = "tests/cli/test_frame.py::test_questions_by_key_text_and_yes"


def test_where_signals_are_ignored_ctrl_c_still_reaches_kefu() -> None:
    """A shell's background starts what it runs with SIGINT and SIGQUIT ignored, nohup with SIGHUP ignored."""
    command = ["sh", "-c", 'trap "" INT QUIT HUP TERM; exec "$@"', "sh", sys.executable, "-m", "pytest", CTRL_C]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
