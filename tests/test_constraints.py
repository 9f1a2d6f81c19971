"""constraints.txt holds a tested version of every package that pyproject.toml asks for, and nothing else."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent


def test_every_requirement_has_a_tested_version_that_it_allows() -> None:
    """`python tests/tools/constraints.py` writes it."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    found = [re.fullmatch(r"([A-Za-z0-9_.-]+)==([0-9][0-9a-z.]*)", line) for line in lines if line[:1] != "#"]
    tested = {canonicalize_name(match[1]): match[2] for match in found if match}
    assert len(tested) == len(found)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for text in (*project["dependencies"], *project["optional-dependencies"]["dev"]):
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate():
            assert wanted.specifier.contains(tested[canonicalize_name(wanted.name)]), text
