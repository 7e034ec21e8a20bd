from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import signal

from earmark.core.stage import Press, Stage, compose, pages_of
from earmark.core.stage.game import pad
from earmark.core.stage.typist import (
    BACKSPACE,
    EDGE_S,
    LEAD_IN_S,
    LEAD_OUT_S,
    LINES,
    SHORTEST_PAUSE_S,
    plan,
    spans_of,
)

seeds = st.integers(0, 2**32 - 1)


@pytest.fixture(scope="module")
def stage() -> Stage:
    """Forty seconds of stage."""
    return compose(40.0, np.random.default_rng(1))


def test_the_same_seed_makes_the_same_stage(stage: Stage) -> None:
    again = compose(40.0, np.random.default_rng(1))
    assert np.array_equal(again.samples, stage.samples)
    assert again.presses == stage.presses
    assert again.events_s == stage.events_s


def test_sound_is_stereo_whole_and_within_full_scale(stage: Stage) -> None:
    assert stage.samples.shape == (2, 40 * stage.sample_rate_hz)
    assert stage.samples.dtype == np.float32
    assert stage.length_s == 40.0
    assert 0.1 < np.abs(stage.samples).max() < 1
    assert np.isfinite(stage.samples).all()


def test_the_music_of_a_long_video_is_whole() -> None:
    # After so long, times as float32 are farther apart than samples: a chord may end late.
    assert np.isfinite(pad(354.0, 48_000)).all()


def test_most_presses_stand_out_by_6_db_from_1_to_12_khz(stage: Stage) -> None:
    rate_hz = stage.sample_rate_hz
    band = signal.butter(4, [1000, 12000], "bandpass", fs=rate_hz, output="sos")
    power = signal.sosfilt(band, stage.samples.mean(axis=0)) ** 2
    heard, before = [], []
    for press in stage.presses:
        at = round(press.time_s * rate_hz)
        heard.append(power[at : at + rate_hz // 100].mean())
        before.append(power[at - rate_hz // 20 : at - rate_hz // 40].mean())
    rise_db = 10 * np.log10(np.array(heard) / np.array(before))
    assert (rise_db >= 6).mean() > 0.85


def test_nothing_happens_in_the_game_while_typing_is_alone(stage: Stage) -> None:
    alone = stage.typing[0]
    assert not any(alone.start_s < time_s < alone.end_s for time_s in stage.events_s)


def test_two_minutes_hold_five_to_eight_lines() -> None:
    for seed in range(20):
        spans = spans_of(plan(120.0, np.random.default_rng(seed)))
        assert 5 <= len(spans) <= 8
        assert all(3 <= span.length_s <= 12 for span in spans)


@given(seeds, st.floats(20, 400))
def test_lines_are_apart_and_presses_close(seed: int, length_s: float) -> None:
    lines = plan(length_s, np.random.default_rng(seed))
    spans = spans_of(lines)
    assert spans[0].start_s >= EDGE_S - 1e-9
    assert spans[-1].end_s <= length_s - EDGE_S + 1e-9
    assert all(b.start_s - a.end_s >= SHORTEST_PAUSE_S - 1e-9 for a, b in pairwise(spans))
    for line, span in zip(lines, spans, strict=True):
        assert all(0 < b.time_s - a.time_s <= 1 for a, b in pairwise(line))
        assert line[0].time_s - span.start_s == pytest.approx(LEAD_IN_S)
        assert span.end_s - line[-1].time_s == pytest.approx(LEAD_OUT_S)


@given(seeds)
def test_slips_are_taken_back_so_that_the_page_reads_right(seed: int) -> None:
    lines = plan(120.0, np.random.default_rng(seed))
    page = pages_of([press for line in lines for press in line])[-1]
    assert page.splitlines() == list(LINES[: len(lines)])


def test_somebody_slips_now_and_then() -> None:
    presses = [p for line in plan(120.0, np.random.default_rng(7)) for p in line]
    assert BACKSPACE in {press.key for press in presses}


def test_a_backspace_takes_back_and_an_empty_page_stays_empty() -> None:
    keys = [BACKSPACE, "a", "b", BACKSPACE]
    presses = [Press(float(at), key, 0.1) for at, key in enumerate(keys)]
    assert pages_of(presses) == ("", "a", "ab", "a")


def test_a_stage_too_short_for_a_line_is_refused() -> None:
    with pytest.raises(ValueError, match="too short for a line of typing"):
        compose(5.0, np.random.default_rng(1))
