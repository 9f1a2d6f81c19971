"""The part of the index that keeps kefu.yaml and the playbooks as they were read, so that few runs parse YAML."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kefu.core.config.categories import Head
    from kefu.store.yaml.read import Document

Broken = sqlite3.Error
"""The errors of a question when the file is damaged or locked: then git is asked."""


class Files:
    """Questions about the desk's own files, asked of an open database."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self.base = base

    def _ask(self, query: str, values: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """Return the rows that answer a question."""
        return self.base.execute(query, values).fetchall()

    def put(self, key: str, value: str) -> None:
        """Set a note of the index about itself."""
        self.base.execute("REPLACE INTO meta VALUES (?, ?)", (key, value))

    def file(self, path: str) -> "Document | None":
        """Return a YAML file as it was read; None if it is not kept, or was not sound."""
        try:
            rows = self._ask("SELECT data FROM files WHERE path = ?", (path,))
            if not rows or rows[0][0] is None:
                return None
            root, lines = json.loads(rows[0][0])
        except (Broken, ValueError):
            return None
        from kefu.store.yaml.read import Document  # imported late: the YAML parser is what this file spares

        return Document(root, {tuple(place): line for place, line in lines})

    def holds(self, path: str) -> bool:
        """Return whether kefu.yaml, a playbook or a year of days off stands at a path, sound or not. Raises Broken."""
        return bool(self._ask("SELECT 1 FROM files WHERE path = ?", (path,)))

    def head(self, path: str) -> "Head | None":
        """Return the head of one playbook; None if it is not kept, or was not sound."""
        try:
            rows = self._ask("SELECT data FROM files WHERE path = ?", (path,))
            return _head(json.loads(rows[0][0])) if rows and rows[0][0] is not None else None
        except (Broken, ValueError):
            return None

    def basics(self) -> tuple[tzinfo, str] | None:
        """Return the desk's zone and language; None if kefu.yaml is not kept, or makes no desk."""
        try:
            rows = self._ask("SELECT value FROM meta WHERE key = 'basics'")
            if not rows:
                return None
            zone, language = json.loads(rows[0][0])
            from zoneinfo import ZoneInfo

            return ZoneInfo(zone), str(language)
        except (Broken, ValueError, KeyError, OSError):
            return None

    def heads(self) -> "Mapping[str, Head | None]":
        """Return the playbooks by path, with their heads; None for one that was not sound."""
        try:
            rows = self._ask(
                "SELECT path, data FROM files WHERE path LIKE 'playbooks/%' AND path NOT LIKE 'playbooks/%/%' ORDER BY path"
            )
            return {path: None if data is None else _head(json.loads(data)) for path, data in rows}
        except (Broken, ValueError):
            return {}

    def add_file(self, path: str, document: "Document | None") -> None:
        """Keep a YAML file; None for one that is not sound."""
        lines = [(place, line) for place, line in document.lines.items()] if document else []
        data = json.dumps([document.root, lines], ensure_ascii=False) if document else None
        self.base.execute("REPLACE INTO files VALUES (?, ?)", (path, data))

    def add_basics(self, zone: str, language: str) -> None:
        """Keep the part of kefu.yaml that every run wants."""
        self.put("basics", json.dumps([zone, language]))

    def drop_basics(self) -> None:
        """Forget what was kept of kefu.yaml."""
        self.base.execute("DELETE FROM meta WHERE key = 'basics'")

    def add_head(self, path: str, head: "Head | None") -> None:
        """Keep the head of a playbook; None for one that is not sound."""
        data = None if head is None else json.dumps([getattr(head, name) for name in _HEAD], ensure_ascii=False)
        self.base.execute("REPLACE INTO files VALUES (?, ?)", (path, data))

    def drop_file(self, path: str) -> None:
        """Forget a file."""
        self.base.execute("DELETE FROM files WHERE path = ?", (path,))


_HEAD = ("category", "title", "aliases", "kind", "needs", "close")


def _head(held: list[object]) -> "Head":
    from kefu.core.config.categories import Head

    category, title, aliases, kind, needs, close = held
    assert isinstance(title, dict)
    assert isinstance(aliases, list)
    assert isinstance(needs, list)
    assert isinstance(close, list)
    return Head(str(category), title, tuple(aliases), str(kind), tuple(needs), tuple(close))
