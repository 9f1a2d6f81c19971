"""A section's chart as SVG: lines, bars, stacked bars. The only pygal.

The picture asks for nothing from elsewhere, holds no script, and is the same for the same numbers.
"""

import re
from typing import Any

from kefu.core.base.errors import Usage
from kefu.core.figures.model import Chart, Section
from kefu.render.pictures.numbers import Drawn, drawn
from kefu.render.style import Style

WIDTH, HEIGHT = 860, 300
MOST_NAMES = 16
"""Names along an axis beyond which only some are written."""
_COLOURS = ("#2a6f97", "#c1443c", "#e0a030", "#5a8f3c", "#7a5195", "#6c757d", "#1b998b", "#a05a2c")
_CUT = re.compile(r"<\?xml.*?\?>|<!--.*?-->|<script.*?</script>| id=\"activate-serie-[0-9]+\"", re.DOTALL)
"""What pygal puts into each picture and no page of ours holds: comments with addresses, a script, and names for that
script, which are the same in each picture of a page."""


def svg(section: Section, chart: Chart, style: Style) -> str:
    """Return the picture of a section as an element of a page. Usage where pygal is not installed."""
    found = drawn(section, chart, style)
    made = _kind(chart)(**_looks(section, found))
    made.uuid = f"kefu-{section.key}"  # else a number drawn anew for each picture
    made.x_labels = list(found.names)
    if len(found.names) > MOST_NAMES:
        made.x_labels_major_count = MOST_NAMES
        made.show_minor_x_labels = False
    for title, numbers in found.series:
        made.add(title, list(numbers))
    return _CUT.sub("", made.render(is_unicode=True)).strip()


def _kind(chart: Chart) -> Any:
    try:
        import pygal  # type: ignore[import-untyped]
    except ImportError as error:
        raise Usage("pictures need the package pygal: pip install 'kefu[report]'") from error
    return {"lines": pygal.Line, "stacked": pygal.StackedBar, "bars": pygal.Bar}[chart.kind]


def _looks(section: Section, found: Drawn) -> dict[str, Any]:
    from pygal.style import Style as Looks  # type: ignore[import-untyped]

    plain = Looks(
        background="transparent",
        plot_background="transparent",
        font_family="sans-serif",
        colors=_COLOURS,
        guide_stroke_color="#d8d8d8",
        major_guide_stroke_color="#c0c0c0",
        guide_stroke_dasharray="0",
        major_guide_stroke_dasharray="0",
        opacity="1",
        stroke_width="2.5",
        label_font_size=12,
        major_label_font_size=12,
        legend_font_size=13,
        transition="none",
    )
    return {
        "js": [],
        "style": plain,
        "width": WIDTH,
        "height": HEIGHT,
        "legend_at_bottom": True,
        "legend_at_bottom_columns": min(len(found.series), 6) or 1,
        "range": (0, max(found.most, 1)) if not found.most else None,
        "min_scale": 2,
        "max_scale": 8,
        "no_data_text": "–",
        "show_dots": len(found.names) <= MOST_NAMES,
        "x_label_rotation": 30 if len(found.names) > MOST_NAMES // 2 else 0,
    }
