"""A guessed map as the text of a file to be looked through: each column with how sure it is and a look at its values.

The file is a map as `importmap` reads it; what is said of it stands in comments, without a name or a number in clear.
"""

from collections.abc import Iterator

from kefu.core.base.errors import Translate, visible
from kefu.core.base.joined import COMMA, joined
from kefu.core.base.node import Node
from kefu.core.intake.examples import is_free
from kefu.core.intake.guessing import EMPTY, Column, Guess
from kefu.store.yaml import read as yamlio

STRANGERS = 20
"""Values that do not fit which are listed for a column."""
FEW = 3
"""Such values that are told beside a column that is left out."""


def write(made: Guess, header: int, translate: Translate) -> str:
    """Return the map with its comments. `header`: the line of the titles, 0 where it need not be told."""
    said = translate("Of each column: how sure the guess is, and the share of values that fit, in {rows} rows")
    text = f"# {said.format(rows=made.rows)}\n" + "columns:\n"
    for column in made.columns:
        text += f"  {yamlio.emit({column.title: column.target}).rstrip()}  # {_told(column, translate)}\n"
    node: dict[str, Node] = {}
    if made.how.values:
        node["values"] = {target: dict(words) for target, words in made.how.values.items()}
    if made.how.order != "ymd":
        node["dates"] = made.how.order
    if made.how.sheet:
        node["sheet"] = made.how.sheet
    text += yamlio.emit(node) if node else ""
    text += f"header: {header}\n" if header else ""
    return text + "".join(f"# {line}\n" for line in _notes(made, translate))


def _told(column: Column, translate: Translate) -> str:
    """Return how sure a column is, why, and a look at its values."""
    percent = int(column.share * 100)
    parts = [translate(column.sure)]
    if column.instead[0]:
        target, title = column.instead
        parts = [
            translate("left out: it could be {target}, but {title} is").format(target=target, title=visible(title))
        ]
    elif column.sure == EMPTY:
        pass
    elif column.target == "skip" and column.named:
        said = translate("left out: its title says {target}, but only {percent} % of its values fit")
        parts = [said.format(target=column.named, percent=percent)]
    elif column.target == "skip":
        parts = [translate("left out: neither its title nor its values tell what it is")]
    elif column.by_values:
        parts.append(translate("by its values alone, {percent} % fit").format(percent=percent))
    elif is_free(column.target):
        parts.append(translate("by its title"))
    else:
        parts.append(f"{percent} %")
    examples = list(column.strange)[:FEW] if column.target == "skip" and column.strange else column.examples
    return joined(parts, translate, COMMA) + (f": {' | '.join(examples)}" if examples else "")


def _notes(made: Guess, translate: Translate) -> Iterator[str]:
    """Yield what is to be known of the map: a category or a time that is missing, values that do not fit."""
    targets = {column.target for column in made.columns}
    if "category" not in targets:
        said = translate("No column is the category: name it above, or add `set: {{category: ...}}` for all rows")
        yield said.format()
    if "at" not in targets:
        yield translate("No column is the time: each row will be opened as of the import")
    if not any(column.named for column in made.columns):
        yield translate("No title is known. If the titles stand in another line, add `header: 3` (its number)")
    if made.unread:
        yield translate("Rows that cannot be read ({count} so far) will be refused").format(count=made.unread)
    if made.sums:
        yield translate("Rows that only add up others ({count} so far) are passed over").format(count=made.sums)
    for column in made.columns:
        if column.target == "skip" or not column.strange:
            continue
        said = translate(
            "{target}: values that do not fit ({count}); their rows will be refused, unless `values` says what they mean"
        )
        yield said.format(target=column.target, count=len(column.strange))
        for value, count in list(column.strange.items())[:STRANGERS]:
            yield f"  {value}: {count}"
