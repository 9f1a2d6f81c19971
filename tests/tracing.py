"""What strace tells of a process, and where it can kill one: for the tests that kill at system calls."""

import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

STRACE = shutil.which("strace") or ""


def _can_trace() -> bool:
    return bool(STRACE) and subprocess.run([STRACE, "-o", os.devnull, "true"], capture_output=True).returncode == 0


needs_strace = pytest.mark.skipif(not _can_trace(), reason="strace is missing or may not trace")


def calls(log: Path) -> list[tuple[str, str]]:
    """The system calls of a log, each as what strace must inject at (its name and how often it came), and its line."""
    counts: Counter[str] = Counter()
    found = []
    for line in log.read_text(errors="replace").splitlines():
        name = re.match(r"[a-z_0-9]+(?=\()", line)
        if name and name[0] not in ("exit_group", "execve"):
            counts[name[0]] += 1
            found.append((f"inject={name[0]}:signal=KILL:when={counts[name[0]]}", line))
    return found


__all__ = ["STRACE", "calls", "needs_strace"]
