from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.frames import HOP_S
from earmark.core.parts import (
    SHORTEST_PART_S,
    Heard,
    Part,
    joined_losses,
    joined_press_scores,
    joined_scores,
    parts_of,
)
from earmark.core.windows import WINDOW_FRAMES
from earmark.values import Loss

LOSS = Loss("hole", "nothing was recorded", 3.7)
OTHER = Loss("corrupt", "one damaged packet", 0.02)


def heard(first_frame: int, scores: list[float], *losses: Loss) -> Heard:
    """Return a part with a score every four frames, and press scores that are ten times as high."""
    presses = np.repeat(np.array(scores, np.float32), 4) * 10
    return Heard(first_frame, np.array(scores, np.float32), 4 * HOP_S, presses, 0.0, losses)


@given(st.floats(0, 200_000), st.integers(1, 64))
def test_parts_follow_each_other_in_whole_windows_to_the_end(
    duration_s: float, n_at_once: int
) -> None:
    parts = parts_of(duration_s, n_at_once)
    assert 1 <= len(parts) <= n_at_once
    assert parts[0].first_frame == 0
    assert parts[-1].stop_frame is None
    assert all(a.stop_frame == b.first_frame for a, b in pairwise(parts))
    lengths = {b.first_frame - a.first_frame for a, b in pairwise(parts)}
    assert len(lengths) <= 1
    assert all(length > 0 and length % WINDOW_FRAMES == 0 for length in lengths)


@pytest.mark.parametrize(
    ("duration_s", "n_parts"),
    [(0, 1), (2 * SHORTEST_PART_S - 1, 1), (2 * SHORTEST_PART_S, 2), (36_000, 8)],
)
def test_a_recording_is_cut_only_where_it_pays(duration_s: float, n_parts: int) -> None:
    assert len(parts_of(duration_s, 8)) == n_parts


def test_the_only_part_is_the_whole() -> None:
    assert parts_of(3600, 1) == [Part()]


def test_scores_of_parts_come_one_after_the_other() -> None:
    curve = joined_scores([heard(0, [0.1, 0.2]), heard(8, [0.3])])
    assert curve.hop_s == 4 * HOP_S
    assert curve.scores.tolist() == pytest.approx([0.1, 0.2, 0.3])


def test_a_part_that_broke_off_does_not_move_the_next() -> None:
    parts = [heard(0, [0.1]), heard(8, [0.3])]
    assert joined_scores(parts).scores.tolist() == pytest.approx([0.1, 0, 0.3])
    presses = joined_press_scores(parts).scores.tolist()
    assert presses == pytest.approx([1, 1, 1, 0, 0, 0, 0, 3, 3, 3, 3])


def test_a_part_in_which_nothing_was_heard_adds_nothing() -> None:
    assert len(joined_scores([heard(0, [0.1]), heard(4096, [])]).scores) == 1
    assert len(joined_scores([heard(0, [])]).scores) == 0
    assert len(joined_press_scores([heard(0, [])]).scores) == 0


def test_press_scores_begin_at_frame_zero() -> None:
    curve = joined_press_scores([heard(0, [0.1]), heard(4, [0.2])])
    assert curve.hop_s == HOP_S
    assert curve.scores.tolist() == pytest.approx([1, 1, 1, 2, 2, 2, 2])


def test_a_loss_that_two_parts_met_is_told_once() -> None:
    assert joined_losses([heard(0, [], LOSS), heard(8, [], LOSS, OTHER)]) == (LOSS, OTHER)
