"""A report of a period as one page: no script, nothing asked for from elsewhere, a table under each picture."""

from collections.abc import Iterator, Sequence

from kefu.core.figures.model import Chart, PeriodReport, Section
from kefu.core.reports import Row
from kefu.render.page import head as page_head
from kefu.render.page import text as _text
from kefu.render.people import cell, cells, titles
from kefu.render.pictures.charts import svg
from kefu.render.pictures.numbers import number
from kefu.render.style import Style

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_LOOKS = """
@page { size: A4; margin: 14mm }
:root { color-scheme: light dark }
body { font: 15px/1.5 sans-serif; max-width: 60rem; margin: 1rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
h1 { font-size: 1.5rem; margin-bottom: .2rem } h2 { font-size: 1.15rem; margin: 2rem 0 .3rem }
p { margin: .3rem 0 } .said { color: #444 } .wide { overflow-x: auto }
table { border-collapse: collapse; margin: .5rem 0 } th, td { padding: .2rem .6rem; text-align: left; border-bottom: 1px solid #ccc }
th { border-bottom-color: #555 } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }
table.map th, table.map td { padding: .15rem .3rem; white-space: nowrap } table.map td { text-align: center; border: 1px solid #fff } svg { width: 100%; height: auto }
section { break-inside: avoid-page } a:focus, nav a:focus { outline: 2px solid #2a6f97 } nav a { margin-right: 1rem }
@media (prefers-color-scheme: dark) { body { background: #1b1b1b; color: #eee } .said { color: #bbb } svg { background: #fff } a { color: #8cc4e8 } }
@media print { body { color: #000; background: #fff; max-width: none } nav { display: none } }
"""
_INK = (42, 111, 151)
"""The colour of the squares of a map: red, green, blue; the more, the nearer to it."""


def page(report: PeriodReport, style: Style, head: tuple[str, ...], links: Sequence[tuple[str, str]] = ()) -> str:
    """Return the whole page. `head`: its title, and the lines below it, in the language of the style; `links`: other pages
    that it leads to, and their names.

    Usage where a picture is wanted and pygal is not installed.
    """
    return "\n".join(_page(report, style, head, links)) + "\n"


def _page(report: PeriodReport, style: Style, head: tuple[str, ...], links: Sequence[tuple[str, str]]) -> Iterator[str]:
    title, *below = head
    yield from page_head(title, style, POLICY, _LOOKS)
    yield "<body>"
    if links:
        yield "<nav>" + "".join(f'<a href="{_text(to)}">{_text(name)}</a>' for to, name in links) + "</nav>"
    yield f"<header>\n<h1>{_text(title)}</h1>"
    yield from (f'<p class="said">{_text(line)}</p>' for line in below)
    yield "</header>\n<nav>"
    yield from (f'<a href="#{one.key}">{_text(style.translate(one.title))}</a>' for one in report.sections)
    yield "</nav>\n<main>"
    for section in report.sections:
        yield from _section(section, style)
    yield "</main>\n</body>\n</html>"


def _section(section: Section, style: Style) -> Iterator[str]:
    """Yield one part: its definition, its picture, its table, and the line that lists what is behind it."""
    yield f'<section id="{section.key}">\n<h2>{_text(style.translate(section.title))}</h2>'
    yield f'<p class="said">{_text(style.translate(section.definition))}</p>'
    chart = section.chart
    if chart is not None and chart.kind == "map":
        yield from _map(section, chart, style)
    else:
        if chart is not None and section.table.items:
            yield svg(section, chart, style)
        yield from _table(section, style)
    if section.query:
        yield f"<p><code>{_text(section.query)}</code></p>"
    yield "</section>"


def _table(section: Section, style: Style) -> Iterator[str]:
    table = section.table
    right = [_numeric(table.items, column.key) for column in table.columns]
    yield '<div class="wide"><table>'
    heads = zip(titles(table, style), right, strict=True)
    yield "<thead><tr>" + "".join(f'<th scope="col"{_n(n)}>{_text(title)}</th>' for title, n in heads) + "</tr></thead>"
    yield "<tbody>"
    for row in table.items:
        shown = zip(cells(table, row, style), right, strict=True)
        yield "<tr>" + "".join(f"<td{_n(n)}>{_text(said) or '–'}</td>" for said, n in shown) + "</tr>"
    yield "</tbody></table></div>"


def _map(section: Section, chart: Chart, style: Style) -> Iterator[str]:
    """Yield a table whose cells are the darker the more they hold; each says its number too."""
    table = section.table
    said = {column.key: title for column, title in zip(table.columns, titles(table, style), strict=True)}
    along = next(column for column in table.columns if column.key == chart.along)
    most = max((number(row.get(key)) or 0 for row in table.items for key in chart.series), default=0)
    heads = (said[along.key], *(said.get(key, key) for key in chart.series))
    yield '<div class="wide"><table class="map">'
    yield "<thead><tr>" + "".join(f'<th scope="col">{_text(one)}</th>' for one in heads) + "</tr></thead>\n<tbody>"
    for row in table.items:
        squares = "".join(_square(number(row.get(key)) or 0, most) for key in chart.series)
        yield f'<tr><th scope="row">{_text(cell(table, along, row.get(along.key), style))}</th>{squares}</tr>'
    yield "</tbody></table></div>"


def _square(many: float, most: float) -> str:
    share = many / most if most else 0
    red, green, blue = (round(255 - (255 - one) * share) for one in _INK)
    ink = "#fff" if share > 0.6 else "#1a1a1a"
    return f'<td style="background:rgb({red},{green},{blue});color:{ink}">{many:g}</td>'


def _numeric(rows: Sequence[Row], key: str) -> bool:
    """Return whether a column holds numbers and nothing else."""
    values = [row.get(key) for row in rows if row.get(key) is not None]
    return bool(values) and all(number(value) is not None for value in values)


def _n(numeric: bool) -> str:
    return ' class="n"' if numeric else ""
