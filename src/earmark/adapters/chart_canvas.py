"""What every chart is drawn on: one size, one heading, SVG for a light and a dark page."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from earmark.adapters.chart_look import NORMAL_PT, STYLE, css

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH_PT, HEIGHT_PT = 340, 310
"""A narrow phone shows about one point a pixel."""

PLOT = (0.135, 0.15, 0.84, 0.675)
"""Left, bottom, width and height of a plot, as shares of the picture."""


def draw_svg(draw: Callable[[Figure], None], heading: str) -> str:
    """Return a drawing with its heading, as one ``<svg>`` element."""
    from matplotlib import style  # noqa: PLC0415 - a second that only pictures need
    from matplotlib.figure import Figure  # noqa: PLC0415 - likewise

    file = io.StringIO()
    with style.context(["default", STYLE]):
        figure = Figure(figsize=(WIDTH_PT / 72, HEIGHT_PT / 72))
        draw(figure)
        figure.text(0.01, 0.985, heading, size=NORMAL_PT, weight="bold", va="top")
        no_date_nor_version = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(file, format="svg", metadata=no_date_nor_version)
    svg = file.getvalue()
    return svg[svg.index("<svg") :].replace("</style>", f"{css()}</style>", 1)
