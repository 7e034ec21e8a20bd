from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from earmark.formats.report.strip import highest, strip, timeline_s
from earmark.values import Curve, Found
from findings_maker import make_found


def with_curve(scores: list[float], duration_s: float, hop_s: float = 0.1) -> Found:
    recording = replace(make_found().recording, duration_s=duration_s)
    return Found(recording, (), None, Curve(np.array(scores, np.float32), hop_s), ())


def points(found: Found) -> list[tuple[float, float]]:
    drawn = re.search(r'd="M[^L]*L([^L]*) L', strip(found, id_="r1", line=0.5))
    assert drawn
    pairs = (pair.split(",") for pair in drawn[1].split())
    return [(float(x), float(y)) for x, y in pairs]


def ticks(duration_s: float) -> list[str]:
    found = with_curve([0.1], duration_s)
    return re.findall(r'%">([0-9:]+)</span>', strip(found, id_="r1", line=0.5))


def test_each_score_is_drawn_at_its_time() -> None:
    assert points(with_curve([0.0, 1.0, 0.25, 2.0], 0.4)) == [
        (0.0, 100.0),
        (250.0, 0.0),
        (500.0, 75.0),
        (750.0, 0.0),
    ]


def test_a_single_high_score_in_five_hours_keeps_its_height() -> None:
    scores = [0.0] * 180_000
    scores[90_001] = 0.9
    drawn = points(with_curve(scores, 18_000))
    assert len(drawn) == 1200
    [(x, y)] = [(x, y) for x, y in drawn if y < 100]
    assert y == 10
    assert x == pytest.approx(500, abs=1)


def test_a_recording_without_any_score_has_an_empty_strip() -> None:
    found = with_curve([], 0.0)
    assert 'd=""' in strip(found, id_="r1", line=0.5)
    assert timeline_s(found) > 0
    assert highest(found.curve) == (0.0, 0.0)


def test_what_is_no_number_counts_as_nothing() -> None:
    found = with_curve([float("nan"), 0.5], float("nan"))
    assert highest(found.curve) == (0.5, 0.1)
    assert timeline_s(found) == pytest.approx(0.2)
    assert points(found) == [(0.0, 100.0), (500.0, 50.0)]


@pytest.mark.parametrize(
    ("duration_s", "first", "count"),
    [(8, "0:00:01", 8), (120, "0:00:15", 8), (18_000, "1:00:00", 5), (400_000, "24:00:00", 5)],
)
def test_ticks_are_round_and_few(duration_s: float, first: str, count: int) -> None:
    assert ticks(duration_s)[:2] == ["0:00:00", first]
    assert len(ticks(duration_s)) == count


def test_found_spans_are_bands_and_told_in_words() -> None:
    drawn = strip(make_found(spans=[(2.0, 4.0)]), id_="r7", line=0.6)
    assert drawn.count('<rect x="250.00" width="250.00"') == 2
    assert "1 found span; highest 0.90 at 0:00:02.000" in drawn
    assert 'y1="40"' in drawn
    assert 'clip-path="url(#r7-found)"' in drawn
