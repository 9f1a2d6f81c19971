"""The sources of figures, counted over a period: numbers, numbers by name or group, spans, and the things themselves."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from kefu.core.figures.period import Period
from kefu.desk.figures.sources import CASES, SOURCES
from kefu.desk.measures import Measures

OLD = 30 * 86400
"""Seconds for which what is old has been open."""


class Counted:
    """Figures of one period, counted when they are asked for."""

    def __init__(self, measures: Measures, period: Period) -> None:
        self._measures = measures
        self.since, self.until = (int(at.timestamp()) for at in period)

    def _ask(self, sql: str) -> Iterator[tuple[Any, ...]]:
        # Whole numbers only: the instants stand in the text, so that a source may name them as often as it likes.
        for name, value in (("since", self.since), ("until", self.until), ("old", self.until - OLD + 1)):
            sql = sql.replace(f":{name}", str(value))
        return self._measures.rows(sql)

    def count(self, figure: str) -> int:
        """Return how many things a figure counts."""
        return int(next(self._ask(f"SELECT count(*) FROM ({SOURCES[figure]})"))[0])

    def counts(self, figures: Sequence[str]) -> dict[str, int]:
        """Return the numbers of several figures."""
        return {figure: self.count(figure) for figure in figures}

    def by_name(self, figure: str) -> dict[str, int]:
        """Return how many things of a figure have each name."""
        return dict(self._ask(f"SELECT name, count(*) FROM ({SOURCES[figure]}) GROUP BY name"))

    def by_group(self, figure: str, group: str) -> dict[str, int]:
        """Return how many things of a figure each group has."""
        return dict(self._ask(f"SELECT {_of(group)}, count(*) {_from(figure, group)} GROUP BY 1"))

    def spans(self, figure: str, group: str = "") -> dict[str, list[tuple[int, int | None]]]:
        """Return the spans of a figure by the name, or by the group: seconds, and seconds of working time or when it began."""
        found: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
        sql = (
            f"SELECT {_of(group)}, a, b, at {_from(figure, group)}"
            if group
            else f"SELECT name, a, b, at FROM ({SOURCES[figure]})"
        )
        for name, a, b, _ in self._ask(sql):
            found[name].append((a, b))
        return found

    def times(self, figure: str) -> list[int]:
        """Return when the things of a figure happened."""
        return [at for (at,) in self._ask(f"SELECT at FROM ({SOURCES[figure]})")]

    def clocks(self) -> dict[str, dict[str, int]]:
        """Return by each clock that fell due how many were met, missed, undecided."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for name, status, count in self._ask(f"SELECT name, a, count(*) FROM ({SOURCES['due']}) GROUP BY 1, 2"):
            found[name][status] = count
        return found

    def money(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Return by kind and stage how many records of money there are, and what they come to in fen."""
        found = self._ask(f"SELECT name, count(*), sum(a) FROM ({SOURCES['money']}) GROUP BY name")
        return {(name.partition(" ")[0], name.partition(" ")[2]): (count, fen) for name, count, fen in found}

    def standing(self) -> list[tuple[int, int | None]]:
        """Return from when to when each case was open that was open at some time of the period, or was opened in it."""
        sql = (
            "SELECT c.opened, c.ended FROM cycles c JOIN tickets t ON t.id = c.id "
            f"WHERE {CASES} AND +c.opened < :until AND (c.ended IS NULL OR c.ended >= :since)"
        )
        return list(self._ask(sql))

    def late(self) -> int:
        """Return how many entries of the period were recorded after its end; of what no person wrote imported openings alone."""
        sql = (
            "SELECT count(*) FROM entries e JOIN tickets t ON t.id = e.id WHERE NOT e.struck "
            f"AND {CASES} AND e.happened >= :since AND e.happened < :until AND e.recorded >= :until "
            "AND (NOT e.derived OR e.did = 'open')"
        )
        return int(next(self._ask(sql))[0])

    def overdue(self, now: datetime) -> int:
        """Return how many of the undecided clocks are overdue: nobody has swept."""
        sql = f"SELECT count(*) FROM ({SOURCES['undecided']}) WHERE at <= {int(now.timestamp())}"
        return int(next(self._ask(sql))[0])

    def did(self) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
        """Return by agent how often each action was recorded, and on how many tickets."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for who, did, count in self._ask(f"SELECT who, name, count(*) FROM ({SOURCES['entries']}) GROUP BY 1, 2"):
            found[who][did] = count
        tickets = self._ask(f"SELECT who, count(DISTINCT id) FROM ({SOURCES['entries']}) GROUP BY 1")
        return found, dict(tickets)

    def journal(self) -> list[tuple[str, str, int, int, str]]:
        """Return by agent and ticket: from when, to when, and the actions in their order."""
        sql = f"SELECT who, id, at, name FROM ({SOURCES['entries']}) ORDER BY at, op"
        found: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
        for who, id, at, did in self._ask(sql):
            found[who, id].append((at, did))
        rows = [(who, id, held[0][0], held[-1][0], " ".join(d for _, d in held)) for (who, id), held in found.items()]
        return sorted(rows, key=lambda row: (row[2], row[0], row[1]))

    def things(self, figure: str) -> Iterator[tuple[str, str, str | None, int, str | None, str]]:
        """Yield the things that a figure counts, in the order of time: figure, ticket, entry, when, agent, name."""
        sql = f"SELECT id, op, at, who, name FROM ({SOURCES[figure]}) ORDER BY at, id, op"
        return ((figure, id, op, at, who, name) for id, op, at, who, name in self._ask(sql))


def _of(group: str) -> str:
    return "coalesce(f.who, '')" if group == "agent" else f"g.{group}"


def _from(figure: str, group: str) -> str:
    joined = "" if group == "agent" else " JOIN tickets g ON g.id = f.id"
    return f"FROM ({SOURCES[figure]}) f{joined}"
