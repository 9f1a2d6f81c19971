"""Points in time as people write them into files."""

from datetime import datetime, tzinfo

from kefu.core.times.when import at_wall


def moment_of(text: str, zone: tzinfo) -> datetime | None:
    """`2026-11-28 09:30` by the clock on the wall, or with an offset, as an instant; None for anything else."""
    if len(text) < len("2026-11-28 09:30"):
        return None
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return None
    return told if told.tzinfo is not None else at_wall(told.date(), told.time(), zone)
