"""Years of days off, kept beside the lock: what the `holidays` package says of them, and which version of it said so.

The file may be dropped at any time. One of another version, or that cannot be read, counts for nothing.
"""

import json
from contextlib import suppress
from datetime import date
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kefu.core.times.days_off import YearOff
from kefu.store.git.whole_file import replace_text


class Kept:
    """The file `daysoff.json` of a repository."""

    def __init__(self, common: Path) -> None:
        """`common`: the common git directory."""
        self._path = common / "kefu" / "daysoff.json"

    def get(self, country: str, year: int) -> YearOff | None:
        """A year that the installed `holidays` worked out before, None if it is not kept."""
        try:
            kept = self._years[f"{country} {year}"]
            off, worked = (frozenset(map(date.fromisoformat, kept[name])) for name in ("off", "worked"))
            weekend = frozenset(map(int, kept["weekend"]))
            return YearOff(off, weekend, worked, kept["published"] is True, kept["known"] is True)
        except (KeyError, TypeError, ValueError):
            return None

    def put(self, country: str, year: int, found: YearOff) -> None:
        """Keep a year; nothing happens on a disk that takes nothing."""
        if not self._version:
            return
        off, worked = (sorted(day.isoformat() for day in days) for days in (found.holidays, found.worked))
        self._years[f"{country} {year}"] = {
            "off": off,
            "weekend": sorted(found.weekend),
            "worked": worked,
            "published": found.published,
            "known": found.known,
        }
        with suppress(OSError):
            self._path.parent.mkdir(exist_ok=True)
            replace_text(self._path, json.dumps({"version": self._version, "years": self._years}))

    @cached_property
    def _years(self) -> dict[str, Any]:
        try:
            held = json.loads(self._path.read_text(encoding="utf-8"))
            years = held["years"] if held["version"] == self._version else {}
        except (OSError, ValueError, KeyError, TypeError):
            years = {}
        return years if self._version and isinstance(years, dict) else {}

    @cached_property
    def _version(self) -> str:
        """The text of the package's own version file, without importing the package; empty if it has none."""
        try:
            spec = find_spec("holidays")
            return Path(str(spec.origin)).with_name("version.py").read_text(encoding="utf-8") if spec else ""
        except (OSError, ValueError):
            return ""
