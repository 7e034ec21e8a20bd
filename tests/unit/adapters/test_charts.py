from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from earmark.adapters.chart_look import AT_NIGHT, ORANGE, QUIET
from earmark.adapters.charts import (
    MOST_POINTS,
    draw_charts,
    draw_confusion,
    draw_reliability,
    draw_scores,
    draw_trade_off,
)
from earmark.values import Chart, Estimate, Judgement, ReliabilityBin
from evaluation_maker import UNKNOWN, made_judgement

COLOUR = re.compile(r"(?:fill|stroke): (#[0-9a-f]{6})")
SVG = "{http://www.w3.org/2000/svg}"
TYPICAL = made_judgement()
NOTHING_TRUE = made_judgement(0, 12)
EVERYTHING_TRUE = made_judgement(60, 0)
KINDS = {
    "typical": TYPICAL,
    "poor": made_judgement(9, 6, apart=0.3),
    "rare": made_judgement(4, 900, apart=1.0),
    "nothing true": NOTHING_TRUE,
    "everything true": EVERYTHING_TRUE,
    "a single one": made_judgement(1, 0),
}


def words(chart: Chart) -> list[str]:
    """Return the texts of a picture; fails where it is no XML."""
    root = ET.fromstring(chart.svg)  # noqa: S314 - of our own making
    return ["".join(each.itertext()).strip() for each in root.iter(f"{SVG}text")]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("kind", KINDS)
def test_every_picture_is_svg_that_can_be_told_and_needs_nothing_else(kind: str) -> None:
    charts = draw_charts(KINDS[kind])
    assert len({chart.title for chart in charts}) == len(charts) == 4
    for chart in charts:
        assert words(chart)
        assert chart.told.endswith(".")
        assert "nan" not in chart.svg + chart.told
        assert not re.search(r'href="(?!#)|url\((?!#)|<image|<script', chart.svg)
        assert len(chart.svg) < 60_000


def test_the_same_judgement_gives_the_same_bytes() -> None:
    first, second = draw_charts(TYPICAL), draw_charts(made_judgement())
    assert first == second
    assert "Matplotlib" not in first[0].svg
    assert not re.search(r"20\d\d-\d\d-\d\d", first[0].svg)


def test_every_colour_has_another_on_a_dark_page() -> None:
    used = {colour for chart in draw_charts(TYPICAL) for colour in COLOUR.findall(chart.svg)}
    assert used <= set(AT_NIGHT)
    assert (
        f'[style*="fill: {QUIET}"]{{fill:{AT_NIGHT[QUIET]}!important}}'
        in draw_charts(TYPICAL)[0].svg
    )


def test_words_can_be_read_on_light_and_on_dark_pages() -> None:
    for colour in (QUIET, ORANGE):
        assert contrast(colour, "#ffffff") >= 4.5
        assert contrast(AT_NIGHT[colour], "#1b1a1e") >= 4.5


def test_a_picture_leaves_matplotlib_as_it_was() -> None:
    code = (
        "import sys, matplotlib\n"
        "read = lambda: [matplotlib.rcParams[name] for name in matplotlib.rcParams"
        " if name != 'backend']\n"
        "before = read()\n"
        "from earmark.adapters.charts import draw_charts\n"
        "from evaluation_maker import made_judgement\n"
        "draw_charts(made_judgement(3, 3))\n"
        "assert read() == before\n"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    path = {"PYTHONPATH": "tests"}
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, env=path)


def test_matplotlib_is_imported_when_something_is_drawn() -> None:
    code = "import earmark.adapters.charts, sys; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_was_found_and_missed_is_counted_and_told() -> None:
    chart = draw_confusion(TYPICAL)
    counts = TYPICAL.confusion
    for count, what in ((counts.n_right, "found"), (counts.n_missed, "missed")):
        at = words(chart).index(what)
        assert words(chart)[at - 1] == f"{count:,}"
    assert f"Right in {counts.n_right + counts.n_rejected} of 340" in words(chart)
    assert "Of 178 with the sound" in chart.told


def test_what_is_wrong_is_hatched_as_well_as_coloured() -> None:
    hatched = re.findall(
        r'<path d="[^"]*"[^>]*style="fill: url\(#\w+\); stroke: (#\w+)', draw_confusion(TYPICAL).svg
    )
    assert hatched == [ORANGE, ORANGE]


def test_the_rule_in_use_is_marked_with_its_figures_and_the_mean_with_its_interval() -> None:
    chart = draw_trade_off(TYPICAL)
    precision, recall = TYPICAL.precision.value, TYPICAL.recall.value
    average = TYPICAL.average_precision
    assert f"{precision:.2f} at recall {recall:.2f}" in words(chart)
    heading = (
        f"Average precision {average.value:.2f} ({average.low:.2f}\N{EN DASH}{average.high:.2f})"
    )
    assert heading in words(chart)
    assert "by chance 0.52" in words(chart)
    assert f"recall {recall:.2f}" in chart.told


def test_a_curve_of_nothing_to_find_says_so() -> None:
    chart = draw_trade_off(NOTHING_TRUE)
    assert "nothing was there to find" in words(chart)
    assert "Average precision unknown" in words(chart)


def test_a_long_curve_is_drawn_with_few_points() -> None:
    long = made_judgement(3000, 3000)
    assert len(long.curve.thresholds) > 10 * MOST_POINTS
    assert len(draw_trade_off(long).svg) < 60_000


def test_a_figure_without_an_interval_stands_alone() -> None:
    bare = replace(TYPICAL, calibration_error=Estimate(0.25, UNKNOWN.low, UNKNOWN.high))
    assert "Calibration error 0.25" in words(draw_reliability(bare))


def test_dots_say_how_many_they_stand_for() -> None:
    chart = draw_reliability(TYPICAL)
    for each in TYPICAL.reliability:
        assert f"{each.n:,}" in words(chart)
        assert f"of {each.n:,} that score {each.score:.2f}, {each.share:.2f}" in chart.told


@pytest.mark.parametrize(
    ("score", "share", "kept"), [(0.1, 0.9, "true less often"), (0.9, 0.1, "true more often")]
)
def test_words_in_the_corners_give_way_to_dots(score: float, share: float, kept: str) -> None:
    judgement = replace(TYPICAL, reliability=(ReliabilityBin(score, share, 7),))
    corners = [each for each in words(draw_reliability(judgement)) if each.startswith("true ")]
    assert [kept in each for each in corners] == [True]


def test_counts_that_differ_much_are_drawn_as_logarithms() -> None:
    assert "how many (logarithmic)" in words(draw_scores(TYPICAL))
    assert "how many" in words(draw_scores(KINDS["poor"]))


def test_scores_of_yes_and_no_are_told_by_their_medians() -> None:
    assert "Median score: yes 0.96, no 0.06" in words(draw_scores(TYPICAL))
    assert "Median score: yes unknown, no 0.01" in words(draw_scores(NOTHING_TRUE))


def test_scores_at_both_ends_are_counted() -> None:
    scores = np.array([0.0, 1.0], np.float32)
    judgement: Judgement = replace(TYPICAL, scores=scores, is_true=np.array([False, True]))
    assert {"there: 1", "not there: 1"} <= set(words(draw_scores(judgement)))
