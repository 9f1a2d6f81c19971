"""What somebody may choose for a list: names of columns, an order, the width."""

from kefu.core.base.frozen import frozen


@frozen
class Choice:
    """The names of columns, the name of the key to sort by (with `-` before it the other way round), empty for the list's
    own; and whether every column is shown in full."""

    columns: tuple[str, ...] = ()
    sort: str = ""
    wide: bool = False

    def over(self, other: "Choice") -> "Choice":
        """Return this choice, and what it leaves open as `other` has it."""
        return Choice(self.columns or other.columns, self.sort or other.sort, self.wide or other.wide)


def parted(text: str) -> tuple[str, ...]:
    """Return the names in a list with commas of any width."""
    return tuple(name for part in text.replace("，", ",").replace("、", ",").split(",") if (name := part.strip()))
