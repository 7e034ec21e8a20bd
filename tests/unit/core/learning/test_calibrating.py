from __future__ import annotations

import numpy as np
import pytest

from earmark.core.learning import calibrate
from earmark.values import DecisionRule, Scores

HOP_S = 0.08


def curve(*runs: tuple[int, int, float]) -> Scores:
    scores = np.full(188, 0.02, np.float32)
    for first, last, score in runs:
        scores[first:last] = score
    return scores


def test_detections_that_are_right_half_the_time_have_even_chances() -> None:
    held_out = [curve((50, 70, 0.9)) for _ in range(400)]
    calibration = calibrate(held_out, [1, 0] * 200, hop_s=HOP_S, rule=DecisionRule())
    assert calibration is not None
    assert calibration.chance(held_out[0][50:70], HOP_S) == pytest.approx(0.5, abs=0.03)


def test_longer_detections_are_surer_where_they_were_right_more_often() -> None:
    short, long = curve((50, 58, 0.9)), curve((50, 90, 0.9))
    verdicts = [0, 0, 0, 1] * 20 + [1, 1, 1, 0] * 20
    held_out = [short] * 80 + [long] * 80
    calibration = calibrate(held_out, verdicts, hop_s=HOP_S, rule=DecisionRule())
    assert calibration is not None
    assert calibration.chance(short[50:58], HOP_S) == pytest.approx(0.25, abs=0.05)
    assert calibration.chance(long[50:90], HOP_S) == pytest.approx(0.75, abs=0.05)


def test_only_the_surest_detection_of_a_yes_is_judged() -> None:
    """The second detection in each yes is of nobody knows what."""
    both = curve((0, 20, 0.97), (150, 188, 0.6))
    held_out = [both, curve((0, 20, 0.6))] * 30
    calibration = calibrate(held_out, [1, 0] * 30, hop_s=HOP_S, rule=DecisionRule())
    assert calibration is not None
    assert calibration.chance(both[:20], HOP_S) > 0.8
    assert calibration.chance(both[150:], HOP_S) < 0.4


def test_never_less_sure_of_what_scores_higher() -> None:
    held_out = [curve((5, 30, 0.6)), curve((5, 30, 0.99))] * 30
    calibration = calibrate(held_out, [1, 0] * 30, hop_s=HOP_S, rule=DecisionRule())
    assert calibration is not None
    assert calibration.per_log_odds >= 0


def test_too_few_judged_detections_give_no_calibration() -> None:
    held_out = [curve((5, 30, 0.9)), None, curve()] * 20
    assert calibrate(held_out, [1] * 60, hop_s=HOP_S, rule=DecisionRule()) is None
    assert calibrate([], [], hop_s=HOP_S, rule=DecisionRule()) is None
