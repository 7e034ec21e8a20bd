"""How pictures look: colours for light and for dark pages, type, lines."""

from __future__ import annotations

INK, QUIET, LINE, PANEL = "#1d1b19", "#665f58", "#e4e0da", "#ffffff"
BLUE, ORANGE, GREY = "#0b6285", "#b3350d", "#857d73"
"""Blue beside orange is told apart by every eye; what is wrong or absent is hatched as well."""

AT_NIGHT = {
    INK: "#eeebe6",
    QUIET: "#a8a29a",
    LINE: "#302e34",
    PANEL: "#1b1a1e",
    BLUE: "#6ec1e4",
    ORANGE: "#ff9260",
    GREY: "#8f8a94",
}
"""What each colour becomes on a dark page."""

FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif'
SMALL_PT, NORMAL_PT, LARGE_PT = 12.0, 13.5, 28.0

HATCH = "/////"
DASHES = (0, (4, 3))

RIMMED = "rimmed"
"""How names of text begin that has a rim, so that it can be read on lines."""

STYLE = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, so that nothing depends on the machine
    "font.size": SMALL_PT,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.facecolor": "none",
    "axes.labelcolor": QUIET,
    "axes.labelsize": SMALL_PT,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.facecolor": "none",
    "grid.color": LINE,
    "hatch.linewidth": 1.2,
    "xtick.labelcolor": QUIET,
    "xtick.major.pad": 6,
    "xtick.major.size": 0,
    "ytick.labelcolor": QUIET,
    "ytick.major.size": 0,
    "svg.fonttype": "none",
    "svg.hashsalt": "earmark",
}
"""Settings of matplotlib."""


def css() -> str:
    """Return rules for a picture: the reader's own font, and other colours on a dark page."""
    at_night = "".join(
        f'[style*="{what}: {day}"]{{{what}:{night}!important}}'
        for day, night in AT_NIGHT.items()
        for what in ("fill", "stroke")
    )
    rim = f"[id^={RIMMED}] text{{paint-order:stroke;stroke-width:3px;stroke:"
    return (
        f"text{{font-family:{FONTS}!important}}{rim}{PANEL}}}"
        f"@media(prefers-color-scheme:dark){{{at_night}{rim}{AT_NIGHT[PANEL]}}}}}"
    )
