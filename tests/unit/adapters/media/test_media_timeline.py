from __future__ import annotations

import numpy as np
import pytest

from earmark.adapters.media.timeline import Timeline

RATE_HZ = 48_000
FRAME = 1024


def lay(timeline: Timeline, n_frames: int, *, ppm: float, step: float) -> list[float]:
    """Place frames whose clock runs off; return how far each lies from its timestamp, in s."""
    deviations = []
    for i in range(n_frames):
        exact = i * FRAME * (1 + ppm * 1e-6)
        rounded = round(exact / step) * step if step else exact
        start, _ = timeline.place(FRAME, rounded)
        deviations.append((start - exact) / RATE_HZ)
    return deviations


def test_timestamps_rounded_to_a_millisecond_never_change_a_sample() -> None:
    timeline = Timeline(RATE_HZ)
    lay(timeline, 20_000, ppm=0, step=RATE_HZ / 1000)
    assert timeline.end == 20_000 * FRAME
    assert not timeline.holes


@pytest.mark.parametrize("ppm", [1000, -1000, 100, -100])
def test_a_drifting_clock_stays_within_10_ms_over_hours(ppm: float) -> None:
    timeline = Timeline(RATE_HZ)
    deviations = lay(timeline, 4 * 3600 * RATE_HZ // FRAME, ppm=ppm, step=RATE_HZ / 1000)
    assert np.max(np.abs(deviations)) < 0.010
    assert not timeline.holes


def test_frames_are_stretched_by_two_percent_at_most() -> None:
    timeline = Timeline(RATE_HZ)
    lengths = {timeline.place(FRAME, i * FRAME * 1.001)[1] for i in range(5000)}
    assert FRAME < max(lengths) <= FRAME * 1.02
    assert min(lengths) == FRAME


def test_frames_without_timestamps_follow_each_other() -> None:
    timeline = Timeline(RATE_HZ)
    assert timeline.place(FRAME, None) == (0, FRAME)
    assert timeline.place(FRAME, None) == (FRAME, FRAME)


def test_a_gap_above_40_ms_is_a_hole_and_a_smaller_one_is_not() -> None:
    timeline = Timeline(RATE_HZ)
    timeline.place(FRAME, 0)
    assert timeline.place(FRAME, FRAME + 0.039 * RATE_HZ) == (FRAME, FRAME)
    assert timeline.place(FRAME, RATE_HZ) == (RATE_HZ, FRAME)
    assert timeline.holes == [(2 * FRAME, RATE_HZ)]


def test_after_a_lost_packet_a_short_gap_is_what_was_lost() -> None:
    timeline = Timeline(RATE_HZ)
    timeline.place(FRAME, 0)
    assert timeline.place(FRAME, 2 * FRAME, is_after_loss=True) == (2 * FRAME, FRAME)
    assert timeline.n_lost == FRAME
    assert not timeline.holes


def test_a_short_jump_back_overlaps_what_is_there() -> None:
    timeline = Timeline(RATE_HZ)
    timeline.place(RATE_HZ, 0)
    assert timeline.place(FRAME, RATE_HZ // 2) == (RATE_HZ // 2, FRAME)
    assert timeline.end == RATE_HZ
    assert not timeline.restarts


@pytest.mark.parametrize("jump_s", [-11, -90_000, 86_401, 1e12])
def test_a_clock_that_starts_anew_does_not_move_the_sound(jump_s: float) -> None:
    timeline = Timeline(RATE_HZ)
    timeline.place(RATE_HZ, 0)
    at = RATE_HZ + jump_s * RATE_HZ
    assert timeline.place(FRAME, at)[0] == RATE_HZ
    assert timeline.place(FRAME, at + FRAME)[0] == RATE_HZ + FRAME
    assert timeline.restarts == [RATE_HZ]


def test_the_first_timestamp_sets_the_start_even_below_zero() -> None:
    timeline = Timeline(RATE_HZ)
    assert timeline.place(FRAME, -500.2) == (-500, FRAME)


def test_an_absurd_first_timestamp_is_taken_for_zero() -> None:
    timeline = Timeline(RATE_HZ)
    assert timeline.place(FRAME, 1e13) == (0, FRAME)
    assert timeline.place(FRAME, 1e13 + FRAME) == (FRAME, FRAME)
    assert timeline.restarts == [0]
