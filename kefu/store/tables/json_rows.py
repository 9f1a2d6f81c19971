"""Tables as JSON: an object on each line, or one array of objects."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from kefu.core.base.errors import Usage
from kefu.core.base.findings import finding
from kefu.core.base.regex import regex
from kefu.store.tables.rows import MOST_COLUMNS, Row, Table, row_of, text_of, titles_of

_ARRAY = regex(r"\s*\[\s*[{\]]")
"""How an array of objects begins; a CSV whose first title stands in brackets begins otherwise."""
_OBJECT = regex(r"\s*\{")


def table(text: str, path: Path) -> Table | None:
    """Return the table in a text, None if it is no JSON. Usage for an array that is damaged, and where there are no keys."""
    if _ARRAY.match(text):
        held = _whole(text)
        if not isinstance(held, list):
            raise Usage("{path}: a JSON array that is damaged or cut off.", path=str(path))
        return _of_objects(enumerate(held, 1), path)
    if _OBJECT.match(text) is None:
        return None
    held = _whole(text)
    inside = [value for value in held.values() if isinstance(value, list)] if isinstance(held, dict) else []
    # What an interface answers: one object, whose only list holds the rows.
    if len(inside) == 1 and inside[0] and all(isinstance(one, dict) for one in inside[0]):
        return _of_objects(enumerate(inside[0], 1), path)
    # Not splitlines(): a text in JSON may hold U+2028 and its like as they are.
    lines = ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
    return _of_objects(((number, _parsed(line)) for number, line in lines), path)


def _whole(text: str) -> object:
    """Return the value of a text that is one JSON value, None for any other."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _parsed(line: str) -> object:
    held = _whole(line)
    return held if isinstance(held, dict) else line.strip()


def _of_objects(held: Iterator[tuple[int, Any]], path: Path) -> Table:
    """Return the rows of some objects, each with its place; what is no object is a row that says so."""
    rows: list[tuple[int, dict[str, str] | str]] = []
    titles: dict[str, None] = {}
    for number, one in held:
        if isinstance(one, dict):
            try:
                cells = dict(islice(_flat(one), MOST_COLUMNS + 1))  # one more, so that `titles_of` refuses them
            except RecursionError:
                rows.append((number, ""))
                continue
            titles |= dict.fromkeys(cells)
            rows.append((number, cells))
        else:
            rows.append((number, one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)))
    names = titles_of(path, list(titles))
    return Table(names, (_row(number, one, list(titles), names) for number, one in rows))


def _row(number: int, held: dict[str, str] | str, keys: list[str], titles: tuple[str, ...]) -> Row:
    if isinstance(held, str):
        wrong = finding("import-json", "not a JSON object on one line")
        mended = row_of(number, titles, [held])
        return Row(number, mended.cells, wrong)
    made = row_of(number, titles, [held.get(key, "") for key in keys])
    said = {title: made.cells[title] for key, title in zip(keys, titles, strict=False) if key in held}
    return Row(number, said, made.problem)


def _flat(held: Mapping[str, Any], head: str = "") -> Iterator[tuple[str, str]]:
    for key, value in held.items():
        name = " ".join(f"{head}{key}".split())
        if isinstance(value, dict):
            yield from _flat(value, f"{name}.")
        elif isinstance(value, list):
            yield name, ",".join(text_of(one) for one in value)
        else:
            yield name, text_of(value)
