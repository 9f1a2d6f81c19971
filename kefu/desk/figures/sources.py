"""What each figure counts, as SQL over the measures: one row of a source is one thing counted.

All figures, their groups and the tickets behind them are taken from these, so that no two places can disagree. The columns
are `id`, `op` (NULL where the thing is no entry), `at`, `who` (the agent; NULL where the figure is nobody's act), `name` (what
a figure is divided by), `a` and `b` (seconds, fen, what became of a clock). Parameters: the period `:since`, `:until`, and
`:old`, before which what is open is old. Duties, incidents and customers' files are no cases: only the round of call-backs
counts these.

The actions stand here by their names, as importing them takes as long as a whole report; a test holds them to the table.
"""

from collections.abc import Mapping

CASES = "t.kind NOT IN ('duty', 'incident', 'customer') AND NOT t.struck"
_IN = "{0} >= :since AND {0} < :until"
_CYCLES = "FROM cycles c JOIN tickets t ON t.id = c.id WHERE " + CASES
_ENTRIES = "FROM entries e JOIN tickets t ON t.id = e.id WHERE NOT e.struck AND " + CASES
_CLOCKS = "FROM clocks k JOIN tickets t ON t.id = k.id WHERE " + CASES
_LATER = "EXISTS (SELECT 1 FROM cycles n WHERE n.id = c.id AND n.rowid > c.rowid AND n.opened < :until)"
_EARLIER = "EXISTS (SELECT 1 FROM cycles p WHERE p.id = c.id AND p.rowid < c.rowid)"
# An opening by nobody of the staff is one that was imported: no sweep opens a case.
_OPENER = """CASE WHEN c."by" = 'kefu' THEN 'import' ELSE c."by" END"""
# A clock that a hand set is called with the entry that set it, which is cut off.
_CLOCK = "replace(k.name, '-' || k.op, '')"
_STATUS = "CASE WHEN k.missed IS NOT NULL THEN 'missed' WHEN k.met IS NOT NULL THEN 'met' ELSE 'undecided' END"
_DUE = "coalesce(k.missed, k.due)"
_WRITER = """CASE WHEN e.derived AND e.did = 'open' THEN 'import' ELSE e."by" END"""


def _opened(more: str) -> str:
    return (
        f"SELECT c.id, c.cycle AS op, c.opened AS at, {_OPENER} AS who, '' AS name, 0 AS a, NULL AS b {_CYCLES} "
        f"AND {_IN.format('c.opened')} AND {more}"
    )


def _closed(more: str = "") -> str:
    op = "(SELECT e.op FROM entries e WHERE e.id = c.id AND e.did = 'close' AND e.happened = c.closed AND NOT e.struck)"
    return (
        f"SELECT c.id, {op} AS op, c.closed AS at, c.closer AS who, c.result AS name, 0 AS a, NULL AS b {_CYCLES} "
        f"AND {_IN.format('c.closed')}{more}"
    )


# By when they ended, which few did after the period or not at all; `+`: not by when they began, as nearly all did before.
def _open_at_end(age: str = "") -> str:
    return (
        "SELECT c.id, c.cycle AS op, c.opened AS at, t.owner AS who, '' AS name, 0 AS a, NULL AS b "
        f"{_CYCLES} AND +c.opened < :until AND (c.ended IS NULL OR c.ended >= :until){age}"
    )


def _entries(did: str, name: str = "e.word", more: str = "") -> str:
    return (
        f"SELECT e.id, e.op, e.happened AS at, {_WRITER} AS who, {name} AS name, 0 AS a, NULL AS b {_ENTRIES} "
        f"AND e.did = '{did}' AND {_IN.format('e.happened')}{more}"
    )


def _due(status: str, name: str = _CLOCK) -> str:
    return (
        f"SELECT k.id, k.op, {_DUE} AS at, t.owner AS who, {name} AS name, {_STATUS} AS a, NULL AS b {_CLOCKS} "
        f"AND {_IN.format(_DUE)} AND (k.met IS NOT NULL OR k.missed IS NOT NULL OR k.stopped IS NULL){status}"
    )


