"""No module of kefu imports itself through others, late imports included."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
Graph = Mapping[str, frozenset[str]]


def _imports(path: Path, known: frozenset[str]) -> Iterator[str]:
    """The modules of kefu that a file imports anywhere in it, in functions and for type checking too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name for name in inner if name in known)
            if node.module in known and not all(name in known for name in inner):
                yield node.module


def graph(root: Path) -> Graph:
    """Each module below `root` with the modules there that it imports."""
    files = {
        ".".join(p.relative_to(root.parent).with_suffix("").parts).removesuffix(".__init__"): p
        for p in root.rglob("*.py")
    }
    known = frozenset(files)
    return {name: frozenset(_imports(path, known)) - {name} for name, path in files.items()}


def circles(edges: Graph) -> list[frozenset[str]]:
    """The sets of modules in which each reaches each other one, by Tarjan's algorithm."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[frozenset[str]] = []

    def visit(name: str) -> None:
        number[name] = lowest[name] = len(number)
        stack.append(name)
        for other in sorted(edges[name]):
            if other not in number:
                visit(other)
            if other in stack:
                lowest[name] = min(lowest[name], lowest[other])
        if lowest[name] == number[name]:
            at = stack.index(name)
            found.append(frozenset(stack[at:]))
            del stack[at:]

    for name in sorted(edges):
        if name not in number:
            visit(name)
    return [circle for circle in found if len(circle) > 1]


def test_no_module_imports_itself_through_others() -> None:
    """A circle would hide that two files are one, or that one of them stands in the wrong room."""
    assert [sorted(circle) for circle in circles(graph(ROOT / "kefu"))] == []


def test_a_late_import_makes_a_circle(tmp_path: Path) -> None:
    """An import inside a function counts like one at the head of the file."""
    room = tmp_path / "room"
    room.mkdir()
    (room / "__init__.py").write_text("")
    (room / "a.py").write_text("from room.b import two\n")
    (room / "b.py").write_text("def two() -> None:\n    from room import a\n    print(a)\n")
    assert circles(graph(room)) == [frozenset({"room.a", "room.b"})]
