"""No place but an action's own file names it: everything else iterates the table."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from kefu.core.actions.table import ACTIONS

ROOT = Path(__file__).parents[3]
ASKED = ("did", "action", "act", "deed")
"""How a variable, an attribute or a key is called that holds the name of an action."""
PERFORMED = ("kefu/core/playbook/", "kefu/desk/play/", "kefu/cli/play.py", "kefu/render/playbook.py")
"""Where the kinds of a playbook's steps stand: some of them perform an action of the same name."""
PERMITTED = ("kefu/core/config/desk.py",)
"""Where the permissions stand: several are called as the action that they allow."""


def _literals(node: ast.expr) -> Iterator[str]:
    """The texts that an expression holds as they are: itself, or the members of a tuple, list or set."""
    members = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    yield from (m.value for m in members if isinstance(m, ast.Constant) and isinstance(m.value, str))


def _holds_an_action(node: ast.expr) -> bool:
    """Whether an expression is called as what holds an action's name."""
    if isinstance(node, ast.Attribute):
        return node.attr in ASKED or (node.attr == "name" and _holds_an_action(node.value))
    if isinstance(node, ast.Name):
        return node.id in ASKED
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Constant) and node.slice.value in ASKED
    if isinstance(node, ast.Call):
        return any(_holds_an_action(part) for part in (*node.args, node.func) if isinstance(part, ast.expr)) or any(
            isinstance(a, ast.Constant) and a.value in ASKED for a in node.args
        )
    return False


def named(tree: ast.AST) -> list[int]:
    """The lines that compare with the name of an action, or ask a ticket for the entries of one."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(_holds_an_action(s) for s in sides) and any(t in ACTIONS for s in sides for t in _literals(s)):
                found.append(node.lineno)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "counted":
            found += [node.lineno for a in node.args for t in _literals(a) if t in ACTIONS]
        elif isinstance(node, ast.Match) and _holds_an_action(node.subject):
            found.append(node.lineno)
        elif isinstance(node, ast.Dict | ast.Set):
            keys = node.keys if isinstance(node, ast.Dict) else node.elts
            texts = [t for k in keys if k is not None for t in _literals(k)]
            if sum(t in ACTIONS for t in texts) >= 5:
                found.append(node.lineno)
    return found


def test_no_other_place_names_an_action() -> None:
    """Comparisons with an action's name outside the actions and the playbooks' step kinds: none. Lists of them: none."""
    places = []
    for path in sorted((ROOT / "kefu").rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        if not place.startswith(("kefu/core/actions/", *PERFORMED, *PERMITTED)):
            places += [f"{place}:{line}" for line in named(ast.parse(path.read_text(encoding="utf-8")))]
    assert places == []


@pytest.mark.parametrize(
    "line",
    [
        'x = entry.did == "settle"',
        'x = entry.did in ("propose", "approve")',
        'x = word(fields["did"]) != "open"',
        'x = entry.text("did") == "open"',
        'x = ticket.counted("reply")',
        'x = act.action.name == "close"',
        'x = {"open": 1, "note": 2, "contact": 3, "event": 4, "assign": 5}',
    ],
)
def test_it_would_be_seen(line: str) -> None:
    """Each way of naming an action is counted."""
    assert named(ast.parse(line)) == [1]