_AGAIN = (
    " AND EXISTS (SELECT 1 FROM entries p WHERE p.id = e.id AND p.did = 'event' AND p.word = 'attempt' AND NOT p.struck"
    " AND (p.happened < e.happened OR (p.happened = e.happened AND p.rowid < e.rowid)))"
)
SOURCES: Mapping[str, str] = {
    "opened": _opened(f"NOT {_EARLIER}"),
    "duplicates": _opened(f"NOT {_EARLIER} AND t.duplicate"),
    "reopened": _opened(_EARLIER),
    "closed": _closed(),
    "still-closed": _closed(f" AND NOT {_LATER}"),
    "reopened-closings": _closed(f" AND {_LATER}"),
    "backlog": _open_at_end(),
    "old": _open_at_end(" AND +c.opened < :old"),
    "first-response": (
        "SELECT c.id, c.cycle AS op, c.first AS at, t.owner AS who, '' AS name, max(c.first - c.opened, 0) AS a, "
        f"c.opened AS b {_CYCLES} AND {_IN.format('c.first')}"
    ),
    "unanswered": (
        "SELECT c.id, c.cycle AS op, c.opened AS at, t.owner AS who, '' AS name, 0 AS a, NULL AS b "
        f"{_CYCLES} AND {_IN.format('c.opened')} AND (c.first IS NULL OR c.first >= :until) "
        "AND (c.ended IS NULL OR c.ended >= :until)"
    ),
    "due": _due(""),
    "met": _due(f" AND {_STATUS} = 'met'"),
    "missed": _due(f" AND {_STATUS} = 'missed'"),
    "undecided": _due(f" AND {_STATUS} = 'undecided'"),
    "borne": _due(f" AND {_STATUS} = 'missed'", "k.bears"),
    "clock-met": (
        f"SELECT k.id, k.op, k.met AS at, t.owner AS who, {_CLOCK} AS name, k.elapsed AS a, k.worked AS b {_CLOCKS} "
        f"AND {_IN.format('k.met')} AND k.elapsed IS NOT NULL"
    ),
    "planned": _entries("resolve"),
    "made": _entries("callback"),
    "reached": _entries("callback", more=" AND e.word <> 'unreachable'"),
    "satisfied": _entries("callback", more=" AND e.word = 'satisfied'"),
    "dissatisfied": _entries("callback", more=" AND e.word = 'dissatisfied'"),
    "unsolved": _entries("callback", more=" AND e.word = 'unsolved'"),
    "unsatisfied": _entries("callback", more=" AND e.word IN ('dissatisfied', 'unsolved')"),
    "unreachable": _entries("callback", more=" AND e.word = 'unreachable'"),
    "round-calls": _entries("contact", more=" AND e.reason <> 'in'").replace(CASES, "t.kind = 'customer'"),
    "round-reached": _entries(
        "contact", more=" AND e.reason <> 'in' AND e.word IN ('reached', 'agreed', 'declined')"
    ).replace(CASES, "t.kind = 'customer'"),
    "missed-calls": _entries("contact", more=" AND e.reason = 'in' AND e.word = 'no-answer'"),
    "attempt": _entries("event", "e.reason", " AND e.word = 'attempt'"),
    "attempts": _entries("event", "e.reason", " AND e.word = 'attempt'" + _AGAIN),
    "lost": _entries("resolve", more=" AND e.word = 'lost'"),
    "cause": _closed(" AND t.cause <> ''").replace("c.result AS name", "t.cause AS name"),
    "category": _opened(f"NOT {_EARLIER}").replace("'' AS name", "t.category AS name"),
    "entries": (
        f"SELECT e.id, e.op, e.happened AS at, {_WRITER} AS who, e.did AS name, 0 AS a, NULL AS b {_ENTRIES} "
        f"AND {_IN.format('e.happened')}"
    ),
    "money": (
        "SELECT m.id, m.op, m.happened AS at, NULL AS who, m.kind || ' ' || m.stage AS name, m.amount AS a, NULL AS b "
        f"FROM money m JOIN tickets t ON t.id = m.id WHERE {CASES} AND {_IN.format('m.happened')}"
    ),
}  # fmt: skip
"""The figures by their names."""
