"""The tested versions: `python tests/tools/constraints.py` writes constraints.txt anew, with the newest that pyproject.toml allows.

Run it with the oldest Python that kefu supports, as what installs there installs on newer ones, and the suite afterwards.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FILE = ROOT / "constraints.txt"
HEAD = """\
# The versions that kefu is tested with: pip install -c constraints.txt -e '.[dev]'
# Written by python tests/tools/constraints.py.
"""


def newest() -> list[str]:
    """`NAME==VERSION` of each package that a fresh environment gets, kefu left out."""
    with tempfile.TemporaryDirectory(prefix="kefu-versions-") as directory:
        python = f"{directory}/bin/python"
        subprocess.run([sys.executable, "-m", "venv", directory], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-e", f"{ROOT}[dev]"], check=True)
        freeze = [python, "-m", "pip", "freeze", "-q", "--exclude", "kefu"]
        return subprocess.run(freeze, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()


def main() -> None:
    """Write the file; a package that is no release of that name, as one from a directory, stops it."""
    found = newest()
    odd = [line for line in found if "@" in line or "==" not in line]
    if odd:
        sys.exit("\n".join(["not a release:", *odd]))
    FILE.write_text(HEAD + "".join(f"{line}\n" for line in found), encoding="utf-8")


if __name__ == "__main__":
    main()
