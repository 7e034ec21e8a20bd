"""Plans of training that cannot be followed are refused."""

from __future__ import annotations

from typing import Any

import pytest

from earmark.values import Augmentation, Network, NetworkPlan


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"window_s": 0.0}, "0.5 to 180 s"),
        ({"window_s": 200.0}, "0.5 to 180 s"),
        ({"rate": 0.0}, "above 0"),
        ({"size_px": (0, 224)}, "wide and high"),
        ({"size_px": (224, 5000)}, "wide and high"),
        ({"epochs": 0, "epochs_head": 0}, "one epoch at least"),
        ({"epochs": -1}, "one epoch at least"),
        ({"batch": 0}, "1 or more"),
        ({"patience": 0}, "1 or more"),
    ],
)
def test_a_plan_that_cannot_be_followed(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        NetworkPlan(Network.RESNET18, **wrong)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"shift_s": -1.0}, "0 or more"),
        ({"masks": -1}, "0 or more"),
        ({"mix": 1.5}, "from 0 to 1"),
        ({"codecs": -0.1}, "from 0 to 1"),
    ],
)
def test_variations_that_cannot_be(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Augmentation(**wrong)


def test_short_windows_are_shifted_little() -> None:
    plan = NetworkPlan(Network.RESNET18, window_s=15.0)
    assert plan.shift_s == plan.augment.shift_s == 1.0
    assert NetworkPlan(Network.RESNET18, window_s=2.0).shift_s == 0.5
