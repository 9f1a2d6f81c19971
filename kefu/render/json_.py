"""`--format json`: one object, a versioned contract. One item a line, so that two outputs can be compared."""

from collections.abc import Iterator

from kefu.core.reports import Report
from kefu.render.data import Data, as_json, instant, json_lines
from kefu.render.style import Style

SCHEMA = 1


def lines(report: Report, style: Style) -> Iterator[str]:
    """Yield `{"schema", "kind", "now", "items"}`, and `"findings"` (code, path, line, English text) if there are."""
    del style
    head: Data = {"schema": SCHEMA, "kind": report.kind, "now": instant(report.now, report.zone)}
    line = as_json(head)[:-1] + ', "items": ['
    after = ""
    for text in map(json_lines(report.zone), report.items):
        # Each line is held back until it is known whether a comma ends it.
        yield line + after
        line, after = text, ","
    if not after:
        yield line + _end(report)
        return
    yield line
    yield _end(report)


def _end(report: Report) -> str:
    if not report.findings:
        return "]}"
    found: list[Data] = [{"code": f.code, "path": f.path, "line": f.line, "text": f.text()} for f in report.findings]
    return f'], "findings": {as_json(found)}}}'
