"""Each rule by which something is refused stands in the documentation, and no other."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ROOMS = ("kefu/core/admit", "kefu/desk/admit")
_REFUSED = re.compile(r'(?:refuse|_said|\.refuse)\(\s*(?:self\.)?[\w.\[\]]+(?:, [\w.\[\]"]+)?, "([a-z-]+)"')
_TUPLE = re.compile(r'(?:return|=) \(?"([a-z]+(?:-[a-z]+)*)", N_\(')
_PERSON = re.compile(r'_of_staff\(made, \w+, made\.\w+, "([a-z]+)"')
JUDGED = {
    "not-allowed", "not-as-drafted", "effect-untrue", "effect-left-out", "no-miss", "no-duty", "pin-unknown", "personal-data",
    "unknown-word", "unknown-staff", "unknown-level", "newer-action", "newer-key", "newer-edition", "number-day", "two-openings",
}  # fmt: skip
"""The codes of the judge's findings that the table names."""


def rules() -> set[str]:
    """The rules that the code names."""
    texts = [path.read_text(encoding="utf-8") for room in ROOMS for path in sorted((ROOT / room).glob("*.py"))]
    return {rule for text in texts for pattern in (_REFUSED, _TUPLE, _PERSON) for rule in pattern.findall(text)}


@pytest.mark.parametrize("name", ["admission.md", "admission.zh-CN.md"])
def test_every_rule_is_told(name: str) -> None:
    table = [
        line.split("|")[1]
        for line in (ROOT / "docs" / name).read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
    ]
    told = {rule for cell in table for rule in re.findall("`([a-z-]+)`", cell)}
    assert rules() - told == set()
    assert told - rules() - JUDGED == set()
